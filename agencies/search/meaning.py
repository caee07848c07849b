"""What a piece of text may mean: hits, each with its rank and how it was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

from agencies.search.names import Name


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


@dataclass(slots=True)
class Meaning:
    """What a piece may mean. `hits` match.

    `loose` are names of low confidence and former names, `unassessed` occupations that nobody assesses
    here, `cards` the ids of the cards whose terms the piece is. What the rule leaves out, `weaker()`, is
    offered as related, and used where parts must agree; most of it is looked for only then.
    """

    text: str
    hits: list[Hit] = field(default_factory=list)
    aside: list[Hit] = field(default_factory=list)
    later: tuple[Callable[[], list[Hit]], ...] = ()
    loose: list[Hit] = field(default_factory=list)
    unassessed: list[Hit] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)
    # The best hit for each item and agency (ranking.ids), without and with what matches more weakly.
    matched: dict[bool, "tuple[dict[int, Hit], dict[int, Hit]]"] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hits or self.loose or self.unassessed or self.cards)

    def weaker(self) -> Iterator[Hit]:
        yield from self.aside
        for look in self.later:
            yield from look()
