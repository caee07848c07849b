"""A reading against the register → what would change if it were applied, and what speaks against it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agencies.annex.facts import Facts, Request, check_against_editions, find_facts, printed_before
from agencies.annex.matching import find_links
from agencies.annex.problems import Problem, problem
from agencies.annex.reader import Reading
from agencies.annex.register import Register, check_agencies, check_codes, printed_holdings, read_register
from agencies.annex.rows import PrintedRow
from agencies.changes import ChangeKind, Difference
from agencies.changes.holdings import Holding, Holdings, Links, differences

# Above this share of the register, an annex that removes is taken for an incomplete one.
MOST_REMOVED = 0.2
LISTED_KINDS = (
    ChangeKind.ADDED,
    ChangeKind.ENDED,
    ChangeKind.CHANGED,
    ChangeKind.RENAMED,
    ChangeKind.RECODED,
)

NO_DIFFERENCE, NO_LINKS = Difference((), 0), Links()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do. With a fatal problem it does nothing, and its changes are for reading alone.

    `consequences` say in words what nobody would offer any more, and which agencies would come and go.
    """

    request: Request
    facts: Facts
    problems: tuple[Problem, ...]
    rows: tuple[PrintedRow, ...] = ()
    difference: Difference = NO_DIFFERENCE
    links: Links = NO_LINKS
    consequences: tuple[str, ...] = ()
    added_agencies: Mapping[str, str] = field(default_factory=dict)
    removed_agencies: Mapping[str, str] = field(default_factory=dict)
    is_loaded: bool = False

    @property
    def refused(self) -> bool:
        return any(found.fatal for found in self.problems)

    def as_json(self) -> dict[str, Any]:
        """The plan as `--json` prints it, problems and outcome aside."""
        facts = self.facts
        return {
            "notice": facts.number,
            "issued_on": facts.issued_on.isoformat() if facts.issued_on else None,
            "in_force_from": facts.in_force_from.isoformat() if facts.in_force_from else None,
            "edition": facts.edition,
            "kind": str(self.request.kind),
            "rows": len(self.rows),
            **{
                str(kind): [change.as_json() for change in self.difference.of_kind(kind)]
                for kind in LISTED_KINDS
            },
            "unchanged": self.difference.unchanged,
            "agencies_added": told(self.added_agencies),
            "agencies_removed": told(self.removed_agencies),
            "consequences": list(self.consequences),
        }


def make_plan(reading: Reading, request: Request) -> Plan:
    """Reads the register as it stands on the day of the import, and writes nothing.

    A document that could not be read in full is still checked as far as it goes, so that all its problems are
    told at once; but it has no changes: what its lost rows say would be told as ended.
    """
    found = list(reading.problems)
    if reading.refused and not reading.rows:
        return unreadable(find_facts(reading.heading, request, []), request, found)
    facts = find_facts(reading.heading, request, found)
    found += check_against_editions(facts, request)
    register = read_register(facts.in_force_from or dt.date.max, reading.rows)
    found += check_agencies(reading.agencies, register)
    found += check_codes(reading.rows, register)
    if reading.refused:
        return unreadable(facts, request, found)
    same = printed_before(facts.notice, reading.rows)
    if same is not None:
        rule = "already-loaded" if same else "notice-loaded-otherwise"
        found.append(problem(rule, value=facts.number))
    changes = (
        {"difference": Difference((), len(reading.rows))}
        if same
        else plan_changes(reading, register, request, found)
    )
    return Plan(
        request=request,
        facts=facts,
        rows=reading.rows,
        problems=in_order(found),
        is_loaded=bool(same),
        **changes,
    )


def plan_changes(
    reading: Reading, register: Register, request: Request, found: list[Problem]
) -> dict[str, Any]:
    """What differs, what belongs together, and what would follow."""
    printed = printed_holdings(reading.rows, register)
    links = find_links(register, printed, reading.agencies, annual=request.is_annual, found=found)
    difference = differences(*scenes(register, printed, request), links)
    if request.is_annual:
        found += check_removals(difference, register, request)
    after = printed if request.is_annual else {**register.before, **printed}
    return {"difference": difference, "links": links, **outlook(register.before, after, links)}


def unreadable(facts: Facts, request: Request, found: list[Problem]) -> Plan:
    return Plan(request=request, facts=facts, problems=in_order(found))


def in_order(found: list[Problem]) -> tuple[Problem, ...]:
    """By line; what concerns the whole document first."""
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


def scenes(register: Register, printed: Holdings, request: Request) -> tuple[Holdings, Holdings]:
    """What is compared: an annual directory with all that holds, an adjustment with what it lists alone."""
    if request.is_annual:
        return register.before, printed
    return {key: was for key, was in register.before.items() if key in printed}, printed


def check_removals(difference: Difference, register: Register, request: Request) -> Iterator[Problem]:
    """Counted in scopes and in grades, whichever share is larger; what moves or splits is not removed."""
    ended = [change for change in difference.of_kind(ChangeKind.ENDED) if not change.split_into]
    fewer = [*ended, *difference.of_kind(ChangeKind.CHANGED)]
    levels = sum(len(change.ended) for change in fewer)
    counts = (
        (len(ended), len(register.before)),
        (levels, sum(len(was.levels) for was in register.before.values())),
    )
    count, total = max(counts, key=lambda pair: pair[0] / pair[1] if pair[1] else 0)
    if total and count / total > MOST_REMOVED:
        rule = "many-removed" if request.accept_removals else "too-many-removed"
        share, limit = round(100 * count / total), round(100 * MOST_REMOVED)
        yield problem(rule, count=count, total=total, share=share, limit=limit)


def outlook(before: Holdings, after: Holdings, links: Links) -> dict[str, Any]:
    """What there would be no more of, and which agencies would be new and gone."""
    was, will = agencies_of(before), agencies_of(after)
    removed = {number: name for number, name in was.items() if number not in will}
    left = {grade for held in after.values() for grade in grades_of(held)}
    moved = set(links.recoded.values())
    lost = dict.fromkeys(
        told_grade
        for held in before.values()
        for grade, told_grade in grades_of(held).items()
        if grade not in left and held.code not in moved
    )
    return {
        "consequences": (
            *(f"发布后 {grade}将无机构" for grade in lost),
            *(f"发布后 {number} {name}将不在目录内" for number, name in removed.items()),
        ),
        "added_agencies": {number: name for number, name in will.items() if number not in was},
        "removed_agencies": removed,
    }


def agencies_of(held: Holdings) -> dict[str, str]:
    return {holding.filing_number: holding.agency for holding in held.values()}


def grades_of(held: Holding) -> dict[tuple[str, str], str]:
    """`{("4-06-01-01", "4"): "4-06-01-01 四级"}`; a special ability by its code alone."""
    if not held.levels:
        return {(held.code, ""): f"{held.code} "}
    return {(held.code, level.numeral): f"{held.code} {level.name}" for level in held.levels}


def told(agencies: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"filing_number": number, "agency": name} for number, name in agencies.items()]
