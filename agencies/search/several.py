"""Some of the names, held as numbers: a broad text stands in twenty thousand of them."""

from array import array
from collections.abc import Callable, Collection, Iterator
from typing import Protocol

import numpy as np

from agencies.columns.columns import Numbers
from agencies.search.names import SOURCES, Agencies, Name, Source, Target
from agencies.search.texts import Texts, packed


def marks_of(sources: Collection[Source]) -> Numbers:
    """For each of `SOURCES` whether it is one of these."""
    return np.array([source in sources for source in SOURCES])


class Numbered(Protocol):
    """Names by their number; each is made when it is asked for."""

    agencies: Agencies

    @property
    def folded(self) -> Texts:
        """The names as they are compared."""

    def __getitem__(self, number: int) -> Name: ...

    def sources_of(self, numbers: "array[int]") -> Numbers:
        """For each of these names the place of its source among `SOURCES`."""

    def targets_of(self, numbers: "array[int]") -> list[Target]:
        """What these names stand for that is no agency, each once."""

    def items_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        """The items that these names stand for, and for each the place of its name among the numbers."""

    def agencies_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        """Likewise the agencies, by their places among all."""


class Several:
    """Some of the names, in an order."""

    def __init__(self, names: Numbered, numbers: "array[int]") -> None:
        self.names = names
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, at: int) -> Name:
        return self.names[self.numbers[at]]

    def __iter__(self) -> Iterator[Name]:
        return map(self.names.__getitem__, self.numbers)

    @property
    def none(self) -> "Several":
        return Several(self.names, self.numbers[:0])

    def from_sources(self, marks: Numbers) -> "Several":
        """Those from sources that are marked (`marks_of`)."""
        return self.marked(marks[self.names.sources_of(self.numbers)]) if self.numbers else self

    def as_long_as(self, least: int, most: int) -> "Several":
        """Those of so many characters."""
        sizes = self.names.folded.sizes()[np.asarray(self.numbers)]
        return self.marked((least <= sizes) & (sizes <= most))

    def whose_text(self, fits: Callable[[str], bool]) -> "Several":
        """Those whose folded text fits: it costs a third of making the names."""
        folded = self.names.folded
        return Several(self.names, array("I", (n for n in self.numbers if fits(folded[n]))))

    def those(self, fits: Callable[[Name], bool]) -> "Several":
        """The same without those that do not fit."""
        names = self.names
        return Several(names, array("I", (n for n in self.numbers if fits(names[n]))))

    def marked(self, marks: Numbers) -> "Several":
        """Those at whose places a mark stands."""
        return Several(self.names, packed(np.asarray(self.numbers)[marks]))
