"""Scopes of one day, narrowed and put in order: the query language of the lookup, answered from memory."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, overload

import numpy as np

from agencies.columns.columns import Columns, Item, Numbers, Positions, common, distinct, marked, placed
from agencies.columns.keeping import keeper
from agencies.models import GradeLevel
from agencies.models.data_version import Version

# Selection → a number for each of its entries, by which they are put in order.
Order = Callable[["Selection"], Numbers]
# Where a selection is so much larger than what is looked for, that is looked up by item or by agency.
FEW = 8
CHUNK = 1000
# The half of a 64-bit number that an order has left: the other holds the place in print.
BITS_OF_PLACE = 32


class Found(NamedTuple):
    """The keys of a scope, of its item and of its agency."""

    scope_id: int
    item_id: int
    agency_id: int


# How well things are matched, by key; the lower, the better. Of many, the keys and a rank for each.
Ranked = Mapping[int, int] | tuple[Numbers, Numbers]


class Ranks(NamedTuple):
    """How well each item and each agency is matched."""

    items: Ranked
    agencies: Ranked


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

    def __len__(self) -> int:
        return self.columns.size if self.positions is None else len(self.positions)

    def __bool__(self) -> bool:
        return len(self) > 0

    @property
    def at(self) -> Numbers:
        """The positions, rising."""
        return np.arange(len(self), dtype=np.int32) if self.positions is None else self.positions

    @overload
    def __getitem__(self, wanted: int) -> Found: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Found]: ...
    def __getitem__(self, wanted: int | slice) -> Found | list[Found]:
        """What stands there in the order, from 0."""
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop, _step = wanted.indices(len(self))
        return self._found(self._in_order(start, stop))

    def __iter__(self) -> Iterator[Found]:
        at = self._in_order(0, len(self))
        for start in range(0, len(at), CHUNK):
            yield from self._found(at[start : start + CHUNK])

    def everything(self) -> "Selection":
        """All that is in force that day, whatever it was narrowed to."""
        return self._kept(self.columns.on(self.on))

    def none(self) -> "Selection":
        return self._kept(np.zeros(0, np.int32))

    def at_grades(self, levels: Collection[GradeLevel]) -> "Selection":
        """Any of these grade levels holds."""
        bits = self.columns.bits([level.numeral for level in levels])
        return self._where((self.of(self.columns.grades) & bits) != 0)

    def for_code(self, prefix: str) -> "Selection":
        """A whole code or any prefix of one, hyphens in place: a group is a prefix."""
        return self._with_items_that(lambda item: item.code.startswith(prefix))

    def of_kind(self, kind: str) -> "Selection":
        return self._with_items_that(lambda item: item.kind == kind)

    def of_agency(self, filing_number: str) -> "Selection":
        return self._with(self.columns.item_keys[:0], self.columns.agencies_numbered(filing_number))

    def of_items(self, keys: Iterable[int]) -> "Selection":
        return self.of_items_or_agencies(keys, ())

    def of_items_or_agencies(self, items: Iterable[int], agencies: Iterable[int]) -> "Selection":
        columns = self.columns
        return self._with(placed(columns.item_keys, items)[1], placed(columns.agency_keys, agencies)[1])

    def as_printed(self) -> "Selection":
        """In the order of the newest edition; what came after it stands behind."""
        return replace(self, keys=None)

    def by_code(self) -> "Selection":
        return self._ordered(lambda scopes: scopes.columns.code_ranks[scopes.of(scopes.columns.item)])

    def by_agency(self) -> "Selection":
        return self._ordered(lambda scopes: scopes.columns.agency_ranks[scopes.of(scopes.columns.agency)])

    def by_ranks(self, ranks: Iterable[Ranks]) -> "Selection":
        """Best first, by the sum of its ranks; those alike by code."""
        tables = [self._tables(each) for each in ranks]
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

        return self._ordered(keys)

    def grade_counts(self) -> dict[str, int]:
        """How many of the scopes hold each grade, by numeral."""
        counts = np.bincount(self.of(self.columns.grades), minlength=256)
        sets = np.arange(256)
        numerals = enumerate(self.columns.numerals)
        return {numeral: int(counts[(sets >> n & 1) == 1].sum()) for n, numeral in numerals}

    def item_counts(self) -> list[tuple[Item, int]]:
        """Each item among them, and in how many scopes."""
        counts = np.bincount(self.of(self.columns.item), minlength=len(self.columns.items))
        return [(self.columns.items[n], int(counts[n])) for n in np.flatnonzero(counts)]

    def codes(self) -> set[str]:
        """The occupation codes among them."""
        return {item.code for item, _count in self.item_counts()}

    def agency_counts(self, most: int) -> dict[int, int]:
        """How many of the scopes each agency has, by its key; nothing where there are more than `most`."""
        counts = np.bincount(self.of(self.columns.agency), minlength=len(self.columns.agency_keys))
        there = np.flatnonzero(counts)
        if len(there) > most:
            return {}
        return dict(zip(self.columns.agency_keys[there].tolist(), counts[there].tolist(), strict=True))

    def agency_total(self) -> int:
        return int(np.count_nonzero(np.bincount(self.of(self.columns.agency))))

    def grades_by_item(self) -> dict[int, set[str]]:
        """The key of each item among them → the numerals that its scopes hold; without what has no grade."""
        pairs = distinct(self.of(self.columns.item).astype(np.int64) << 8 | self.of(self.columns.grades))
        found: dict[int, set[str]] = {}
        for pair in pairs.tolist():
            held = {numeral for n, numeral in enumerate(self.columns.numerals) if pair >> n & 1}
            if held:
                found.setdefault(self.columns.items[pair >> 8].pk, set()).update(held)
        return found

    def of(self, column: Numbers) -> Numbers:
        """What the column says of each, as printed."""
        return column if self.positions is None else column[self.positions]

    def _kept(self, positions: Positions) -> "Selection":
        return replace(self, positions=positions)

    def _where(self, marks: Numbers) -> "Selection":
        """Those marked; twice as fast as by the marks themselves."""
        places = np.flatnonzero(marks)
        return self._kept(places.astype(np.int32) if self.positions is None else self.positions[places])

    def _ordered(self, keys: Order) -> "Selection":
        return replace(self, keys=keys)

    def _with_items_that(self, fits: Callable[[Item], bool]) -> "Selection":
        fitting = [n for n, item in enumerate(self.columns.items) if fits(item)]
        return self._with(np.array(fitting, np.int64), self.columns.agency_keys[:0])

    def _with(self, items: Numbers, agencies: Numbers) -> "Selection":
        """Of one of these items or one of these agencies, by place."""
        columns = self.columns
        if FEW * columns.count_of(items, agencies) < len(self):
            near = columns.entries_of(items, agencies)
            return self._kept(near if self.positions is None else common(near, self.positions))
        wanted = marked(len(columns.items), items)[self.of(columns.item)]
        if len(agencies):
            wanted |= marked(len(columns.agency_keys), agencies)[self.of(columns.agency)]
        return self._where(wanted)

    def _tables(self, ranks: Ranks) -> tuple[Numbers, Numbers]:
        """The rank of each item and of each agency, by place; the worst where nothing matches."""
        items, agencies = (_pair(each) for each in ranks)
        worst = np.max(np.concatenate([items[1], agencies[1]]), initial=0)
        return (
            _table(self.columns.item_keys, *items, worst),
            _table(self.columns.agency_keys, *agencies, worst),
        )

    def _in_order(self, start: int, stop: int) -> Numbers:
        """The positions from `start` to before `stop`. Sorting all of them for a page would cost far more."""
        if self.keys is None:
            return np.arange(start, stop) if self.positions is None else self.positions[start:stop]
        keys = self.keys(self).astype(np.int64) << BITS_OF_PLACE | np.arange(len(self))
        if stop * FEW < len(keys):
            keys = np.partition(keys, stop)[:stop]
        first: Numbers = np.sort(keys)[start:stop] & (1 << BITS_OF_PLACE) - 1
        return first if self.positions is None else self.positions[first]

    def _found(self, at: Numbers) -> list[Found]:
        columns = self.columns
        items, agencies = columns.item_keys[columns.item[at]], columns.agency_keys[columns.agency[at]]
        triples = zip(columns.scope[at].tolist(), items.tolist(), agencies.tolist(), strict=True)
        return [Found(*triple) for triple in triples]


def in_force(on: dt.date, version: Version | None = None) -> Selection:
    """The scopes in force on that day, as printed; `version` spares a query where it is known."""
    columns = keeper.at(version)
    return Selection(columns, on, columns.on(on))


def _pair(ranked: Ranked) -> tuple[Numbers, Numbers]:
    if isinstance(ranked, tuple):
        return ranked
    return np.fromiter(ranked, np.int64), np.fromiter(ranked.values(), np.int64)


def _table(keys: Numbers, wanted: Numbers, ranks: Numbers, worst: int) -> Numbers:
    table = np.full(len(keys), worst, np.int16)
    there, at = placed(keys, wanted)
    table[at] = ranks[there]
    return table
