"""The best hit for each item and for each agency, which puts rows in order and tells why they are found."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain

import numpy as np

from agencies.columns.columns import Numbers, turns
from agencies.search.meaning import Batch, Hit, Hits, Made, Rank

ByKey = Mapping[int, Hit]
# Keys, and for each the place of a hit.
Told = tuple[Numbers, Numbers]


class Best(Mapping[int, Hit]):
    """Of many things, as numbers: keys, which rise, and for each the rank and the place of its hit."""

    __slots__ = ("at", "hits", "ids", "ranks")

    def __init__(self, hits: Hits, ranks: Numbers, keys: Numbers, at: Numbers) -> None:
        """`ranks` are those of all hits; `keys` stand in any order, some twice, each with a hit's place."""
        order = np.lexsort((at, ranks[at], keys))
        rising = keys[order]
        first = turns(rising)
        self.hits = hits
        self.ids = array("q", rising[first].astype(np.int64).tobytes())
        self.at = array("I", at[order[first]].astype(np.uintc).tobytes())
        self.ranks = ranks[np.asarray(self.at)]

    @property
    def numbers(self) -> Numbers:
        """The keys."""
        return np.asarray(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ids)

    def __getitem__(self, key: int) -> Hit:
        place = bisect_left(self.ids, key)
        if place == len(self.ids) or self.ids[place] != key:
            raise KeyError(key)
        return self.hits[self.at[place]]


def best(hits: Hits) -> tuple[ByKey, ByKey]:
    """For items and for agencies, by id."""
    if any(isinstance(part, Batch) for part in hits.parts):
        return best_of_many(hits)
    by_rank: dict[Rank, list[Hit]] = {}
    for hit in hits:
        by_rank.setdefault(hit.rank, []).append(hit)
    items: dict[int, Hit] = {}
    agencies: dict[int, Hit] = {}
    for rank in sorted(by_rank):
        for hit in by_rank[rank]:
            target = hit.name.target
            for item in target.items:
                items.setdefault(item, hit)
            for agency in target.agencies:
                agencies.setdefault(agency, hit)
    return items, agencies


def best_of_many(hits: Hits) -> tuple[Best, Best]:
    starts = accumulate(map(len, hits.parts), initial=0)
    ranks = np.concatenate([ranks_in(part) for part in hits.parts])
    told = [
        [(keys, at + start) for keys, at in told_by(part)]
        for part, start in zip(hits.parts, starts, strict=False)
    ]
    items, agencies = (map(np.concatenate, zip(*each, strict=True)) for each in zip(*told, strict=True))
    return Best(hits, ranks, *items), Best(hits, ranks, *agencies)


def ranks_in(part: Made | Batch) -> Numbers:
    return part.ranks if isinstance(part, Batch) else np.array([hit.rank for hit in part], np.uint8)


def told_by(part: Made | Batch) -> tuple[Told, Told]:
    """The items and the agencies for which these hits stand, each with the place of its hit."""
    if isinstance(part, Batch):
        names, numbers = part.found.names, part.found.numbers
        places, at = names.agencies_of(numbers)
        return names.items_of(numbers), (np.asarray(names.agencies.keys)[places], at)
    targets = [hit.name.target for hit in part]
    return paired([target.items for target in targets]), paired([target.agencies for target in targets])


def paired(keys: list[tuple[int, ...]]) -> Told:
    sizes = np.array([len(own) for own in keys])
    return np.fromiter(chain.from_iterable(keys), np.int64), np.repeat(np.arange(len(keys)), sizes)
