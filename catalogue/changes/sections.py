"""Changes as a comparison tells them: by kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.changes import Change, ChangeKind

# In this order a comparison and a summary tell them.
CHANGE_KINDS = tuple(ChangeKind)


@dataclass(frozen=True, slots=True)
class Section:
    kind: ChangeKind
    changes: tuple[Change, ...]


def sections(changes: Iterable[Change]) -> list[Section]:
    """By kind, kinds without changes left out."""
    found = list(changes)
    by_kind = [Section(kind, tuple(one for one in found if one.kind == kind)) for kind in CHANGE_KINDS]
    return [section for section in by_kind if section.changes]
