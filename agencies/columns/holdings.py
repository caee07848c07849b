"""What a selection holds, told of all of it at once: no row is read for it."""

from typing import NamedTuple

import numpy as np

from agencies.columns.columns import distinct
from agencies.columns.selection import Selection


class Holding(NamedTuple):
    """One scope: the key of its item, its agency, and the grades held, from the lowest up."""

    item_id: int
    filing_number: str
    numerals: tuple[str, ...]


def holdings(scopes: Selection) -> list[Holding]:
    """As printed."""
    columns, held = scopes.columns, scopes.of(scopes.columns.grades)
    sets = {bits: numerals_of(bits, columns.numerals) for bits in distinct(held).tolist()}
    items = columns.item_keys[scopes.of(columns.item)].tolist()
    numbers = columns.filing_numbers[scopes.of(columns.agency)].astype(str).tolist()
    grades = held.tolist()
    return [
        Holding(item, number, sets[bits]) for item, number, bits in zip(items, numbers, grades, strict=True)
    ]


def agencies_as_listed(scopes: Selection) -> list[int]:
    """The keys of the agencies, in the order in which the first scope of each is printed."""
    columns, at = scopes.columns, scopes.at
    first = np.full(len(columns.agency_keys), columns.size)
    # Of several scopes of an agency the one assigned last stays, which is the first.
    first[columns.agency[at[::-1]]] = at[::-1]
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < columns.size)]
    keys: list[int] = columns.agency_keys[order].tolist()
    return keys


def filing_numbers(scopes: Selection) -> list[str]:
    """Those of the agencies, rising."""
    columns = scopes.columns
    numbers = columns.filing_numbers[distinct(scopes.of(columns.agency))]
    return sorted(numbers.astype(str).tolist())


def numerals_of(bits: int, numerals: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(numeral for n, numeral in enumerate(numerals) if bits >> n & 1)
