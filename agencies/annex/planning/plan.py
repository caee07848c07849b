"""A reading against the register → what would change if it were applied, and what speaks against it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agencies.annex.planning.file_of_acts import meant_by
from agencies.annex.planning.matching import find_links, find_renames
from agencies.annex.planning.notice_details import (
    NoticeDetails,
    Request,
    check_against_editions,
    find_details,
    printed_before,
    tidy_number,
)
from agencies.annex.planning.register import (
    Register,
    check_codes,
    check_known_agencies,
    printed_states,
    read_register,
)
from agencies.annex.problems import Problem, problem, with_places
from agencies.annex.reading.column_headings import GRADES_HEADING
from agencies.annex.reading.printed_rows import PrintedRow
from agencies.annex.reading.reader import Reading
from agencies.changes import ChangeKind, Difference
from agencies.changes.comparison import Links, ScopeKey, ScopeState, ScopeStates, difference_between
from agencies.models import Notice

# What is asked of a notice and its annex, and not of a file of adjustments.
OF_DOCUMENTS = {"notice-differs", "edition-assumed"}
# Above this share of the register, an annex that removes is taken for an incomplete one.
MOST_REMOVED = 0.2
LISTED_KINDS = (
    ChangeKind.ADDED,
    ChangeKind.ENDED,
    ChangeKind.CHANGED,
    ChangeKind.RENAMED,
    ChangeKind.OCCUPATION_RENAMED,
    ChangeKind.RECODED,
)

NO_DIFFERENCE, NO_LINKS = Difference((), 0), Links()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a file would do. With a fatal problem it does nothing, and its changes are for reading alone.

    `consequences` say in words what nobody would offer any more, and which agencies would come and go.
    """

    request: Request
    details: NoticeDetails
    problems: tuple[Problem, ...]
    rows: tuple[PrintedRow, ...] = ()
    difference: Difference = NO_DIFFERENCE
    links: Links = NO_LINKS
    consequences: tuple[str, ...] = ()
    added_agencies: Mapping[str, str] = field(default_factory=dict)
    removed_agencies: Mapping[str, str] = field(default_factory=dict)
    is_loaded: bool = False
    # As many as the file has; those that a file of adjustments comes to are others.
    read: int = 0
    # Of a file of adjustments, whose rows are none of the notice's own: what it ends.
    has_acts: bool = False
    ended: frozenset[ScopeKey] = frozenset()

    @property
    def refused(self) -> bool:
        return any(found.fatal for found in self.problems)

    def as_json(self) -> dict[str, Any]:
        """The plan as `--json` prints it, problems and outcome aside."""
        details = self.details
        return {
            "notice": details.number,
            "title": details.title or None,
            "issuer": details.issuer or None,
            "issued_on": details.issued_on.isoformat() if details.issued_on else None,
            "in_force_from": details.in_force_from.isoformat() if details.in_force_from else None,
            "edition": details.edition,
            "kind": str(self.request.kind),
            "rows": self.read,
            **{
                str(kind): [change.as_json() for change in self.difference.of_kind(kind)]
                for kind in LISTED_KINDS
            },
            "unchanged": self.difference.unchanged,
            "agencies_added": agencies_in_json(self.added_agencies),
            "agencies_removed": agencies_in_json(self.removed_agencies),
            "consequences": list(self.consequences),
        }


def make_plan(reading: Reading, request: Request) -> Plan:
    """Reads the register as it stands on the day of the import, and writes nothing.

    A document that could not be read in full is still checked as far as it goes, so that all its problems are
    told at once; but it has no changes: what its lost rows say would be told as ended.
    """
    found = list(reading.problems)
    if reading.refused and not reading.rows:
        return plan_with(find_details(reading.heading, request, []), request, found, reading)
    if reading.has_acts:
        request = with_days_of_notice(request)
    details = find_details(reading.heading, request, found)
    found += check_against_editions(details, request)
    register = read_register(details.in_force_from or dt.date.max, reading.rows)
    found += check_known_agencies(reading.agencies, register)
    found += check_codes(reading.rows, register)
    if reading.has_acts:
        found = [one for one in found if one.rule not in OF_DOCUMENTS]
        found += check_acts(details, request)
    if reading.refused:
        return plan_with(details, request, found, reading)
    if reading.has_acts:
        return plan_of_acts(reading, register, details, request, found)
    same = printed_before(details.notice, reading.rows)
    if same is not None:
        rule = "already-loaded" if same else "notice-loaded-otherwise"
        found.append(problem(rule, value=details.number))
    changes: dict[str, Any] = {"difference": Difference((), len(reading.rows))}
    if not same:
        changes = plan_changes(reading, register, request, found)
    changes |= {"rows": reading.rows, "read": len(reading.rows), "is_loaded": bool(same)}
    return plan_with(details, request, found, reading, **changes)


