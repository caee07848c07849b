"""The filing numbers of agencies, found like names."""

import numpy as np

from agencies.columns.columns import Numbers
from agencies.search.names import SOURCES, Agencies, Name, Source, Target
from agencies.search.several import Several


class FilingNumbers:
    """The filing numbers of agencies as names, by the places of the agencies."""

    def __init__(self, agencies: Agencies, source: Source) -> None:
        self.agencies = agencies
        self.folded = agencies.numbers
        self.source = source

    def __getitem__(self, number: int) -> Name:
        target = self.agencies.at(number)
        return Name(target.number, target.number, self.source, target)

    def sources_of(self, numbers: Numbers) -> Numbers:
        return np.full(len(numbers), SOURCES.index(self.source), np.uint8)

    def targets_of(self, _numbers: Numbers) -> list[Target]:
        return []

    def items_of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        return numbers[:0], numbers[:0]

    def agencies_of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        return numbers, np.arange(len(numbers))

    def containing(self, text: str) -> Several:
        return Several(self, np.asarray(self.agencies.numbers.containing(text)))

    def beginning(self, text: str) -> Several:
        return Several(self, np.sort(np.asarray(self.agencies.numbers.beginning(text))))

    def ending(self, text: str) -> Several:
        return self.containing(text).whose_text(lambda number: number.endswith(text))
