"""Re-code an occupation, and split an item: what an agency assesses moves to other items on one day."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from agencies.adjustments import grade_rules as rules
from agencies.adjustments.aliases import carry_aliases
from agencies.adjustments.basis import (
    Basis,
    check_no_later_edition,
    claim,
    enter,
    numerals,
    save_with_history,
)
from agencies.adjustments.grade_rules import HeldGrades
from agencies.adjustments.grades import claim_scope, close_grades, open_grades
from agencies.adjustments.new_records import file_item, file_occupation
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.codes import is_special_ability
from agencies.models import Adjustment, Agency, AssessmentItem, Levels, Occupation, Scope, ScopeGrade

# Of which levels the new scope of an agency consists, where they are not simply those of the old one.
NewLevels = Mapping[Scope, Levels]
FEWEST_PARTS = 2


@transaction.atomic
def recode_occupation(
    *,
    basis: Basis,
    occupation: Occupation,
    code: str,
    name: str = "",
    new_levels: NewLevels | None = None,
    seen: int | None = None,
) -> list[Adjustment]:
    """A new occupation replaces the old one; every scope in force ends there and begins at the new code.

    The code may be one that the register knows and nobody has assessed yet, or a new one outside the
    classification. It takes over the name unless another is given, which a known code must bear already.
    One Adjustment for each scope that moves (one without a scope when none does), resting on the scope at
    the new code. Names for search go along, once the day has come. `new_levels` are
    levels that change on the same day, per scope of the old code. `seen` is the version of the occupation.
    """
    basis.check()
    occupation = claim(occupation, seen, "职业编码变更", basis)
    new = replacement(basis, occupation, code, name)
    check_no_later_edition(basis, scope__item__occupation=occupation)
    moving = Scope.objects.in_force(basis.effective_on).filter(item__occupation=occupation).as_printed()
    adjustments = [
        move_scope(basis, scope, new, (new_levels or {}).get(scope))
        for scope in moving.select_related("agency", "item__occupation")
    ]
    codes_only = {"code": occupation.code}, {"code": new.code}
    if basis.effective_on <= timezone.localdate():
        carry_aliases(occupation=occupation, by=basis.entered_by)
    return adjustments or [enter(basis, Adjustment.Kind.RECODED, *codes_only, occupation=new)]


@transaction.atomic
def split_item(
    *, basis: Basis, scope: Scope, parts: Mapping[str, Levels], seen: int | None = None
) -> Adjustment:
    """The scope ends and the same agency's scopes of several work types of the code begin.

    `parts` is work type → levels, at least two of them. The one Adjustment stands on the scope that ended;
    the grades of the new ones name it as their start. `seen` is the version of the scope that is split.
    """
    basis.check()
    scope = claim(scope, seen, "项目拆分", basis)
    if len(parts) < FEWEST_PARTS or not all(parts) or scope.item.work_type in parts:
        raise AdjustmentRefused("拆分后应至少有两个工种，且都写明名称、与原项目不同。", code="split-parts")
    grades = rules.recorded(scope)
    ending = all_to_end(scope, grades, basis)
    check_no_later_edition(basis, scope=scope)
    begun = [(begin_part(basis, scope, part, levels), levels) for part, levels in parts.items()]
    after = {"parts": [{"work_type": part, "grades": numerals(levels)} for part, levels in parts.items()]}
    adjustment = enter(basis, Adjustment.Kind.SPLIT, rules.holding(grades, basis), after, scope=scope)
    close_grades([(grade, adjustment) for grade in ending], basis)
    open_grades([(new, levels, adjustment) for new, levels in begun], basis)
    return adjustment


def begin_part(basis: Basis, scope: Scope, work_type: str, levels: Levels) -> Scope:
    item = file_item(basis=basis, occupation=scope.item.occupation, work_type=work_type)
    return begin(basis, scope.agency, item, levels)


def replacement(basis: Basis, occupation: Occupation, code: str, name: str) -> Occupation:
    """The occupation at the new code: the one there, if nobody assesses it, else a new one."""
    if Occupation.objects.filter(replaces=occupation).exists():
        raise AdjustmentRefused(f"{occupation} 已有替代的新编码，不能再次变更。", code="already-replaced")
    if is_special_ability(code) != (occupation.kind == Occupation.Kind.SPECIAL_ABILITY):
        raise AdjustmentRefused(
            f"编码 {code} 与 {occupation} 类型不同：职业与专项职业能力的编码不能互换；请核对编码。",
            code="kind-changes",
        )
    new = Occupation.every.filter(code=code).first()
    if new is None or new.retracted:
        return file_occupation(basis=basis, code=code, name=name or occupation.name, replaces=occupation)
    given_up = Occupation.objects.filter(replaces=new).exists()
    if given_up or new.replaces_id or ScopeGrade.objects.filter(scope__item__occupation=new).exists():
        raise AdjustmentRefused(
            f"编码 {code} 已用于“{new.name}”，不能作为 {occupation} 的新编码；请核对编码。", code="code-taken"
        )
    if (name or occupation.name) != new.name:
        raise AdjustmentRefused(
            f"编码 {code} 在本站是“{new.name}”，不是“{name or occupation.name}”；请核对编码，"
            "如确为同时改名，请写明新名称。",
            code="code-other-name",
        )
    new.replaces = occupation
    save_with_history(new, basis, fields=["replaces"])
    return new


def move_scope(basis: Basis, scope: Scope, occupation: Occupation, levels: Levels | None) -> Adjustment:
    """End a scope and begin the same agency's at the new code, at the same levels unless others are given."""
    grades = rules.recorded(scope)
    before, ending = rules.holding(grades, basis), all_to_end(scope, grades, basis)
    if levels is None:
        levels = rules.levels_of(grades, basis)
    scope = claim(scope, None, "职业编码变更", basis)
    item = file_item(basis=basis, occupation=occupation, work_type=scope.item.work_type)
    new = begin(basis, scope.agency, item, levels)
    adjustment = enter(
        basis,
        Adjustment.Kind.RECODED,
        {"code": scope.item.occupation.code, **before},
        {"code": occupation.code, **rules.in_entry(levels)},
        scope=new,
    )
    close_grades([(grade, adjustment) for grade in ending], basis)
    open_grades([(new, levels, adjustment)], basis)
    return adjustment


def all_to_end(scope: Scope, grades: HeldGrades, basis: Basis) -> list[ScopeGrade]:
    """All that the scope holds on the day, each able to end on it; refused when there is nothing."""
    held = rules.grades_in_force(grades, basis.effective_on)
    if not held:
        raise AdjustmentRefused(
            f"{scope} 在 {basis.effective_on} 不在目录内，请核对日期。", code="not-in-force"
        )
    return [rules.grade_to_end(grades, grade.grade_level, basis) for grade in held]


def begin(basis: Basis, agency: Agency, item: AssessmentItem, levels: Levels) -> Scope:
    """The agency's scope of this item, new or known, free to start these levels on the day."""
    scope = claim_scope(basis, agency, item)
    rules.check_levels(item, levels)
    grades = rules.recorded(scope)
    for level in rules.each(levels):
        rules.check_can_start(grades, level, basis)
    return scope
