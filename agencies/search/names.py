"""Every name that a search can mean, folded once: what a name is, what it stands for, how it sounds.

Search goes over the few thousand distinct names in process, never over rows; ids go to the database.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from agencies.search.texts import Column, Lookup, Texts


class Source(Enum):
    """Where a name comes from, which decides what it is worth (see ranking.py)."""

    OCCUPATION = "occupation"
    WORK_TYPE = "work_type"
    ITEM = "item"  # occupation and work type together, as displayed
    AGENCY = "agency"
    HIGH = "high"  # aliases by their confidence
    MEDIUM = "medium"
    LOW = "low"
    FORMER = "former"  # a former name; nothing newer bears it
    EARLIER = "earlier"  # a name that an agency or a re-coded occupation bore by the register's own account
    ENGLISH = "english"
    GROUP = "group"
    NOTE = "note"  # a term of a card: why something is not in the directory
    AGENCY_KIND = "agency_kind"

    @property
    def is_official(self) -> bool:
        return self in OFFICIAL


SOURCES = tuple(Source)
OFFICIAL = {Source.OCCUPATION, Source.WORK_TYPE, Source.ITEM, Source.AGENCY}


class Target(NamedTuple):
    """What a name stands for. One of items, agencies, unassessed and note is filled, or a group's items.

    `items` and `agencies` are ids; `unassessed` is the code of an occupation that no agency has ever been
    listed for; `code` is that of the occupation or group, `number` an agency's filing number.
    """

    label: str
    items: tuple[int, ...] = ()
    agencies: tuple[int, ...] = ()
    unassessed: str = ""
    code: str = ""
    number: str = ""
    note: int = 0


class Name(NamedTuple):
    """`sound` are its syllables with blanks between, ü as v."""

    folded: str
    shown: str
    source: Source
    target: Target
    sound: str = ""

    @property
    def joined(self) -> str:
        """Its pinyin as it is typed, with u for ü: `dian gong` → `diangong`."""
        return self.sound.replace(" ", "").replace("v", "u")

    @property
    def initials(self) -> str:
        """`dian gong` → `dg`."""
        return "".join([part[0] for part in self.sound.split()])


class Agencies:
    """What each agency's names stand for, by its filing number or by its place among all of them."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """`rows` of key, filing number and name, by filing number."""
        given = list(rows)
        self.keys = array("q", [key for key, _, _ in given])
        self.numbers = Column(number for _, number, _ in given)
        self.labels = Texts(label for _, _, label in given)

    def at(self, place: int) -> Target:
        # By position: a broad search makes twenty thousand of them.
        return Target(self.labels[place], (), (self.keys[place],), "", "", self.numbers[place])

    def get(self, number: str) -> Target | None:
        ordered = self.numbers.ordered
        found = bisect_left(ordered, number, key=self.numbers.__getitem__)
        there = found < len(ordered) and self.numbers[ordered[found]] == number
        return self.at(ordered[found]) if there else None

    def whose_number(self, fits: Callable[[str], bool]) -> list[Target]:
        return [self.at(place) for place, number in enumerate(self.numbers) if fits(number)]


class Names:
    """All names by their number; each is made when it is asked for."""

    def __init__(self, names: Sequence[Name], agencies: Agencies) -> None:
        self.agencies = agencies
        self.folded = Texts(name.folded for name in names)
        self.shown = Texts(name.shown for name in names)
        self.sounds = Texts(name.sound for name in names)
        self.sources = bytes(SOURCES.index(name.source) for name in names)
        # A target of its own, or the place of an agency behind all those.
        self.targets = list(dict.fromkeys(name.target for name in names if not name.target.number))
        places = {target: place for place, target in enumerate(self.targets)}
        numbers = {number: place for place, number in enumerate(agencies.numbers, start=len(places))}
        self.target_of = array(
            "I",
            [numbers[n.target.number] if n.target.number else places[n.target] for n in names],
        )

    def __getitem__(self, number: int) -> Name:
        place = self.target_of[number]
        own = place < len(self.targets)
        target = self.targets[place] if own else self.agencies.at(place - len(self.targets))
        source = SOURCES[self.sources[number]]
        return Name(self.folded[number], self.shown[number], source, target, self.sounds[number])

    def of(self, numbers: Iterable[int]) -> list[Name]:
        return [self[number] for number in numbers]


class Shelf:
    """Names of one sort, with columns of what a text is compared with."""

    def __init__(self, names: Names, standing: Sequence[tuple[int, Name]]) -> None:
        """`standing` upon it: their numbers among all names, and they themselves."""
        self.names = names
        self.numbers = array("I", [number for number, _ in standing])
        self.folded = Column(name.folded for _, name in standing)
        self.joined = Column(name.joined for _, name in standing)
        self.initials = Column(name.initials for _, name in standing)

    def at(self, places: Iterable[int]) -> list[Name]:
        return self.names.of(self.numbers[place] for place in places)

    def containing(self, text: str) -> list[Name]:
        return self.at(self.folded.containing(text))

    def beginning(self, text: str) -> list[Name]:
        return self.at(self.folded.beginning(text))

    def sounding(self, letters: str) -> list[Name]:
        """Those whose pinyin contains the letters, wherever a syllable begins or ends."""
        return self.at(self.joined.containing(letters))

    def begin_sounding(self, letters: str) -> list[Name]:
        return self.at(self.joined.beginning(letters))

    def begin_with_initials(self, letters: str) -> list[Name]:
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

    def shelved(self, pick: Callable[[Shelf], list[Name]]) -> list[Name]:
        """From all the shelves of what is assessed here, in order of weight."""
        return [name for shelf in (self.items, self.agencies, self.aliases) for name in pick(shelf)]


def shelf_of(name: Name) -> str:
    return "unassessed" if name.target.unassessed else SHELVES.get(name.source, "")
