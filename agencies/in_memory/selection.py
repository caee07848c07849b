"""Scopes of one day, narrowed and put in order: the query language of the lookup, answered from memory."""

import datetime as dt
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, overload

import numpy as np

from agencies.in_memory.columns import (
    Columns,
    Item,
    Numbers,
    Positions,
    common,
    marks_at,
    placed,
)
from agencies.in_memory.reading import current_columns
from agencies.models import GradeLevel, Scope
from agencies.models.data_version import Version

# Selection → a number for each of its entries, by which they are put in order.
Order = Callable[["Selection"], Numbers]
# Where a selection is so much larger than what is looked for, that is looked up by item or by agency.
FAR_FEWER = 8
SCOPES_MADE_AT_ONCE = 1000
# The half of a 64-bit number that an order has left: the other holds the place in print.
BITS_OF_PLACE = 32
LAST_CHARACTER = chr(sys.maxunicode)


class Found(NamedTuple):
    """A scope on the day: keys, the agency with its name of that day, the grades held, the item.

    `numerals` rise from the lowest grade; a special ability has none. What follows them is the `Item`.
    """

    scope_id: int
    agency_id: int
    filing_number: str
    agency: str
    numerals: tuple[str, ...]
    item_id: int
    code: str
    kind: str
    occupation: str
    name_en: str
    work_type: str
    item: str


