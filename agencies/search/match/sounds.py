"""Names by their sound: whole pinyin joined or spaced, initials, and mixtures of both with characters.

1. A whole name by its full pinyin: official names, then aliases (chengxuyuan → 程序员).
2. A whole name by its initials: official names, then aliases (dg → 电工).
3. Names that begin with the letters, then official names that contain them, from the start of a syllable on.
4. Names whose initials begin with three letters or more (jsjcx → 计算机程序设计员).
5. Full syllables, initials and characters mixed, from the start of a name (dianh, 电g, dian焊).
6. A whole name as southern ears hear it: zh as z, n as l, ing as in, throughout (cayisi → 茶艺师); official
   names, then aliases.

What stands within a name begins where a word does: xiangong is not in 有xian gong司. The first that finds
something decides. Two letters are initials of whole names alone, or chance would match.
"""

import re
from array import array
from collections.abc import Iterator
from functools import partial
from itertools import chain

from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import OFFICIAL, Name, NameSet, NameSource
from agencies.search.match.hits import Hit, HitList, How, Meaning, Rank, hits_of
from agencies.search.match.ranking import sort_whole
from agencies.search.text.folding import syllables

SHORTEST_INITIALS = 3
SHORTEST_SYLLABLES = 2
SHORTEST_SOUTHERN = 5
MOST_SPLITS = 12
CHARACTERS = re.compile(r"[^\x00-\x7f]+")
MATCHING = {NameSource.HIGH, NameSource.MEDIUM, NameSource.EARLIER}
Unit = tuple[str, str]  # a character (or a run of letters) of a name, and its syllable


def sound_meaning(text: str, knowledge: Knowledge) -> Meaning:
    """What a piece with Latin letters in it means by its sound."""
    letters = text.replace("v", "u")
    meaning = Meaning(text)
    if letters.isascii() and letters.isalpha():
        whole_sounds(meaning, letters, knowledge)
        if not meaning.hits and not meaning.unassessed:
            meaning.hits += partly(letters, knowledge)
    has_letters = any(character.isalpha() and character.isascii() for character in text)
    if has_letters and not meaning.hits and not meaning.unassessed:
        meaning.hits += (Hit(Rank.SOUND, How.SOUND, name, text) for name in mixed(text, knowledge))
    if not meaning and len(letters) >= SHORTEST_SOUTHERN and letters.isascii():
        heard = [name for name in knowledge.index.by_southern_sound(letters) if is_matching(name)]
        official = [name for name in heard if name.source in OFFICIAL]
        meaning.hits += (Hit(Rank.SLIP, How.SLIP, name, text) for name in official or heard)
    if (
        not meaning.hits
        and not meaning.unassessed
        and len(letters) >= SHORTEST_INITIALS
        and letters.isascii()
    ):
        names = knowledge.index.unassessed.joined.containing(letters)
        whole = whole_syllables(letters)
        fitting = (name for name in names if begins(letters, name) or whole.search(name.sound))
        found = sorted(fitting, key=lambda name: name.target.code)
        meaning.unassessed += (Hit(Rank.SOUND, How.SOUND, name, text) for name in found)
    return meaning


def whole_sounds(meaning: Meaning, letters: str, knowledge: Knowledge) -> None:
    """The first two rules. What is not assessed, loosely named or on a note is kept apart as ever."""
    index = knowledge.index
    found = [*index.by_sound(letters)]
    if not any(is_matching(name) for name in found) and len(letters) >= SHORTEST_SYLLABLES:
        initials = index.by_initials(letters)
        found += [name for name in initials if is_matching(name) or len(letters) >= SHORTEST_INITIALS]
    whole = Meaning(meaning.text)
    for name in found:
        sort_whole(whole, name)
    hits = [Hit(Rank.SOUND, How.SOUND, hit.name, meaning.text) for hit in whole.hits]
    official = [hit for hit in hits if hit.name.source in OFFICIAL]
    # As in writing, an occupation's own name beats every alias, though nobody assesses it.
    if not official and any(hit.name.source is NameSource.OCCUPATION for hit in whole.unassessed):
        whole.loose += hits
        hits = []
    meaning.hits += official or hits
    meaning.aside += [hit for hit in hits if hit not in meaning.hits]
    meaning.loose, meaning.unassessed, meaning.notes = whole.loose, whole.unassessed, whole.notes


def is_matching(name: Name) -> bool:
    target = name.target
    return bool((target.items or target.agencies) and (name.source in OFFICIAL or name.source in MATCHING))


def partly(letters: str, knowledge: Knowledge) -> HitList:
    """The third and fourth rule, each first among official names of items, then aliases, then agencies.

    As in writing, what stands within an official name of an item goes before a beginning of an alias.
    """
    index, whole = knowledge.index, whole_syllables(letters)
    for shelf in (index.items, index.aliases, index.agencies):
        begun = shelf.joined.beginning(letters)
        if hits := matching(letters, begun.those(partial(begins, letters))):
            return hits
        sounding = shelf.joined.containing(letters) if shelf is not index.aliases else shelf.at(array("I"))
        if hits := matching(letters, sounding.those(lambda name: begins_within(whole, name, knowledge))):
            return hits
    if len(letters) >= SHORTEST_INITIALS:
        for shelf in (index.items, index.aliases, index.agencies):
            if hits := matching(letters, shelf.initials.beginning(letters)):
                return hits
    return HitList()


def matching(letters: str, names: NameSet) -> HitList:
    return HitList(hits_of(names.those(is_matching), Rank.SOUND, How.SOUND, letters))


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


def begins_within(whole: re.Pattern[str], name: Name, knowledge: Knowledge) -> bool:
    """Whether the letters stand in a name from a word on: its characters there begin some other name."""
    found = whole.search(name.sound, 1)
    if found is None:
        return False
    first = name.sound.count(" ", 0, found.start())
    characters_there = units_of(name)[first : first + len(found[0].split())]
    begun = "".join(character for character, _ in characters_there)
    index = knowledge.index
    shelves = (index.items, index.aliases, index.agencies, index.unassessed, index.loose)
    return bool(begun) and any(shelf.folded.beginning(begun) for shelf in shelves)


def mixed(text: str, knowledge: Knowledge) -> list[Name]:
    """The fifth rule."""
    index = knowledge.index
    shelves = (index.items, index.agencies, index.aliases)
    if runs := CHARACTERS.findall(text):
        longest = max(runs, key=len)
        found = [shelf.folded.containing(longest) for shelf in shelves]
    else:
        found = [shelf.initials.beginning(each) for each in initials_of(text) for shelf in shelves]
    candidates = chain.from_iterable(found)
    fitting = (name for name in candidates if is_matching(name) and begins_mixed(text, units_of(name)))
    return list(dict.fromkeys(fitting))


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
    return any(begins_mixed(text[length:], units[1:]) for length in lengths_for(text, units[0]))


def lengths_for(text: str, unit: Unit) -> Iterator[int]:
    """How many characters of the text may stand for the unit."""
    character, syllable = unit
    if text.startswith(character):
        yield len(character)
    letters = text.replace("v", "u")
    if letters.startswith(syllable):
        yield len(syllable)
    if letters[0] == syllable[0] and letters[0].isascii():
        yield 1
