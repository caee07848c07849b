"""What a piece of text matches, and how well.

1. The whole of an official name (occupation, work type, item, agency, group), or a code or filing number.
   Where there is one, nothing weaker is mixed in.
2. Official names that begin with the text: of occupations and agencies.
3. Work types that begin with it.
4. Approved aliases that are the text: those of high confidence, and names that the register itself once used.
   They clearly mean one thing, so where there is one, nothing below 5 is mixed in.
5. Those of medium confidence, which may mean something else as well.
6. Names of occupations and work types that contain it. Where that is within work types alone, aliases of
   high confidence that begin with it go before them: 装修设计 for 装修, before 汽车车身涂装修复工.
7. Aliases of high confidence that contain it, unless a rank above has found something.
8. Names of agencies that contain it, likewise: whoever types 美容 seeks 美容师, not all that an association
   with 美容 in its name assesses.
9. Names that sound so: whole, then from the beginning, then within; by initials likewise (sounds.py).
10. A slip of one character, by sound or by writing, when there is nothing else at all (slips.py).
11. An alias of medium confidence matches whole alone; what is a part of one (开车 of 开车床) is told that
    it may be meant, when there is nothing else. English names match by whole words: nurse is no nursery.
12. A text within the name of a group of the classification matches what is assessed in that group, when no
    name above contains it. What nobody assesses there is then related, and no answer. A text of less than
    four characters stands in such names by chance (消防, 健康), so for it the occupations go first.

Within one rank rows stand by code, then as the edition prints them. What a cut leaves out is offered as
related. A name of low confidence, a former name and the name of an occupation that nobody assesses here
never match: they lead to an answer of their own (nothing.py).
"""

from collections.abc import Callable
from functools import cache, partial

from agencies.search.folding import fold_words
from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Batch, Hit, Hits, How, Made, Meaning, Rank, hits_of
from agencies.search.names import Name, Source
from agencies.search.several import Several, marks_of

Looked = Made | Batch | Hits
SHORTEST_IN_GROUP = 2
PLAINLY_A_GROUP = 4
ALIAS_RANKS = {
    Source.HIGH: Rank.ALIAS,
    Source.EARLIER: Rank.ALIAS,
    Source.ENGLISH: Rank.ALIAS,
    Source.AGENCY_KIND: Rank.ALIAS,
    Source.NOTE: Rank.ALIAS,  # of an occupation that has come to be assessed since the card was written
    Source.MEDIUM: Rank.LIKELY_ALIAS,
}
IS_LIKELY = marks_of({Source.MEDIUM})


def meaning_of(text: str, knowledge: Knowledge) -> Meaning:
    """Everything that a piece as it is written may mean."""
    meaning = Meaning(text)
    for name in knowledge.exact(text):
        sort_whole(meaning, name)
    match(meaning, knowledge)
    if not meaning.hits and not meaning.cards and not meaning.unassessed:
        meaning.unassessed += unassessed_within(text, knowledge)
        if not meaning.loose and (len(text) >= PLAINLY_A_GROUP or not meaning.unassessed):
            meaning.hits += groups_within(text, knowledge)
    if not meaning.hits and not meaning.cards:
        notes = (hit.name.target.note for hit in meaning.unassessed)
        meaning.cards += dict.fromkeys(note for note in notes if note)
    if not meaning and not text.isascii():
        meaning.loose += likely_aliases_within(text, partial(parts_of_aliases, text, knowledge))
    if not meaning and not text.isascii() and len(text) > 1:
        names = knowledge.index.loose.containing(text)
        meaning.loose += (Hit(Rank.ALIAS_WITHIN, How.WITHIN, name, text) for name in names)
    return meaning


def match(meaning: Meaning, knowledge: Knowledge) -> None:
    """Apply the rule: go down the ranks until what is found outweighs the rest."""
    looks = looks_for(meaning.text, knowledge)
    begins, within, *others, likely = looks
    ranks = {hit.rank for hit in meaning.hits}
    if Rank.EXACT in ranks:
        meaning.aside = [hit for hit in meaning.hits if hit.rank is not Rank.EXACT]
        meaning.hits = Hits(hit for hit in meaning.hits if hit.rank is Rank.EXACT)
        meaning.later = looks
        return
    meaning.hits += begins()
    if Rank.ALIAS in ranks:
        meaning.later = (within, *others, likely)
        return
    meaning.hits += within() if meaning.hits else parts_of_names(meaning.text, within(), knowledge)
    if meaning.hits or meaning.loose:  # a text that is a loose name is no part of a better one
        meaning.later = (*others, likely)
        return
    for look in others:
        meaning.hits += look()
    meaning.later = (likely,) if meaning.hits else ()


