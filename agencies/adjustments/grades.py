"""Start and end grade levels of a scope. Other grades of the scope keep their own dates and sources."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from agencies.adjustments.basis import (
    Basis,
    Entry,
    Shown,
    claim,
    create_many,
    enter,
    enter_many,
    numerals,
    save_with_history,
)
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.models import Adjustment, Agency, AgencyName, AssessmentItem, GradeLevel, Scope, ScopeGrade

Levels = Collection[GradeLevel]


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
    scope = claim(found, seen, "新增等级", basis)
    check_levels(item, grade_levels)
    before = holding(scope, basis)
    for level in each(grade_levels):
        check_can_start(scope, level, basis)
    after = shown([*before.get("grades", []), *numerals(grade_levels)])
    adjustment = enter(basis, Adjustment.Kind.STARTED, before, after, scope=scope)
    open_grades(scope, grade_levels, adjustment, basis)
    open_names([adjustment], basis)
    return adjustment


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
    begun = list(zip(scopes, (start.grade_levels for start in starts), strict=True))
    entries = [Entry({}, {"grades": numerals(levels)}, {"scope": scope}) for scope, levels in begun]
    adjustments = enter_many(basis, Adjustment.Kind.STARTED, entries)
    grades = [
        ScopeGrade(scope=scope, grade_level=level, valid_from=basis.effective_on, started_by=adjustment)
        for (scope, levels), adjustment in zip(begun, adjustments, strict=True)
        for level in each(levels)
    ]
    create_many(grades, basis)
    open_names(adjustments, basis)
    return adjustments


@transaction.atomic
def end_grade(
    *, basis: Basis, scope: Scope, grade_levels: Levels = (), seen: int | None = None
) -> Adjustment:
    """These levels of the scope no longer hold from the day on; with the last of them the scope ends.

    A special ability has no levels: `grade_levels` stays empty. Refused when a level does not hold on the
    day before, or is recorded to end already. `seen` is the version of the scope.
    """
    basis.check()
    scope = claim(scope, seen, "终止等级", basis)
    check_levels(scope.item, grade_levels)
    ending = [grade_to_end(scope, level, basis) for level in each(grade_levels)]
    before = holding(scope, basis)
    left = [numeral for numeral in before.get("grades", []) if numeral not in numerals(grade_levels)]
    adjustment = enter(basis, Adjustment.Kind.ENDED, before, shown(left) if left else {}, scope=scope)
    close_grades(ending, adjustment, basis)
    return adjustment


def each(levels: Levels) -> list[GradeLevel | None]:
    """The levels of an act; for a special ability the one row without a level."""
    return list(levels) or [None]


def shown(grades: list[str]) -> Shown:
    """How an Adjustment tells what a scope holds: `{"grades": ["5", "4"]}`; `{}` when it holds nothing."""
    rank = {level.numeral: level.rank for level in GradeLevel.objects.all()}
    return {"grades": sorted(grades, key=rank.__getitem__)}


def holding(scope: Scope, basis: Basis) -> Shown:
    """What the scope holds on the day of the act, before it."""
    grades = list(scope.grades_in_force(basis.effective_on).select_related("grade_level"))
    return {"grades": numerals(grade.grade_level for grade in grades if grade.grade_level)} if grades else {}


def new_scope(basis: Basis, agency: Agency, item: AssessmentItem) -> Scope:
    scope = Scope(agency=agency, item=item)
    save_with_history(scope, basis)
    return scope


def check_levels(item: AssessmentItem, levels: Levels) -> None:
    """A special ability has no grade, and everything else has one."""
    occupation = item.occupation
    special = occupation.kind == occupation.Kind.SPECIAL_ABILITY
    if special and levels:
        raise AdjustmentRefused("专项职业能力不分等级，请不要选择等级。", code="special-ability-grades")
    if not special and not levels:
        raise AdjustmentRefused("请至少选择一个等级。", code="no-grades")


def check_can_start(scope: Scope, level: GradeLevel | None, basis: Basis) -> None:
    """Nothing of this level may hold on the day or later: an open period would run into it."""
    later = Q(valid_until=None) | Q(valid_until__gt=basis.effective_on)
    clash = scope.grades.filter(later, grade_level=level).order_by("valid_from").first()
    if clash is None:
        return
    name = level.name if level else "该专项职业能力"
    if clash.valid_from <= basis.effective_on:
        until = f"，至 {clash.valid_until} 止" if clash.valid_until else ""
        raise AdjustmentRefused(
            f"{name}自 {clash.valid_from} 起已在目录内{until}，无需再次新增；请核对等级和生效日期。",
            code="already-in-force",
        )
    raise AdjustmentRefused(
        f"{name}已定于 {clash.valid_from} 起新增；如原定日期有误，请先用“更正转录”改正，再作调整。",
        code="starts-later",
    )


def grade_to_end(scope: Scope, level: GradeLevel | None, basis: Basis) -> ScopeGrade:
    """The open period of this level, begun before the day of the act."""
    grade = scope.grades.open().filter(grade_level=level).first()
    name = level.name if level else "该专项职业能力"
    if grade is None:
        last = scope.grades.filter(grade_level=level).order_by("-valid_from").first()
        known = f"已于 {last.valid_until} 终止" if last else "不在该机构的评价范围内"
        raise AdjustmentRefused(f"{name}{known}，无法终止；请核对等级。", code="not-in-force")
    if grade.valid_from >= basis.effective_on:
        raise AdjustmentRefused(
            f"{name}自 {grade.valid_from} 起才在目录内，终止日期须晚于该日；如当初录入有误，请用“更正转录”。",
            code="ends-before-start",
        )
    return grade


def open_grades(scope: Scope, levels: Levels, adjustment: Adjustment, basis: Basis) -> None:
    create_many(
        [
            ScopeGrade(scope=scope, grade_level=level, valid_from=basis.effective_on, started_by=adjustment)
            for level in each(levels)
        ],
        basis,
    )


def close_grades(grades: Collection[ScopeGrade], adjustment: Adjustment, basis: Basis) -> None:
    for grade in grades:
        grade.valid_until, grade.ended_by = basis.effective_on, adjustment
        save_with_history(grade, basis)


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
