"""Every name that a search can mean, folded once: what a name is, what it stands for, how it sounds.

Search goes over the few thousand distinct names in process, never over rows; ids go to the database.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
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
    folded: str
    shown: str
    source: Source
    target: Target
    sound: str = ""  # syllables with blanks between: `dian gong`

    @property
    def joined(self) -> str:
        """The pinyin as it is typed: `diangong`. ü counts as u, since people type lv, lu and lü alike."""
        return self.sound.replace(" ", "").replace("v", "u")

    @property
    def initials(self) -> str:
        return "".join(syllable[0] for syllable in self.sound.split())


@dataclass(slots=True)
class Shelf:
    """Names of one sort, side by side with what is compared, so that a search is one pass over strings."""

    names: list[Name] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)

    def add(self, name: Name) -> None:
        self.names.append(name)
        self.folded.append(name.folded)
        self.joined.append(name.joined)
        self.initials.append(name.initials)

    def containing(self, text: str) -> list[Name]:
        return [self.names[at] for at, folded in enumerate(self.folded) if text in folded]

    def sounding(self, letters: str) -> list[Name]:
        """Those whose pinyin contains the letters, wherever a syllable begins or ends."""
        return [self.names[at] for at, joined in enumerate(self.joined) if letters in joined]

    def beginning(self, letters: str) -> list[Name]:
        """Those whose initials begin so."""
        return [self.names[at] for at, initials in enumerate(self.initials) if initials.startswith(letters)]


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
        if name.sound:
            self.by_sound.setdefault(name.joined, []).append(name)
            self.by_initials.setdefault(name.initials, []).append(name)
        if name.target.unassessed:
            self.unassessed.add(name)
        elif name.source in SHELVES:
            shelf: Shelf = getattr(self, SHELVES[name.source])
            shelf.add(name)

    def also_exact(self, folded: str, name: Name) -> None:
        """Another whole form of a name, which no part of a text is compared with."""
        if folded and all(folded != other.folded for other in self.exact.get(folded, ())):
            self.exact.setdefault(folded, []).append(name)

    def finish(self, words: Iterable[str]) -> "Index":
        """Note the lengths of all exact names, and of the words that are understood without being names."""
        lengths: dict[str, set[int]] = {}
        for text in (*self.exact, *words):
            lengths.setdefault(text[0], set()).add(len(text))
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        return self

    def shelved(self, pick: Callable[[Shelf], list[Name]]) -> list[Name]:
        """From all the shelves of what is assessed here, in order of weight."""
        return [name for shelf in (self.items, self.agencies, self.aliases) for name in pick(shelf)]
