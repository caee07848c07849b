"""What a piece of text may mean: hits, each with its rank and how it was found.

A broad text stands in ten thousand names. Those stay numbers (`Batch`), and each becomes a hit when somebody
asks for it: as objects they would weigh ten megabytes, which a process never gives back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from itertools import chain
from typing import NamedTuple

import numpy as np

from agencies.columns.columns import Numbers
from agencies.search.names import SOURCES, Name, Source
from agencies.search.several import Several


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


class Hit(NamedTuple):
    rank: Rank
    how: How
    name: Name
    typed: str

    @property
    def reason(self) -> str:
        from agencies.search.wording import reason

        return reason(self)


# As many are made at once: they are asked for again and again, and weigh little.
FEW = 100
Ranking = Callable[[Source], Rank]


class Batch:
    """Many names found in one way for one text. A hit is made when it is asked for, and none is kept."""

    __slots__ = ("found", "how", "ranks", "typed")

    def __init__(self, found: Several, ranks: Numbers, how: How, typed: str) -> None:
        """`ranks` has one for each name found."""
        self.found = found
        self.ranks = ranks
        self.how = how
        self.typed = typed

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, at: int) -> Hit:
        return Hit(Rank(int(self.ranks[at])), self.how, self.found[at], self.typed)

    def __iter__(self) -> Iterator[Hit]:
        return map(self.__getitem__, range(len(self)))

    @property
    def best_rank(self) -> Rank:
        return Rank(int(self.ranks.min()))

    def of_rank(self, rank: Rank) -> "Batch":
        marks = self.ranks == rank
        return Batch(self.found.marked(marks), self.ranks[marks], self.how, self.typed)

    def by(self, how: How) -> Iterable[Hit]:
        return self if how is self.how else ()

    def sources(self) -> set[Source]:
        counts = np.bincount(self.found.names.sources_of(self.found.numbers))
        return {SOURCES[place] for place in np.flatnonzero(counts)}


class Made(list[Hit]):
    """A few hits, and the same questions answered."""

    __slots__ = ()

    @property
    def best_rank(self) -> Rank:
        return min([hit.rank for hit in self])

    def of_rank(self, rank: Rank) -> list[Hit]:
        return [hit for hit in self if hit.rank is rank]

    def by(self, how: How) -> Iterable[Hit]:
        return [hit for hit in self if hit.how is how]

    def sources(self) -> set[Source]:
        return {hit.name.source for hit in self}


def hits_of(found: Several, rank: Rank | Ranking, how: How, typed: str) -> Made | Batch:
    """Those names as hits; `rank` is that of all, or tells it by the source of each."""
    if not found.numbers:
        return Made()
    rank_of = rank if callable(rank) else lambda _source: rank
    if len(found) <= FEW:
        return Made([Hit(rank_of(name.source), how, name, typed) for name in found])
    ranks = np.array([rank_of(source) for source in SOURCES], np.uint8)
    return Batch(found, ranks[found.names.sources_of(found.numbers)], how, typed)


class Hits:
    """Hits in their order: some of them made, and batches of others."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Iterable[Hit]) -> None:
        # None is empty.
        self.parts: list[Made | Batch] = []
        for part in parts:
            self.extend(part)

    def extend(self, more: Iterable[Hit]) -> None:
        for part in more.parts if isinstance(more, Hits) else (more,):
            if isinstance(part, Batch):
                self.parts += [part] if len(part) else []
            elif self.parts and isinstance(own := self.parts[-1], Made):
                own.extend(part)
            elif made := Made(part):
                self.parts.append(made)

    def __iadd__(self, more: Iterable[Hit]) -> "Hits":
        self.extend(more)
        return self

    def append(self, hit: Hit) -> None:
        self.extend((hit,))

    def __bool__(self) -> bool:
        return bool(self.parts)

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

    def by(self, how: How) -> Iterator[Hit]:
        """Those that were found so."""
        return chain.from_iterable(part.by(how) for part in self.parts)

    @property
    def best_rank(self) -> Rank | None:
        return min([part.best_rank for part in self.parts], default=None)

    def best(self) -> "Hits":
        """Those of the best rank among them."""
        rank = self.best_rank
        return Hits(*[part.of_rank(rank) for part in self.parts]) if rank else Hits()

    def sources(self) -> set[Source]:
        """Where their names come from."""
        return set().union(*[part.sources() for part in self.parts])


@dataclass(slots=True)
class Meaning:
    """What a piece may mean. `hits` match.

    `loose` are names of low confidence and former names, `unassessed` occupations that nobody assesses
    here, `cards` the ids of the cards whose terms the piece is. What the rule leaves out, `weaker()`, is
    offered as related, and used where parts must agree; most of it is looked for only then.
    """

    text: str
    hits: Hits = field(default_factory=Hits)
    aside: list[Hit] = field(default_factory=list)
    later: tuple[Callable[[], Iterable[Hit]], ...] = ()
    loose: list[Hit] = field(default_factory=list)
    unassessed: list[Hit] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    # The best hit for each item and agency (best.py), without and with what matches more weakly.
    matched: dict[bool, tuple[Mapping[int, Hit], Mapping[int, Hit]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hits.parts or self.loose or self.unassessed or self.cards)

    def everything(self) -> Hits:
        """With what matches more weakly."""
        return Hits(self.hits, self.aside, *(look() for look in self.later))

    def weaker(self) -> Iterator[Hit]:
        yield from self.aside
        for look in self.later:
            yield from look()
