"""The names of one data version upon shelves: which are a text, contain it, begin with it or sound so."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from agencies.search.names import Agencies, Name, Names, Source
from agencies.search.several import Several
from agencies.search.texts import Column, Lookup, packed


class Shelf:
    """Names of one sort, with columns of what a text is compared with."""

    def __init__(self, names: Names, standing: Sequence[tuple[int, Name]]) -> None:
        """`standing` upon it: their numbers among all names, and they themselves."""
        self.names = names
        self.nothing = Several(names, array("I"))
        self.numbers = array("I", [number for number, _ in standing])
        self.folded = Column(name.folded for _, name in standing)
        self.joined = Column(name.joined for _, name in standing)
        self.initials = Column(name.initials for _, name in standing)

    def at(self, places: "array[int]") -> Several:
        if not places:
            return self.nothing
        if len(places) < Column.MANY:
            return Several(self.names, array("I", [self.numbers[place] for place in places]))
        return Several(self.names, packed(np.asarray(self.numbers)[np.asarray(places)]))

    def containing(self, text: str) -> Several:
        return self.at(self.folded.containing(text))

    def whole(self, text: str) -> Several:
        return self.at(self.folded.whole(text))

    def within(self, text: str) -> Several:
        """Those that contain it and do not begin with it."""
        return self.at(self.folded.within(text))

    def longer(self, text: str) -> Several:
        """Those that contain it and are longer."""
        return self.at(self.folded.longer(text))

    def beginning(self, text: str) -> Several:
        return self.at(self.folded.beginning(text))

    def going_on(self, text: str) -> Several:
        """Those that begin with it and are longer."""
        return self.at(self.folded.going_on(text))

    def sounding(self, letters: str) -> Several:
        """Those whose pinyin contains the letters, wherever a syllable begins or ends."""
        return self.at(self.joined.containing(letters))

    def begin_sounding(self, letters: str) -> Several:
        return self.at(self.joined.beginning(letters))

    def begin_with_initials(self, letters: str) -> Several:
        return self.at(self.initials.beginning(letters))


# Which shelf a name stands on. Items before agencies: what is assessed weighs more than who assesses it.
SHELVES = {
    Source.OCCUPATION: "items",
    Source.WORK_TYPE: "items",
    Source.ITEM: "items",
    Source.AGENCY: "agencies",
    Source.HIGH: "aliases",
    Source.MEDIUM: "aliases",
    Source.EARLIER: "aliases",
    Source.ENGLISH: "aliases",
    Source.LOW: "loose",
    Source.FORMER: "loose",
    Source.GROUP: "groups",
}


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
        self.names = Names(names, agencies)
        self._exact = Lookup(pairs := list(dict.fromkeys(forms)))
        heard = [(number, name) for number, name in enumerate(names) if name.sound]
        self._by_sound = Lookup((name.joined, number) for number, name in heard)
        self._by_initials = Lookup((name.initials, number) for number, name in heard)
        standing: dict[str, list[tuple[int, Name]]] = defaultdict(list)
        for number, name in enumerate(names):
            standing[shelf_of(name)].append((number, name))
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
        return self.names.of(self._exact.get(text))

    def by_sound(self, letters: str) -> list[Name]:
        return self.names.of(self._by_sound.get(letters))

    def by_initials(self, letters: str) -> list[Name]:
        return self.names.of(self._by_initials.get(letters))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return self.items, self.agencies, self.aliases, self.loose, self.unassessed, self.groups

    def holds(self, text: str) -> bool:
        """Whether any name contains it."""
        return any(text in shelf.folded.block for shelf in self.shelves)

    def shelved(self, pick: Callable[[Shelf], Several]) -> Iterator[Name]:
        """From all the shelves of what is assessed here, in order of weight."""
        return (name for shelf in (self.items, self.agencies, self.aliases) for name in pick(shelf))


def shelf_of(name: Name) -> str:
    return "unassessed" if name.target.unassessed else SHELVES.get(name.source, "")
