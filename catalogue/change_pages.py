"""Changes as the pages tell them: under the day from which they hold and the notice they rest on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from agencies.changes import Change, ChangeKind
from agencies.models import Notice
from catalogue.change_filter import ChangeFilter

# In this order a comparison and a summary tell them.
KINDS = tuple(ChangeKind)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Changes that one notice makes on one day."""

    notice: Notice | None
    changes: tuple[Change, ...]

    @property
    def day(self) -> Any:
        return self.changes[0].effective_on


def chapters(changes: Iterable[Change]) -> Iterator[Chapter]:
    """Those that follow each other with the same day and notice, together."""
    for (_day, notice), together in groupby(changes, lambda change: (change.effective_on, change.notice)):
        yield Chapter(notice, tuple(together))


@dataclass(frozen=True, slots=True)
class Section:
    """All changes of one kind."""

    kind: ChangeKind
    changes: tuple[Change, ...]


def sections(changes: Iterable[Change]) -> list[Section]:
    """By kind, kinds without changes left out."""
    found = list(changes)
    by_kind = [Section(kind, tuple(one for one in found if one.kind == kind)) for kind in KINDS]
    return [section for section in by_kind if section.changes]


def changes_address(**asked: str) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"{reverse('changes')}?{urlencode(given)}" if given else reverse("changes")


def page_addresses(filters: ChangeFilter, page: Page[Any]) -> list[tuple[str, str]]:
    """(number or `…`, address) of the pages to offer, the gaps without one."""
    asked = {name: _text(value) for name, value in filters.asked.items() if name != "page"}
    return [
        (str(number), changes_address(**asked, page=str(number)) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


def _text(value: object) -> str:
    return value.slug if isinstance(value, Notice) else str(value)
