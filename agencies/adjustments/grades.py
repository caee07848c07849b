"""Start and end grade levels of a scope. Other grades of the scope keep their own dates and sources."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction

from agencies.adjustments.basis import (
    Basis,
    Entry,
    claim,
    claim_all,
    create_many,
    enter_many,
    save_with_history,
)
from agencies.adjustments.bulk import ADDED, CHANGED, insert_each, note_history, set_each
from agencies.adjustments.holdings import (
    Grades,
    Levels,
    check_can_start,
    check_levels,
    each,
    grade_to_end,
    holding,
    levels_of,
    recorded_of,
    shown,
)
from agencies.models import Adjustment, Agency, AgencyName, AssessmentItem, Scope, ScopeGrade

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
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    found = Scope.objects.filter(agency=agency, item=item).first()
    if found is None:
        return begin_scopes(basis=basis, starts=[Start(agency, item, grade_levels)])[0]
    scope = claim(found, seen, STARTED.label, basis)
    return carry_out([Step(STARTED, scope, grade_levels)], basis)[0]


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
    return carry_out([Step(ENDED, scope, grade_levels)], basis)[0]


class Start(NamedTuple):
    """A scope that is to begin."""

    agency: Agency
    item: AssessmentItem
    grade_levels: Levels


@transaction.atomic
def begin_scopes(*, basis: Basis, starts: Sequence[Start]) -> list[Adjustment]:
    """As `start_grade`, for many scopes that are all new to the register, in a few statements."""
    basis.check()
    for start in starts:
        check_levels(start.item, start.grade_levels)
    scopes = [Scope(agency=start.agency, item=start.item) for start in starts]
    create_many(scopes, basis)
    held = [start.grade_levels for start in starts]
    entries = [
        Entry(STARTED, {}, shown(levels), {"scope": scope})
        for scope, levels in zip(scopes, held, strict=True)
    ]
    adjustments = enter_many(basis, entries)
    open_grades(zip(scopes, held, adjustments, strict=True), basis)
    open_names(adjustments, basis)
    return adjustments


class Step(NamedTuple):
    """What is to start or to end of a scope that the register knows."""

    kind: Adjustment.Kind
    scope: Scope
    grade_levels: Levels


@transaction.atomic
def change_scopes(*, basis: Basis, steps: Sequence[Step]) -> list[Adjustment]:
    """As `end_grade` and `start_grade` for many scopes, each of which ends once and starts once at most."""
    basis.check()
    if len({(step.kind, step.scope) for step in steps}) < len(steps):
        raise ValueError("a scope that ends twice on one day, or starts twice")
    for kind in (ENDED, STARTED):
        claim_all([step.scope for step in steps if step.kind == kind], kind.label, basis)
    return carry_out(steps, basis)


def carry_out(steps: Sequence[Step], basis: Basis) -> list[Adjustment]:
    """The acts of scopes that are claimed: judged one after the other, then written all together."""
    grades = recorded_of(step.scope for step in steps)
    entries: list[Entry] = []
    closing: list[list[ScopeGrade]] = []
    for kind, scope, levels in steps:
        check_levels(scope.item, levels)
        judge = ending if kind == ENDED else starting
        entry, closed = judge(scope, grades[scope.pk], levels, basis)
        entries.append(entry)
        closing.append(closed)
    adjustments = enter_many(basis, entries)
    done = list(zip(steps, adjustments, closing, strict=True))
    close_grades([(grade, act) for _, act, closed in done for grade in closed], basis)
    starts = [(step, act) for step, act, _ in done if step.kind == STARTED]
    open_grades([(step.scope, step.grade_levels, act) for step, act in starts], basis)
    open_names([act for _, act in starts], basis)
    return adjustments


def ending(scope: Scope, grades: Grades, levels: Levels, basis: Basis) -> tuple[Entry, list[ScopeGrade]]:
    """What the act records, and the grades that it closes, which from here on are seen as closed."""
    closed = [grade_to_end(grades, level, basis) for level in each(levels)]
    before = holding(grades, basis)
    left = [level for level in levels_of(grades, basis) if level not in levels]
    for grade in closed:
        grade.valid_until = basis.effective_on
    return Entry(ENDED, before, shown(left) if left else {}, {"scope": scope}), closed


def starting(scope: Scope, grades: Grades, levels: Levels, basis: Basis) -> tuple[Entry, list[ScopeGrade]]:
    """What the act records; it closes nothing."""
    for level in each(levels):
        check_can_start(grades, level, basis)
    after = shown([*levels_of(grades, basis), *levels])
    return Entry(STARTED, holding(grades, basis), after, {"scope": scope}), []


def new_scope(basis: Basis, agency: Agency, item: AssessmentItem) -> Scope:
    scope = Scope(agency=agency, item=item)
    save_with_history(scope, basis)
    return scope


def open_grades(opened: Iterable[tuple[Scope, Levels, Adjustment]], basis: Basis) -> None:
    """Start these levels of each of these scopes on the day, by its act."""
    rows = [
        (scope.pk, level.pk if level else None, act.pk)
        for scope, levels, act in opened
        for level in each(levels)
    ]
    columns = ("scope_id", "grade_level_id", "started_by_id")
    keys = insert_each(ScopeGrade, columns, rows, valid_from=basis.effective_on)
    note_history(ScopeGrade, keys, ADDED, basis.entered_by, basis.reason)


def close_grades(closed: Sequence[tuple[ScopeGrade, Adjustment]], basis: Basis) -> None:
    """End each of these grades on the day, by its act."""
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
