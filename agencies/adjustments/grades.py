"""Start and end grade levels of a scope. Other grades of the scope keep their own dates and sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction

from agencies.adjustments import grade_rules as rules
from agencies.adjustments.basis import (
    ActEntry,
    Basis,
    claim,
    claim_all,
    create_many,
    enter_many,
    save_with_history,
)
from agencies.adjustments.bulk import ADDED, CHANGED, insert_each, note_history, set_each
from agencies.adjustments.grade_rules import HeldGrades
from agencies.adjustments.hidden import in_use
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    AnnexRow,
    AssessmentItem,
    GradeLevel,
    Import,
    Levels,
    Notice,
    Scope,
    ScopeGrade,
)

LISTED_BY_EDITION = "年度目录所列"
STARTED, ENDED = Adjustment.Kind.STARTED, Adjustment.Kind.ENDED


@transaction.atomic
def start_grade(
    *, basis: Basis, agency: Agency, item: AssessmentItem, grade_levels: Levels = (), seen: int | None = None
) -> Adjustment:
    """The agency may assess the item at these levels from the day on; the scope begins if it is new.

    A special ability has no levels: `grade_levels` stays empty. Refused when a level holds already on that
    day, or is recorded to start later. `seen` is the version of the scope.
    """
    basis.check()
    agency = Agency.every.select_for_update().get(pk=agency.pk)
    scope = claim_scope(basis, agency, item, seen)
    return enter_steps([GradeStep(STARTED, scope, grade_levels)], basis)[0]


@transaction.atomic
def end_grade(
    *, basis: Basis, scope: Scope, grade_levels: Levels = (), seen: int | None = None
) -> Adjustment:
    """These levels of the scope no longer hold from the day on; with the last of them the scope ends.

    A special ability has no levels: `grade_levels` stays empty. Refused when a level does not hold on the
    day before, or is recorded to end already. `seen` is the version of the scope.
    """
    basis.check()
    scope = claim(scope, seen, ENDED.label, basis)
    return enter_steps([GradeStep(ENDED, scope, grade_levels)], basis)[0]


@transaction.atomic
def change_agency(
    *,
    basis: Basis,
    agency: Agency,
    ending: Sequence[tuple[Scope, Levels]] = (),
    starting: Sequence[tuple[AssessmentItem, Levels]] = (),
) -> list[Adjustment]:
    """As `end_grade` and `start_grade` for several scopes of one agency: all of it, or nothing."""
    basis.check()
    agency = Agency.every.select_for_update().get(pk=agency.pk)
    if any(scope.agency_id != agency.pk for scope, _ in ending):
        raise AdjustmentRefused("有的评价范围不属于这家机构。", code="another-agency")
    ends = [GradeStep(ENDED, claim(scope, None, ENDED.label, basis), levels) for scope, levels in ending]
    starts = [GradeStep(STARTED, claim_scope(basis, agency, item), levels) for item, levels in starting]
    return enter_steps([*ends, *starts], basis)


class GradeStep(NamedTuple):
    """What is to start or to end of a scope; one that is not saved yet is new to the register."""

    kind: Adjustment.Kind
    scope: Scope
    grade_levels: Levels


@transaction.atomic
def change_scopes(*, basis: Basis, steps: Sequence[GradeStep]) -> list[Adjustment]:
    """As `end_grade` and `start_grade` for many scopes, each of which ends once and starts once at most."""
    basis.check()
    known = [step for step in steps if not step.scope._state.adding]
    create_many([step.scope for step in steps if step.scope._state.adding], basis)
    if len({(step.kind, step.scope) for step in steps}) < len(steps):
        raise ValueError("a scope that ends twice on one day, or starts twice")
    for kind in (ENDED, STARTED):
        claim_all([step.scope for step in known if step.kind == kind], kind.label, basis)
    is_edition = basis.annex_import is not None and basis.annex_import.kind == Import.Kind.ANNUAL
    return apply_steps(steps, basis) if is_edition else enter_steps(steps, basis)


def apply_steps(steps: Sequence[GradeStep], basis: Basis) -> list[Adjustment]:
    """The acts of scopes that are claimed: judged one after the other, then written all together."""
    grades = rules.recorded_of(step.scope for step in steps)
    entries: list[ActEntry] = []
    closing: list[list[ScopeGrade]] = []
    for kind, scope, levels in steps:
        rules.check_levels(scope.item, levels)
        judge = ending if kind == ENDED else starting
        try:
            entry, closed = judge(scope, grades[scope.pk], levels, basis)
        except AdjustmentRefused as refused:
            refused.about = scope.natural_key()
            raise
        entries.append(entry)
        closing.append(closed)
    adjustments = enter_many(basis, entries)
    done = list(zip(steps, adjustments, closing, strict=True))
    close_grades([(grade, act) for _, act, closed in done for grade in closed], basis)
    starts = [(step, act) for step, act, _ in done if step.kind == STARTED]
    open_grades([(step.scope, step.grade_levels, act) for step, act in starts], basis)
    open_names([act for _, act in starts], basis)
    return adjustments


def enter_steps(steps: Sequence[GradeStep], basis: Basis) -> list[Adjustment]:
    adjustments = apply_steps(steps, basis)
    follow_later_editions([(step.scope, step.grade_levels) for step in steps], basis)
    return adjustments


def follow_later_editions(touched: Sequence[tuple[Scope, Levels]], basis: Basis) -> None:
    """An edition lists all that holds from its day on, whatever is entered later of the days before it.

    Of what an act, a correction or a retraction touched, what the edition prints begins with it, and what it
    does not print ends with it: acts by its notice, which go with its import, or with the import of the act.
    """
    for edition in Notice.objects.editions().filter(in_force_from__gt=basis.effective_on).reverse():
        own = Import.objects.standing().filter(notice=edition).first()
        of_edition = replace(
            basis,
            effective_on=edition.in_force_from,
            notice=edition,
            reason=LISTED_BY_EDITION,
            annex_import=basis.annex_import or own,
        )
        if steps := list(steps_to(edition, touched)):
            apply_steps(steps, of_edition)


def steps_to(edition: Notice, touched: Sequence[tuple[Scope, Levels]]) -> Iterator[GradeStep]:
    """From what is recorded of the edition's day to what it prints."""
    rows = AnnexRow.objects.filter(notice=edition).of_scopes(scope.pk for scope, _levels in touched)
    printed = {row.scope_id: row.numerals for row in rows}
    recorded = rules.recorded_of(scope for scope, _levels in touched)
    for scope, levels in touched:
        held = {each.grade_level for each in rules.grades_in_force(recorded[scope.pk], edition.in_force_from)}
        wrong: dict[Adjustment.Kind, list[GradeLevel | None]] = {ENDED: [], STARTED: []}
        for level in rules.each(levels):
            lists = scope.pk in printed and (level is None or level.numeral in printed[scope.pk])
            if lists != (level in held):
                wrong[STARTED if lists else ENDED].append(level)
        for kind, told in wrong.items():
            if told:
                yield GradeStep(kind, scope, [level for level in told if level])


