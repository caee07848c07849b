"""Put transcription errors right: what the document always said, and this site had wrong.

A correction is an act of its own kind. It never says that the directory changed, it needs the notice that
shows what is right, and its Adjustment keeps what was recorded before and after.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from agencies.adjustments import grade_rules as rules
from agencies.adjustments.basis import Basis, claim, enter, save_with_history
from agencies.adjustments.grades import follow_later_editions, open_grades
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.adjustments.retraction import note_removal
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AnnexRow,
    AssessmentItem,
    Levels,
    Notice,
    Occupation,
    Scope,
    ScopeGrade,
)

Named = Agency | AssessmentItem | Occupation
# A code and a filing number are what a record is known by: never among them.
CORRECTABLE: dict[type[Named], tuple[str, ...]] = {
    Agency: ("name", "second_name"),
    AssessmentItem: ("work_type",),
    Occupation: ("name",),
}
CORRECTION = "更正转录"


@transaction.atomic
def correct(*, basis: Basis, record: Named, values: Mapping[str, str], seen: int | None = None) -> Adjustment:
    """Put right a name as it was typed in here: an agency's, an occupation's, or a work type.

    An agency's open name period is corrected with it. Refused for any other field, for a blank agency or
    occupation name, and when nothing would change.
    """
    basis.check()
    record = claim(record, seen, CORRECTION, basis)
    allowed = CORRECTABLE[type(record)]
    if not set(values) <= set(allowed):
        raise AdjustmentRefused(
            "编码和备案号是记录的标识，不能更正；请新增正确的记录。", code="not-correctable"
        )
    before = {field: getattr(record, field) for field in values}
    if before == dict(values):
        raise AdjustmentRefused("没有改动：更正后与现在的内容相同。", code="no-change")
    if not values.get("name", "-").strip():
        raise AdjustmentRefused("名称不能为空。", code="no-name")
    if isinstance(record, AssessmentItem):
        work_type = values["work_type"]
        if record.occupation.items.filter(work_type=work_type).exists():
            raise AdjustmentRefused(
                f"该职业已有评价项目“{work_type or '未分工种'}”，不能改成同一个；请分别调整各机构的等级。",
                code="item-exists",
            )
    adjustment = enter(basis, Adjustment.Kind.CORRECTED, before, dict(values), **named_subject(record))
    targets = [record, *record.names.filter(valid_until=None)] if isinstance(record, Agency) else [record]
    with open_door(CORRECTION):
        for target in targets:
            for field, value in values.items():
                setattr(target, field, value)
            save_with_history(target, basis, f"{CORRECTION}：{basis.reason}", list(values))
    return adjustment


@transaction.atomic
def correct_grades(
    *, basis: Basis, scope: Scope, grade_levels: Levels, seen: int | None = None
) -> Adjustment:
    """The notice lists the scope at exactly these levels from the day on, and other levels were typed in.

    Levels not among them that were recorded to start on that day are taken back; missing ones start on it.
    Refused for a level that began earlier or has ended since: then it did hold, and ends by `end_grade`.
    """
    basis.check()
    scope = claim(scope, seen, CORRECTION, basis)
    rules.check_levels(scope.item, grade_levels)
    grades = rules.recorded(scope)
    held = rules.grades_in_force(grades, basis.effective_on)
    wrong = [grade for grade in held if grade.grade_level not in grade_levels]
    missing = [level for level in grade_levels if level not in [grade.grade_level for grade in held]]
    if not wrong and not missing:
        raise AdjustmentRefused("没有改动：更正后与现在的等级相同。", code="no-change")
    before = rules.holding(grades, basis)
    for grade in wrong:
        take_back(grade, basis)
    for level in missing:
        rules.check_can_start(grades, level, basis)
    adjustment = enter(basis, Adjustment.Kind.CORRECTED, before, rules.in_entry(grade_levels), scope=scope)
    if missing:
        open_grades([(scope, missing, adjustment)], basis)
    wrong_levels = [grade.grade_level for grade in wrong if grade.grade_level]
    follow_later_editions([(scope, [*wrong_levels, *missing])], basis)
    return adjustment


@transaction.atomic
def correct_period(
    *,
    basis: Basis,
    grade: ScopeGrade,
    valid_from: dt.date,
    valid_until: dt.date | None,
    seen: int | None = None,
) -> Adjustment:
    """The dates of one grade's period were typed in wrong. `seen` is the version of its scope.

    `valid_until=None` opens a period again that was ended by mistake; an end that nobody recorded is set by
    `end_grade` and refused here. Refused too where the period would touch another one of the same grade.
    """
    basis.check()
    scope = claim(grade.scope, seen, CORRECTION, basis)
    grade = scope.grades.select_related("grade_level").get(pk=grade.pk)
    check_period(scope, grade, valid_from, valid_until)
    # What is said against an edition, of its own day, is meant so; those after it have the last word.
    moved = {grade.valid_from, grade.valid_until} ^ {valid_from, valid_until}
    since = min(day for day in moved if day)
    check_later_editions(scope, grade, since, valid_until)
    before = period(grade)
    grade.valid_from, grade.valid_until = valid_from, valid_until
    if valid_until is None:
        grade.ended_by = None
    adjustment = enter(basis, Adjustment.Kind.CORRECTED, before, period(grade), scope=scope)
    with open_door(CORRECTION):
        save_with_history(grade, basis, f"{CORRECTION}：{basis.reason}")
    levels = [grade.grade_level] if grade.grade_level else []
    follow_later_editions([(scope, levels)], replace(basis, effective_on=since))
    return adjustment


def named_subject(record: Named) -> dict[str, Agency | Occupation]:
    if isinstance(record, Agency):
        return {"agency": record}
    return {"occupation": record.occupation if isinstance(record, AssessmentItem) else record}


def take_back(grade: ScopeGrade, basis: Basis) -> None:
    """A grade that was never listed leaves the register; its audit history keeps it."""
    if grade.valid_from != basis.effective_on or grade.valid_until is not None:
        raise AdjustmentRefused(
            f"{grade.grade_level or '该专项职业能力'}自 {grade.valid_from} 起在目录内"
            f"{f'，至 {grade.valid_until} 止' if grade.valid_until else ''}，"
            f"并非 {basis.effective_on} 录入的差错；请核对日期，或用“终止等级”。",
            code="held-before",
        )
    with open_door(CORRECTION):
        note_removal(grade, basis.entered_by, f"{CORRECTION}：{basis.reason}")


def check_period(scope: Scope, grade: ScopeGrade, valid_from: dt.date, valid_until: dt.date | None) -> None:
    if (grade.valid_from, grade.valid_until) == (valid_from, valid_until):
        raise AdjustmentRefused("没有改动：更正后与现在的日期相同。", code="no-change")
    first = Notice.objects.editions().last()
    if first is not None and valid_from < first.in_force_from:
        raise AdjustmentRefused(
            f"起始日期 {valid_from} 早于本站收录的最早目录（{first.in_force_from} 起实施），"
            "此前的情况无从知道；请核对日期。",
            code="before-first-edition",
        )
    if valid_until is not None and grade.valid_until is None:
        raise AdjustmentRefused("该等级尚未终止；终止请用“终止等级”。", code="not-ended")
    if valid_until is not None and valid_until <= valid_from:
        raise AdjustmentRefused("结束日期必须晚于开始日期。", code="period")
    others = scope.grades.filter(grade_level=grade.grade_level).exclude(pk=grade.pk)
    ends_later = Q(valid_until=None) | Q(valid_until__gt=valid_from)
    begins_before_end = Q() if valid_until is None else Q(valid_from__lt=valid_until)
    clash = others.filter(ends_later & begins_before_end).first()
    if clash is not None:
        raise AdjustmentRefused(
            f"与同一等级自 {clash.valid_from} 起的另一段时间重叠；请核对日期。", code="overlap"
        )


def check_later_editions(
    scope: Scope, grade: ScopeGrade, since: dt.date, valid_until: dt.date | None
) -> None:
    """Where an edition does not print the grade, its period ends with that: on no later day."""
    if valid_until is None:
        return
    within = Notice.objects.editions().filter(in_force_from__gt=since, in_force_from__lt=valid_until)
    numeral = grade.grade_level.numeral if grade.grade_level else None
    for edition in within:
        row = AnnexRow.objects.filter(notice=edition, scope=scope).first()
        if row is None or (numeral and numeral not in row.numerals):
            raise AdjustmentRefused(
                f"自 {edition.in_force_from} 起实施的{edition.edition}年版目录没有列出这一等级，"
                "结束日期不能晚于该日；请核对日期。",
                code="edition-says-otherwise",
            )


def period(grade: ScopeGrade) -> dict[str, str | None]:
    """`{"grade": "3", "valid_from": "2025-01-01", "valid_until": null}`."""
    return {
        "grade": grade.grade_level.numeral if grade.grade_level else None,
        "valid_from": grade.valid_from.isoformat(),
        "valid_until": grade.valid_until.isoformat() if grade.valid_until else None,
    }
