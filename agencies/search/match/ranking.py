"""What a piece of text matches, and how well.

1. The whole of an official name (occupation, work type, item, agency, group), or a code or filing number.
   Where there is one, nothing weaker is mixed in, but for what bore that name before. It beats every alias,
   though nobody assesses what it names: 化妆师 is an occupation of its own, and then no other.
2. Official names that begin with the text: of occupations and agencies.
3. Work types that begin with it.
4. Approved aliases that are the text: those of high confidence, and names that the register itself once used.
   They clearly mean one thing, so where there is one, nothing below 5 is mixed in; but where it is cut out of
   the name that it stands for, the official names that end with it likewise: 面点 for 中式面点师, 西式面点师.
5. Those of medium confidence, which may mean something else as well.
6. Names of occupations and work types that contain it; but 化工, with which others begin, is not in
   园林绿化工, where 绿化 is a word. Where that is within work types alone, aliases of high confidence that
   begin with it go instead of them: 装修设计 for 装修, no 汽车车身涂装修复工.
7. Aliases of high confidence that contain it, unless a rank above has found something; two characters only
   where one begins with them, for what stands behind is a sort of work: 经理 of 物业经理, 测试 of 算法测试.
8. Names of agencies that contain it, likewise: whoever types 美容 seeks 美容师, not all that an association
   with 美容 in its name assesses.
9. Names that sound so: whole, then from the beginning, then within; by initials likewise (sounds.py).
10. A slip of one character, by sound or by writing, when there is nothing else at all (slips.py).
11. An alias of medium confidence matches whole alone; what is a part of one (开车 of 开车床) is told that
    it may be meant, when there is nothing else. English names match by their first words, two at least: nurse
    is no nursery, brewer no coffee brewer, machine operator no milling machine operator. What nobody assesses
    is no part of another.
12. A text within the name of a group of the classification matches what is assessed in that group, when no
    name above contains it. What nobody assesses there is then related, and no answer. A text of less than
    four characters stands in such names by chance (消防, 健康), so for it the occupations go first, as for
    what one begins with and the group does not (摩托车修理).

Within one rank rows stand by code, then as the edition prints them. What a cut leaves out is offered as
related. A name of low confidence, a former name and the name of an occupation that nobody assesses here
never match: they lead to an answer of their own (nothing.py).
"""

import re
from array import array
from collections.abc import Callable
from functools import cache, partial

from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import Name, NameSet, NameSource, marks_of
from agencies.search.match.hits import Hit, HitList, How, LazyHits, Meaning, Rank, hits_of
from agencies.search.text.folding import fold_words

Hits = list[Hit] | LazyHits | HitList
TORN = re.compile("[\u3400-\u9fff][工师员]")
SHORTEST_IN_GROUP = 2
PLAINLY_A_GROUP = 4
ALIAS_RANKS = {
    NameSource.HIGH: Rank.ALIAS,
    NameSource.EARLIER: Rank.ALIAS,
    NameSource.ENGLISH: Rank.ALIAS,
    NameSource.AGENCY_KIND: Rank.ALIAS,
    NameSource.NOTE: Rank.ALIAS,  # of an occupation that has come to be assessed since the note was written
    NameSource.MEDIUM: Rank.LIKELY_ALIAS,
}
IS_LIKELY = marks_of({NameSource.MEDIUM})


def meaning_of(text: str, knowledge: Knowledge) -> Meaning:
    meaning = Meaning(text)
    for name in knowledge.index.exact(text):
        sort_whole(meaning, name)
    match(meaning, knowledge)
    if not meaning.hits and not meaning.notes and not meaning.unassessed:
        meaning.unassessed += unassessed_within(text, knowledge)
        begun = any(hit.rank is Rank.BEGINS for hit in meaning.unassessed)
        if not meaning.loose and (len(text) >= PLAINLY_A_GROUP or not meaning.unassessed):
            groups = groups_within(text, knowledge)
            meaning.hits += (hit for hit in groups if not begun or hit.name.folded.startswith(text))
    if not meaning.hits and not meaning.notes:
        keys = (hit.name.target.note for hit in meaning.unassessed)
        meaning.notes += dict.fromkeys(key for key in keys if key)
    if not meaning and not text.isascii():
        likely = aliases_within(text, knowledge).from_sources(IS_LIKELY)
        meaning.loose += hits_of(likely, Rank.LIKELY_ALIAS_WITHIN, How.WITHIN, text)
    if not meaning and not text.isascii() and len(text) > 1:
        names = knowledge.index.loose.folded.containing(text)
        meaning.loose += (Hit(Rank.ALIAS_WITHIN, How.WITHIN, name, text) for name in names)
    return meaning