class Ranks(NamedTuple):
    """How well each item and each agency is matched: keys, and a rank for each, the lower, the better."""

    items: tuple[Numbers, Numbers]
    agencies: tuple[Numbers, Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Scopes in force on the day `on`, each once, by where they stand in the columns.

    Narrowing never changes a selection, it gives another. `keys` puts it in order where that is not the
    printed one.
    """

    columns: Columns
    on: dt.date
    positions: Positions
    keys: Order | None = None
    # With this and `all` it may stand where a filter set wants a queryset.
    model: ClassVar = Scope

    def all(self) -> "Selection":
        return self

    def __len__(self) -> int:
        return len(self.columns.scope) if self.positions is None else len(self.positions)

    @property
    def at(self) -> Numbers:
        """The positions, rising."""
        return np.arange(len(self), dtype=np.int32) if self.positions is None else self.positions

    @overload
    def __getitem__(self, wanted: int) -> Found: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Found]: ...
    def __getitem__(self, wanted: int | slice) -> Found | list[Found]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop, _step = wanted.indices(len(self))
        return self._found(self._in_order(start, stop))

    def __iter__(self) -> Iterator[Found]:
        at = self._in_order(0, len(self))
        for start in range(0, len(at), SCOPES_MADE_AT_ONCE):
            yield from self._found(at[start : start + SCOPES_MADE_AT_ONCE])

    def everything(self) -> "Selection":
        """All that is in force that day, whatever it was narrowed to."""
        return replace(self, positions=self.columns.on(self.on))

    def on_any_day(self) -> "Selection":
        """All that is recorded for any day: a scope stands here once for each of its spans."""
        return replace(self, positions=None)

    def held_on(self, on: dt.date) -> "Selection":
        """Of spans of any day those in force on this one."""
        return replace(self._where(self.columns.periods_on(on)[self.of(self.columns.period)]), on=on)

    def not_on(self, on: dt.date) -> "Selection":
        """Of spans of any day those that are over on this one, or yet to come."""
        return self._where(~self.columns.periods_on(on)[self.of(self.columns.period)])

    def scope_keys(self) -> set[int]:
        return set(self.of(self.columns.scope).tolist())

    def none(self) -> "Selection":
        return replace(self, positions=np.zeros(0, np.int32))

    def at_grades(self, levels: Collection[GradeLevel]) -> "Selection":
        """Any of these grade levels holds."""
        return self._where((self.of(self.columns.grades) & self.bits_of(levels)) != 0)

    def bits_of(self, levels: Collection[GradeLevel]) -> int:
        wanted = {level.numeral for level in levels}
        return sum(1 << n for n, numeral in enumerate(self.columns.numerals) if numeral in wanted)

    def for_code(self, prefix: str) -> "Selection":
        """A whole code or any prefix of one, hyphens in place: a group is a prefix."""
        codes, ranks = self.columns.codes, self.columns.code_ranks
        first = bisect_left(codes, prefix)
        past = bisect_left(codes, f"{prefix}{LAST_CHARACTER}", first)
        return self._with(np.flatnonzero((first <= ranks) & (ranks < past)), self.columns.agency_keys[:0])

    def of_kind(self, kind: str) -> "Selection":
        return self._with_items_that(lambda item: item.kind == kind)

    def of_codes(self, codes: Collection[str]) -> "Selection":
        return self._with_items_that(lambda item: item.code in codes)

    def of_agency(self, filing_number: str) -> "Selection":
        itself = self.columns.filing_numbers == filing_number.encode(errors="replace")
        return self._with(self.columns.item_keys[:0], np.flatnonzero(itself))

    def of_category(self, category: str) -> "Selection":
        """Of agencies of which the register says so; nothing of most it does."""
        fitting = np.flatnonzero(self.columns.categories == category.encode())
        return self._with(self.columns.item_keys[:0], fitting)

    def category_counts(self) -> dict[str, int]:
        """How many scopes are of agencies of each; blank where the register does not say."""
        counts = np.bincount(self.of(self.columns.agency))
        there = np.flatnonzero(counts)
        told = self.columns.categories[there]
        return {each.decode(): int(counts[there][told == each].sum()) for each in set(told.tolist())}

    def categories(self) -> dict[str, str]:
        """Filing number → category of those agencies of which it is known."""
        told = zip(self.columns.filing_numbers.tolist(), self.columns.categories.tolist(), strict=True)
        return {number.decode(): category.decode() for number, category in told if category}

    def of_items(self, keys: Iterable[int]) -> "Selection":
        return self.of_items_or_agencies(keys, ())

    def of_items_or_agencies(self, items: Iterable[int], agencies: Iterable[int]) -> "Selection":
        columns = self.columns
        return self._with(placed(columns.item_keys, items)[1], placed(columns.agency_keys, agencies)[1])

    def of_rows(self, rows: Iterable[tuple[str, str, str]]) -> "Selection":
        """Of these alone: filing number, code and work type of each."""
        wanted, columns = set(rows), self.columns
        keys = {(code, work_type) for _number, code, work_type in wanted}
        near = self.of_items([item.pk for item in columns.items if (item.code, item.work_type) in keys])
        numbers = columns.filing_numbers[near.of(columns.agency)].tolist()
        items = [columns.items[place] for place in near.of(columns.item).tolist()]
        at = [
            place
            for place, number, item in zip(near.at.tolist(), numbers, items, strict=True)
            if (number.decode(), item.code, item.work_type) in wanted
        ]
        return replace(self, positions=np.array(at, np.int32))

    def as_printed(self) -> "Selection":
        """In the order of the newest edition; what came after it stands behind."""
        return replace(self, keys=None)

    def by_code(self) -> "Selection":
        return replace(self, keys=lambda scopes: scopes.columns.code_ranks[scopes.of(scopes.columns.item)])

    def by_agency(self) -> "Selection":
        return replace(
            self, keys=lambda scopes: scopes.columns.agency_ranks[scopes.of(scopes.columns.agency)]
        )

    def by_ranks(self, ranks: Iterable[Ranks]) -> "Selection":
        """Best first, by the sum of its ranks; those alike by code."""
        own = self.columns.item_keys, self.columns.agency_keys
        tables = []
        for each in ranks:
            worst = np.max(np.concatenate([best for _keys, best in each]), initial=0)
            # The rank of each item and of each agency, by place; the worst where nothing matches.
            table = [np.full(len(ours), worst, np.int16) for ours in own]
            for places, ours, (wanted, best) in zip(table, own, each, strict=True):
                there, at = placed(ours, wanted)
                places[at] = best[there]
            tables.append(table)
        # No wider than they must be: of a million scopes each number of 64 bits is 8 MB.
        codes = self.columns.code_ranks.astype(np.int32)

        def keys(scopes: Selection) -> Numbers:
            item, agency = scopes.of(scopes.columns.item), scopes.of(scopes.columns.agency)
            total: Numbers = codes[item]
            for of_items, of_agencies in tables:
                best = of_items[item]
                np.minimum(best, of_agencies[agency], out=best)
                total += np.multiply(best, len(codes) + 1, dtype=np.int32)
            return total

        return replace(self, keys=keys)

    def grade_counts(self) -> dict[str, int]:
        counts = np.bincount(self.of(self.columns.grades), minlength=256)
        sets = np.arange(256)
        numerals = enumerate(self.columns.numerals)
        return {numeral: int(counts[(sets >> n & 1) == 1].sum()) for n, numeral in numerals}

    def item_counts(self) -> list[tuple[Item, int]]:
        """Each item among them, and in how many scopes."""
        counts = np.bincount(self.of(self.columns.item), minlength=len(self.columns.items))
        return [(self.columns.item_on(n, self.on), int(counts[n])) for n in np.flatnonzero(counts).tolist()]

    def codes(self) -> set[str]:
        return {item.code for item, _count in self.item_counts()}

    def agency_counts(self, most: int) -> list[tuple[str, str, int]]:
        """Filing number, name of the day and number of scopes of each agency; none where more than `most`."""
        columns = self.columns
        counts = np.bincount(self.of(columns.agency), minlength=len(columns.agency_keys))
        there = np.flatnonzero(counts).tolist()
        if len(there) > most:
            return []
        return [(*columns.agency_on(place, self.on), int(counts[place])) for place in there]

    def agency_total(self) -> int:
        return int(np.count_nonzero(np.bincount(self.of(self.columns.agency))))

    def of(self, column: Numbers) -> Numbers:
        """What the column says of each, as printed."""
        return column if self.positions is None else column[self.positions]

    def _where(self, marks: Numbers) -> "Selection":
        """Those marked; twice as fast as by the marks themselves."""
        places = np.flatnonzero(marks)
        at = places.astype(np.int32) if self.positions is None else self.positions[places]
        return replace(self, positions=at)

    def _with_items_that(self, fits: Callable[[Item], bool]) -> "Selection":
        fitting = [n for n, item in enumerate(self.columns.items) if fits(item)]
        return self._with(np.array(fitting, np.int64), self.columns.agency_keys[:0])

    def _with(self, items: Numbers, agencies: Numbers) -> "Selection":
        """Of one of these items or one of these agencies, by place."""
        columns = self.columns
        count = columns.item_sizes[items].sum() + columns.agency_sizes[agencies].sum()
        if FAR_FEWER * count < len(self):
            near = columns.entries_of(items, agencies)
            return replace(self, positions=near if self.positions is None else common(near, self.positions))
        wanted = marks_at(len(columns.items), items)[self.of(columns.item)]
        if len(agencies):
            wanted |= marks_at(len(columns.agency_keys), agencies)[self.of(columns.agency)]
        return self._where(wanted)

    def _in_order(self, start: int, stop: int) -> Numbers:
        """The positions from `start` to before `stop`. Sorting all of them for a page would cost far more."""
        if self.keys is None:
            return np.arange(start, stop) if self.positions is None else self.positions[start:stop]
        keys = self.keys(self).astype(np.int64) << BITS_OF_PLACE | np.arange(len(self))
        if stop * FAR_FEWER < len(keys):
            keys = np.partition(keys, stop)[:stop]
        first: Numbers = np.sort(keys)[start:stop] & (1 << BITS_OF_PLACE) - 1
        return first if self.positions is None else self.positions[first]

    def _found(self, at: Numbers) -> list[Found]:
        columns, places, held = self.columns, self.columns.agency[at], self.columns.grades[at].tolist()
        agencies = {
            place: (int(columns.agency_keys[place]), *columns.agency_on(place, self.on))
            for place in set(places.tolist())
        }
        numerals, its = {bits: columns.numerals_of(bits) for bits in set(held)}, columns.item[at].tolist()
        items: dict[int, tuple[Any, ...]] = {place: columns.item_on(place, self.on) for place in set(its)}
        rows = zip(columns.scope[at].tolist(), places.tolist(), held, its, strict=True)
        return [
            Found(scope, *agencies[place], numerals[bits], *items[item]) for scope, place, bits, item in rows
        ]


def in_force(on: dt.date, version: Version | None = None) -> Selection:
    """The scopes in force on that day, as printed; `version` spares a query where it is known."""
    columns = current_columns.at(version)
    return Selection(columns, on, columns.on(on))
