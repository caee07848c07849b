"""What a piece of text may mean: hits, each with its rank and how it was found; the best for each thing.

A broad text stands in ten thousand names. Those stay numbers (`LazyHits`), and each becomes a hit when it
is asked for: as objects they would weigh ten megabytes, which a process never gives back.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from agencies.in_memory import Ranks, Selection
from agencies.in_memory.columns import Numbers, turns
from agencies.search.index.names import NAME_SOURCES, Name, NameSet, NameSource


class Rank(IntEnum):
    """The rule of ranking.py in figures: the lower, the better."""

    EXACT = 1
    BEGINS = 2
    WORK_TYPE_BEGINS = 3
    ALIAS = 4
    LIKELY_ALIAS = 5
    ALIAS_BEGINS = 6
    WITHIN = 7
    ALIAS_WITHIN = 8
    AGENCY_WITHIN = 9
    SOUND = 10
    LIKELY_ALIAS_WITHIN = 11
    SLIP = 12
    LIKELY_SLIP = 13  # for a name of medium confidence


class How(Enum):
    """In which words a hit is explained (wording.py)."""

    CODE = "code"
    CODE_BEGINS = "code_begins"
    FORMER_CODE = "former_code"
    FILING_NUMBER = "filing_number"
    FILING_NUMBER_BEGINS = "filing_number_begins"
    FILING_NUMBER_ENDS = "filing_number_ends"
    WHOLE = "whole"
    BEGINS = "begins"
    WITHIN = "within"
    SOUND = "sound"
    SLIP = "slip"
    LITERAL = "literal"
    # Its name, or its code, after the day; `typed` tells since when.
    LATER_NAME = "later_name"
    LATER_CODE = "later_code"


class Hit(NamedTuple):
    rank: Rank
    how: How
    name: Name
    typed: str


# As many are made at once: they are asked for again and again, and weigh little.
HITS_MADE_AT_ONCE = 100
Ranking = Callable[[NameSource], Rank]


@dataclass(frozen=True, slots=True, eq=False)
class LazyHits:
    """Many names found in one way for one text, with a rank each; a hit is made when it is asked for."""

    found: NameSet
    ranks: Numbers
    how: How
    typed: str

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, at: int) -> Hit:
        return Hit(Rank(int(self.ranks[at])), self.how, self.found[at], self.typed)

    def __iter__(self) -> Iterator[Hit]:
        return map(self.__getitem__, range(len(self)))

    def of_rank(self, rank: Rank) -> "LazyHits":
        marks = self.ranks == rank
        return LazyHits(self.found.marked(marks), self.ranks[marks], self.how, self.typed)

    def sources(self) -> set[NameSource]:
        counts = np.bincount(self.found.names.sources_of(self.found.numbers))
        return {NAME_SOURCES[place] for place in np.flatnonzero(counts)}


def hits_of(found: NameSet, rank: Rank | Ranking, how: How, typed: str) -> list[Hit] | LazyHits:
    """Those names as hits; `rank` is that of all, or tells it by the source of each."""
    if len(found) <= HITS_MADE_AT_ONCE:
        if callable(rank):
            return [Hit(rank(name.source), how, name, typed) for name in found]
        return [Hit(rank, how, name, typed) for name in found]
    ranks = np.array([rank(source) if callable(rank) else rank for source in NAME_SOURCES], np.uint8)
    return LazyHits(found, ranks[found.names.sources_of(found.numbers)], how, typed)


class HitList:
    """Hits in their order: lists of some that are made, and others that are not."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Iterable[Hit]) -> None:
        # None is empty, and no two lists follow one another.
        self.parts: list[list[Hit] | LazyHits] = []
        for part in parts:
            self += part

    def __iadd__(self, more: Iterable[Hit]) -> "HitList":
        for part in more.parts if isinstance(more, HitList) else (more,):
            if isinstance(part, LazyHits):
                self.parts += [part] if len(part) else []
            elif self.parts and isinstance(last := self.parts[-1], list):
                last.extend(part)
            elif made := list(part):
                self.parts.append(made)
        return self

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Hit]:
        return chain.from_iterable(self.parts)

    def __getitem__(self, at: int) -> Hit:
        for part in self.parts:
            if at < len(part):
                return part[at]
            at -= len(part)
        raise IndexError(at)

    def whole(self) -> list[Hit]:
        """Those whose name is the text. They are few, so they are made."""
        made = chain.from_iterable(part for part in self.parts if isinstance(part, list))
        return [hit for hit in made if hit.how is How.WHOLE]

    def best(self) -> "HitList":
        """Those of the best rank that any has."""
        ranks = [
            Rank(int(part.ranks.min())) if isinstance(part, LazyHits) else min([hit.rank for hit in part])
            for part in self.parts
        ]
        best = min(ranks, default=None)
        return HitList(
            *(
                part.of_rank(rank)
                if isinstance(part, LazyHits)
                else [hit for hit in part if hit.rank is rank]
                for part, rank in zip(self.parts, ranks, strict=True)
                if rank is best
            )
        )

    def sources(self) -> set[NameSource]:
        found: set[NameSource] = set()
        for part in self.parts:
            found |= part.sources() if isinstance(part, LazyHits) else {hit.name.source for hit in part}
        return found


