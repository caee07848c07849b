"""One character wrong: looked for only when nothing else was found.

0. A whole name with a character doubled, or exchanged with its neighbour from four on; everyday ones too.
1. A whole name with one character put for another that sounds or looks alike (电公 → 电工, 美客师 → 美容师),
   the sound compared at that character alone, and in two characters the very same. Homophones all through are
   no such slip: 保育士 is no 宝玉石.
2. A whole official name by writing, as below.
3. A part of a name by sound (眼睛验光 → 眼镜验光师), from three characters on, most of them its own.
4. A part of an official name by writing.

The first that finds something decides, and what is assessed here goes before what is not.

By writing: one character replaced, left out, added or exchanged with its neighbour. In a text of three
characters none is replaced or added (制茶师 is no 评茶师, 电镀工 no 电工), and it must give a whole official
name, in one of four a name or its beginning, in a longer one any part of it. An everyday name is not mended
so: 电脑维修 is no slip for 电梯维修. What is replaced makes no word with its neighbour: 电气安装 is none for
电梯安装.

A slip keeps every whole name that stands in what was typed (建筑电工 is no 建筑工程), and a last word that
tells a sort of agency (上海大学 is no 上海商学院). By writing only if all that is found belongs to one
occupation or one agency: what could be several things was no slip. A slip for an occupation that nobody
assesses here counts too, and leads to that answer. In a text of three characters it stands in the way of
others; in a longer one what is assessed comes first.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from agencies.in_memory.columns import turns
from agencies.search.index.knowledge import Knowledge, Shelf
from agencies.search.index.names import OFFICIAL, Name, NameSet, NameSource, marks_of, southern
from agencies.search.index.packed_texts import packed
from agencies.search.match.hits import Hit, HitList, How, Meaning, Rank
from agencies.search.match.ranking import sort_whole
from agencies.search.match.sounds import is_matching
from agencies.search.text.folding import is_pinyin
from agencies.search.text.pinyin import pinyin_of
from agencies.search.text.words import ENDINGS, LOOK_ALIKE

SHORTEST_BY_SOUND = 2
SHORTEST_BY_WRITING = 3
SHORTEST_BEGINNING = 4
SHORTEST_PART = 5
SHORTEST_LETTERS = 6
IS_OFFICIAL = marks_of(OFFICIAL)


def slip_meaning(text: str, knowledge: Knowledge, keeping: Sequence[str] = ()) -> Meaning:
    """What a text that means nothing else may have been meant for; `keeping` are the whole names in it."""
    if names := [name for other in mistyped(text) for name in knowledge.index.exact(other)]:
        return meaning_of_slip(text, names)
    keeping = (*keeping, *(ending for ending in ENDINGS if text.endswith(ending)))
    for found, alone in looks(text, knowledge):
        names = list(found.whose_text(lambda name: all(whole in name for whole in keeping)))
        if names and (not alone or len({name.target.number or name.target.code for name in names}) == 1):
            return meaning_of_slip(text, names)
    return Meaning(text)


def meaning_of_slip(text: str, names: Iterable[Name]) -> Meaning:
    """What is meant by these, as if they had been typed."""
    meaning = Meaning(text)
    for name in names:
        sort_whole(meaning, name)
    ranks = {NameSource.MEDIUM: Rank.LIKELY_SLIP}
    meaning.hits = HitList(
        Hit(ranks.get(hit.name.source, Rank.SLIP), How.SLIP, *hit[2:]) for hit in meaning.hits
    )
    meaning.unassessed = [Hit(Rank.SLIP, How.SLIP, *hit[2:]) for hit in meaning.unassessed]
    meaning.loose = [Hit(Rank.SLIP, How.SLIP, *hit[2:]) for hit in meaning.loose]
    return meaning


def mistyped(text: str) -> Iterator[str]:
    """A text of Chinese characters with one of two same ones taken away, or with two exchanged."""
    for at in range(0 if text.isascii() else len(text) - 1):
        first, second = text[at], text[at + 1]
        if first == second:
            yield text[:at] + text[at + 1 :]
        elif len(text) >= SHORTEST_BEGINNING:
            yield text[:at] + second + first + text[at + 2 :]


def looks(text: str, knowledge: Knowledge) -> Iterator[tuple[NameSet, bool]]:
    """What each rule finds in turn, and whether it must be one thing alone."""
    if text.isascii():
        yield by_letters(text, knowledge), True
        return
    if len(text) < SHORTEST_BY_SOUND:
        return
    names, size = sharing_a_part(text, knowledge), len(text)
    alike = names.as_long_as(size, size).those(lambda name: differs_alike(text, name) and may_be_meant(name))
    yield preferred(alike), False
    if len(text) >= SHORTEST_BY_WRITING:
        official = names.from_sources(IS_OFFICIAL)
        as_long = official.as_long_as(size - 1, size + 1)
        by_chance = partial(is_another_word, text, knowledge=knowledge)
        whole = as_long.whose_text(lambda name: is_one_slip(text, name) and not by_chance(name))
        yield whole if size < SHORTEST_BEGINNING else preferred(whole), True
        yield by_sound(text, knowledge), False
        near = official.whose_text(lambda name: is_near(text, name) and not by_chance(name))
        yield near if size < SHORTEST_BEGINNING else preferred(near), True


def is_one_slip(text: str, name: str) -> bool:
    if len(text) < SHORTEST_BEGINNING and len(name) <= len(text) and sorted(name) != sorted(text):
        return False
    return OSA.distance(text, name, score_cutoff=1) <= 1


def is_another_word(text: str, name: str, knowledge: Knowledge) -> bool:
    """Whether the one character that was replaced makes a word with a neighbour: 电气安装 is no 电梯安装.

    The name of an agency is asked back, and never taken for one.
    """
    if text.endswith(ENDINGS):
        return False
    for start in range(len(name) - len(text) + 1):
        places = [at for at, character in enumerate(text) if name[start + at] != character]
        if len(places) == 1:
            at = places[0]
            return any(
                len(pair) == 2 and knowledge.index.has_word(pair)
                for pair in (text[max(at - 1, 0) : at + 1], text[at : at + 2])
            )
    return False


def shelves(knowledge: Knowledge) -> tuple[Shelf, ...]:
    """Official names first, then aliases; what nobody assesses here among them."""
    index = knowledge.index
    return index.items, index.agencies, index.unassessed, index.aliases, index.loose


def may_be_meant(name: Name) -> bool:
    return is_matching(name) or not is_assessed(name) or name.source is NameSource.LOW


def is_assessed(name: Name) -> bool:
    return not name.target.unassessed


def differs_alike(text: str, name: Name) -> bool:
    """Whether a name as long differs in one character, which sounds or looks like the one typed."""
    places = [at for at, character in enumerate(name.folded) if text[at] != character]
    if len(places) != 1:
        return False
    typed, meant = text[places[0]], name.folded[places[0]]
    syllables = name.sound.split()
    # In two characters southern ears hear too much: 烧饭 is no 烧焊.
    heard = southern if len(text) > SHORTEST_BY_SOUND else str
    alike = {heard(syllables[places[0]]), heard(pinyin_of(meant))} if len(syllables) == len(text) else ()
    sounds = heard(pinyin_of(typed)) in alike
    return sounds or any(typed in group and meant in group for group in LOOK_ALIKE)


def sharing_a_part(text: str, knowledge: Knowledge) -> NameSet:
    """Names that hold what one slip leaves whole: a half, or all but the two characters in the middle."""
    found: list[NameSet] = []
    half = len(text) // 2
    for shelf in shelves(knowledge):
        if len(text) == SHORTEST_BY_SOUND:
            as_short = shelf.folded.as_long_as(SHORTEST_BY_SOUND)
            found.append(as_short.whose_text(lambda name: name[0] == text[0] or name[1] == text[1]))
            continue
        found += (shelf.folded.containing(part) for part in (text[:half], text[half:]))
        if len(text) >= SHORTEST_PART:
            behind = shelf.folded.containing(text[half + 1 :])
            found.append(behind.whose_text(lambda name: text[: half - 1] in name))
    return together(found, knowledge)


def together(found: Iterable[NameSet], knowledge: Knowledge) -> NameSet:
    """All these together, each name where it first stands."""
    numbers = np.concatenate([np.zeros(0, np.uintc), *(np.asarray(each.numbers) for each in found)])
    order = np.argsort(numbers, kind="stable")
    rising = numbers[order]
    return NameSet(knowledge.index.names, packed(numbers[np.sort(order[turns(rising)])]))


def by_sound(text: str, knowledge: Knowledge) -> NameSet:
    """Names with a part, but not all of them, that sounds like a text of Chinese characters.

    What is written so lacks one character of it: 安全工程师 is no slip for 网络安全工程师. Most of its
    characters are the name's too: 店员工 is none for 铁路电源工.
    """
    sound = pinyin_of(text)
    joined = sound.replace(" ", "").replace("v", "u")
    found = together((shelf.joined.containing(joined) for shelf in shelves(knowledge)), knowledge)
    found = found.whose_text(lambda name: text not in name or len(name) == len(text) + 1)
    found = found.whose_text(lambda name: 2 * sum(character in name for character in text) > len(text))
    sounding = found.those(lambda name: f" {sound} " in f" {name.sound} " and name.sound != sound)
    return preferred(sounding.those(may_be_meant))


def preferred(names: NameSet) -> NameSet:
    """What is assessed here, if any of it is; an alias is not, where an occupation has that very name."""
    others = {name.folded for name in names if not is_assessed(name) and name.source in OFFICIAL}
    return names.those(lambda name: is_assessed(name) and name.folded not in others) or names.those(
        lambda name: not is_assessed(name)
    )


def by_letters(letters: str, knowledge: Knowledge) -> NameSet:
    """Whole names whose pinyin is one letter away from what was typed.

    What is pinyin itself has no letter wrong, but may have one too few: beijing is no peijing.
    """
    found: list[NameSet] = []
    typed = letters.replace("v", "u")
    is_whole = is_pinyin(letters)
    for shelf in shelves(knowledge) if len(letters) >= SHORTEST_LETTERS and letters.isalpha() else ():
        near = process.extract(typed, shelf.joined.texts, scorer=OSA.distance, score_cutoff=1, limit=None)
        meant = [at for other, _, at in near if not (is_whole and len(other) == len(typed))]
        found.append(shelf.at(array("I", meant)))
    return together(found, knowledge).those(may_be_meant)


def is_near(text: str, name: str) -> bool:
    """Whether the text is one slip away from a name, or, if long enough, from a part of it."""
    if len(name) >= SHORTEST_BY_WRITING and is_one_slip(text, name):
        return True
    if len(text) < SHORTEST_BEGINNING:
        return False
    sizes = (len(text), len(text) - 1, len(text) + 1)
    places = range(len(name)) if len(text) >= SHORTEST_PART else range(1)
    parts = (name[at : at + size] for size in sizes for at in places if at + size <= len(name))
    return any(OSA.distance(text, part, score_cutoff=1) <= 1 for part in parts)
