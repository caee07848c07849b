"""Printed rows against the register: what is the same under another name, code or division.

An agency is its filing number. A code that nobody lists any more and a new code with the same name, at an
agency that both have in common, are one occupation re-coded. An undivided item that is gone and several work
types of its code that are new, at one agency, are a split. Whatever could be read in two ways is reported,
and taken for what it surely is: something ended, and something was added.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.register import Register, printed_names
from agencies.annex.rows import CODE, ITEM, PrintedAgency
from agencies.changes.holdings import Holding, Holdings, Key, Links
from agencies.codes import is_special_ability

SEVERAL = 2
NOT_SAID = "动态调整未说明原编码已取消"


def find_links(
    register: Register,
    printed: Holdings,
    agencies: Iterable[PrintedAgency],
    *,
    annual: bool,
    found: list[Problem],
) -> Links:
    """In an adjustment absence means nothing, so nothing can have moved away: it tells renames alone."""
    renamed = dict(renames(register, agencies))
    arrivals = arrivals_of(register, printed)
    for arrival in arrivals:
        doubt = doubt_of(arrival, arrivals, register, printed) if annual else NOT_SAID
        if doubt:
            found.append(possible_recode(arrival, doubt))
    if not annual:
        return Links(renamed=renamed)
    recoded = {
        arrival.code: arrival.formers[0]
        for arrival in arrivals
        if not doubt_of(arrival, arrivals, register, printed)
    }
    split, single = divisions(register, printed, recoded)
    found += (possible_work_type(was, now) for was, now in single)
    return Links(renamed=renamed, recoded=recoded, split=split)


def renames(register: Register, agencies: Iterable[PrintedAgency]) -> Iterator[tuple[str, str]]:
    """Filing number and name before, of each agency that is printed by another name than it bears."""
    for agency in agencies:
        known = register.names.get(agency.filing_number)
        if known and printed_names(agency, register) != known:
            yield agency.filing_number, known[0]


@dataclass(frozen=True)
class Arrival:
    """A printed code that nobody held before, and the held codes that it may stand for."""

    first: Holding
    formers: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.first.code


def arrivals_of(register: Register, printed: Holdings) -> list[Arrival]:
    """New codes that may be old ones: of the same name and kind, at an agency that no longer lists those."""
    held = {was.code for was in register.before.values()}
    gone = defaultdict(list)
    for key, was in register.before.items():
        if key not in printed:
            gone[was.filing_number, was.work_type].append(was)
    new: dict[str, list[Holding]] = defaultdict(list)
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


def doubt_of(arrival: Arrival, arrivals: list[Arrival], register: Register, printed: Holdings) -> str:
    """Why a re-code is not certain; blank if it is."""
    code, formers = arrival.code, set(arrival.formers)
    listed = {now.code for now in printed.values()}
    known = register.occupations.get(code)
    doubts = {
        "有不止一个同名的原编码": len(formers) >= SEVERAL,
        "有不止一个同名的新编码": any(formers & set(other.formers) for other in arrivals if other != arrival),
        "原编码仍有机构列出": bool(formers & listed),
        "原编码已有替代的编码": bool(formers & register.given_up),
        "新编码曾有评价项目或另有来历": code in register.assessed | register.given_up
        or (known is not None and known.replaces_id is not None),
    }
    return "，".join(doubt for doubt, holds in doubts.items() if holds)


def possible_recode(arrival: Arrival, doubt: str) -> Problem:
    values = {"value": arrival.code, "name": arrival.first.occupation, "other": "、".join(arrival.formers)}
    return problem("possible-recode", arrival.first.line, CODE, why=doubt, **values)


def possible_work_type(was: Holding, now: Holding) -> Problem:
    values = {
        "value": now.code,
        "other": was.work_type or was.occupation,
        "name": now.work_type or now.occupation,
    }
    return problem("possible-work-type", now.line, ITEM, **values)


Divisions = tuple[dict[Key, tuple[Key, ...]], list[tuple[Holding, Holding]]]


def divisions(register: Register, printed: Holdings, recoded: dict[str, str]) -> Divisions:
    """Of each agency and code, what is gone and what is new: splits, and single items that may be one."""
    gone: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    new: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for key, was in register.before.items():
        if key not in printed:
            gone[was.filing_number, was.code].append(was)
    for key, now in printed.items():
        if key not in register.before and now.code not in recoded:
            new[now.filing_number, now.code].append(now)
    split: dict[Key, tuple[Key, ...]] = {}
    single = []
    for place, were in gone.items():
        begun = [now for now in new[place] if now.work_type]
        whole = next((was for was in were if not was.work_type), None)
        if whole and len(begun) >= SEVERAL:
            split[whole.key] = tuple(now.key for now in begun)
        elif len(were) == len(new[place]) == 1:
            single.append((were[0], new[place][0]))
    return split, single
