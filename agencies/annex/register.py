"""What the register holds and knows on the day of an import, read once, for all that is asked of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import CODE, FILING_NUMBER, ITEM, SPECIAL_CODE, PrintedAgency, PrintedRow
from agencies.changes.holdings import Holding, Holdings, Key, holdings_on
from agencies.codes import group_codes, is_special_ability
from agencies.models import AgencyName, GradeLevel, Occupation, OccupationGroup, ScopeGrade


@dataclass(frozen=True, kw_only=True)
class Register:
    """`before` is what holds on the day, acts of that day included: the same file again changes nothing."""

    before: Holdings
    # Filing number → name and second name of that day, for every agency that was ever listed.
    names: Mapping[str, tuple[str, str]]
    # The same the other way round, by canonical name.
    numbers: Mapping[str, str]
    # By code: those printed, and those that the register ever held.
    occupations: Mapping[str, Occupation]
    # Codes that ever had a scope with a grade, and codes given up for others.
    assessed: frozenset[str]
    given_up: frozenset[str]
    levels: Mapping[int, GradeLevel]


def read_register(on: dt.date, rows: Iterable[PrintedRow]) -> Register:
    """Eight queries, however many rows."""
    assessed = set(ScopeGrade.objects.values_list("scope__item__occupation__code", flat=True).distinct())
    printed = {row.code for row in rows}
    held_on = AgencyName.objects.held_on(on).values_list("agency__filing_number", "name", "second_name")
    names = {number: (name, second) for number, name, second in held_on}
    return Register(
        before=holdings_on(on),
        names=names,
        numbers={canonical_name(name): number for number, (name, _second) in names.items()},
        occupations={known.code: known for known in Occupation.objects.filter(code__in=assessed | printed)},
        assessed=frozenset(assessed),
        given_up=frozenset(
            Occupation.objects.filter(replaces__isnull=False).values_list("replaces__code", flat=True)
        ),
        levels={int(level.numeral): level for level in GradeLevel.objects.all()},
    )


def printed_holdings(rows: Iterable[PrintedRow], register: Register) -> dict[Key, Holding]:
    """The rows as the register would hold them, in its own spelling of names."""
    return {row.scope_key: printed_holding(row, register) for row in rows}


def printed_holding(row: PrintedRow, register: Register) -> Holding:
    known = register.occupations.get(row.code)
    levels = (register.levels[grade] for grade in row.grades)
    return Holding(
        filing_number=row.agency.filing_number,
        agency=printed_names(row.agency, register)[0],
        code=row.code,
        occupation=known.name if known else row.occupation_name,
        work_type=row.work_type,
        levels=tuple(sorted(levels, key=lambda level: level.rank)),
        line=row.line,
    )


def printed_names(agency: PrintedAgency, register: Register) -> tuple[str, str]:
    """The agency's two names: in the register's own spelling where nothing but that differs."""
    known = register.names.get(agency.filing_number)
    if known and canonical_name(agency.cell) == canonical_name(whole_name(*known)):
        return known
    return agency.name, agency.second_name


def whole_name(name: str, second_name: str) -> str:
    """Both names as one cell prints them."""
    return f"{name}（{second_name}）" if second_name else name


def check_agencies(agencies: Iterable[PrintedAgency], register: Register) -> Iterator[Problem]:
    """A name that the register files under another number is a slip, or else another agency."""
    for agency in agencies:
        number, other = agency.filing_number, register.numbers.get(canonical_name(agency.name))
        if other in {None, number}:
            continue
        shown = {"value": number, "name": agency.name, "other": other}
        if number in register.names:
            known = register.names[number][0]
            yield problem("filing-number-of-another", agency.line, FILING_NUMBER, known=known, **shown)
        else:
            yield problem("name-under-another-number", agency.line, FILING_NUMBER, **shown)


def check_codes(rows: Sequence[PrintedRow], register: Register) -> Iterator[Problem]:
    """Every printed code names what the register knows by it; what it does not know must have its group."""
    groups = set(OccupationGroup.objects.values_list("code", flat=True))
    unknown = [row.occupation_name for row in rows if row.code not in register.occupations]
    elsewhere = {
        known.name: known.code
        for known in Occupation.objects.filter(name__in=unknown, in_classification=True)
    }
    seen = set()
    for row in rows:
        if row.code in seen:
            continue
        seen.add(row.code)
        known = register.occupations.get(row.code)
        if known is None:
            yield unknown_code(row, groups, elsewhere)
        elif canonical_name(known.name) != row.occupation_name:
            shown = {"value": row.code, "known": known.name, "name": row.occupation_name}
            yield problem("name-unlike-register", row.line, ITEM, **shown)


def unknown_code(row: PrintedRow, groups: set[str], elsewhere: Mapping[str, str]) -> Problem:
    group = group_codes(row.code)[-1]
    cell = SPECIAL_CODE if is_special_ability(row.code) else CODE
    shown = {"value": row.code, "name": row.occupation_name}
    if group not in groups:
        return problem("group-unknown", row.line, cell, group=group, **shown)
    if is_special_ability(row.code):
        return problem("special-ability-new", row.line, cell, **shown)
    other = elsewhere.get(row.occupation_name)
    told = f"（大典中该名称的编码是 {other}）" if other else ""
    return problem("code-outside-classification", row.line, cell, elsewhere=told, **shown)
