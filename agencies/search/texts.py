"""Many texts in one: a hundred thousand small objects would weigh more, and be copied for each worker.

A process that only looks at an object writes into it all the same, for it counts who holds it. What is kept
here is a few large blocks, out of which a text is cut when it is asked for.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

import numpy as np

from agencies.columns.columns import Numbers, turns


class Texts:
    """Texts by their place."""

    __slots__ = ("block", "starts")

    def __init__(self, texts: Iterable[str]) -> None:
        given = list(texts)
        self.block = "\n".join(given)
        self.starts = array("I", accumulate((len(text) + 1 for text in given), initial=0))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, at: int) -> str:
        starts = self.starts
        return self.block[starts[at] : starts[at + 1] - 1]

    def sizes(self) -> Numbers:
        """How many characters each of them has."""
        starts = np.asarray(self.starts)
        sizes: Numbers = starts[1:] - starts[:-1] - 1
        return sizes

    def equal(self, text: str) -> Iterator[int]:
        """The places of those that are the text."""
        start = self.block.find(text)
        while start >= 0:
            at = bisect_right(self.starts, start) - 1
            if self[at] == text:
                yield at
            start = self.block.find(text, self.starts[at + 1])


class Column(Texts):
    """One text of each of many names, to be searched as a whole: by beginning, or anywhere within.

    Anywhere is one search through all the texts in one, and what it finds is looked up by its place, all at
    once where it is much. None has a line break.
    """

    __slots__ = ("ordered",)
    MANY = 200

    def __init__(self, texts: Iterable[str]) -> None:
        given = list(texts)
        super().__init__(given)
        self.ordered = array("I", sorted(range(len(given)), key=given.__getitem__))

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    @property
    def texts(self) -> list[str]:
        return self.block.split("\n") if len(self) else []

    def containing(self, text: str) -> "array[int]":
        """The places of those that contain it, in their order."""
        return self._found(text)[0]

    def within(self, text: str) -> "array[int]":
        """The places of those that contain it and do not begin with it, in their order."""
        places, starts = self._found(text)
        if len(places) < self.MANY:
            return array(
                "I", [at for at, start in zip(places, starts, strict=True) if start != self.starts[at]]
            )
        where = np.asarray(places)
        return packed(where[np.asarray(starts) != np.asarray(self.starts)[where]])

    def longer(self, text: str) -> "array[int]":
        """The places of those that contain it and are longer, in their order."""
        starts = self.starts
        size = len(text) + 1
        return array("I", [at for at in self.containing(text) if starts[at + 1] - starts[at] != size])

    def beginning(self, text: str) -> "array[int]":
        """The places of those that begin with it, in the order of their texts."""
        return self._ordered(bisect_left(self.ordered, text, key=self.__getitem__), text)

    def whole(self, text: str) -> "array[int]":
        """The places of those that are the text."""
        first = bisect_left(self.ordered, text, key=self.__getitem__)
        return self.ordered[first : bisect_right(self.ordered, text, lo=first, key=self.__getitem__)]

    def going_on(self, text: str) -> "array[int]":
        """The places of those that begin with it and are longer, in the order of their texts."""
        return self._ordered(bisect_right(self.ordered, text, key=self.__getitem__), text)

    def as_long_as(self, length: int) -> "array[int]":
        """The places of those that have so many characters, in their order."""
        return packed(np.flatnonzero(self.sizes() == length))

    def _ordered(self, first: int, text: str) -> "array[int]":
        return self.ordered[first : bisect_left(self.ordered, text + LAST, lo=first, key=self.__getitem__)]

    def _found(self, text: str) -> "tuple[array[int], array[int]]":
        """The places of those that contain it, in their order, and where in the block it begins in each."""
        places, starts = array("I"), array("I")
        start = self.block.find(text)
        while start >= 0 and len(places) < self.MANY:
            at = bisect_right(self.starts, start) - 1
            places.append(at)
            starts.append(start)
            start = self.block.find(text, self.starts[at + 1])
        if start >= 0:
            self._find_rest(re.compile(re.escape(text)), start, places, starts)
        return places, starts

    def _find_rest(
        self, text: re.Pattern[str], start: int, places: "array[int]", starts: "array[int]"
    ) -> None:
        """Every other time it stands in the block; then each text that has it once, by where it begins."""
        every = np.fromiter((match.start() for match in text.finditer(self.block, start)), np.uintc)
        at = np.searchsorted(np.asarray(self.starts), every, side="right") - 1
        first = turns(at)
        places += packed(at[first])
        starts += packed(every[first])


def packed(numbers: Numbers) -> "array[int]":
    """As Python's own array, whose numbers are found and read one by one in a fraction of the time."""
    return array("I", numbers.astype(np.uintc).tobytes())


# Sorts behind every letter.
LAST = "\U0010ffff"


class Lookup:
    """Text → the numbers noted under it, in the order in which they were noted."""

    __slots__ = ("hashes", "numbers", "texts")

    def __init__(self, noted: Iterable[tuple[str, int]]) -> None:
        pairs = sorted(noted, key=lambda pair: hash(pair[0]))
        self.hashes = array("q", [hash(text) for text, _ in pairs])
        self.texts = Texts(text for text, _ in pairs)
        self.numbers = array("I", [number for _, number in pairs])

    def get(self, text: str) -> list[int]:
        wanted = hash(text)
        found = []
        for at in range(bisect_left(self.hashes, wanted), len(self.hashes)):
            if self.hashes[at] != wanted:
                break
            if self.texts[at] == text:
                found.append(self.numbers[at])
        return found
