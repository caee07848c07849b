"""Names by their sound: whole pinyin joined or spaced, initials, and mixtures of both with characters.

1. A whole name by its full pinyin: official names, then aliases (chengxuyuan → 程序员).
2. A whole name by its initials: official names, then aliases (dg → 电工).
3. Names that begin with the letters, then official names that contain them, from the start of a syllable on.
4. Names whose initials begin with three letters or more (jsjcx → 计算机程序设计员).
5. Full syllables, initials and characters mixed, from the start of a name (dianh, 电g, dian焊).

The first that finds something decides. Two letters are initials of whole names alone, or chance would match.
"""

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import chain

from agencies.search.characters import characters
from agencies.search.index import Shelf
from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Hit, Hits, How, Meaning, Rank, hits_of
from agencies.search.names import Name, Source
from agencies.search.ranking import sort_whole
from agencies.search.several import Several

SHORTEST_INITIALS = 3
SHORTEST_SYLLABLES = 2
MOST_SPLITS = 12
MATCHING = {Source.HIGH, Source.MEDIUM, Source.EARLIER}
Unit = tuple[str, str]  # a character (or a run of letters) of a name, and its syllable


def sound_meaning(text: str, knowledge: Knowledge) -> Meaning:
    """What a piece with Latin letters in it means by its sound."""
    letters = text.replace("v", "u")
    meaning = Meaning(text)
    if letters.isascii() and letters.isalpha():
        whole_sounds(meaning, letters, knowledge)
        if not meaning.hits:
            meaning.hits += partly(letters, knowledge)
    if not meaning.hits and any(character.isalpha() and character.isascii() for character in text):
        meaning.hits += (Hit(Rank.SOUND, How.SOUND, name, text) for name in mixed(text, knowledge))
    if (
        not meaning.hits
        and not meaning.unassessed
        and len(letters) >= SHORTEST_INITIALS
        and letters.isascii()
    ):
        names = knowledge.index.unassessed.sounding(letters)
        whole = whole_syllables(letters)
        fitting = (name for name in names if begins(letters, name) or whole.search(name.sound))
        found = sorted(fitting, key=lambda name: name.target.code)
        meaning.unassessed += (Hit(Rank.SOUND, How.SOUND, name, text) for name in found)
    return meaning


def whole_sounds(meaning: Meaning, letters: str, knowledge: Knowledge) -> None:
    """The first two rules. What is not assessed, loosely named or on a card is kept apart as ever."""
    index = knowledge.index
    found = [*index.by_sound(letters)]
    if not any(is_matching(name) for name in found) and len(letters) >= SHORTEST_SYLLABLES:
        initials = index.by_initials(letters)
        found += [name for name in initials if is_matching(name) or len(letters) >= SHORTEST_INITIALS]
    whole = Meaning(meaning.text)
    for name in found:
        sort_whole(whole, name)
    hits = [Hit(Rank.SOUND, How.SOUND, hit.name, meaning.text) for hit in whole.hits]
    official = [hit for hit in hits if hit.name.source.is_official]
    meaning.hits += official or hits
    meaning.aside += [hit for hit in hits if hit not in meaning.hits]
    meaning.loose, meaning.unassessed, meaning.cards = whole.loose, whole.unassessed, whole.cards


def is_matching(name: Name) -> bool:
    target = name.target
    return bool((target.items or target.agencies) and (name.source.is_official or name.source in MATCHING))


def partly(letters: str, knowledge: Knowledge) -> Hits:
    """The third and fourth rule, each first among official names of items, then aliases, then agencies."""
    index = knowledge.index
    for shelf in (index.items, index.aliases, index.agencies):
        begun = shelf.begin_sounding(letters)
        if hits := matching(letters, begun.those(partial(begins, letters))):
            return hits
    whole = whole_syllables(letters)
    for shelf in (index.items, index.agencies):
        sounding = shelf.sounding(letters)
        if hits := matching(letters, sounding.those(lambda name: bool(whole.search(name.sound, 1)))):
            return hits
    if len(letters) >= SHORTEST_INITIALS:
        for shelf in (index.items, index.aliases, index.agencies):
            if hits := matching(letters, shelf.begin_with_initials(letters)):
                return hits
    return Hits()


