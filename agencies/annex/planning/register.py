"""What the register holds and knows on the day of an import, read once, for all that is asked of it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import (
    CODE_HEADING,
    FILING_NUMBER_HEADING,
    ITEM_HEADING,
    SPECIAL_CODE,
)
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.changes.comparison import ScopeKey, ScopeState, ScopeStates, states_on
from agencies.codes import group_codes, is_special_ability
from agencies.models import (
    AgencyName,
    GradeLevel,
    Occupation,
    OccupationGroup,
    ScopeGrade,
    occupation_name_on,
)

# S, four digits, and two that name the province.
PROVINCE_END = 7


@dataclass(frozen=True, kw_only=True)
class Register:
    """`before` is what holds on the day, acts of that day included: the same file again changes nothing."""

    before: ScopeStates
    # Filing number → name and second name of that day, for every agency that was ever listed.
    names: Mapping[str, tuple[str, str]]
    # The same the other way round, by canonical name.
    numbers: Mapping[str, str]
    # By code: those printed, and those that the register ever held; and their names of that day.
    occupations: Mapping[str, Occupation]
    occupation_names: Mapping[str, str]
    # Codes that ever had a scope with a grade, and codes given up for others.
    assessed: frozenset[str]
    given_up: frozenset[str]
    levels: Mapping[str, GradeLevel]


def read_register(on: dt.date, rows: Iterable[PrintedRow]) -> Register:
    """Nine queries, however many rows."""
    assessed = set(ScopeGrade.objects.values_list("scope__item__occupation__code", flat=True).distinct())
    printed = {row.code for row in rows}
    held_on = AgencyName.objects.held_on(on).filter(agency__retracted=False)
    named = held_on.values_list("agency__filing_number", "name", "second_name")
    names = {number: (name, second) for number, name, second in named}
    codes = Occupation.objects.filter(code__in=assessed | printed)
    levels = GradeLevel.objects.in_bulk()
    return Register(
        before=states_on(on, levels=levels),
        names=names,
        numbers={canonical_name(name): number for number, (name, _second) in names.items()},
        occupations={known.code: known for known in codes},
        occupation_names=dict(codes.values_list("code", occupation_name_on(on))),
        assessed=frozenset(assessed),
        given_up=frozenset(
            Occupation.objects.filter(replaces__isnull=False).values_list("replaces__code", flat=True)
        ),
        levels={level.numeral: level for level in levels.values()},
    )


def printed_states(rows: Iterable[PrintedRow], register: Register) -> dict[ScopeKey, ScopeState]:
    """The rows as the register would hold them, in its own spelling of names."""
    return {row.scope_key: printed_state(row, register) for row in rows}


def printed_state(row: PrintedRow, register: Register) -> ScopeState:
    known = register.occupation_names.get(row.code)
    levels = (register.levels[grade] for grade in row.grades)
    return ScopeState(
        filing_number=row.agency.filing_number,
        agency=printed_names(row.agency, register)[0],
        code=row.code,
        occupation=known if known and not former_name(row, register) else row.occupation_name,
        work_type=row.work_type,
        levels=tuple(sorted(levels, key=lambda level: level.rank)),
        line=row.line,
    )


def former_name(row: PrintedRow, register: Register) -> str:
    """The register's name for the code where the row prints another one; else blank."""
    known = register.occupation_names.get(row.code, "")
    return known if known and canonical_name(known) != row.occupation_name else ""


def printed_names(agency: PrintedAgency, register: Register) -> tuple[str, str]:
    """The agency's two names: in the register's own spelling where nothing but that differs."""
    known = register.names.get(agency.filing_number)
    if known and canonical_name(agency.cell) == canonical_name(whole_name(*known)):
        return known
    return agency.name, agency.second_name


def whole_name(name: str, second_name: str) -> str:
    """Both names as one cell prints them."""
    return f"{name}（{second_name}）" if second_name else name


def check_known_agencies(agencies: Iterable[PrintedAgency], register: Register) -> Iterator[Problem]:
    """A name that the register files under another number is a slip, or else another agency.

    So may be a number that begins otherwise than all those of the register: its digits name the province.
    """
    begin = {number[:PROVINCE_END] for number in register.names}
    for agency in agencies:
        if begin and agency.filing_number[:PROVINCE_END] not in begin:
            shared = "、".join(sorted(begin))
            told = {"value": agency.filing_number, "name": agency.name, "shared": shared}
            yield problem("filing-number-elsewhere", agency.line, FILING_NUMBER_HEADING, **told)
        number, other = agency.filing_number, register.numbers.get(canonical_name(agency.name))
        if other in {None, number}:
            continue
        shown = {"value": number, "name": agency.name, "other": other}
        if number in register.names:
            known = register.names[number][0]
            yield problem(
                "filing-number-of-another", agency.line, FILING_NUMBER_HEADING, known=known, **shown
            )
        else:
            yield problem("name-under-another-number", agency.line, FILING_NUMBER_HEADING, **shown)


def check_codes(rows: Sequence[PrintedRow], register: Register) -> Iterator[Problem]:
    """A code that the register does not know must have its group; another name than it knows is a new one."""
    groups = set(OccupationGroup.objects.values_list("code", flat=True))
    unlike = (row for row in rows if row.code not in register.occupations or former_name(row, register))
    names = {row.occupation_name for row in unlike}
    found = Occupation.objects.filter(name__in=names).order_by("in_classification")
    elsewhere = {known.name: known for known in found}
    seen = set()
    for row in rows:
        if row.code in seen:
            continue
        seen.add(row.code)
        other, former = elsewhere.get(row.occupation_name), former_name(row, register)
        if row.code not in register.occupations:
            yield unknown_code(row, groups, elsewhere)
        elif former:
            # Fatal where another code bears the name: a mistyped code would rename an occupation.
            rule = "name-unlike-register" if other else "occupation-renamed"
            shown = {"value": row.code, "known": former, "name": row.occupation_name}
            yield problem(rule, row.line, ITEM_HEADING, **shown, other=other.code if other else "")


def unknown_code(row: PrintedRow, groups: set[str], elsewhere: Mapping[str, Occupation]) -> Problem:
    group = group_codes(row.code)[-1]
    cell = SPECIAL_CODE if is_special_ability(row.code) else CODE_HEADING
    shown = {"value": row.code, "name": row.occupation_name}
    if group not in groups:
        return problem("group-unknown", row.line, cell, group=group, **shown)
    if is_special_ability(row.code):
        return problem("special-ability-new", row.line, cell, **shown)
    other = elsewhere.get(row.occupation_name)
    told = f"（大典中该名称的编码是 {other.code}）" if other and other.in_classification else ""
    return problem("code-outside-classification", row.line, cell, elsewhere=told, **shown)
