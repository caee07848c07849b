"""All that a search knows of the register, read once for each data version; names stand upon shelves.

Reading takes some tenths of a second for thirty thousand names, so it happens on the first search after a
change, by one thread while the others wait, and never for a page that searches nothing.
"""

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from django.utils.translation import get_language

from agencies.search.index.names import Agencies, Name, NameSet, NameSource, NameTable, NameTarget, southern
from agencies.search.index.packed_texts import Column, Lookup, packed
from agencies.search.text.grades import Grades
from agencies.search.text.pinyin import pinyin_of
from agencies.search.text.words import PLACES
from agencies.search.values import ToGuide, ToNotice


class Shelf:
    """Names of one sort, with columns of what a text is compared with."""

    def __init__(self, names: NameTable, standing: Sequence[tuple[int, Name]]) -> None:
        """`standing` upon it: their numbers among all names, and they themselves."""
        self.names = names
        self.numbers = array("I", [number for number, _ in standing])
        self.folded = Column((name.folded for _, name in standing), self.at)
        # Their pinyin, wherever a syllable begins or ends, and its initials.
        self.joined = Column((name.joined for _, name in standing), self.at)
        self.initials = Column((name.initials for _, name in standing), self.at)

    def at(self, places: "array[int]") -> NameSet:
        if len(places) < Column.MANY:
            return NameSet(self.names, array("I", [self.numbers[place] for place in places]))
        return NameSet(self.names, packed(np.asarray(self.numbers)[np.asarray(places)]))


# Which shelf a name stands on. Items before agencies: what is assessed weighs more than who assesses it.
SHELVES = {
    NameSource.OCCUPATION: "items",
    NameSource.WORK_TYPE: "items",
    NameSource.ITEM: "items",
    NameSource.AGENCY: "agencies",
    NameSource.HIGH: "aliases",
    NameSource.MEDIUM: "aliases",
    NameSource.EARLIER: "aliases",
    NameSource.ENGLISH: "aliases",
    NameSource.LOW: "loose",
    NameSource.FORMER: "loose",
    NameSource.GROUP: "groups",
}


PLACE_SOUNDS = tuple(f"{pinyin_of(place)} " for place in PLACES)


def heard_as(name: Name) -> Iterator[str]:
    """That of an agency without its place too: jiaotongdaxue."""
    yield name.joined
    place = next((place for place in PLACE_SOUNDS if name.sound.startswith(place)), "")
    if place and name.target.number and name.source is NameSource.AGENCY:
        yield name._replace(sound=name.sound.removeprefix(place)).joined


class Index:
    """All names at one data version. Read by many threads; nothing in it changes once it is built."""

    def __init__(
        self,
        names: Sequence[Name],
        forms: Iterable[tuple[str, int]],
        agencies: Agencies,
        words: Iterable[str] = (),
    ) -> None:
        """`forms` are whole names, each with its name's number; `words` are known without being names."""
        self.names = NameTable(names, agencies)
        self._exact = Lookup(pairs := list(dict.fromkeys(forms)))
        heard = [(number, name) for number, name in enumerate(names) if name.sound]
        self._by_sound = Lookup((sound, number) for number, name in heard for sound in heard_as(name))
        self._by_initials = Lookup((name.initials, number) for number, name in heard)
        self._by_southern_sound = Lookup((southern(name.joined), number) for number, name in heard)
        standing: dict[str, list[tuple[int, Name]]] = defaultdict(list)
        for number, name in enumerate(names):
            shelf = "unassessed" if name.target.unassessed else SHELVES.get(name.source, "")
            standing[shelf].append((number, name))
        self.items = Shelf(self.names, standing["items"])
        self.agencies = Shelf(self.names, standing["agencies"])
        self.aliases = Shelf(self.names, standing["aliases"])
        self.loose = Shelf(self.names, standing["loose"])
        self.unassessed = Shelf(self.names, standing["unassessed"])
        self.groups = Shelf(self.names, standing["groups"])
        # The lengths of the whole names that begin with a character: how far a cut into words has to look.
        lengths: dict[str, set[int]] = defaultdict(set)
        for text in (*(form for form, _ in pairs), *words):
            lengths[text[0]].add(len(text))
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def exact(self, text: str) -> list[Name]:
        return [self.names[number] for number in self._exact.get(text)]

    def by_sound(self, letters: str) -> list[Name]:
        return [self.names[number] for number in self._by_sound.get(letters)]

    def by_southern_sound(self, letters: str) -> list[Name]:
        return [self.names[number] for number in self._by_southern_sound.get(southern(letters))]

    def by_initials(self, letters: str) -> list[Name]:
        return [self.names[number] for number in self._by_initials.get(letters)]

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return self.items, self.agencies, self.aliases, self.loose, self.unassessed, self.groups

    def holds(self, text: str) -> bool:
        return any(text in shelf.folded.block for shelf in self.shelves)

    def has_word(self, text: str) -> bool:
        """Whether some name begins or ends with it; within one it may be two halves: 菜厨 of 凉菜厨师."""
        found = (shelf.folded.containing(text) for shelf in self.shelves if text in shelf.folded.block)
        return any(
            names.whose_text(lambda name: name.startswith(text) or name.endswith(text)) for names in found
        )