def match(meaning: Meaning, knowledge: Knowledge) -> None:
    """Apply the rule: go down the ranks until what is found outweighs the rest."""
    looks = looks_for(meaning.text, knowledge)
    begins, within, *others, likely = looks
    ranks = {hit.rank for hit in meaning.hits}
    unassessed = [hit.name for hit in meaning.unassessed if hit.name.source is NameSource.OCCUPATION]
    if any(name.folded == meaning.text for name in unassessed):
        meaning.loose += (hit for hit in meaning.hits if not is_register_name(hit))
        meaning.hits = HitList(filter(is_register_name, meaning.hits))
        meaning.later = looks
        return
    if Rank.EXACT in ranks:
        found = list(meaning.hits)
        meaning.aside = [hit for hit in found if not is_register_name(hit)]
        meaning.hits = HitList(filter(is_register_name, found))
        meaning.later = looks
        return
    if not meaning.hits and any(hit.name.source is NameSource.ENGLISH for hit in meaning.unassessed):
        meaning.later = looks
        return
    meaning.hits += begins()
    if Rank.ALIAS in ranks:
        if any(meaning.text in hit.name.target.label for hit in meaning.hits.whole()):
            meaning.hits += (hit for hit in within() if hit.name.folded[:-1].endswith(meaning.text))
        meaning.later = (within, *others, likely)
        return
    meaning.hits += within() if meaning.hits else parts_of_names(meaning.text, within(), knowledge)
    if meaning.hits or meaning.loose:  # a text that is a loose name is no part of a better one
        meaning.later = (*others, likely)
        return
    for look in others:
        meaning.hits += look()
    meaning.later = (likely,) if meaning.hits else ()


def is_register_name(hit: Hit) -> bool:
    """A whole name that the register has, or that it had before: on some days only the one holds."""
    return hit.rank is Rank.EXACT or hit.name.source is NameSource.EARLIER


def looks_for(text: str, knowledge: Knowledge) -> tuple[Callable[[], Hits], ...]:
    """The second and third rank, then the sixth, seventh, eighth and eleventh.

    Every reading that has this piece in it may ask for them.
    """
    items, agencies = knowledge.index.items.folded, knowledge.index.agencies.folded
    aliases = cache(lambda: begun_by_a_word(aliases_within(text, knowledge), text, knowledge))
    within = partial(items.containing, text, behind=True)
    certain = cache(lambda: hits_of(telling(aliases(), text), Rank.ALIAS_WITHIN, How.WITHIN, text))
    if text.isascii():  # official names have no Latin letters in them
        return list, list, certain, list, list
    beginning = (
        cache(lambda: hits_of(items.beginning(text, longer=True), rank_of_beginning, How.BEGINS, text)),
        cache(lambda: hits_of(agencies.beginning(text, longer=True), rank_of_beginning, How.BEGINS, text)),
    )
    return (
        lambda: HitList(*(hits() for hits in beginning)),
        cache(lambda: hits_of(begun_by_a_word(within(), text, knowledge), Rank.WITHIN, How.WITHIN, text)),
        certain,
        cache(lambda: hits_of(agencies.containing(text, behind=True), Rank.AGENCY_WITHIN, How.WITHIN, text)),
        cache(lambda: hits_of(aliases(), Rank.LIKELY_ALIAS_WITHIN, How.WITHIN, text)),
    )