def matching(letters: str, names: Several) -> Hits:
    return Hits(hits_of(names.those(is_matching), Rank.SOUND, How.SOUND, letters))


def begins(letters: str, name: Name) -> bool:
    """Whether a longer name begins with these letters, no syllable cut.

    But the last one may still be unfinished, as it is while somebody types.
    """
    left, syllables = letters, name.sound.replace("v", "u").split()
    for count, syllable in enumerate(syllables, start=1):
        if left == syllable:
            return count < len(syllables)
        if not left.startswith(syllable):
            return count > 1 and syllable.startswith(left)
        left = left[len(syllable) :]
    return False


def whole_syllables(letters: str) -> re.Pattern[str]:
    """Finds the letters in the sound of a name where no syllable is cut: `iangong` not in `dian gong`."""
    spelt = " ?".join("[uv]" if letter == "u" else letter for letter in letters)
    return re.compile(f"(?<![a-z]){spelt}(?![a-z])")


def mixed(text: str, knowledge: Knowledge) -> list[Name]:
    """The fifth rule."""
    runs = [run for run in split_scripts(text) if not run.isascii()]
    if runs:
        candidates = knowledge.index.shelved(partial(containing, max(runs, key=len)))
    else:
        picks = (partial(beginning, initials) for initials in initials_of(text))
        candidates = chain.from_iterable(map(knowledge.index.shelved, picks))
    fitting = (name for name in candidates if is_matching(name) and begins_mixed(text, units_of(name)))
    return list(dict.fromkeys(fitting))


def containing(text: str, shelf: Shelf) -> Several:
    return shelf.containing(text)


def beginning(initials: str, shelf: Shelf) -> Several:
    return shelf.begin_with_initials(initials)


def split_scripts(text: str) -> list[str]:
    """`dian焊工` → `["dian", "焊工"]`."""
    runs: list[str] = []
    for character in text:
        if runs and runs[-1][-1].isascii() == character.isascii():
            runs[-1] += character
        else:
            runs.append(character)
    return runs


@cache
def syllables() -> frozenset[str]:
    return frozenset(sound.replace("v", "u") for sound in characters().sounds.values())


def initials_of(letters: str) -> set[str]:
    """The initials that letters may stand for, read as syllables and single initials: `dianh` → {"dh", …}."""
    ends: list[set[str]] = [{""}] + [set() for _ in letters]
    for start in range(len(letters)):
        for end in range(start + 1, min(len(letters), start + 6) + 1):
            piece = letters[start:end]
            if len(piece) == 1 or piece.replace("v", "u") in syllables():
                ends[end] |= {before + piece[0] for before in list(ends[start])[:MOST_SPLITS]}
    return {initials for initials in ends[-1] if 1 < len(initials) < len(letters)}


def units_of(name: Name) -> list[Unit]:
    """The characters of a name with their syllables; none if the two do not go together."""
    units: list[Unit] = []
    at = 0
    for syllable in name.sound.replace("v", "u").split():
        step = 1 if not name.folded[at : at + 1].isascii() else len(syllable)
        units.append((name.folded[at : at + step], syllable))
        at += step
    return units if at == len(name.folded) else []


def begins_mixed(text: str, units: list[Unit]) -> bool:
    """Whether a name begins so, each of its characters given as itself, by its syllable or by its initial."""
    if not text:
        return True
    if not units:
        return False
    return any(begins_mixed(text[length:], units[1:]) for length in steps(text, units[0]))


def steps(text: str, unit: Unit) -> Iterator[int]:
    """How many characters of the text may stand for the unit."""
    character, syllable = unit
    if text.startswith(character):
        yield len(character)
    letters = text.replace("v", "u")
    if letters.startswith(syllable):
        yield len(syllable)
    if letters[0] == syllable[0] and letters[0].isascii():
        yield 1
