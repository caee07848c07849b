"""Every name that a search can mean, folded once: what a name is, what it stands for, how it sounds.

Search goes over the few thousand distinct names in process, never over rows; ids go to the database.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from typing import NamedTuple


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
    """`sound` are its syllables with blanks between, `joined` the same as it is typed, with u for ü."""

    folded: str
    shown: str
    source: Source
    target: Target
    sound: str = ""
    joined: str = ""
    initials: str = ""


def name_of(folded: str, shown: str, source: Source, target: Target, sound: str = "") -> Name:
    """The name with its pinyin in the forms that are typed: `dian gong` → `diangong`, `dg`."""
    if not sound:
        return Name(folded, shown, source, target)
    joined = sound.replace(" ", "").replace("v", "u")
    return Name(folded, shown, source, target, sound, joined, "".join([part[0] for part in sound.split()]))


class Column:
    """One text of each of many names, to be searched as a whole: by beginning, or anywhere within.

    Anywhere is one search through all the texts in one, and what it finds is looked up by its place. Where
    most of the texts contain what is sought, going through them one by one is faster.
    """

    __slots__ = ("block", "ordered", "starts", "texts")
    MANY = 1000

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.block = "\n".join(texts)
        self.starts = [0, *accumulate([len(text) + 1 for text in texts])]
        self.ordered = sorted(range(len(texts)), key=texts.__getitem__)

    def containing(self, text: str) -> list[int]:
        """The places of those that contain it, in their order."""
        found: list[int] = []
        start = self.block.find(text)
        while start >= 0 and len(found) < self.MANY:
            at = bisect_right(self.starts, start) - 1
            found.append(at)
            start = self.block.find(text, self.starts[at + 1])
        if start < 0:
            return found
        return [at for at, other in enumerate(self.texts) if text in other]

    def beginning(self, text: str) -> list[int]:
        first = bisect_left(self.ordered, text, key=self.texts.__getitem__)
        last = bisect_left(self.ordered, text + LAST, lo=first, key=self.texts.__getitem__)
        return self.ordered[first:last]


# Sorts behind every letter.
LAST = "\uffff"


@dataclass(slots=True)
class Shelf:
    """Names of one sort, with columns of what a text is compared with."""

    names: list[Name] = field(default_factory=list)
    folded: Column = field(default_factory=lambda: Column([]))
    joined: Column = field(default_factory=lambda: Column([]))
    initials: Column = field(default_factory=lambda: Column([]))

    def finish(self) -> None:
        """Set up the columns, once all names stand."""
        self.folded = Column([name.folded for name in self.names])
        self.joined = Column([name.joined for name in self.names])
        self.initials = Column([name.initials for name in self.names])

    def containing(self, text: str) -> list[Name]:
        return [self.names[at] for at in self.folded.containing(text)]

    def beginning(self, text: str) -> list[Name]:
        return [self.names[at] for at in self.folded.beginning(text)]

    def sounding(self, letters: str) -> list[Name]:
        """Those whose pinyin contains the letters, wherever a syllable begins or ends."""
        return [self.names[at] for at in self.joined.containing(letters)]

    def begin_sounding(self, letters: str) -> list[Name]:
        return [self.names[at] for at in self.joined.beginning(letters)]

    def begin_with_initials(self, letters: str) -> list[Name]:
        return [self.names[at] for at in self.initials.beginning(letters)]


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


@dataclass(slots=True)
class Index:
    """All names at one data version. Read by many threads; nothing in it changes once it is built."""

    items: Shelf = field(default_factory=Shelf)
    agencies: Shelf = field(default_factory=Shelf)
    aliases: Shelf = field(default_factory=Shelf)
    loose: Shelf = field(default_factory=Shelf)
    unassessed: Shelf = field(default_factory=Shelf)
    groups: Shelf = field(default_factory=Shelf)
    exact: dict[str, list[Name]] = field(default_factory=dict)
    by_sound: dict[str, list[Name]] = field(default_factory=dict)
    by_initials: dict[str, list[Name]] = field(default_factory=dict)
    # The lengths of the exact names that begin with a character: how far a cut into words has to look.
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, name: Name) -> None:
        if not name.folded:
            return
        self.exact.setdefault(name.folded, []).append(name)
        if name.joined:
            self.by_sound.setdefault(name.joined, []).append(name)
            self.by_initials.setdefault(name.initials, []).append(name)
        if name.target.unassessed:
            self.unassessed.names.append(name)
        elif name.source in SHELVES:
            shelf: Shelf = getattr(self, SHELVES[name.source])
            shelf.names.append(name)

    def also_exact(self, folded: str, name: Name) -> None:
        """Another whole form of a name, which no part of a text is compared with."""
        same = self.exact.setdefault(folded, [])
        if name not in same:
            same.append(name)

    def finish(self, words: Iterable[str]) -> "Index":
        """Note the lengths of all exact names, and of the words that are understood without being names."""
        for shelf in self.shelves:
            shelf.finish()
        lengths: dict[str, set[int]] = {}
        for text in (*self.exact, *words):
            lengths.setdefault(text[0], set()).add(len(text))
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        return self

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        return self.items, self.agencies, self.aliases, self.loose, self.unassessed, self.groups

    def holds(self, text: str) -> bool:
        """Whether any name contains it."""
        return any(text in shelf.folded.block for shelf in self.shelves)

    def shelved(self, pick: Callable[[Shelf], list[Name]]) -> list[Name]:
        """From all the shelves of what is assessed here, in order of weight."""
        return [name for shelf in (self.items, self.agencies, self.aliases) for name in pick(shelf)]