class BestHits(Mapping[int, Hit]):
    """Of many things, as numbers: keys, which rise, and for each the rank and the place of its hit."""

    __slots__ = ("at", "hits", "ids", "ranks")

    def __init__(self, hits: HitList, ranks: Numbers, keys: Numbers, at: Numbers) -> None:
        """`ranks` are those of all hits; `keys` stand in any order, some twice, each with a hit's place."""
        order = np.lexsort((at, ranks[at], keys))
        rising = keys[order]
        first = turns(rising)
        self.hits = hits
        self.ids = array("q", rising[first].astype(np.int64).tobytes())
        self.at = array("I", at[order[first]].astype(np.uintc).tobytes())
        self.ranks = ranks[np.asarray(self.at)]

    @property
    def keys_as_numbers(self) -> Numbers:
        return np.asarray(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids)

    def __getitem__(self, key: int) -> Hit:
        place = bisect_left(self.ids, key)
        if place == len(self.ids) or self.ids[place] != key:
            raise KeyError(key)
        return self.hits[self.at[place]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The best hit for each item (by id) and each agency (by id): what one part of a text matches."""

    items: Mapping[int, Hit] = field(default_factory=dict)
    agencies: Mapping[int, Hit] = field(default_factory=dict)

    def among(self, scopes: Selection) -> Selection:
        """Those rows that are of one of the items or of one of the agencies."""
        items, agencies = (
            found.keys_as_numbers if isinstance(found, BestHits) else found
            for found in (self.items, self.agencies)
        )
        return scopes.of_items_or_agencies(items, agencies)

    def best_hit(self, item_id: int, agency_id: int) -> Hit | None:
        """The better of the two for which a row is here."""
        of_item, of_agency = self.items.get(item_id), self.agencies.get(agency_id)
        if of_item and of_agency:
            return min(of_item, of_agency, key=lambda hit: hit.rank)
        return of_item or of_agency

    def ranks(self) -> Ranks:
        items, agencies = (
            (found.keys_as_numbers, found.ranks)
            if isinstance(found, BestHits)
            else (np.array([*found], np.int64), np.array([hit.rank for hit in found.values()], np.int64))
            for found in (self.items, self.agencies)
        )
        return Ranks(items, agencies)


def matches_of(hits: HitList) -> Matches:
    if any(isinstance(part, LazyHits) for part in hits.parts):
        return matches_of_many(hits)
    items: dict[int, Hit] = {}
    agencies: dict[int, Hit] = {}
    for hit in sorted(hits, key=lambda hit: hit.rank):
        target = hit.name.target
        for item in target.items:
            items.setdefault(item, hit)
        for agency in target.agencies:
            agencies.setdefault(agency, hit)
    return Matches(items, agencies)


# Keys, and for each the place of a hit.
KeysAndPlaces = tuple[Numbers, Numbers]


def matches_of_many(hits: HitList) -> Matches:
    starts = accumulate(map(len, hits.parts), initial=0)
    ranks = np.concatenate(
        [
            p.ranks if isinstance(p, LazyHits) else np.array([hit.rank for hit in p], np.uint8)
            for p in hits.parts
        ]
    )
    found = [
        [(keys, at + start) for keys, at in keys_of(part)]
        for part, start in zip(hits.parts, starts, strict=False)
    ]
    items, agencies = (map(np.concatenate, zip(*each, strict=True)) for each in zip(*found, strict=True))
    return Matches(BestHits(hits, ranks, *items), BestHits(hits, ranks, *agencies))


def keys_of(part: list[Hit] | LazyHits) -> tuple[KeysAndPlaces, KeysAndPlaces]:
    """The items and the agencies for which these hits stand, each with the place of its hit."""
    if isinstance(part, LazyHits):
        names, numbers = part.found.names, part.found.numbers
        places, at = names.agencies_of(numbers)
        return names.items_of(numbers), (np.asarray(names.agencies.keys)[places], at)
    targets = [hit.name.target for hit in part]
    return paired([target.items for target in targets]), paired([target.agencies for target in targets])


def paired(keys: list[tuple[int, ...]]) -> KeysAndPlaces:
    sizes = np.array([len(own) for own in keys])
    return np.fromiter(chain.from_iterable(keys), np.int64), np.repeat(np.arange(len(keys)), sizes)


@dataclass(slots=True)
class Meaning:
    """What a piece may mean. `hits` match.

    `loose` are names of low confidence and former names, `unassessed` occupations that nobody assesses
    here, `notes` the ids of the notes whose terms the piece is. What the rule leaves out, `weaker()`, is
    offered as related, and used where parts must agree; most of it is looked for only then.
    """

    text: str
    hits: HitList = field(default_factory=HitList)
    aside: list[Hit] = field(default_factory=list)
    later: tuple[Callable[[], Iterable[Hit]], ...] = ()
    loose: list[Hit] = field(default_factory=list)
    unassessed: list[Hit] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    known_matches: dict[bool, Matches] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hits.parts or self.loose or self.unassessed or self.notes)

    def weaker(self) -> Iterator[Hit]:
        yield from self.aside
        for look in self.later:
            yield from look()

    def matches(self, *, weakly: bool = False) -> Matches:
        """Of the hits, and `weakly` of the weaker ones too. Worked out once: every reading asks again."""
        if weakly not in self.known_matches:
            more = (self.aside, *(look() for look in self.later)) if weakly else ()
            self.known_matches[weakly] = matches_of(HitList(self.hits, *more) if weakly else self.hits)
        return self.known_matches[weakly]