def begun_by_a_word(found: NameSet, text: str, knowledge: Knowledge) -> NameSet:
    """The sixth rule: what names of what nobody assesses begin with is in no other across its words.

    Nor is 理工 of 修理工, with which no name begins.
    """
    index, exact = knowledge.index, knowledge.index.exact
    shelves = (index.items, index.aliases, index.unassessed, index.loose)
    if TORN.fullmatch(text) and not any(shelf.folded.beginning(text) for shelf in shelves):
        return found.those(lambda _: False)
    if len(text) == 1 or not found or not knowledge.index.unassessed.folded.beginning(text):
        return found
    return found.whose_text(lambda name: (at := name.find(text)) < 1 or not exact(name[at - 1 : at + 1]))


def telling(aliases: NameSet, text: str) -> NameSet:
    """The seventh rule."""
    certain = aliases.from_sources(~IS_LIKELY)
    if len(text) > 2 or text.isascii():
        return certain
    return certain.those(lambda name: name.folded.startswith(text) or bool(name.target.agencies))


def rank_of_beginning(source: NameSource) -> Rank:
    return Rank.WORK_TYPE_BEGINS if source is NameSource.WORK_TYPE else Rank.BEGINS


def sort_whole(meaning: Meaning, name: Name) -> None:
    """Put a name that is the text where it belongs."""
    target = name.target
    if target.unassessed or target.note:
        meaning.notes += [target.note] if target.note else []
    if target.unassessed:
        meaning.unassessed.append(Hit(Rank.EXACT, How.WHOLE, name, meaning.text))
    elif name.source in {NameSource.LOW, NameSource.FORMER}:
        meaning.loose.append(Hit(Rank.ALIAS, How.WHOLE, name, meaning.text))
    elif target.items or target.agencies:
        rank = ALIAS_RANKS.get(name.source, Rank.EXACT)
        meaning.hits += (Hit(rank, How.WHOLE, name, meaning.text),)


def parts_of_names(text: str, found: Hits, knowledge: Knowledge) -> Hits:
    """The sixth rule, where nothing better was found."""
    if not found or HitList(found).sources() - {NameSource.WORK_TYPE, NameSource.ITEM}:
        return found
    aliases = knowledge.index.aliases.folded.beginning(text)
    names = [name for name in aliases if name.source is NameSource.HIGH]
    return [Hit(Rank.ALIAS_BEGINS, How.WITHIN, name, text) for name in names] or found


def aliases_within(text: str, knowledge: Knowledge) -> NameSet:
    """Letters and digits count from the start of a word: CNC stands in CNC车床, and C in none."""
    aliases = knowledge.index.aliases
    if not text.isascii():
        return aliases.folded.containing(text, longer=True)
    if len(text) == 1:
        return aliases.at(array("I"))
    return aliases.folded.containing(text, longer=True).those(lambda name: is_within_words(text, name))


def is_within_words(text: str, name: Name) -> bool:
    """Whether letters stand in an alias from the start of a word on; an English name begins with them."""
    if name.source is NameSource.ENGLISH:
        words = fold_words(name.shown)
        return any(text == "".join(words[:end]) for end in range(2, len(words)))
    at = name.folded.find(text)
    return at == 0 or not name.folded[at - 1].isascii()


def unassessed_within(text: str, knowledge: Knowledge) -> list[Hit]:
    """Occupations that nobody assesses here: what a note is about first, then what begins with the text."""
    if text.isascii():
        return []
    found = [
        Hit(Rank.BEGINS if name.folded.startswith(text) else Rank.WITHIN, How.WITHIN, name, text)
        for name in knowledge.index.unassessed.folded.containing(text)
    ]
    return sorted(found, key=lambda hit: (not hit.name.target.note, hit.rank, hit.name.target.code))


def groups_within(text: str, knowledge: Knowledge) -> list[Hit]:
    """Groups of the classification that have something assessed in them and the text in their names."""
    if len(text) < SHORTEST_IN_GROUP or text.isascii():
        return []
    return [
        Hit(Rank.WITHIN, How.WITHIN, name, text) for name in knowledge.index.groups.folded.containing(text)
    ]
