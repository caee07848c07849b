"""What the columns hold, and where each thing stands in them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
# Where entries stand, rising. None says all of them, for which a million numbers would be 4 MB.
Positions = Numbers | None
# A span that has no end yet.
FOREVER = np.iinfo(np.int32).max
# Today's positions, and those of a day compared with it: a million are 4 MB, and found in some milliseconds.
MOST_DAYS = 2


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


class Steps(NamedTuple):
    """Numbers that never fall, as runs of equal steps: each of `by` is taken so many `times`.

    An edition prints its rows one after another, and what it does not print has no order of its own: a run
    each, and two more for every gap.
    """

    by: Numbers
    times: Numbers

    @classmethod
    def between(cls, numbers: Numbers) -> "Steps":
        """The first step is from 0."""
        steps = np.diff(numbers, prepend=numbers.dtype.type(0))
        starts = np.flatnonzero(turns(steps))
        return cls(steps[starts], np.diff(starts, append=len(steps)))

    def taken(self) -> Numbers:
        return np.repeat(self.by, self.times)


@dataclass(frozen=True, eq=False)
class Columns:
    """An entry is a span: a scope, and days through which its grades stay the same.

    Entries stand in printed order, so that a rising position is that order; from scope to scope the print
    order of the records rises by `steps`. `scope` holds keys of the database; `item`, `agency` and `period`
    hold places, in `items` and `agency_keys`, both rising by key, and in `since` and `until` (exclusive),
    ordinal days: a million entries have few periods. `grades` has the bit n for the grade level
    `numerals[n]`, and none for a special ability. `filing_numbers` are those of the agencies, as ASCII bytes.
    """

    scope: Numbers
    steps: Steps
    item: Numbers
    agency: Numbers
    grades: Numbers
    period: Numbers
    since: Numbers
    until: Numbers
    items: tuple[Item, ...]
    agency_keys: Numbers
    filing_numbers: Numbers
    numerals: tuple[str, ...]
    by_item: Groups
    _days: dict[bytes, Numbers] = field(default_factory=dict)

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
    def agency_sizes(self) -> Numbers:
        """How many entries each agency has."""
        return np.bincount(self.agency, minlength=len(self.agency_keys))

    def print_order(self) -> Numbers:
        """Of each entry, as the records have it."""
        steps = np.zeros(self.size, np.uint32)
        steps[turns(self.scope)] = self.steps.taken()  # spans of one scope share its order
        return np.cumsum(steps, dtype=np.uint32)

    def on(self, day: dt.date) -> Positions:
        """Where the spans in force that day stand.

        What is held is held for all days with the same periods in force: it outlasts midnight.
        """
        number = day.toordinal()
        in_force = (self.since <= number) & (number < self.until)
        if in_force.all():  # as on most days that are asked about
            return None
        key = in_force.tobytes()
        held = self._days.get(key)
        if held is None:
            held = np.flatnonzero(in_force[self.period]).astype(np.int32)
        self._days.pop(key, None)
        self._days[key] = held  # as the last one asked about
        for old in list(self._days)[:-MOST_DAYS]:
            self._days.pop(old, None)
        return held

    def count_of(self, items: Numbers, agencies: Numbers) -> int:
        """How many entries these have, by place; those of one of each count twice."""
        return self.by_item.size(items) + int(self.agency_sizes[agencies].sum())

    def entries_of(self, items: Numbers, agencies: Numbers) -> Numbers:
        """Where the entries of one of these items or one of these agencies stand, rising."""
        parts = self.by_item.of(items)
        if len(agencies) == 1:  # fifteen times as fast as by marks
            parts.append(np.flatnonzero(self.agency == agencies[0]).astype(np.int32))
        elif len(agencies):
            theirs = marked(len(self.agency_keys), agencies)[self.agency]
            parts.append(np.flatnonzero(theirs).astype(np.int32))
        return distinct(np.concatenate([*parts, np.zeros(0, np.int32)]))

    def agencies_numbered(self, filing_number: str) -> Numbers:
        """The place of the agency with that filing number, if it has a scope."""
        return np.flatnonzero(self.filing_numbers == filing_number.encode(errors="replace"))

    def bits(self, numerals: Collection[str]) -> int:
        return sum(1 << n for n, numeral in enumerate(self.numerals) if numeral in numerals)


def turns(numbers: Numbers) -> Numbers:
    """Marks each number that is not the one before it."""
    marks = np.ones(len(numbers), np.bool_)
    marks[1:] = numbers[1:] != numbers[:-1]
    return marks


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, rising. (np.unique loads a part of numpy that nothing else here needs.)"""
    rising = np.sort(numbers)
    return rising[turns(rising)]


def marked(size: int, those: Numbers) -> Numbers:
    marks = np.zeros(size, np.bool_)
    marks[those] = True
    return marks


def placed(keys: Numbers, wanted: Iterable[int]) -> tuple[Numbers, Numbers]:
    """Which of the `wanted` are among `keys`, which rise; and where those stand that are."""
    asked = wanted if isinstance(wanted, np.ndarray) else np.fromiter(wanted, np.int64)
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
