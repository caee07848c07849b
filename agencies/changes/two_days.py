"""How much two days differ, told from columns: what to read of a large register, and what only to count."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from agencies.in_memory import Selection, in_force
from agencies.in_memory.columns import Numbers
from agencies.models import AgencyName, OccupationName
from agencies.models.data_version import Version

NOT_HELD = -1


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """Scopes that hold on the newer day alone, on both with other grades, on the older day alone."""

    added: int
    changed: int
    ended: int

    @property
    def differing(self) -> int:
        return self.added + self.changed + self.ended


@dataclass(frozen=True, slots=True)
class DayComparison:
    """`differing` are the keys of the scopes that differ."""

    before: Selection
    after: Selection
    counts: ChangeCounts
    differing: Numbers

    def of_renamed(self) -> frozenset[int]:
        """The first scope on each day of every agency and occupation with another name on the newer."""
        days = self.before.on, self.after.on
        agencies = set(AgencyName.objects.taken_between(*days).values_list("agency_id", flat=True))
        former = OccupationName.objects.filter(valid_until__gt=days[0], valid_until__lte=days[1])
        items = list(former.values_list("occupation__items", flat=True))
        return frozenset(
            key for scopes in (self.before, self.after) for key in first_scopes(scopes, agencies, items)
        )


def compare_days(older: dt.date, newer: dt.date, version: Version | None = None) -> DayComparison:
    before, after = in_force(older, version), in_force(newer, version)
    # A scope whose grades changed stands at another place on each day; at the same place nothing changed.
    was, now = grades_only_in(before, after), grades_only_in(after, before)
    held, holds = was != NOT_HELD, now != NOT_HELD
    return DayComparison(
        before=before,
        after=after,
        counts=ChangeCounts(
            added=int(np.count_nonzero(holds & ~held)),
            changed=int(np.count_nonzero(holds & held & (was != now))),
            ended=int(np.count_nonzero(held & ~holds)),
        ),
        differing=np.flatnonzero(held | holds),
    )


def grades_only_in(these: Selection, those: Selection) -> Numbers:
    """For each key of a scope its set of grades at a place that only the first has, or NOT_HELD."""
    columns = these.columns
    theirs = np.zeros(len(columns.scope), np.bool_)
    theirs[those.at] = True
    at = these.at[~theirs[these.at]]
    grades = np.full(int(columns.scope.max(initial=0)) + 1, NOT_HELD, np.int16)
    grades[columns.scope[at]] = columns.grades[at]
    return grades


def first_scopes(scopes: Selection, agencies: Iterable[int], items: Iterable[int | None]) -> set[int]:
    first: dict[int | str, int] = {}
    for found in scopes.of_items_or_agencies((), agencies):
        first.setdefault(found.agency_id, found.scope_id)
    for found in scopes.of_items(item for item in items if item):
        first.setdefault(found.code, found.scope_id)
    return set(first.values())
