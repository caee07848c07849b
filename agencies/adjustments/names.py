"""An agency bears another name from a day on."""

from django.db import transaction

from agencies.adjustments.basis import Basis, claim, enter, save_with_history
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.models import Adjustment, Agency, AgencyName

ACT = "机构更名"


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
    agency = claim(agency, seen, ACT, basis)
    held = name_to_end(agency, name, second_name, basis)
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
    save_with_history(agency, basis, f"{ACT}：{basis.reason}", ["name", "second_name"])
    return adjustment


def name_to_end(agency: Agency, name: str, second_name: str, basis: Basis) -> AgencyName:
    """The name that holds, begun before the day and other than the new one."""
    held = agency.names.filter(valid_until=None).first()
    if not name.strip():
        raise AdjustmentRefused("请填写新的机构名称。", code="no-name")
    if held is None:
        raise AdjustmentRefused(
            "该机构尚未在任何目录中列出，无从更名；名称有误请用“更正转录”。", code="never-listed"
        )
    if (held.name, held.second_name) == (name, second_name):
        raise AdjustmentRefused("新名称与现名称相同，无需更名。", code="same-name")
    if held.valid_from >= basis.effective_on:
        raise AdjustmentRefused(
            f"现名称“{held.name}”自 {held.valid_from} 起使用，更名须晚于该日；名称有误请用“更正转录”。",
            code="renamed-later",
        )
    return held
