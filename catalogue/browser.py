"""The classification as something to walk through: groups with their counts, occupations assessed or not."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from agencies.models import Occupation, OccupationGroup

MINOR = 3


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group, how many occupations it has, and how many of them some agency here assesses."""

    group: OccupationGroup
    total: int
    assessed: int


def entries(groups: Iterable[OccupationGroup], codes: Collection[str]) -> list[GroupEntry]:
    """`codes` are those assessed here.

    A special ability is assessed here and is no occupation of the classification: it counts once only.
    """
    total = _by_prefix(Occupation.objects.in_classification().values_list("code", flat=True))
    assessed = _by_prefix(codes)
    return [GroupEntry(group, total[group.code], assessed[group.code]) for group in groups]


def group_contents(group: OccupationGroup, codes: Collection[str]) -> dict[str, Any]:
    """What a group's page shows beside its assessed occupations: its groups, and in a minor one the rest.

    `codes` are those assessed here within the group.
    """
    is_minor = group.level == MINOR
    return {
        "entries": [] if is_minor else entries(group.children.all(), codes),
        "others": group.occupations.exclude(code__in=codes) if is_minor else (),
    }


def _by_prefix(codes: Iterable[str]) -> Counter[str]:
    """How many codes begin with each group's: `4-04-05-01` counts for `4`, `4-04` and `4-04-05`."""
    return Counter(code[:length] for code in codes for length in (1, 4, 7))
