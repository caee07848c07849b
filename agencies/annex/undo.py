"""Take an applied import back as one step, while nothing newer rests on it.

The register is then as before it: what the import started was never there, what it ended goes on, names and
codes are as they were. Its adjustments, its rows as printed and its file stay, marked as undone; nothing
shows them any more, and its notice may be imported again. The audit history keeps every step.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused, Basis
from agencies.adjustments.basis import claim, claim_all, delete_with_history, save_by, save_with_history
from agencies.adjustments.bulk import CHANGED, REMOVED, among, note_history, remove
from agencies.annex.apply import print_in_order
from agencies.models import (
    Adjustment,
    AgencyName,
    AnnexRow,
    DataVersion,
    Import,
    Notice,
    Occupation,
    Scope,
    ScopeGrade,
)
from agencies.models.adjustment import AdjustmentQuerySet

ACT = "撤销导入"


@transaction.atomic
def undo_import(*, annex_import: Import, reason: str, by: User | None = None) -> Import:
    """The import, undone. AdjustmentRefused, and nothing changed, if it is not applied or still needed."""
    DataVersion.objects.select_for_update().get()
    undone = Import.objects.select_for_update().get(pk=annex_import.pk)
    notice = undone.notice
    if undone.status != Import.Status.APPLIED or notice is None:
        raise AdjustmentRefused("只有已发布的导入才能撤销。", code="not-applied")
    basis = Basis(effective_on=notice.in_force_from, notice=notice, reason=reason, entered_by=by)
    basis.check()
    acts = undone.adjustments.all()
    check_nothing_newer(undone, notice, acts)
    claim_all(list(Scope.objects.filter(touched_grades(acts)).distinct()), ACT, basis)
    take_back_grades(acts, basis)
    take_back_names(acts, basis)
    take_back_codes(acts, basis)
    AnnexRow.objects.filter(notice=notice).update(undone=True)
    undone.status, undone.undone_reason = Import.Status.UNDONE, reason.strip()
    undone.undone_by, undone.undone_at = by, timezone.now()
    save_by(undone, by, f"{ACT}：{reason}")
    withdraw_edition(notice, basis)
    return undone


def check_nothing_newer(undone: Import, notice: Notice, acts: AdjustmentQuerySet) -> None:
    """Refuse while a later edition, or a later act on the same scopes, agencies, codes or notice, stands."""
    later_edition = Notice.objects.editions().filter(in_force_from__gt=notice.in_force_from).last()
    if notice.edition and later_edition:
        raise AdjustmentRefused(
            f"之后已载入 {later_edition.edition} 年版目录；请先撤销较新的导入。", code="newer-edition"
        )
    newer = later_acts(undone, notice, acts).first()
    if newer is not None:
        raise AdjustmentRefused(
            f"之后的调整 {newer.number}（{newer.effective_on}，{newer.get_kind_display()}）以这次导入为基础；"
            "请先处理该项调整。",
            code="newer-act",
        )


def later_acts(undone: Import, notice: Notice, acts: AdjustmentQuerySet) -> AdjustmentQuerySet:
    last = acts.order_by("-pk").values_list("pk", flat=True).first() or 0
    renamed = acts.of_kind(Adjustment.Kind.RENAMED).values("agency")
    first_listed = AgencyName.objects.filter(started_by__in=acts).exclude(agency__in=renamed).values("agency")
    recoded = acts.of_kind(Adjustment.Kind.RECODED).values("occupation")
    touched = (
        Q(scope__in=Scope.objects.filter(touched_grades(acts)))
        # An act on the agency itself; one on a scope of it does not mind the name.
        | Q(agency__in=renamed, scope=None)
        | Q(agency__in=first_listed)
        | Q(occupation__in=recoded)
        | Q(notice=notice)
    )
    return Adjustment.objects.standing().filter(touched, pk__gt=last).exclude(annex_import=undone).distinct()


def touched_grades(acts: AdjustmentQuerySet) -> Q:
    return Q(grades__started_by__in=acts) | Q(grades__ended_by__in=acts)


def take_back_grades(acts: AdjustmentQuerySet, basis: Basis) -> None:
    """What began never did, then what ended goes on: in this order no two periods ever meet."""
    why = f"{ACT}：{basis.reason}"
    begun = list(ScopeGrade.objects.filter(started_by__in=acts).values_list("pk", flat=True))
    note_history(ScopeGrade, begun, REMOVED, basis.entered_by, why)
    remove(ScopeGrade, begun)
    ended = list(ScopeGrade.objects.filter(ended_by__in=acts).values_list("pk", flat=True))
    ScopeGrade.objects.filter(pk__in=among(ScopeGrade, ended)).update(valid_until=None, ended_by=None)
    note_history(ScopeGrade, ended, CHANGED, basis.entered_by, why)


def take_back_names(acts: AdjustmentQuerySet, basis: Basis) -> None:
    """The name before holds on; an agency that the import listed first has none, and is listed nowhere."""
    for name in AgencyName.objects.filter(started_by__in=acts).select_related("agency"):
        delete_with_history(name, basis, f"{ACT}：{basis.reason}")
        former = AgencyName.objects.filter(agency=name.agency, valid_until=name.valid_from).first()
        if former is not None:
            former.valid_until = None
            save_with_history(former, basis, f"{ACT}：{basis.reason}")
            agency = claim(name.agency, None, ACT, basis)
            agency.name, agency.second_name = former.name, former.second_name
            save_with_history(agency, basis, f"{ACT}：{basis.reason}", ["name", "second_name"])


def take_back_codes(acts: AdjustmentQuerySet, basis: Basis) -> None:
    """A code that the import brought in stays known, and replaces nothing."""
    recoded = acts.of_kind(Adjustment.Kind.RECODED).values("occupation")
    for known in Occupation.objects.filter(pk__in=recoded):
        occupation = claim(known, None, ACT, basis)
        occupation.replaces = None
        save_with_history(occupation, basis, f"{ACT}：{basis.reason}", ["replaces"])


def withdraw_edition(notice: Notice, basis: Basis) -> None:
    """The notice is no edition any more, and every scope is in its order of before."""
    if notice.edition:
        notice = claim(notice, None, ACT, basis)
        notice.edition = None
        save_with_history(notice, basis, f"{ACT}：{basis.reason}", ["edition"])
    print_in_order()