def with_days_of_notice(request: Request) -> Request:
    """A file of adjustments prints no days: its notice has them, and another day of effect may be given."""
    notice = Notice.objects.filter(number=tidy_number(request.number)).first()
    if notice is None:
        return request
    begins = request.in_force_from or notice.in_force_from
    return replace(request, issued_on=notice.issued_on, in_force_from=begins)


def check_acts(details: NoticeDetails, request: Request) -> Iterator[Problem]:
    """A file of adjustments is nobody's notice: that stands in the register before it."""
    if request.is_annual:
        yield problem("acts-annual")
    if details.number and details.notice is None:
        yield problem("acts-without-notice", value=details.number)


def plan_of_acts(
    reading: Reading, register: Register, details: NoticeDetails, request: Request, found: list[Problem]
) -> Plan:
    meant = meant_by(reading, register, found)
    rows = tuple(meant.rows.values())
    printed = printed_states(rows, register)
    renamed, occupations = find_renames(register, printed, reading.agencies)
    links = Links(recoded=meant.recoded, split=meant.split, renamed=renamed, occupations=occupations)
    gone = meant.ended | {key for key, was in register.before.items() if was.code in meant.recoded.values()}
    before = {key: was for key, was in register.before.items() if key in printed or key in gone}
    after = {key: was for key, was in register.before.items() if key not in gone} | printed
    return plan_with(
        details,
        request,
        found,
        reading,
        rows=rows,
        read=len(reading.rows),
        difference=difference_between(before, printed, links),
        links=links,
        has_acts=True,
        ended=frozenset(meant.ended),
        **outlook(register.before, after, links),
    )


def plan_changes(
    reading: Reading, register: Register, request: Request, found: list[Problem]
) -> dict[str, Any]:
    printed = printed_states(reading.rows, register)
    links = find_links(register, printed, reading.agencies, annual=request.is_annual, found=found)
    before, after = register.before, printed
    if not request.is_annual:  # an adjustment is compared with what it lists alone
        given_up = set(links.recoded.values())
        before = {key: was for key, was in before.items() if key in printed or was.code in given_up}
        after = {key: was for key, was in register.before.items() if was.code not in given_up} | printed
    difference = difference_between(before, printed, links)
    if request.is_annual:
        found += check_tables(reading, register, found)
        found += check_removals(difference, register, request)
    else:
        found += check_ends(difference)
    return {"difference": difference, "links": links, **outlook(register.before, after, links)}


def plan_with(
    details: NoticeDetails, request: Request, found: list[Problem], reading: Reading, **changes: Any
) -> Plan:
    """Its problems by line; what concerns the whole document first."""
    problems = sorted(with_places(found, reading.places), key=lambda problem: problem.line or 0)
    return Plan(request=request, details=details, problems=tuple(problems), **changes)


def check_tables(reading: Reading, register: Register, found: list[Problem]) -> Iterator[Problem]:
    """A table pasted alone would end all that the other one lists."""
    if any(one.rule == "table-missing" for one in found):
        return
    printed = {row.kind == "special_ability" for row in reading.rows}
    ungraded = [was for was in register.before.values() if not was.levels]
    if ungraded and True not in printed:
        yield problem("second-table-missing", count=len(ungraded))
    if len(ungraded) < len(register.before) and False not in printed:
        yield problem("first-table-missing")


def check_ends(difference: Difference) -> Iterator[Problem]:
    """An adjustment says what holds of the scopes that it lists, and so may end grades without a word."""
    for change in difference.of_kind(ChangeKind.CHANGED):
        if change.ended:
            values = {
                "name": change.agency,
                "item": f"{change.code} {change.item}",
                "value": "、".join(level.numeral for level in change.after),
                "ended": "、".join(level.name for level in change.ended),
            }
            yield problem("adjustment-ends", change.line, GRADES_HEADING, **values)


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


def outlook(before: ScopeStates, after: ScopeStates, links: Links) -> dict[str, Any]:
    """What there would be no more of, and which agencies would be new and gone."""
    was, will = agencies_of(before), agencies_of(after)
    removed = {number: name for number, name in was.items() if number not in will}
    left = {grade for held in after.values() for grade in grade_labels(held)}
    moved = set(links.recoded.values())
    lost = dict.fromkeys(
        told_grade
        for held in before.values()
        for grade, told_grade in grade_labels(held).items()
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


def agencies_of(held: ScopeStates) -> dict[str, str]:
    return {holding.filing_number: holding.agency for holding in held.values()}


def grade_labels(held: ScopeState) -> dict[tuple[str, str], str]:
    """`{("4-06-01-01", "4"): "4-06-01-01 物业管理师 四级"}`; a special ability has no grade."""
    named = f"{held.code} {held.occupation} "
    if not held.levels:
        return {(held.code, ""): named}
    return {(held.code, level.numeral): named + level.name for level in held.levels}


def agencies_in_json(agencies: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"filing_number": number, "agency": name} for number, name in agencies.items()]
