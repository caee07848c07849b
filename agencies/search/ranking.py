"""What a piece of text matches, and how well.

1. The whole of an official name (occupation, work type, item, agency, group), or a code or filing number.
   Where there is one, nothing weaker is mixed in.
2. Official names that begin with the text: of occupations and agencies.
3. Work types that begin with it.
4. Approved aliases that are the text: those of high confidence, and names that the register itself once used.
   They clearly mean one thing, so where there is one, nothing below 5 is mixed in.
5. Those of medium confidence, which may mean something else as well.
6. Names of occupations and work types that contain it.
7. Aliases of high confidence that contain it, unless a rank above has found something.
8. Names of agencies that contain it, likewise: whoever types 美容 seeks 美容师, not all that an association
   with 美容 in its name assesses.
9. Names that sound so: whole, then from the beginning, then within; by initials likewise (sounds.py).
10. Aliases of medium confidence that contain it, when there is nothing else.
11. A slip of one character, by sound or by writing, when there is nothing else at all (slips.py).

Within one rank rows stand by code, then as the edition prints them. What a cut leaves out is offered as
related. A name of low confidence, a former name and the name of an occupation that nobody assesses here
never match: they lead to an answer of their own (nothing.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

from agencies.search.knowledge import Knowledge
from agencies.search.names import Name, Source


class Rank(IntEnum):
    EXACT = 1
    BEGINS = 2
    WORK_TYPE_BEGINS = 3
    ALIAS = 4
    LIKELY_ALIAS = 5
    WITHIN = 6
    ALIAS_WITHIN = 7
    AGENCY_WITHIN = 8
    SOUND = 9
    LIKELY_ALIAS_WITHIN = 10
    SLIP = 11


class How(Enum):
    """In which words a hit is explained (wording.py)."""

    CODE = "code"
    CODE_BEGINS = "code_begins"
    FORMER_CODE = "former_code"
    FILING_NUMBER = "filing_number"
    FILING_NUMBER_PART = "filing_number_part"
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
    """What a piece may mean. `hits` match; `weaker` are offered as related, or used where parts must agree.

    `loose` are names of low confidence and former names, `unassessed` occupations that nobody assesses
    here, `cards` the ids of the cards whose terms the piece is.
    """

    text: str
    hits: list[Hit] = field(default_factory=list)
    weaker: list[Hit] = field(default_factory=list)
    loose: list[Hit] = field(default_factory=list)
    unassessed: list[Hit] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.hits or self.loose or self.unassessed or self.cards)


SHORTEST_IN_GROUP = 2
ALIAS_RANKS = {
    Source.HIGH: Rank.ALIAS,
    Source.EARLIER: Rank.ALIAS,
    Source.ENGLISH: Rank.ALIAS,
    Source.AGENCY_KIND: Rank.ALIAS,
    Source.NOTE: Rank.ALIAS,  # of an occupation that has come to be assessed since the card was written
    Source.MEDIUM: Rank.LIKELY_ALIAS,
}


def meaning_of(text: str, knowledge: Knowledge) -> Meaning:
    """Everything that a piece as it is written may mean."""
    meaning = Meaning(text)
    for name in knowledge.exact(text):
        sort_whole(meaning, name)
    if not any(hit.rank is Rank.EXACT for hit in meaning.hits):
        meaning.hits += within(text, knowledge)
    choose(meaning)
    if not meaning.hits and not meaning.cards and not meaning.unassessed:
        meaning.unassessed += unassessed_within(text, knowledge)
        meaning.cards += {hit.name.target.note: None for hit in meaning.unassessed if hit.name.target.note}
    if not meaning:
        groups_within(meaning, knowledge)
    if not meaning:
        likely = [hit for hit in meaning.weaker if hit.rank is Rank.LIKELY_ALIAS_WITHIN]
        meaning.hits, meaning.weaker = likely, [hit for hit in meaning.weaker if hit not in likely]
    return meaning


def sort_whole(meaning: Meaning, name: Name) -> None:
    """Put a name that is the text where it belongs."""
    target = name.target
    if target.unassessed or target.note:
        meaning.cards += [target.note] if target.note else []
    if target.unassessed:
        meaning.unassessed.append(Hit(Rank.EXACT, How.WHOLE, name, meaning.text))
    elif name.source in {Source.LOW, Source.FORMER}:
        meaning.loose.append(Hit(Rank.ALIAS, How.WHOLE, name, meaning.text))
    elif target.items or target.agencies:
        rank = ALIAS_RANKS.get(name.source, Rank.EXACT)
        meaning.hits.append(Hit(rank, How.WHOLE, name, meaning.text))


def within(text: str, knowledge: Knowledge) -> Iterator[Hit]:
    """Names that begin with the text or contain it; letters and digits count from the start of a word."""
    index = knowledge.index
    if text.isascii():
        for name in index.aliases.containing(text) if len(text) > 1 else ():
            if begins_a_word(text, name.folded) and name.source in {Source.HIGH, Source.ENGLISH}:
                yield Hit(Rank.ALIAS_WITHIN, How.WITHIN, name, text)
        return
    for name in index.items.containing(text):
        if name.folded.startswith(text):
            rank = Rank.WORK_TYPE_BEGINS if name.source is Source.WORK_TYPE else Rank.BEGINS
            yield Hit(rank, How.BEGINS, name, text)
        else:
            yield Hit(Rank.WITHIN, How.WITHIN, name, text)
    for name in index.agencies.containing(text):
        begins = name.folded.startswith(text)
        rank = Rank.BEGINS if begins else Rank.AGENCY_WITHIN
        yield Hit(rank, How.BEGINS if begins else How.WITHIN, name, text)
    for name in index.aliases.containing(text):
        if name.folded != text:
            likely = name.source is Source.MEDIUM
            yield Hit(Rank.LIKELY_ALIAS_WITHIN if likely else Rank.ALIAS_WITHIN, How.WITHIN, name, text)


def begins_a_word(text: str, folded: str) -> bool:
    at = folded.find(text)
    return at == 0 or not folded[at - 1].isascii()


def choose(meaning: Meaning) -> None:
    """Apply the rule: keep what is not outweighed, and set the rest aside."""
    best = min((hit.rank for hit in meaning.hits), default=Rank.SLIP)
    if best is Rank.EXACT:
        limit = Rank.EXACT
    elif any(hit.rank is Rank.ALIAS for hit in meaning.hits):
        limit = Rank.LIKELY_ALIAS
    elif best <= Rank.WITHIN:
        limit = Rank.WITHIN
    elif meaning.loose:  # a text that is a loose name is no part of a better one
        limit = Rank.EXACT
    elif best <= Rank.AGENCY_WITHIN:
        limit = Rank.AGENCY_WITHIN
    else:
        limit = Rank.EXACT  # medium aliases that contain the text wait until nothing else is found
    meaning.weaker += [hit for hit in meaning.hits if hit.rank > limit]
    meaning.hits = [hit for hit in meaning.hits if hit.rank <= limit]


def unassessed_within(text: str, knowledge: Knowledge) -> list[Hit]:
    """Occupations of the classification that nobody assesses here: those that begin with the text first."""
    if text.isascii():
        return []
    found = [
        Hit(Rank.BEGINS if name.folded.startswith(text) else Rank.WITHIN, How.WITHIN, name, text)
        for name in knowledge.index.unassessed.containing(text)
    ]
    return sorted(found, key=lambda hit: (hit.rank, hit.name.target.code))


def groups_within(meaning: Meaning, knowledge: Knowledge) -> None:
    """Groups of the classification whose names contain the text: what is assessed in them, or their place."""
    if len(meaning.text) < SHORTEST_IN_GROUP or meaning.text.isascii():
        return
    for name in knowledge.index.groups.containing(meaning.text):
        meaning.hits.append(Hit(Rank.WITHIN, How.WITHIN, name, meaning.text))


def ids(hits: Iterable[Hit]) -> tuple[dict[int, Hit], dict[int, Hit]]:
    """The best hit for each item and for each agency."""
    items: dict[int, Hit] = {}
    agencies: dict[int, Hit] = {}
    for hit in sorted(hits, key=lambda hit: hit.rank):
        for item in hit.name.target.items:
            items.setdefault(item, hit)
        for agency in hit.name.target.agencies:
            agencies.setdefault(agency, hit)
    return items, agencies
