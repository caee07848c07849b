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
from agencies.adjustments.basis import claim, claim_all, save_by, save_with_history
from agencies.adjustments.bulk import among
from agencies.adjustments.retraction import mark_retracted, undo_acts
from agencies.annex.applying.apply import RECORDED, WRITTEN, print_in_order
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    AnnexRow,
    DataVersion,
    Import,
    Notice,
    Occupation,
    Scope,
)
from agencies.models.adjustment import AdjustmentQuerySet

IMPORT_UNDONE = "撤销导入"


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
    claim_all(list(Scope.objects.filter(touched_grades(acts)).distinct()), IMPORT_UNDONE, basis)
    undo_acts(acts, basis, f"{IMPORT_UNDONE}：{reason.strip()}")
    with open_door(IMPORT_UNDONE):
        AnnexRow.objects.filter(notice=notice).update(undone=True)
    undone.status, undone.undone_reason = Import.Status.UNDONE, reason.strip()
    undone.undone_by, undone.undone_at = by, timezone.now()
    save_by(undone, by, f"{IMPORT_UNDONE}：{reason}")
    withdraw_edition(notice, basis)
    retract_what_it_brought(undone, notice, by, f"{IMPORT_UNDONE}：{reason.strip()}")
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


def retract_what_it_brought(undone: Import, notice: Notice, by: User | None, why: str) -> None:
    """Scopes, agencies, occupations and the notice that it brought and nothing else lists are hidden.

    What was there before it stays, if only as a record without a scope. Of an import by a release that did
    not note what it brought, that is whatever nothing else ever listed.
    """
    standing = Adjustment.objects.standing()
    of_acts = Q(adjustments__annex_import=undone)
    brought = undone.brought or {}

    def of_kind(kind: str) -> Q:
        return Q(pk__in=among(Agency, brought[kind])) if kind in brought else of_acts

    never_printed: dict[type[Scope | Agency | Occupation], Q] = {
        Scope: (of_acts | Q(annex_rows__notice=notice)) & Q(grades=None) & ~Q(annex_rows__undone=False),
        Agency: of_kind("agency") & Q(names=None) & ~Q(scopes__retracted=False),
        Occupation: of_kind("occupation") & Q(in_classification=False) & ~Q(items__scopes__retracted=False),
    }
    for model, never in never_printed.items():
        found = model.objects.filter(never).exclude(adjustments__in=standing).distinct()
        mark_retracted(list(found), reason=why, by=by, annex_import=undone)
    if standing.filter(notice=notice).exists():
        return
    if notice.pk in brought.get("notice", [notice.pk]):
        mark_retracted([notice], reason=why, by=by, annex_import=undone)
    else:
        restore_details(notice, by, why)


def restore_details(notice: Notice, by: User | None, why: str) -> None:
    """A notice entered before its import bears again what that one wrote over, where it still stands."""
    told = list(notice.history.order_by("-history_id"))
    written = next((n for n, entry in enumerate(told) if entry.history_change_reason == RECORDED), len(told))
    if written + 1 < len(told):
        was, wrote = told[written + 1], told[written]
        changed = [name for name in WRITTEN if getattr(notice, name) == getattr(wrote, name)]
        for name in changed:
            setattr(notice, name, getattr(was, name))
        save_by(notice, by, why, changed)


def withdraw_edition(notice: Notice, basis: Basis) -> None:
    """The notice is no edition any more, and every scope is in its order of before."""
    if notice.edition:
        notice = claim(notice, None, IMPORT_UNDONE, basis)
        notice.edition = None
        save_with_history(notice, basis, f"{IMPORT_UNDONE}：{basis.reason}", ["edition"])
    print_in_order()
