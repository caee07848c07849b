"""What the columns hold, and where each thing stands in them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
# A span that has no end yet.
FOREVER = np.iinfo(np.int32).max
# Days asked about besides today are few; a million positions are 4 MB.
MOST_DAYS = 4


class Item(NamedTuple):
    """An assessment item; `kind` as in `Occupation.Kind`."""

    pk: int
    code: str
    kind: str


@dataclass(frozen=True)
class Groups:
    """The positions of each of some things, rising: those of thing n are `at[starts[n] : starts[n + 1]]`."""

    at: Numbers
    starts: Numbers

    @classmethod
    def by(cls, places: Numbers, things: int) -> "Groups":
        """`places` tells for each position which thing stands there."""
        starts = np.zeros(things + 1, np.int64)
        np.cumsum(np.bincount(places, minlength=things), out=starts[1:])
        return cls(np.argsort(places, kind="stable").astype(np.int32), starts)

    def size(self, things: Numbers) -> int:
        return int((self.starts[things + 1] - self.starts[things]).sum())

    def of(self, things: Iterable[int]) -> list[Numbers]:
        return [self.at[self.starts[n] : self.starts[n + 1]] for n in things]


@dataclass(frozen=True, eq=False)
class Columns:
    """An entry is a span: a scope, and days through which its grades stay the same.

    Entries stand in printed order, so that a rising position is that order. `scope` holds keys of the
    database, `order` the print order as the records have it; `item` and `agency` hold places in `items` and
    in `agency_keys`, both rising by key. `grades` has the bit n for the grade level `numerals[n]`, and none
    for a special ability. `since` and `until` (exclusive) are ordinal days. `filing_numbers` are those of
    the agencies, as ASCII bytes.
    """

    scope: Numbers
    order: Numbers
    item: Numbers
    agency: Numbers
    grades: Numbers
    since: Numbers
    until: Numbers
    items: tuple[Item, ...]
    agency_keys: Numbers
    filing_numbers: Numbers
    numerals: tuple[str, ...]
    by_item: Groups
    by_agency: Groups
    _days: dict[dt.date, Numbers] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.scope)

    @cached_property
    def item_keys(self) -> Numbers:
        return np.array([item.pk for item in self.items], np.int64)

    @cached_property
    def code_ranks(self) -> Numbers:
        """For each item, where its code stands among all codes: items of one code rank alike."""
        codes = [item.code for item in self.items]
        ranks = {code: rank for rank, code in enumerate(sorted(set(codes)))}
        return np.array([ranks[code] for code in codes], np.int64)

    @cached_property
    def agency_ranks(self) -> Numbers:
        """For each agency, where its filing number stands among all."""
        ranks = np.empty(len(self.filing_numbers), np.int64)
        ranks[np.argsort(self.filing_numbers)] = np.arange(len(ranks))
        return ranks

    @cached_property
    def everything(self) -> Numbers:
        return np.arange(self.size, dtype=np.int32)

    def on(self, day: dt.date) -> Numbers:
        """The positions of the spans in force that day, rising."""
        held = self._days.get(day)
        if held is None:
            number = day.toordinal()
            held = np.flatnonzero((self.since <= number) & (number < self.until)).astype(np.int32)
            if len(held) == self.size:  # as on most days that are asked about
                held = self.everything
            for old in list(self._days)[: max(0, len(self._days) - MOST_DAYS + 1)]:
                self._days.pop(old, None)
            self._days[day] = held
        return held

    def agencies_numbered(self, filing_number: str) -> Numbers:
        """The place of the agency with that filing number, if it has a scope."""
        return np.flatnonzero(self.filing_numbers == filing_number.encode(errors="replace"))

    def bits(self, numerals: Collection[str]) -> int:
        return sum(1 << n for n, numeral in enumerate(self.numerals) if numeral in numerals)


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, rising. (np.unique loads a part of numpy that nothing else here needs.)"""
    rising = np.sort(numbers)
    first = np.ones(len(rising), np.bool_)
    first[1:] = rising[1:] != rising[:-1]
    return rising[first]


def placed(keys: Numbers, wanted: Iterable[int]) -> tuple[Numbers, Numbers]:
    """Which of the `wanted` are among `keys`, which rise; and where those stand that are."""
    asked = np.fromiter(wanted, np.int64)
    at = np.searchsorted(keys, asked)
    there = at < len(keys)
    there[there] = keys[at[there]] == asked[there]
    return there, at[there]


def common(few: Numbers, many: Numbers) -> Numbers:
    """Those of `few` that are among `many`; both rise, are of one kind, and hold a number once."""
    at = np.searchsorted(many, few)
    there = at < len(many)
    there[there] = many[at[there]] == few[there]
    return few[there]
