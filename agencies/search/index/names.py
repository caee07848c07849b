"""Every name that a search can mean, folded once: what a name is, what it stands for, how it sounds.

Search goes over the few thousand distinct names in process, never over rows; ids go to the database. A broad
text stands in twenty thousand names: some of them are held as numbers (`NameSet`), and made when asked for.
"""

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from agencies.in_memory.columns import Numbers, Texts, distinct
from agencies.search.index.packed_texts import Column, packed


class NameSource(Enum):
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
    NOTE = "note"  # a term of a note: why something is not in the directory
    AGENCY_KIND = "agency_kind"

    # There is one of each; the enum's own way hashes its name each time.
    __hash__ = object.__hash__


NAME_SOURCES = tuple(NameSource)
OFFICIAL = {NameSource.OCCUPATION, NameSource.WORK_TYPE, NameSource.ITEM, NameSource.AGENCY}


RETROFLEX, NASAL = re.compile("(?<=[zcs])h"), re.compile("(?<=[ie])ng+")
CONFUSED_SOUNDS = str.maketrans("lf", "nh")


class NameTarget(NamedTuple):
    """What a name stands for. One of items, agencies, unassessed and note is filled, or a group's items.

    `items` and `agencies` are ids; `unassessed` is the code of an occupation of the classification that no
    agency has ever been listed for, or of a group without any other; `code` is that of the occupation or
    group, `number` an agency's filing number.
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
    source: NameSource
    target: NameTarget
    sound: str = ""

    @property
    def joined(self) -> str:
        """Its pinyin as it is typed, with u for ü: `dian gong` → `diangong`."""
        return self.sound.replace(" ", "").replace("v", "u")

    @property
    def initials(self) -> str:
        """`dian gong` → `dg`."""
        return "".join([part[0] for part in self.sound.split()])


def southern(letters: str) -> str:
    """Joined pinyin, with what southern ears do not tell apart made one: zh z, ch c, sh s, n l, ing in, h f.

    >>> southern("zhongshipengtiaoshi") == southern("zongsipentiaosi")
    True
    """
    return NASAL.sub("n", RETROFLEX.sub("", letters)).translate(CONFUSED_SOUNDS)


def marks_of(sources: Collection[NameSource]) -> Numbers:
    """For each of `NAME_SOURCES` whether it is one of these."""
    return np.array([source in sources for source in NAME_SOURCES])


@dataclass(frozen=True, slots=True, eq=False)
class NameSet:
    """Some of the names, or of the filing numbers, in an order; each is made when it is asked for."""

    names: "NameTable | Agencies"
    numbers: "array[int]"

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, at: int) -> Name:
        return self.names[self.numbers[at]]

    def __iter__(self) -> Iterator[Name]:
        return map(self.names.__getitem__, self.numbers)

    def from_sources(self, marks: Numbers) -> "NameSet":
        """Those from sources that are marked (`marks_of`)."""
        return self.marked(marks[self.names.sources_of(self.numbers)]) if self.numbers else self

    def as_long_as(self, least: int, most: int) -> "NameSet":
        """Those of so many characters."""
        sizes = self.names.folded.sizes()[np.asarray(self.numbers)]
        return self.marked((least <= sizes) & (sizes <= most))

    def whose_text(self, fits: Callable[[str], bool]) -> "NameSet":
        """Those whose folded text fits: it costs a third of making the names."""
        folded = self.names.folded
        return NameSet(self.names, array("I", (n for n in self.numbers if fits(folded[n]))))

    def those(self, fits: Callable[[Name], bool]) -> "NameSet":
        names = self.names
        return NameSet(names, array("I", (n for n in self.numbers if fits(names[n]))))

    def marked(self, marks: Numbers) -> "NameSet":
        """Those at whose places a mark stands."""
        return NameSet(self.names, packed(np.asarray(self.numbers)[marks]))


class Agencies:
    """What each agency's names stand for, by its place among all; and their filing numbers, as names."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """`rows` of key, filing number and name, by filing number."""
        given = list(rows)
        self.keys = array("q", [key for key, _, _ in given])
        self.numbers = Column((number for _, number, _ in given), partial(NameSet, self))
        self.labels = Texts(label for _, _, label in given)

    def at(self, place: int) -> NameTarget:
        # By position: a broad search makes twenty thousand of them.
        return NameTarget(self.labels[place], (), (self.keys[place],), "", "", self.numbers[place])

    def get(self, number: str) -> NameTarget | None:
        found = self.numbers.whole(number).numbers
        return self.at(found[0]) if found else None

    @property
    def agencies(self) -> "Agencies":
        return self

    @property
    def folded(self) -> Texts:
        return self.numbers

    def __getitem__(self, number: int) -> Name:
        target = self.at(number)
        return Name(target.number, target.number, NameSource.AGENCY, target)

    def sources_of(self, numbers: "array[int]") -> Numbers:
        return np.full(len(numbers), NAME_SOURCES.index(NameSource.AGENCY), np.uint8)

    def targets_of(self, _numbers: "array[int]") -> list[NameTarget]:
        return []

    def items_of(self, _numbers: "array[int]") -> tuple[Numbers, Numbers]:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing

    def agencies_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        return np.asarray(numbers), np.arange(len(numbers))