def looks_for(text: str, knowledge: Knowledge) -> tuple[Callable[[], Looked], ...]:
    """The second and third rank, then the sixth, seventh, eighth and eleventh.

    Every reading that has this piece in it may ask for them.
    """
    aliases = cache(partial(parts_of_aliases, text, knowledge))
    certain, likely = (
        cache(partial(look, text, aliases)) for look in (aliases_within, likely_aliases_within)
    )
    if text.isascii():  # official names have no Latin letters in them
        return Hits, Made, certain, Made, Made
    official = (official_beginning, items_within, agencies_within)
    begins, items, agencies = (cache(partial(look, text, knowledge)) for look in official)
    return begins, items, certain, agencies, likely


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


def official_beginning(text: str, knowledge: Knowledge) -> Hits:
    index = knowledge.index
    begun = (index.items.going_on(text), index.agencies.going_on(text))
    return Hits(*(hits_of(names, rank_of_beginning, How.BEGINS, text) for names in begun))


def rank_of_beginning(source: Source) -> Rank:
    return Rank.WORK_TYPE_BEGINS if source is Source.WORK_TYPE else Rank.BEGINS


def items_within(text: str, knowledge: Knowledge) -> Looked:
    return hits_of(knowledge.index.items.within(text), Rank.WITHIN, How.WITHIN, text)


def parts_of_names(text: str, found: Looked, knowledge: Knowledge) -> Looked:
    """The sixth rule, where nothing better was found."""
    if not found or found.sources() - {Source.WORK_TYPE, Source.ITEM}:
        return found
    names = [name for name in knowledge.index.aliases.beginning(text) if name.source is Source.HIGH]
    return Hits([Hit(Rank.ALIAS_BEGINS, How.WITHIN, name, text) for name in names], found)


def aliases_within(text: str, aliases: Callable[[], Several]) -> Looked:
    names = aliases().from_sources(~IS_LIKELY)
    return hits_of(names, Rank.ALIAS_WITHIN, How.WITHIN, text)


def likely_aliases_within(text: str, aliases: Callable[[], Several]) -> Looked:
    names = aliases().from_sources(IS_LIKELY)
    return hits_of(names, Rank.LIKELY_ALIAS_WITHIN, How.WITHIN, text)


def parts_of_aliases(text: str, knowledge: Knowledge) -> Several:
    """Letters and digits count from the start of a word: CNC stands in CNC车床, and C in none."""
    aliases = knowledge.index.aliases
    if not text.isascii():
        return aliases.longer(text)
    if len(text) == 1:
        return aliases.nothing
    return aliases.longer(text).those(lambda name: is_within_words(text, name))


def agencies_within(text: str, knowledge: Knowledge) -> Looked:
    return hits_of(knowledge.index.agencies.within(text), Rank.AGENCY_WITHIN, How.WITHIN, text)


def is_within_words(text: str, name: Name) -> bool:
    """Whether letters stand in an alias from the start of a word on; in an English name, as whole words."""
    if name.source is Source.ENGLISH:
        words = fold_words(name.shown)
        starts = range(len(words))
        return any(text == "".join(words[at:end]) for at in starts for end in range(at + 1, len(words) + 1))
    at = name.folded.find(text)
    return at == 0 or not name.folded[at - 1].isascii()


def unassessed_within(text: str, knowledge: Knowledge) -> list[Hit]:
    """Occupations that nobody assesses here: what a card is about first, then what begins with the text."""
    if text.isascii():
        return []
    found = [
        Hit(Rank.BEGINS if name.folded.startswith(text) else Rank.WITHIN, How.WITHIN, name, text)
        for name in knowledge.index.unassessed.containing(text)
    ]
    return sorted(found, key=lambda hit: (not hit.name.target.note, hit.rank, hit.name.target.code))


def groups_within(text: str, knowledge: Knowledge) -> list[Hit]:
    """Groups of the classification that have something assessed in them and the text in their names."""
    if len(text) < SHORTEST_IN_GROUP or text.isascii():
        return []
    return [Hit(Rank.WITHIN, How.WITHIN, name, text) for name in knowledge.index.groups.containing(text)]