def translated_field(record: object, field: str) -> str:
    """In the language of the page; in Chinese where nobody wrote it."""
    return str(getattr(record, f"{field}_{get_language()}", "") or getattr(record, field))


class NoteRow(NamedTuple):
    """A `SearchNote` as the search needs it. `terms` are folded; `related` are codes of occupations."""

    terms: tuple[str, ...]
    occupation: str
    related: tuple[str, ...]
    kind: str
    title: str
    text: str
    basis: str
    title_en: str
    text_en: str
    basis_en: str

    def shown(self, part: str) -> str:
        return translated_field(self, part)


class GuideWord(NamedTuple):
    """A folded word and the topic or notice that it asks about.

    One that `is_thing` counts as the whole text alone, one that `asks` beside such a word. `parts` are all of
    it, or what stands in this order with anything between: `成绩…出来`.
    """

    parts: tuple[str, ...]
    target: ToGuide | ToNotice
    title: str
    title_en: str
    is_thing: bool = False
    asks: bool = False

    @property
    def label(self) -> str:
        return translated_field(self, "title")

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each part stands in a text; none if one of them does not."""
        found, end = list[tuple[int, int]](), 0
        for part in self.parts:
            if (at := text.find(part, end)) < 0:
                return []
            end = at + len(part)
            found.append((at, end))
        return found


class Word(NamedTuple):
    """A word that is no name: noise, a kind of assessment, or a grade with the numerals it means."""

    kind: str
    text: str
    values: tuple[str, ...] = ()


class Borne(NamedTuple):
    """A folded name, and since when it was one."""

    since: dt.date
    folded: str


def by_beginning(words: Iterable[tuple[int, str]]) -> dict[str, list[tuple[int, str]]]:
    found = defaultdict(list)
    for number, word in words:
        found[word[:2]].append((number, word))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`codes` has each occupation that is known; `former_codes` are codes by which aliases know some.

    `lines` has, for the code of a re-coded occupation, it and what took its place as one, `items_of`
    gives the items of an occupation as (id, work type), `code_of` the code of an item's occupation,
    `groups` the names of all groups, `added` the year and source of what came to the classification later.
    """

    index: Index
    grades: Grades
    codes: Mapping[str, NameTarget]
    former_codes: Mapping[str, tuple[NameTarget, ...]]
    lines: Mapping[str, NameTarget]
    agencies: Agencies
    items_of: Mapping[str, tuple[tuple[int, str], ...]]
    code_of: Mapping[int, str]
    groups: Mapping[str, str]
    # By filing number or code, the names that it bore or will bear, where there are several.
    renamed: Mapping[str, Sequence[Borne]]
    notes: Mapping[int, NoteRow]
    # By their first two characters, to be looked up for each place of a text: the terms of notes with their
    # ids, and the words of `guides` with their places.
    terms: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    guides: tuple[GuideWord, ...] = ()
    asking: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    # The places of those of two syllables and more, by their sound.
    sounding_guides: Mapping[str, int] = field(default_factory=dict)
    questions: str = ""  # those words, each in a line
    added: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    sounding_words: Mapping[str, Word] = field(default_factory=dict)
