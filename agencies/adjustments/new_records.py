"""The records that a scope hangs on. They say nothing about the directory until a grade starts."""

from collections.abc import Sequence

from django.db import transaction

from agencies.adjustments.basis import Basis, create_many, save_with_history
from agencies.adjustments.hidden import in_use
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.codes import group_codes, is_code, is_filing_number, is_special_ability
from agencies.models import Agency, AssessmentItem, Occupation, OccupationGroup


@transaction.atomic
def file_agency(*, basis: Basis, filing_number: str, name: str, second_name: str = "") -> Agency:
    """A new agency. Its name holds from the day on which its first scope starts."""
    if not is_filing_number(filing_number):
        raise AdjustmentRefused(
            f"机构备案号“{filing_number}”应为大写字母 S 加 12 位数字，如 S000031300006。",
            code="filing-number",
        )
    known = Agency.every.filter(filing_number=filing_number).first()
    if known is not None and not known.retracted:
        raise AdjustmentRefused(f"备案号 {filing_number} 的机构已在本站，请直接选用。", code="agency-exists")
    agency = in_use(known or Agency(filing_number=filing_number), basis.entered_by, basis.reason)
    agency.name, agency.second_name = name, second_name
    save_with_history(agency, basis)
    return agency


@transaction.atomic
def file_occupation(
    *, basis: Basis, code: str, name: str, replaces: Occupation | None = None, source: str = ""
) -> Occupation:
    """A new occupation or special ability outside the classification, in the group that its code names.

    `source` says where it comes from; blank: the notice that it rests on.
    """
    if not is_code(code):
        raise AdjustmentRefused(
            f"编码“{code}”应如 6-31-01-03（职业）或 4-04-05-Z1（专项职业能力）。", code="code-malformed"
        )
    group = OccupationGroup.objects.filter(code=group_codes(code)[-1]).first()
    if group is None:
        raise AdjustmentRefused(
            f"编码 {code} 所属的小类 {group_codes(code)[-1]} 不在大典中；请核对编码。", code="group-unknown"
        )
    known = Occupation.every.filter(code=code).first()
    if known is not None and not known.retracted:
        raise AdjustmentRefused(f"编码 {code} 已在本站，请直接选用。", code="code-exists")
    kind = Occupation.Kind.SPECIAL_ABILITY if is_special_ability(code) else Occupation.Kind.SKILL_GRADE
    occupation = in_use(known or Occupation(code=code), basis.entered_by, basis.reason)
    occupation.name, occupation.kind, occupation.group, occupation.replaces = name, kind, group, replaces
    occupation.in_classification, occupation.source = False, source or basis.notice.number
    save_with_history(occupation, basis)
    return occupation


@transaction.atomic
def file_item(*, basis: Basis, occupation: Occupation, work_type: str = "") -> AssessmentItem:
    """The item of this occupation and work type (blank: undivided), the one there already or a new one."""
    return file_items(basis=basis, wanted=[(occupation, work_type)])[0]


@transaction.atomic
def file_items(*, basis: Basis, wanted: Sequence[tuple[Occupation, str]]) -> list[AssessmentItem]:
    """As `file_item` for each that is wanted, in their order, in a few statements."""
    occupations = {occupation for occupation, _ in wanted}
    known = {
        (item.occupation_id, item.work_type): item
        for item in AssessmentItem.objects.filter(occupation__in=occupations).select_related("occupation")
    }
    new = {
        (occupation.pk, work_type): AssessmentItem(occupation=occupation, work_type=work_type)
        for occupation, work_type in wanted
        if (occupation.pk, work_type) not in known
    }
    create_many(list(new.values()), basis)
    return [(known | new)[occupation.pk, work_type] for occupation, work_type in wanted]
