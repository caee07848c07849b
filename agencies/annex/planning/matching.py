"""Printed rows against the register: what is the same under another name, code or division.

An agency is its filing number. A code that nobody lists any more and a new code with the same name, at an
agency that both have in common, are one occupation re-coded. An item that is gone and several work types of
its code that are new, at one agency, are a split. Whatever could be read in two ways is reported, and taken
for what it surely is: something ended, and something was added.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agencies.annex.planning.register import Register, printed_names
from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import CODE_HEADING, ITEM_HEADING
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import PrintedAgency
from agencies.changes.comparison import Links, ScopeKey, ScopeState, ScopeStates
from agencies.codes import is_special_ability

SEVERAL = 2


def find_links(
    register: Register,
    printed: ScopeStates,
    agencies: Iterable[PrintedAgency],
    *,
    annual: bool,
    found: list[Problem],
) -> Links:
    """In an adjustment absence means nothing: it tells renames, and codes that all their agencies changed."""
    renamed, occupations = find_renames(register, printed, agencies)
    arrivals = arrivals_of(register, printed)
    doubts = {
        arrival.code: doubt_of(arrival, arrivals, register, printed, annual=annual) for arrival in arrivals
    }
    for arrival in arrivals:
        first, formers, doubt = arrival.first, "、".join(arrival.formers), doubts[arrival.code]
        values = {"value": arrival.code, "name": first.occupation, "other": formers, "why": doubt}
        if doubt:
            found.append(problem("possible-recode", first.line, CODE_HEADING, **values))
        elif not annual:
            found.append(problem("adjustment-recodes", first.line, CODE_HEADING, **values))
    recoded = {arrival.code: arrival.formers[0] for arrival in arrivals if not doubts[arrival.code]}
    if not annual:
        return Links(renamed=renamed, occupations=occupations, recoded=recoded)
    split, single = divisions(register, printed, recoded)
    found += (possible_work_type(was, now) for was, now in single)
    return Links(renamed=renamed, occupations=occupations, recoded=recoded, split=split)


def find_renames(
    register: Register, printed: ScopeStates, agencies: Iterable[PrintedAgency]
) -> tuple[dict[str, str], dict[str, str]]:
    """The former names of what is printed with rows, of agencies by number and of occupations by code."""
    holders = {number for number, _code, _work_type in printed}
    renamed = {
        agency.filing_number: known[0]
        for agency in agencies
        if agency.filing_number in holders
        and (known := register.names.get(agency.filing_number))
        and printed_names(agency, register) != known
    }
    known_names = register.occupation_names
    occupations = {
        now.code: known_names[now.code]
        for now in printed.values()
        if known_names.get(now.code, now.occupation) != now.occupation
    }
    return renamed, occupations


@dataclass(frozen=True)
class Arrival:
    """A printed code that nobody held before, and the held codes that it may stand for."""

    first: ScopeState
    formers: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.first.code


def arrivals_of(register: Register, printed: ScopeStates) -> list[Arrival]:
    """New codes that may be old ones: of the same name and kind, at an agency that no longer lists those."""
    held = {was.code for was in register.before.values()}
    gone = defaultdict(list)
    for key, was in register.before.items():
        if key not in printed:
            gone[was.filing_number, was.work_type].append(was)
    new: dict[str, list[ScopeState]] = defaultdict(list)
    for now in printed.values():
        if now.code not in held:
            new[now.code].append(now)
    arrivals = []
    for rows in new.values():
        formers = dict.fromkeys(
            was.code
            for now in rows
            for was in gone[now.filing_number, now.work_type]
            if canonical_name(was.occupation) == canonical_name(now.occupation)
            and is_special_ability(was.code) == is_special_ability(now.code)
        )
        if formers:
            arrivals.append(Arrival(rows[0], tuple(formers)))
    return arrivals


def doubt_of(
    arrival: Arrival, arrivals: list[Arrival], register: Register, printed: ScopeStates, *, annual: bool
) -> str:
    """Why a re-code is not certain; blank if it is."""
    code, formers = arrival.code, set(arrival.formers)
    holders = {was.filing_number for was in register.before.values() if was.code in formers}
    takers = {now.filing_number for now in printed.values() if now.code == code}
    listed = {now.code for now in printed.values()}
    known = register.occupations.get(code)
    doubts = {
        "有不止一个同名的原编码": len(formers) >= SEVERAL,
        "有不止一个同名的新编码": any(formers & set(other.formers) for other in arrivals if other != arrival),
        "原编码仍有机构列出": bool(formers & listed),
        "动态调整没有列出原编码的全部机构": not annual and not holders <= takers,
        "原编码已有替代的编码": bool(formers & register.given_up),
        "新编码曾有评价项目或另有来历": code in register.assessed | register.given_up
        or (known is not None and known.replaces_id is not None),
    }
    return "，".join(doubt for doubt, holds in doubts.items() if holds)


def possible_work_type(was: ScopeState, now: ScopeState) -> Problem:
    values = {
        "value": now.code,
        "other": was.work_type or was.occupation,
        "name": now.work_type or now.occupation,
    }
    return problem("possible-work-type", now.line, ITEM_HEADING, **values)


Divisions = tuple[dict[ScopeKey, tuple[ScopeKey, ...]], list[tuple[ScopeState, ScopeState]]]


def divisions(register: Register, printed: ScopeStates, recoded: dict[str, str]) -> Divisions:
    """Of each agency and code, what is gone and what is new: splits, and single items that may be one."""
    gone: dict[tuple[str, str], list[ScopeState]] = defaultdict(list)
    new: dict[tuple[str, str], list[ScopeState]] = defaultdict(list)
    for key, was in register.before.items():
        if key not in printed:
            gone[was.filing_number, was.code].append(was)
    for key, now in printed.items():
        if key not in register.before and now.code not in recoded:
            new[now.filing_number, now.code].append(now)
    split: dict[ScopeKey, tuple[ScopeKey, ...]] = {}
    single = []
    for place, were in gone.items():
        begun = [now for now in new[place] if now.work_type]
        whole = next((was for was in were if not was.work_type), were[0] if len(were) == 1 else None)
        if whole and len(begun) >= SEVERAL:
            split[whole.key] = tuple(now.key for now in begun)
        elif len(were) == len(new[place]) == 1:
            single.append((were[0], new[place][0]))
    return split, single
