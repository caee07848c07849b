"""What the directory covers on one day: groups by grades, what one agency alone assesses, what nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.in_memory import Found, Selection, agencies_by_code
from agencies.models import Levels
from catalogue.rows.entries import OccupationEntry, occupation_entries
from catalogue.rows.grades import grade_words
from catalogue.rows.rows import addresses

# A major group has one digit, a sub-major group four characters: `6`, `6-31`.
MAJOR, SUB_MAJOR = 1, 4


@dataclass(frozen=True, slots=True)
class GradeFigure:
    """How many items of a group may be assessed at a grade, by how many agencies; `before` on another day.

    `not_yet`: it is of a day to come, and another one today.
    """

    items: int
    agencies: int
    before: "GradeFigure | None" = None
    not_yet: bool = False

    @property
    def shade(self) -> int:
        """0 to 3: nobody, one agency, up to four, more. The figure itself stands in the cell."""
        return sum(self.agencies >= bound for bound in (1, 2, 5))

    @property
    def change(self) -> str:
        """`+2` items since the other day; blank where they are as many."""
        return (
            f"{self.items - self.before.items:+d}" if self.before and self.items != self.before.items else ""
        )


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A major or sub-major group: its figures at each grade from the lowest up, and in all."""

    code: str
    name: str
    address: str
    is_major: bool
    at_level: tuple[GradeFigure, ...]
    total: GradeFigure

    @property
    def figures(self) -> tuple[GradeFigure, ...]:
        return (*self.at_level, self.total)


def group_lines(
    scopes: Selection,
    levels: Levels,
    names: Mapping[str, str],
    before: Selection | None = None,
    now: Selection | None = None,
) -> list[GroupLine]:
    """Of all that holds something on the day, or did on the day `before`; of a day to come, or does `now`."""
    codes = {code for each in (scopes, before, now) if each is not None for code in each.codes()}
    groups = sorted({code[:length] for code in codes for length in (MAJOR, SUB_MAJOR)})
    address = addresses("group-detail", groups)
    return [
        GroupLine(
            code,
            names.get(code, code),
            address[code],
            len(code) == MAJOR,
            tuple(figure(code, [level], scopes, before, now) for level in levels),
            figure(code, (), scopes, before, now),
        )
        for code in groups
    ]


def figure(
    code: str,
    levels: Levels,
    scopes: Selection,
    before: Selection | None = None,
    now: Selection | None = None,
) -> GradeFigure:
    counted = items_and_agencies(code, levels, scopes)
    earlier = GradeFigure(*items_and_agencies(code, levels, before)) if before is not None else None
    return GradeFigure(
        *counted, earlier, now is not None and counted != items_and_agencies(code, levels, now)
    )


def items_and_agencies(code: str, levels: Levels, scopes: Selection) -> tuple[int, int]:
    held = scopes.for_code(code)
    held = held.at_grades(levels) if levels else held
    return len(held.item_counts()), held.agency_total()


@dataclass(frozen=True, slots=True)
class Holding:
    """An agency, the occupations that nobody else assesses, and of others the grades likewise."""

    name: str
    address: str
    occupations: dict[str, str]
    grades: dict[str, str]


def holdings(scopes: Selection, levels: Levels) -> list[Holding]:
    """What would be left without an agency if one left the directory, those first that would leave most."""
    alone = {code for code, (agencies,) in agencies_by_code(scopes).items() if agencies == 1}
    whole: dict[str, dict[str, str]] = {}
    for row in scopes.of_codes(alone):
        whole.setdefault(row.filing_number, {})[row.code] = row.occupation
    parts: dict[str, dict[tuple[str, str], list[str]]] = {}
    for level, row in sole_at_a_grade(scopes, levels, alone):
        parts.setdefault(row.filing_number, {}).setdefault((row.code, row.occupation), []).append(level)
    names = {number: name for number, name, _count in scopes.agency_counts(len(scopes))}
    address = addresses("agency-detail", names)
    found = [
        Holding(
            names[number],
            address[number],
            whole.get(number, {}),
            {
                name + _("（%(it)s）") % {"it": grade_words(numerals, levels)}: code
                for (code, name), numerals in parts.get(number, {}).items()
            },
        )
        for number in whole.keys() | parts.keys()
    ]
    return sorted(found, key=lambda each: (-len(each.occupations), -len(each.grades), each.address))


def sole_at_a_grade(scopes: Selection, levels: Levels, alone: set[str]) -> Iterator[tuple[str, Found]]:
    counts = agencies_by_code(scopes, *levels)
    for n, level in enumerate(levels, start=1):
        codes = {code for code, agencies in counts.items() if agencies[n] == 1} - alone
        yield from ((level.numeral, row) for row in scopes.of_codes(codes).at_grades([level]))


def with_holes(scopes: Selection, levels: Levels) -> list[OccupationEntry]:
    """Occupations of which nobody assesses some grade; a special ability has none to lack."""
    entries = occupation_entries(scopes, sorted(scopes.codes()), levels)
    return [each for each in entries if each.at_level and not all(each.at_level)]
