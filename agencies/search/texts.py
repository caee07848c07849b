"""Many texts in one: a hundred thousand small objects would weigh more, and be copied for each worker.

A process that only looks at an object writes into it all the same, for it counts who holds it. What is kept
here is a few large blocks, out of which a text is cut when it is asked for.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate


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


class Column(Texts):
    """One text of each of many names, to be searched as a whole: by beginning, or anywhere within.

    Anywhere is one search through all the texts in one, and what it finds is looked up by its place. Where
    most of the texts contain what is sought, going through them one by one is faster. None has a line break.
    """

    __slots__ = ("ordered",)
    MANY = 1000

    def __init__(self, texts: Iterable[str]) -> None:
        given = list(texts)
        super().__init__(given)
        self.ordered = array("I", sorted(range(len(given)), key=given.__getitem__))

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    @property
    def texts(self) -> list[str]:
        return self.block.split("\n") if len(self) else []

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
        first = bisect_left(self.ordered, text, key=self.__getitem__)
        last = bisect_left(self.ordered, text + LAST, lo=first, key=self.__getitem__)
        return self.ordered[first:last].tolist()


# Sorts behind every letter.
LAST = "\uffff"


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
