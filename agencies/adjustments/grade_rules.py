"""What a scope holds on a day, and which of it may start or end then: the rules, over grades read once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agencies.adjustments.basis import Basis, Shown, numerals
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.models import AssessmentItem, GradeLevel, Levels, Scope, ScopeGrade
from agencies.models.versioned import covers

HeldGrades = Sequence[ScopeGrade]


def recorded(scope: Scope) -> list[ScopeGrade]:
    return recorded_of([scope])[scope.pk]


def recorded_of(scopes: Iterable[Scope]) -> Mapping[int, list[ScopeGrade]]:
    """The same of many, by the key of the scope."""
    found: defaultdict[int, list[ScopeGrade]] = defaultdict(list)
    # Five levels and thousands of grades: not one record of a level for each.
    for grade in ScopeGrade.objects.of_scopes(scope.pk for scope in scopes).prefetch_related("grade_level"):
        found[grade.scope_id].append(grade)
    return found


def grades_in_force(grades: HeldGrades, on: dt.date) -> list[ScopeGrade]:
    return [grade for grade in grades if covers(grade, on)]


def each(levels: Levels) -> list[GradeLevel | None]:
    """The levels of an act; for a special ability the one row without a level."""
    return list(levels) or [None]


def in_entry(levels: Iterable[GradeLevel]) -> Shown:
    """How an Adjustment tells what a scope holds: `{"grades": ["5", "4"]}`."""
    return {"grades": numerals(levels)}


def holding(grades: HeldGrades, basis: Basis) -> Shown:
    """What the scope holds on the day of the act, before it; `{}` when that is nothing."""
    return in_entry(levels_of(grades, basis)) if grades_in_force(grades, basis.effective_on) else {}


def levels_of(grades: HeldGrades, basis: Basis) -> list[GradeLevel]:
    return [grade.grade_level for grade in grades_in_force(grades, basis.effective_on) if grade.grade_level]


def check_levels(item: AssessmentItem, levels: Levels) -> None:
    """A special ability has no grade, and everything else has one."""
    occupation = item.occupation
    special = occupation.kind == occupation.Kind.SPECIAL_ABILITY
    if special and levels:
        raise AdjustmentRefused("专项职业能力不分等级，请不要选择等级。", code="special-ability-grades")
    if not special and not levels:
        raise AdjustmentRefused("请至少选择一个等级。", code="no-grades")


def of_level(grades: HeldGrades, level: GradeLevel | None) -> list[ScopeGrade]:
    key = level.pk if level else None
    same = (grade for grade in grades if grade.grade_level_id == key)
    return sorted(same, key=lambda grade: grade.valid_from)


def check_can_start(grades: HeldGrades, level: GradeLevel | None, basis: Basis) -> None:
    """Nothing of this level may hold on the day or later: an open period would run into it."""
    later = (
        grade
        for grade in of_level(grades, level)
        if grade.valid_until is None or grade.valid_until > basis.effective_on
    )
    clash = next(later, None)
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
        f"{name}已定于 {clash.valid_from} 起新增；如原定日期有误，请先用“更正起止日期”改正，再作调整。",
        code="starts-later",
    )


def grade_to_end(grades: HeldGrades, level: GradeLevel | None, basis: Basis) -> ScopeGrade:
    """The open period of this level, begun before the day of the act."""
    known = of_level(grades, level)
    grade = next((grade for grade in known if grade.valid_until is None), None)
    name = level.name if level else "该专项职业能力"
    if grade is None:
        told = f"已于 {known[-1].valid_until} 终止" if known else "不在该机构的评价范围内"
        raise AdjustmentRefused(f"{name}{told}，无法终止；请核对等级。", code="not-in-force")
    if grade.valid_from >= basis.effective_on:
        raise AdjustmentRefused(
            f"{name}自 {grade.valid_from} 起才在目录内，终止日期须晚于该日；录入有误的，请用“更正起止日期”。",
            code="ends-before-start",
        )
    return grade