def ending(
    scope: Scope, grades: HeldGrades, levels: Levels, basis: Basis
) -> tuple[ActEntry, list[ScopeGrade]]:
    """What the act records, and the grades that it closes, which from here on are seen as closed."""
    closed = [rules.grade_to_end(grades, level, basis) for level in rules.each(levels)]
    before = rules.holding(grades, basis)
    left = [level for level in rules.levels_of(grades, basis) if level not in levels]
    for grade in closed:
        grade.valid_until = basis.effective_on
    return ActEntry(ENDED, before, rules.in_entry(left) if left else {}, {"scope": scope}), closed


def starting(
    scope: Scope, grades: HeldGrades, levels: Levels, basis: Basis
) -> tuple[ActEntry, list[ScopeGrade]]:
    for level in rules.each(levels):
        rules.check_can_start(grades, level, basis)
    after = rules.in_entry([*rules.levels_of(grades, basis), *levels])
    return ActEntry(STARTED, rules.holding(grades, basis), after, {"scope": scope}), []


def claim_scope(basis: Basis, agency: Agency, item: AssessmentItem, seen: int | None = None) -> Scope:
    """The agency's scope of this item, a new one if the register has none, shown again if it was hidden."""
    in_use(agency, basis.entered_by, basis.reason)
    in_use(item.occupation, basis.entered_by, basis.reason)
    found = Scope.every.filter(agency=agency, item=item).first()
    if found is not None:
        return claim(in_use(found, basis.entered_by, basis.reason), seen, STARTED.label, basis)
    scope = Scope(agency=agency, item=item)
    save_with_history(scope, basis)
    return scope


def open_grades(opened: Iterable[tuple[Scope, Levels, Adjustment]], basis: Basis) -> None:
    rows = [
        (scope.pk, level.pk if level else None, act.pk)
        for scope, levels, act in opened
        for level in rules.each(levels)
    ]
    columns = ("scope_id", "grade_level_id", "started_by_id")
    keys = insert_each(ScopeGrade, columns, rows, valid_from=basis.effective_on)
    note_history(ScopeGrade, keys, ADDED, basis.entered_by, basis.reason)


def close_grades(closed: Sequence[tuple[ScopeGrade, Adjustment]], basis: Basis) -> None:
    ended_by = {grade.pk: adjustment.pk for grade, adjustment in closed}
    set_each(ScopeGrade, "ended_by_id", ended_by, valid_until=basis.effective_on)
    note_history(ScopeGrade, list(ended_by), CHANGED, basis.entered_by, basis.reason)


def open_names(adjustments: Sequence[Adjustment], basis: Basis) -> None:
    """An agency's first name holds from the day on which the directory first lists the agency."""
    first_acts = {act.agency: act for act in reversed(adjustments) if act.agency}
    first_names: dict[int, AgencyName] = {}
    for name in AgencyName.objects.filter(agency__in=first_acts).order_by("valid_from"):
        first_names.setdefault(name.agency_id, name)
    for name in first_names.values():
        if name.valid_from > basis.effective_on:
            name.valid_from = basis.effective_on
            with open_door("a first name reaches back"):
                save_with_history(name, basis)
    new = [
        AgencyName(
            agency=agency,
            name=agency.name,
            second_name=agency.second_name,
            valid_from=basis.effective_on,
            started_by=act,
        )
        for agency, act in first_acts.items()
        if agency.pk not in first_names
    ]
    create_many(new, basis)
