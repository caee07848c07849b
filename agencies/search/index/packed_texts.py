"""Many texts in one: a hundred thousand small objects would weigh more, and be copied for each worker.

A process that only looks at an object writes into it all the same, for it counts who holds it. What is kept
here is a few large blocks, out of which a text is cut when it is asked for.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Generic, TypeVar

import numpy as np

from agencies.in_memory.columns import Numbers, Texts, turns

FoundTexts = TypeVar("FoundTexts")
# Sorts behind every letter.
LAST = "\U0010ffff"


class Column(Texts, Generic[FoundTexts]):
    """One text of each of many names, to be searched as a whole: by beginning, or anywhere within.

    What is found is given as `made_of` makes it of the places. Anywhere is one search through all the texts
    in one, and what it finds is looked up by its place, all at once where it is much. None has a line break.
    """

    __slots__ = ("made_of", "ordered")
    MANY = 200

    def __init__(self, texts: Iterable[str], made_of: "Callable[[array[int]], FoundTexts]") -> None:
        given = list(texts)
        super().__init__(given)
        self.made_of = made_of
        self.ordered = array("I", sorted(range(len(given)), key=given.__getitem__))

    @property
    def texts(self) -> list[str]:
        return self.block.split("\n") if len(self) else []

    def containing(self, text: str, *, behind: bool = False, longer: bool = False) -> FoundTexts:
        """Those that contain it, in their order; if not from their beginning; if with something beside it."""
        places, begins = array("I"), array("I")
        start = self.block.find(text)
        while start >= 0 and len(places) < self.MANY:
            at = bisect_right(self.starts, start) - 1
            places.append(at)
            begins.append(start)
            start = self.block.find(text, self.starts[at + 1])
        if start >= 0:
            # Every other time it stands in the block; then each text that has it once, by where it begins.
            found = re.compile(re.escape(text)).finditer(self.block, start)
            every = np.fromiter((match.start() for match in found), np.uintc)
            rest = np.searchsorted(np.asarray(self.starts), every, side="right") - 1
            first = turns(rest)
            places += packed(rest[first])
            begins += packed(every[first])
        starts = self.starts
        if longer:
            places = array("I", [at for at in places if starts[at + 1] - starts[at] != len(text) + 1])
        elif behind and len(places) < self.MANY:
            places = array("I", [at for at, start in zip(places, begins, strict=True) if start != starts[at]])
        elif behind:
            where = np.asarray(places)
            places = packed(where[np.asarray(begins) != np.asarray(starts)[where]])
        return self.made_of(places)

    def beginning(self, text: str, *, longer: bool = False) -> FoundTexts:
        """Those that begin with it, or go on behind it, in the order of their texts."""
        first_of = bisect_right if longer else bisect_left
        first = first_of(self.ordered, text, key=self.__getitem__)
        end = bisect_left(self.ordered, text + LAST, lo=first, key=self.__getitem__)
        return self.made_of(self.ordered[first:end])

    def whole(self, text: str) -> FoundTexts:
        """Those that are the text."""
        first = bisect_left(self.ordered, text, key=self.__getitem__)
        return self.made_of(
            self.ordered[first : bisect_right(self.ordered, text, lo=first, key=self.__getitem__)]
        )

    def as_long_as(self, length: int) -> FoundTexts:
        """Those that have so many characters, in their order."""
        return self.made_of(packed(np.flatnonzero(self.sizes() == length)))


def packed(numbers: Numbers) -> "array[int]":
    """As Python's own array, whose numbers are found and read one by one in a fraction of the time."""
    return array("I", numbers.astype(np.uintc).tobytes())


class Lookup:
    """Text → the numbers noted under it, in the order in which they were noted.

    By its hash alone, for the texts weigh a quarter of all that a search knows: of 10¹⁴ that are noted
    nowhere one is taken for one that is.
    """

    __slots__ = ("hashes", "numbers")

    def __init__(self, noted: Iterable[tuple[str, int]]) -> None:
        pairs = sorted(((hash(text), number) for text, number in noted), key=itemgetter(0))
        self.hashes = array("q", [hashed for hashed, _ in pairs])
        self.numbers = array("I", [number for _, number in pairs])

    def get(self, text: str) -> list[int]:
        wanted = hash(text)
        return self.numbers[bisect_left(self.hashes, wanted) : bisect_right(self.hashes, wanted)].tolist()
