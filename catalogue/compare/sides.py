"""Two or three agencies, or two or three occupations, beside each other: differences first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from agencies.in_memory import Selection
from agencies.models import Levels
from catalogue.rows.grades import drawn
from catalogue.rows.rows import addresses

MOST_SIDES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: its key as the address names it, its name of the day, its page."""

    key: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """An item or an agency: `cells` are the ladder of each side, None where the side has no such line."""

    name: str
    code: str
    address: str
    cells: tuple[SafeString | None, ...]
    is_same: bool


def agency_sides(scopes: Selection, numbers: Sequence[str]) -> list[Side]:
    """Those that hold something on the day."""
    named = [each for number in numbers for each in scopes.of_agency(number).agency_counts(1)]
    address = addresses("agency-detail", [number for number, _name, _count in named])
    return [Side(number, name, address[number]) for number, name, _count in named]


def occupation_sides(scopes: Selection, codes: Sequence[str]) -> list[Side]:
    named = {
        item.code: item.occupation for code in codes for item, _count in scopes.for_code(code).item_counts()
    }
    address = addresses("occupation-detail", named)
    return [Side(code, name, address[code]) for code, name in named.items()]


def of_agencies(scopes: Selection, sides: Sequence[Side], levels: Levels) -> list[ComparedLine]:
    """A line for each item that any of them may assess."""
    by_side = [{(row.code, row.item): row.numerals for row in scopes.of_agency(side.key)} for side in sides]
    keys = sorted({key for held in by_side for key in held})
    address = addresses("occupation-detail", [code for code, _item in keys])
    return compared_lines({(code, item): (item, code, address[code]) for code, item in keys}, by_side, levels)


def of_occupations(scopes: Selection, sides: Sequence[Side], levels: Levels) -> list[ComparedLine]:
    """A line for each agency that assesses any of them, with the grades of all its work types together."""
    by_side: list[Held] = [{} for _side in sides]
    names = {}
    for held, side in zip(by_side, sides, strict=True):
        for row in scopes.for_code(side.key):
            key, names[row.filing_number] = (row.filing_number, ""), row.agency
            its = {*held.get(key, ()), *row.numerals}
            held[key] = tuple(level.numeral for level in levels if level.numeral in its)
    address = addresses("agency-detail", sorted(names))
    return compared_lines(
        {(number, ""): (names[number], number, address[number]) for number in address}, by_side, levels
    )


Held = dict[tuple[str, str], tuple[str, ...]]


def compared_lines(
    named: Mapping[tuple[str, str], tuple[str, str, str]], by_side: Sequence[Held], levels: Levels
) -> list[ComparedLine]:
    """`named` are name, code and address of each line."""
    several = {numerals for its in by_side for numerals in its.values()}
    ladders = {held: drawn(held, levels, "agency") if held else SafeString("") for held in several}
    found = []
    for key, (name, code, address) in named.items():
        held = [its.get(key) for its in by_side]
        cells = tuple(None if its is None else ladders[its] for its in held)
        found.append(ComparedLine(name, code, address, cells, len(set(held)) == 1))
    return found
