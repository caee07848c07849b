"""The filing numbers of agencies, found like names."""

from array import array

import numpy as np

from agencies.columns.columns import Numbers
from agencies.search.names import SOURCES, Agencies, Name, Source, Target
from agencies.search.several import Several
from agencies.search.texts import packed


class FilingNumbers:
    """The filing numbers of agencies as names, by the places of the agencies."""

    def __init__(self, agencies: Agencies, source: Source) -> None:
        self.agencies = agencies
        self.folded = agencies.numbers
        self.source = source

    def __getitem__(self, number: int) -> Name:
        target = self.agencies.at(number)
        return Name(target.number, target.number, self.source, target)

    def sources_of(self, numbers: "array[int]") -> Numbers:
        return np.full(len(numbers), SOURCES.index(self.source), np.uint8)

    def targets_of(self, _numbers: "array[int]") -> list[Target]:
        return []

    def items_of(self, _numbers: "array[int]") -> tuple[Numbers, Numbers]:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing

    def agencies_of(self, numbers: "array[int]") -> tuple[Numbers, Numbers]:
        return np.asarray(numbers), np.arange(len(numbers))

    def containing(self, text: str) -> Several:
        return Several(self, self.agencies.numbers.containing(text))

    def beginning(self, text: str) -> Several:
        return Several(self, packed(np.sort(np.asarray(self.agencies.numbers.beginning(text)))))

    def ending(self, text: str) -> Several:
        return self.containing(text).whose_text(lambda number: number.endswith(text))
