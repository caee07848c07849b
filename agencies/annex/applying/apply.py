"""A plan → the register, in one transaction: the notice, the acts, the rows as printed, the edition.

At the end the register is read again and must hold what the file prints; otherwise nothing of it stays.
"""

import re
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused, Basis
from agencies.adjustments.basis import save_by
from agencies.adjustments.bulk import ADDED, CHANGED, note_history, set_each
from agencies.adjustments.grades import LISTED_BY_EDITION
from agencies.adjustments.hidden import in_use
from agencies.annex.applying.acts import carry_out
from agencies.annex.applying.begin_guide import begin_guide
from agencies.annex.planning.notice_details import is_in_use
from agencies.annex.planning.plan import Plan
from agencies.annex.planning.register import former_name, printed_states, read_register, whole_name
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import PrintedRow
from agencies.models import Agency, AnnexRow, Import, Notice, Occupation, Scope

# Why a notice is saved by an import, and what of one that was entered before that may write over.
RECORDED = "导入附件"
WRITTEN = ("issued_on", "in_force_from", "title", "issuer", "transcribed_on", "text")
NOT_PROVIDED = "来源文件未提供"
SCOPE_KEY = ("agency__filing_number", "item__occupation__code", "item__work_type")
LISTING_REASONS = {Import.Kind.ANNUAL: LISTED_BY_EDITION, Import.Kind.ADJUSTMENT: "动态调整通知所列"}


def apply_plan(plan: Plan, annex_import: Import, text: str, by: User | None) -> None:
    """Carry the plan out; to be called inside a transaction, with nobody else writing.

    Raises ValidationError, and leaves the transaction to be rolled back, when the register refuses an act or
    does not hold in the end what the file prints.
    """
    details = plan.details
    if details.number is None or details.issued_on is None or details.in_force_from is None:
        raise ValueError("a plan without its notice is refused, never applied")
    before = records_in_use()
    if plan.has_acts and details.notice:
        notice = details.notice
        in_use(notice, by, "导入附件")
    else:
        notice = record_notice(plan, details.number, text, by)
    basis = Basis(
        effective_on=details.in_force_from,
        notice=notice,
        reason=LISTING_REASONS[Import.Kind(plan.request.kind)],
        entered_by=by,
        annex_import=annex_import,
    )
    annex_import.status, annex_import.notice = Import.Status.APPLIED, notice
    annex_import.applied_by, annex_import.applied_at = by, timezone.now()
    record_import(annex_import, basis)
    carry_out(plan, basis)
    if not plan.has_acts:
        record_rows(plan.rows, notice)
    if plan.request.is_annual:
        begin_guide(notice, by)
    print_in_order()
    check_outcome(plan, basis)
    brought = {kind: sorted(keys - before[kind]) for kind, keys in records_in_use().items()}
    Import.objects.filter(pk=annex_import.pk).update(brought=brought)


def records_in_use() -> dict[str, set[int]]:
    """The keys of all records that have a page of their own and are not retracted, by kind."""
    keys: dict[str, set[int]] = {}
    kinds = {"agency": Agency, "occupation": Occupation, "notice": Notice}
    agencies, *others = (
        model._default_manager.order_by().values_list(models.Value(kind), "pk")
        for kind, model in kinds.items()
    )
    for kind, key in agencies.union(*others, all=True):
        keys.setdefault(kind, set()).add(key)
    return {kind: keys.get(kind, set()) for kind in kinds}


def record_import(annex_import: Import, basis: Basis) -> None:
    """As `save_with_history`, but a plan of thousands of changes is sent once: its history is a copy."""
    how = CHANGED if annex_import.pk else ADDED
    annex_import.save_without_historical_record()  # type: ignore[attr-defined]  # added by HistoricalRecords
    note_history(Import, [annex_import.pk], how, basis.entered_by, basis.reason)


def record_notice(plan: Plan, number: str, text: str, by: User | None) -> Notice:
    """The notice of the plan: a new one, or the one there already, an edition from now on if it is annual."""
    details = plan.details
    known = details.notice
    notice = known or Notice(number=number, slug=free_slug(number), text=text)
    in_use(notice, by, "导入附件")
    if known is None or not is_in_use(known):
        notice.issued_on, notice.in_force_from = details.issued_on, details.in_force_from  # type: ignore[assignment]  # both stand, or the plan is refused
        notice.title = details.title or notice.title or number
        notice.issuer = details.issuer or notice.issuer or NOT_PROVIDED
        notice.transcribed_on = timezone.localdate()
    if known and (not known.text or known.imports.filter(status=Import.Status.UNDONE).exists()):
        notice.text = text
    notice.edition = details.edition or notice.edition
    notice.full_clean()
    if known:
        notice.claim_version(known.version)
    save_by(notice, by, RECORDED)
    return notice


def free_slug(number: str) -> str:
    """`沪人社职〔2024〕458号` → `2024-458`; with a further number if another notice has that address."""
    slug = "-".join(re.findall(r"[0-9A-Za-z]+", number)) or "notice"
    slug, taken = slug[:40], set(Notice.every.values_list("slug", flat=True))
    return next(free for free in (slug, *(f"{slug}-{n}" for n in range(2, 1000))) if free not in taken)


def record_rows(rows: Sequence[PrintedRow], notice: Notice) -> None:
    numbers = {row.agency.filing_number for row in rows}
    found = Scope.objects.filter(agency__filing_number__in=numbers).values_list(*SCOPE_KEY, "pk")
    scopes = {(number, code, work_type): key for number, code, work_type, key in found}
    AnnexRow.objects.bulk_create(
        AnnexRow(
            notice=notice,
            table=row.table,
            agency_position=row.agency.position,
            position=row.position,
            line=row.line,
            cells=list(row.cells),
            scope_id=scopes[row.scope_key],
        )
        for row in rows
    )


def print_in_order() -> None:
    """Scopes stand in the order of the newest edition; what only older ones print comes behind, in theirs.

    Not a statement of the register, so neither a version nor the audit history moves with it.
    """
    editions = AnnexRow.objects.filter(notice__edition__isnull=False).order_by("-notice__edition", "line")
    printed = dict.fromkeys(editions.values_list("scope_id", flat=True))
    orders = {scope: order for order, scope in enumerate(printed, start=1)}
    stand = Scope.objects.values_list("pk", "print_order")
    moved = {
        key: orders.get(key, Scope.UNPRINTED)
        for key, order in stand
        if order != orders.get(key, Scope.UNPRINTED)
    }
    set_each(Scope, "print_order", moved)


def check_outcome(plan: Plan, basis: Basis) -> None:
    """The register now holds, on the day, every row as it is printed, and in a directory nothing else."""
    register = read_register(basis.effective_on, plan.rows)
    printed = {key: held.levels for key, held in printed_states(plan.rows, register).items()}
    held = {key: holding.levels for key, holding in register.before.items()}
    if not plan.request.is_annual:
        held = {key: levels for key, levels in held.items() if key in printed}
    names = {row.agency.filing_number: canonical_name(row.agency.cell) for row in plan.rows}
    borne = {number: canonical_name(whole_name(*register.names[number])) for number in names}
    if (
        plan.ended & register.before.keys()
        or held != printed
        or names != borne
        or any(former_name(row, register) for row in plan.rows)
    ):
        raise AdjustmentRefused("登记的结果与文件所列不符，已全部撤回；请告知管理员。", code="outcome")
