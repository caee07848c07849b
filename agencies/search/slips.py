"""One character wrong: looked for only when nothing else was found.

1. A whole name with one character put for another that sounds or looks alike (电公 → 电工, 美客师 → 美容师),
   the sound compared at that character alone. Homophones all through are no such slip: 保育士 is no 宝玉石.
2. A whole official name by writing, as below.
3. A part of a name by sound (眼睛验光 → 眼镜验光师), from three characters on.
4. A part of an official name by writing.

The first that finds something decides, and what is assessed here goes before what is not.

By writing: one character replaced, left out, added or exchanged with its neighbour. In a text of three
characters that must give a whole official name, in one of four a name or its beginning, in a longer one any
part of it. An everyday name is not mended so: 电脑维修 is no slip for 电梯维修.

A slip keeps every whole name that stands in what was typed (建筑电工 is no 建筑工程), and a last word that
tells a sort of agency (上海大学 is no 上海商学院). By writing only if all that is found belongs to one
occupation or one agency: what could be several things was no slip. A slip for an occupation that nobody
assesses here counts too, and leads to that answer. In a text of three characters it stands in the way of
others; in a longer one what is assessed comes first.
"""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Hit, How, Meaning, Rank
from agencies.search.names import Name, Shelf
from agencies.search.pinyin import pinyin_of
from agencies.search.sounds import is_matching
from agencies.search.words import ENDINGS, LOOK_ALIKE

SHORTEST_BY_SOUND = 2
SHORTEST_BY_WRITING = 3
SHORTEST_BEGINNING = 4
SHORTEST_PART = 5
SHORTEST_LETTERS = 6


def slip_meaning(text: str, knowledge: Knowledge, keeping: Sequence[str] = ()) -> Meaning:
    """What a text that means nothing else may have been meant for; `keeping` are the whole names in it."""
    keeping = (*keeping, *(ending for ending in ENDINGS if text.endswith(ending)))
    for found, alone in looks(text, knowledge):
        names = [name for name in found if all(kept in name.folded for kept in keeping)]
        if names and (not alone or len({owner(name) for name in names}) == 1):
            meaning = Meaning(text)
            for name in names:
                unassessed = bool(name.target.unassessed)
                (meaning.unassessed if unassessed else meaning.hits).append(
                    Hit(Rank.SLIP, How.SLIP, name, text)
                )
            return meaning
    return Meaning(text)


def looks(text: str, knowledge: Knowledge) -> Iterator[tuple[list[Name], bool]]:
    """What each rule finds in turn, and whether it must be one thing alone."""
    if text.isascii():
        yield list(by_letters(text, knowledge)), True
        return
    if len(text) < SHORTEST_BY_SOUND:
        return
    names = likely(text, knowledge)
    yield alike(text, names), False
    official = [name for name in names if name.source.is_official] if len(text) >= SHORTEST_BY_WRITING else []
    yield whole_by_writing(text, official), True
    yield by_sound(text, knowledge), False
    yield by_writing(text, official), True


def owner(name: Name) -> str:
    return name.target.number or name.target.code


def shelves(knowledge: Knowledge) -> tuple[Shelf, ...]:
    """Official names first, then aliases; what nobody assesses here among them."""
    index = knowledge.index
    return index.items, index.agencies, index.unassessed, index.aliases


def may_be_meant(name: Name) -> bool:
    return is_matching(name) or bool(name.target.unassessed)


def alike(text: str, names: Iterable[Name]) -> list[Name]:
    """The first rule."""
    return preferred(name for name in names if differs_alike(text, name) and may_be_meant(name))


def differs_alike(text: str, name: Name) -> bool:
    """Whether a name differs from the text in one character, which sounds or looks like the one typed."""
    if len(text) != len(name.folded):
        return False
    places = [at for at, character in enumerate(name.folded) if text[at] != character]
    if len(places) != 1:
        return False
    typed, meant = text[places[0]], name.folded[places[0]]
    syllables = name.sound.split()
    sounds = len(syllables) == len(text) and pinyin_of(typed) in {syllables[places[0]], pinyin_of(meant)}
    return sounds or any(typed in group and meant in group for group in LOOK_ALIKE)


def likely(text: str, knowledge: Knowledge) -> list[Name]:
    """Names that hold what one slip leaves whole: a half, or all but the two characters in the middle."""
    if len(text) == SHORTEST_BY_SOUND:
        first, last = text[0], text[1]
        return [
            name
            for shelf in shelves(knowledge)
            for name in shelf.at(
                at
                for at, other in enumerate(shelf.folded)
                if len(other) == SHORTEST_BY_SOUND and (other[0] == first or other[1] == last)
            )
        ]
    half = len(text) // 2
    found: dict[Name, None] = {}
    for shelf in shelves(knowledge):
        for part in (text[:half], text[half:]):
            found |= dict.fromkeys(shelf.containing(part))
        if len(text) >= SHORTEST_PART:
            before = text[: half - 1]
            behind = shelf.containing(text[half + 1 :])
            found |= dict.fromkeys(name for name in behind if before in name.folded)
    return list(found)


def by_sound(text: str, knowledge: Knowledge) -> list[Name]:
    """Names with a part, but not all of them, that sounds like a text of Chinese characters."""
    if len(text) <= SHORTEST_BY_SOUND:
        return []
    sound = pinyin_of(text)
    joined = sound.replace(" ", "").replace("v", "u")
    found = [name for shelf in shelves(knowledge) for name in shelf.sounding(joined) if may_be_meant(name)]
    return preferred(name for name in found if f" {sound} " in f" {name.sound} " and name.sound != sound)


def preferred(names: Iterable[Name]) -> list[Name]:
    """What is assessed here, if any of it is."""
    found = list(names)
    return [name for name in found if not name.target.unassessed] or found


def whole_by_writing(text: str, names: Iterable[Name]) -> list[Name]:
    found = [name for name in names if OSA.distance(text, name.folded, score_cutoff=1) <= 1]
    return found if len(text) < SHORTEST_BEGINNING else preferred(found)


def by_writing(text: str, names: Iterable[Name]) -> list[Name]:
    found = [name for name in names if is_near(text, name.folded)]
    return found if len(text) < SHORTEST_BEGINNING else preferred(found)


def by_letters(letters: str, knowledge: Knowledge) -> Iterator[Name]:
    """Whole names whose pinyin is one letter away from what was typed."""
    if len(letters) < SHORTEST_LETTERS or not letters.isalpha():
        return
    typed = letters.replace("v", "u")
    for shelf in shelves(knowledge):
        near = process.extract(typed, shelf.joined.texts, scorer=OSA.distance, score_cutoff=1, limit=None)
        yield from filter(may_be_meant, shelf.at(at for _, _, at in near))


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
