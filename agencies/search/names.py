"""Every name that a search can mean, folded once: what a name is, what it stands for, how it sounds.

Search goes over the few thousand distinct names in process, never over rows; ids go to the database.
"""

from array import array
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from agencies.columns.columns import Numbers, distinct
from agencies.search.texts import Column, Texts


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
        found = self.numbers.whole(number)
        return self.at(found[0]) if found else None


class Names:
    """All names that are searched."""

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
        # The items of all those targets, one behind the other, and where those of each begin.
        self.items = array("q", [item for target in self.targets for item in target.items])
        self.starts = array("I", accumulate((len(target.items) for target in self.targets), initial=0))

    def __getitem__(self, number: int) -> Name:
        place = self.target_of[number]
        own = place < len(self.targets)
        target = self.targets[place] if own else self.agencies.at(place - len(self.targets))
        source = SOURCES[self.sources[number]]
        return Name(self.folded[number], self.shown[number], source, target, self.sounds[number])

    def of(self, numbers: Iterable[int]) -> list[Name]:
        return [self[number] for number in numbers]

    def sources_of(self, numbers: "array[int]") -> Numbers:
        return np.frombuffer(self.sources, np.uint8)[numbers]

    def targets_of(self, numbers: "array[int]") -> list[Target]:
        places = distinct(np.asarray(self.target_of)[numbers])
        return [self.targets[place] for place in places[places < len(self.targets)].tolist()]

    def items_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        places = np.asarray(self.target_of)[numbers]
        at = np.flatnonzero(places < len(self.targets))
        starts = np.asarray(self.starts).astype(np.int64)
        first = starts[places[at]]
        sizes = starts[places[at] + 1] - first
        before = np.cumsum(sizes) - sizes
        each = np.arange(sizes.sum()) + np.repeat(first - before, sizes)
        return np.asarray(self.items)[each], np.repeat(at, sizes)

    def agencies_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        places = np.asarray(self.target_of)[numbers]
        at = np.flatnonzero(places >= len(self.targets))
        return places[at] - len(self.targets), at