class NameTable:
    def __init__(self, names: Sequence[Name], agencies: Agencies) -> None:
        self.agencies = agencies
        self.folded = Texts(name.folded for name in names)
        self.shown = Texts(name.shown for name in names)
        self.sounds = Texts(name.sound for name in names)
        self.sources = bytes(NAME_SOURCES.index(name.source) for name in names)
        # A target of its own, or the place of an agency behind all those.
        self.targets = list(dict.fromkeys(name.target for name in names if not name.target.number))
        places = {target: place for place, target in enumerate(self.targets)}
        numbers = {number: place for place, number in enumerate(agencies.numbers.texts, start=len(places))}
        self.target_of = array(
            "I", [numbers[n.target.number] if n.target.number else places[n.target] for n in names]
        )
        # The items of all those targets, one behind the other, and where those of each begin.
        self.items = array("q", [item for target in self.targets for item in target.items])
        self.starts = array("I", accumulate((len(target.items) for target in self.targets), initial=0))

    def __getitem__(self, number: int) -> Name:
        place = self.target_of[number]
        own = place < len(self.targets)
        target = self.targets[place] if own else self.agencies.at(place - len(self.targets))
        source = NAME_SOURCES[self.sources[number]]
        return Name(self.folded[number], self.shown[number], source, target, self.sounds[number])

    def sources_of(self, numbers: "array[int]") -> Numbers:
        """For each of these names the place of its source among `NAME_SOURCES`."""
        return np.frombuffer(self.sources, np.uint8)[numbers]

    def targets_of(self, numbers: "array[int]") -> list[NameTarget]:
        """What these names stand for that is no agency, each once."""
        places = distinct(np.asarray(self.target_of)[numbers])
        return [self.targets[place] for place in places[places < len(self.targets)].tolist()]

    def items_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        """The items that these names stand for, and for each the place of its name among the numbers."""
        places = np.asarray(self.target_of)[numbers]
        at = np.flatnonzero(places < len(self.targets))
        starts = np.asarray(self.starts).astype(np.int64)
        first = starts[places[at]]
        sizes = starts[places[at] + 1] - first
        before = np.cumsum(sizes) - sizes
        each = np.arange(sizes.sum()) + np.repeat(first - before, sizes)
        return np.asarray(self.items)[each], np.repeat(at, sizes)

    def agencies_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        """Likewise the agencies, by their places among all."""
        places = np.asarray(self.target_of)[numbers]
        at = np.flatnonzero(places >= len(self.targets))
        return places[at] - len(self.targets), at
