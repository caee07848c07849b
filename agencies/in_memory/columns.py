"""What the columns hold, and where each thing stands in them."""

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agencies.models import item_name
from agencies.models.versioned import covers

Numbers = npt.NDArray[Any]
# Where entries stand, rising. None says all of them, for which a million numbers would be 4 MB.
Positions = Numbers | None
# A span that has no end yet.
FOREVER = np.iinfo(np.int32).max


class Texts:
    """Many texts in one block, out of which one is cut when it is asked for."""

    __slots__ = ("block", "starts")

    def __init__(self, texts: Iterable[str]) -> None:
        given = list(texts)
        self.block = "\n".join(given)
        self.starts = array("I", accumulate((len(text) + 1 for text in given), initial=0))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: int) -> str:
        starts = self.starts
        return self.block[starts[at] : starts[at + 1] - 1]

    def sizes(self) -> Numbers:
        starts = np.asarray(self.starts)
        sizes: Numbers = starts[1:] - starts[:-1] - 1
        return sizes

    def equal(self, text: str) -> Iterator[int]:
        """The places of those that are the text."""
        return (at for at in self.holding(text) if self[at] == text)

    def holding(self, text: str) -> Iterator[int]:
        """The places of those that have it within them, each found when it is asked for."""
        start = self.block.find(text)
        while start >= 0:
            at = bisect_right(self.starts, start) - 1
            yield at
            start = self.block.find(text, self.starts[at + 1])


class Item(NamedTuple):
    """An assessment item; `kind` as in `Occupation.Kind`, `name` as displayed: `焊工（电焊工）`."""

    pk: int
    code: str
    kind: str
    occupation: str
    name_en: str
    work_type: str
    name: str


class OtherName(NamedTuple):
    """A former name of an occupation, or a name of an agency that bore or will bear several."""

    name: str
    valid_from: dt.date
    valid_until: dt.date | None


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


@dataclass(frozen=True, eq=False)
class Columns:
    """An entry is a span: a scope, and days through which its grades stay the same.

    Entries stand in printed order, so that a rising position is that order. `scope` holds keys of the
    database; `item`, `agency` and `period` hold places, in `items` and `agency_keys`, both rising by key, and
    in `since` and `until` (exclusive), ordinal days: a million entries have few periods. `grades` has the bit
    n for the grade level `numerals[n]`, and none for a special ability. `filing_numbers` are those of the
    agencies, `categories` theirs as in `Agency.Category`, both as ASCII bytes; `agency_names` their present
    names, as those of occupations in `items`. The few that have others have them in `other_names` and, by
    code, in `occupation_names`.
    """

    scope: Numbers
    item: Numbers
    agency: Numbers
    grades: Numbers
    period: Numbers
    since: Numbers
    until: Numbers
    items: tuple[Item, ...]
    agency_keys: Numbers
    filing_numbers: Numbers
    agency_names: Texts
    categories: Numbers
    other_names: Mapping[int, Sequence[OtherName]]
    occupation_names: Mapping[str, Sequence[OtherName]]
    numerals: tuple[str, ...]
    by_item: Groups

    @cached_property
    def item_keys(self) -> Numbers:
        return np.array([item.pk for item in self.items], np.int64)

    @cached_property
    def codes(self) -> list[str]:
        return sorted({item.code for item in self.items})

    @cached_property
    def code_ranks(self) -> Numbers:
        """For each item, where its code stands among all `codes`: items of one code rank alike."""
        ranks = {code: rank for rank, code in enumerate(self.codes)}
        return np.array([ranks[item.code] for item in self.items], np.int64)

    @cached_property
    def agency_ranks(self) -> Numbers:
        """For each agency, where its filing number stands among all."""
        ranks = np.empty(len(self.filing_numbers), np.int64)
        ranks[np.argsort(self.filing_numbers)] = np.arange(len(ranks))
        return ranks

    @cached_property
    def item_sizes(self) -> Numbers:
        return np.diff(self.by_item.starts)

    @cached_property
    def agency_sizes(self) -> Numbers:
        return np.bincount(self.agency, minlength=len(self.agency_keys))

    @cached_property
    def grades_by_period(self) -> Numbers:
        """For each period, the grades that any of its spans holds."""
        held = np.zeros(len(self.since), self.grades.dtype)
        np.bitwise_or.at(held, self.period, self.grades)
        return held

    def numerals_held(self, day: dt.date | None) -> tuple[str, ...]:
        """The grades that somebody holds that day, from the lowest up; on any day where nobody does."""
        held = self.grades_by_period
        bits = np.bitwise_or.reduce(held[self.periods_on(day)], initial=0) if day else 0
        return self.numerals_of(int(bits or np.bitwise_or.reduce(held, initial=0)))

    def numerals_of(self, bits: int) -> tuple[str, ...]:
        """From the lowest up."""
        return tuple(numeral for n, numeral in enumerate(self.numerals) if bits >> n & 1)

    def agency_on(self, place: int, day: dt.date) -> tuple[str, str]:
        """The agency at this place: its filing number, and the name it bore that day.

        That is its present one where no other is recorded for the day.
        """
        others = self.other_names.get(place, ())
        name = next((other.name for other in others if covers(other, day)), self.agency_names[place])
        return self.filing_numbers[place].decode(), name

    def item_on(self, place: int, day: dt.date) -> Item:
        """The item at this place, with the name that its occupation bore that day."""
        item = self.items[place]
        for other in self.occupation_names.get(item.code, ()):
            if covers(other, day):
                whole = item_name(other.name, item.work_type)
                return item._replace(occupation=other.name, name_en="", name=whole)
        return item

    def periods_on(self, day: dt.date) -> Numbers:
        """Marks the periods in force that day."""
        number = day.toordinal()
        return (self.since <= number) & (number < self.until)

    def on(self, day: dt.date) -> Positions:
        """Where the spans in force that day stand. Of a million they are found in some milliseconds."""
        in_force = self.periods_on(day)
        if in_force.all():  # as on most days that are asked about
            return None
        return np.flatnonzero(in_force[self.period]).astype(np.int32)

    def entries_of(self, items: Numbers, agencies: Numbers) -> Numbers:
        """Where the entries of one of these items or one of these agencies stand, rising."""
        at, starts = self.by_item.at, self.by_item.starts
        parts = [at[starts[n] : starts[n + 1]] for n in items]
        if len(agencies) == 1:  # fifteen times as fast as by marks
            parts.append(np.flatnonzero(self.agency == agencies[0]).astype(np.int32))
        elif len(agencies):
            theirs = marks_at(len(self.agency_keys), agencies)[self.agency]
            parts.append(np.flatnonzero(theirs).astype(np.int32))
        if len(parts) == 1:
            return parts[0]
        return distinct(np.concatenate([*parts, np.zeros(0, np.int32)]))


def turns(numbers: Numbers) -> Numbers:
    """Marks each number that is not the one before it."""
    marks = np.ones(len(numbers), np.bool_)
    marks[1:] = numbers[1:] != numbers[:-1]
    return marks


def distinct(numbers: Numbers) -> Numbers:
    """Each number once, rising. (np.unique loads a part of numpy that nothing else here needs.)"""
    rising = np.sort(numbers)
    return rising[turns(rising)]


def marks_at(size: int, those: Numbers) -> Numbers:
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
