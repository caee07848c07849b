"""Whether what a hit stands for bears a label that is shown already, asked without making any other hit."""

from collections.abc import Iterable

import numpy as np

from agencies.columns.columns import Numbers
from agencies.search.meaning import Batch, Hits
from agencies.search.names import Agencies


class Labels:
    """The labels of what some hits stand for."""

    def __init__(self, given: Iterable[Hits]) -> None:
        self.labels: set[str] = set()
        # Thirty thousand agencies have theirs in one text: there a label is looked for.
        self.agencies: list[tuple[Agencies, Numbers]] = []
        for part in (part for hits in given for part in hits.parts):
            if isinstance(part, Batch):
                names, numbers = part.found.names, part.found.numbers
                self.labels.update(target.label for target in names.targets_of(numbers))
                self.agencies.append((names.agencies, names.agencies_of(numbers)[0]))
            else:
                self.labels.update(hit.name.target.label for hit in part)

    def __contains__(self, label: str) -> bool:
        if label not in self.labels and self._is_an_agencys(label):
            self.labels.add(label)  # thousands may bear one
        return label in self.labels

    def _is_an_agencys(self, label: str) -> bool:
        return any(
            np.any(places == place)
            for agencies, places in self.agencies
            for place in agencies.labels.equal(label)
        )

    def add(self, label: str) -> None:
        self.labels.add(label)
