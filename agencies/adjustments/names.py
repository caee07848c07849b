"""An agency or an occupation bears another name from a day on."""

from django.db import transaction

from agencies.adjustments.basis import Basis, check_no_later_edition, claim, enter, save_with_history
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.codes import fold_width
from agencies.models import Adjustment, Agency, AgencyName, Occupation, OccupationName

AGENCY_RENAME = "机构更名"
SAME_NAME = "新名称与现名称相同，或只差空格和全半角，无需更名；录入有误的请用“更正名称”。"


@transaction.atomic
def rename_agency(
    *, basis: Basis, agency: Agency, name: str, second_name: str = "", seen: int | None = None
) -> Adjustment:
    """The agency bears this name from the day on; the name before it keeps its period.

    `Agency.name` becomes the new name at once, even when the day is to come: it is the newest known name, by
    which editors and search find the agency. What a page prints for a day comes from `AgencyName`, so a
    rename ahead of its day shows at midnight without any write. `seen` is the version of the agency.
    """
    basis.check()
    agency = claim(agency, seen, AGENCY_RENAME, basis)
    held = name_to_end(agency, name, second_name, basis)
    check_no_later_edition(basis, scope__agency=agency)
    adjustment = enter(
        basis,
        Adjustment.Kind.RENAMED,
        {"name": held.name, "second_name": held.second_name},
        {"name": name, "second_name": second_name},
        agency=agency,
    )
    held.valid_until = basis.effective_on
    save_with_history(held, basis)
    new = AgencyName(
        agency=agency,
        name=name,
        second_name=second_name,
        valid_from=basis.effective_on,
        started_by=adjustment,
    )
    save_with_history(new, basis)
    agency.name, agency.second_name = name, second_name
    save_with_history(agency, basis, f"{AGENCY_RENAME}：{basis.reason}", ["name", "second_name"])
    return adjustment


def name_to_end(agency: Agency, name: str, second_name: str, basis: Basis) -> AgencyName:
    """The name that holds, begun before the day and other than the new one."""
    held = agency.names.filter(valid_until=None).first()
    if not name.strip():
        raise AdjustmentRefused("请填写新的机构名称。", code="no-name")
    if held is None:
        raise AdjustmentRefused(
            "该机构尚未在任何目录中列出，无从更名；名称有误请用“更正名称”。", code="never-listed"
        )
    if fold_width(f"{held.name}（{held.second_name}）") == fold_width(f"{name}（{second_name}）"):
        raise AdjustmentRefused(SAME_NAME, code="same-name")
    if held.valid_from >= basis.effective_on:
        raise AdjustmentRefused(
            f"现名称“{held.name}”自 {held.valid_from} 起使用，更名须晚于该日；名称有误请用“更正名称”。",
            code="renamed-later",
        )
    return held


@transaction.atomic
def rename_occupation(
    *, basis: Basis, occupation: Occupation, name: str, seen: int | None = None
) -> Adjustment:
    """The authorities call the occupation so from the day on; the name before it keeps its period.

    `Occupation.name` is the newest known name, as `Agency.name` is. Its code and its items stay: a work type
    that is renamed is a new item, which replaces the old. `seen` is the version of the occupation.
    """
    basis.check()
    occupation = claim(occupation, seen, Adjustment.Kind.OCCUPATION_RENAMED.label, basis)
    before = occupation.former_names.order_by("valid_until").last()
    if not name.strip():
        raise AdjustmentRefused("请填写新的职业名称。", code="no-name")
    if fold_width(name) == fold_width(occupation.name):
        raise AdjustmentRefused(SAME_NAME, code="same-name")
    if before is not None and before.valid_until >= basis.effective_on:
        raise AdjustmentRefused(
            f"现名称“{occupation.name}”自 {before.valid_until} 起使用，更名须晚于该日；"
            "名称有误请用“更正名称”。",
            code="renamed-later",
        )
    check_no_later_edition(basis, scope__item__occupation=occupation)
    kind, old = Adjustment.Kind.OCCUPATION_RENAMED, occupation.name
    adjustment = enter(basis, kind, {"name": old}, {"name": name}, occupation=occupation)
    former = OccupationName(
        occupation=occupation,
        name=old,
        valid_from=before.valid_until if before else None,
        valid_until=basis.effective_on,
        ended_by=adjustment,
    )
    save_with_history(former, basis)
    occupation.name = name
    save_with_history(occupation, basis, f"{kind.label}：{basis.reason}", ["name"])
    return adjustment
