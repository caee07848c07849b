"""One character wrong: looked for only when nothing else was found.

By sound: what is written sounds like a name (眼睛验光师 → 眼镜验光师). Two characters must be the whole name,
more may be its beginning or a part of it.

By writing: one character replaced, left out, added or exchanged with its neighbour. In a text of three
characters that must give a whole official name, in one of four a name or its beginning, in a longer one any
part of it. An everyday name is not mended so: 电脑维修 is no slip for 电梯维修.

By writing only if all that is found belongs to one occupation or one agency: what could be several things
was no slip. A slip for an occupation that nobody assesses here counts too, and leads to that answer. In a
text of three characters it stands in the way of others; in a longer one what is assessed comes first.
"""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Hit, How, Meaning, Rank
from agencies.search.names import Name, Shelf
from agencies.search.pinyin import pinyin_of
from agencies.search.sounds import is_matching

SHORTEST_BY_SOUND = 2
SHORTEST_BY_WRITING = 3
SHORTEST_BEGINNING = 4
SHORTEST_PART = 5
SHORTEST_LETTERS = 6


def slip_meaning(text: str, knowledge: Knowledge) -> Meaning:
    """What a text that means nothing else may have been meant for."""
    for names, alone in ((by_sound(text, knowledge), False), (by_writing(text, knowledge), True)):
        if names and (not alone or len({owner(name) for name in names}) == 1):
            meaning = Meaning(text)
            for name in names:
                unassessed = bool(name.target.unassessed)
                (meaning.unassessed if unassessed else meaning.hits).append(
                    Hit(Rank.SLIP, How.SLIP, name, text)
                )
            return meaning
    return Meaning(text)


def owner(name: Name) -> str:
    return name.target.number or name.target.code


def shelves(knowledge: Knowledge) -> tuple[Shelf, ...]:
    """Official names first, then aliases; what nobody assesses here among them."""
    index = knowledge.index
    return index.items, index.agencies, index.unassessed, index.aliases


def may_be_meant(name: Name) -> bool:
    return is_matching(name) or bool(name.target.unassessed)


def by_sound(text: str, knowledge: Knowledge) -> list[Name]:
    """Names that sound like a text of Chinese characters; whole names before parts of names."""
    if text.isascii() or len(text) < SHORTEST_BY_SOUND:
        return []
    sound = pinyin_of(text)
    whole = [
        name
        for name in knowledge.index.by_sound.get(sound.replace(" ", "").replace("v", "u"), ())
        if name.sound == sound and may_be_meant(name)
    ]
    if whole or len(text) <= SHORTEST_BY_SOUND:
        return preferred(whole)
    joined = sound.replace(" ", "").replace("v", "u")
    alike = [name for shelf in shelves(knowledge) for name in shelf.sounding(joined) if may_be_meant(name)]
    return preferred(name for name in alike if f" {sound} " in f" {name.sound} ")


def preferred(names: Iterable[Name]) -> list[Name]:
    """What is assessed here, if any of it is."""
    found = list(names)
    return [name for name in found if not name.target.unassessed] or found


def by_writing(text: str, knowledge: Knowledge) -> list[Name]:
    if text.isascii():
        return list(by_letters(text, knowledge))
    if len(text) < SHORTEST_BY_WRITING:
        return []
    # One half of the text is free of the slip, so it stands in the name as it is.
    half = len(text) // 2
    likely = {
        id(name): name
        for shelf in shelves(knowledge)[:3]
        for part in (text[:half], text[half:])
        for name in shelf.containing(part)
        if name.source.is_official
    }
    found = [name for name in likely.values() if is_near(text, name.folded)]
    return found if len(text) < SHORTEST_BEGINNING else preferred(found)


def by_letters(letters: str, knowledge: Knowledge) -> Iterator[Name]:
    """Whole names whose pinyin is one letter away from what was typed."""
    if len(letters) < SHORTEST_LETTERS or not letters.isalpha():
        return
    typed = letters.replace("v", "u")
    for shelf in shelves(knowledge):
        near = process.extract(typed, shelf.joined.texts, scorer=OSA.distance, score_cutoff=1, limit=None)
        yield from (shelf.names[at] for _, _, at in near if may_be_meant(shelf.names[at]))


def is_near(text: str, name: str) -> bool:
    """Whether the text is one slip away from a name, or, if long enough, from a part of it."""
    if len(name) >= SHORTEST_BY_WRITING and OSA.distance(text, name, score_cutoff=1) <= 1:
        return True
    if len(text) < SHORTEST_BEGINNING:
        return False
    sizes = (len(text), len(text) - 1, len(text) + 1)
    places = range(len(name)) if len(text) >= SHORTEST_PART else range(1)
    parts = (name[at : at + size] for size in sizes for at in places if at + size <= len(name))
    return any(OSA.distance(text, part, score_cutoff=1) <= 1 for part in parts)
