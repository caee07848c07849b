"""撤下: take back what was recorded in error, and show again what was hidden.

An act that is retracted has its effect reversed, as undoing an import reverses its acts: what it began never
did, what it ended goes on, the name and the code before hold on. A record that is retracted is hidden on
every day and from every list; its page answers 410. Both stay with who, when and why.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from agencies.adjustments.aliases import give_back_aliases
from agencies.adjustments.basis import Basis, save_by
from agencies.adjustments.bulk import ADDED, CHANGED, REMOVED, among, delete_rows, note_history
from agencies.adjustments.grades import follow_later_editions
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    AnnexRow,
    GradeLevel,
    Import,
    Notice,
    Occupation,
    OccupationName,
    Retraction,
    Scope,
    ScopeGrade,
)
from agencies.models.adjustment import AdjustmentQuerySet

RetractableSubject = Adjustment | Scope | Agency | Occupation | Notice
RETRACTION = "撤下"


def retract(*, record: RetractableSubject, **about: Any) -> Retraction:
    """Take the act or record out of public sight. Refused while something valid rests on it."""
    return retract_together(records=[record], **about)[0]


@transaction.atomic
def retract_together(*, records: Sequence[RetractableSubject], **about: Any) -> list[Retraction]:
    """One after the other, all or none; the last is the one that the others rest on.

    That is none of a document's own acts: what it prints goes with the whole of it.
    """
    last = records[-1]
    if isinstance(last, Adjustment) and last.is_of_document:
        raise AdjustmentRefused(
            f"“{last}”是附件所列，不能单独撤下：导入的附件有误的，请撤销整次导入；本站转录有误的，请用“更正转录”。",
            code="of-a-document",
        )
    return [take_out(record=record, **about) for record in records]


def take_out(
    *, record: RetractableSubject, reason: str, by: User | None = None, approved_by: User | None = None
) -> Retraction:
    if not reason.strip():
        raise AdjustmentRefused("请写明撤下的原因。", code="no-reason")
    record = type(record).every.select_for_update().get(pk=record.pk)
    if record.retracted:
        raise AdjustmentRefused(f"“{record}”已经撤下。", code="already-retracted")
    if isinstance(record, Adjustment) and record.kind == Adjustment.Kind.CORRECTED:
        raise AdjustmentRefused("更正不能撤下；更正有误的，请再作一次更正。", code="correction")
    in_the_way = [str(each) for each in resting_on(record)]
    if in_the_way:
        raise AdjustmentRefused(
            f"以下内容以“{record}”为基础，请先处理：{'；'.join(in_the_way[:5])}。", code="rests-on-it"
        )
    why = f"{RETRACTION}：{reason.strip()}"
    if isinstance(record, Adjustment):
        basis = Basis(effective_on=record.effective_on, notice=record.notice, reason=reason, entered_by=by)
        undo_acts(Adjustment.objects.filter(pk=record.pk), basis, why)
        hide_replacement(record, reason=reason, by=by, approved_by=approved_by)
    if isinstance(record, Notice):
        with open_door(why):
            AnnexRow.objects.filter(notice=record).update(undone=True)
        record.edition = None
        save_by(record, by, why, ["edition"])
    (retraction,) = mark_retracted([record], reason=reason, by=by, approved_by=approved_by)
    return retraction


def hide_replacement(act: Adjustment, **about: Any) -> None:
    """A code outside the classification that nothing but this re-code brought in goes with it."""
    if act.kind != Adjustment.Kind.RECODED or not act.occupation or act.occupation.in_classification:
        return
    scopes = list(Scope.objects.filter(item__occupation=act.occupation))
    resting = [each for each in resting_on(act.occupation) if each not in {act, *scopes}]
    if not resting and not any(map(resting_on, scopes)):
        mark_retracted(scopes, **about)
        mark_retracted([act.occupation], **about)


def mark_retracted(
    records: Sequence[RetractableSubject],
    *,
    reason: str,
    by: User | None = None,
    approved_by: User | None = None,
    annex_import: Import | None = None,
) -> list[Retraction]:
    """Mark records of one kind as retracted, each with its Retraction, in a few statements."""
    if not records:
        return []
    model, keys = type(records[0]), [record.pk for record in records]
    model.every.filter(pk__in=among(model, keys)).update(retracted=True)
    note_history(model, keys, CHANGED, by, f"{RETRACTION}：{reason.strip()}")
    about = {
        "reason": reason.strip(),
        "annex_import": annex_import,
        "retracted_by": by,
        "retracted_at": timezone.now(),
        "approved_by": approved_by,
    }
    retractions = [Retraction(**about, **{model._meta.model_name or "": record}) for record in records]
    Retraction.objects.bulk_create(retractions)
    note_history(Retraction, [each.pk for each in retractions], ADDED, by, f"{RETRACTION}：{reason.strip()}")
    return retractions


def resting_on(record: RetractableSubject) -> list[models.Model]:
    """What stands and would have no ground without the record: the newest first, twenty of each kind."""
    if isinstance(record, Adjustment):
        return list(acts_resting_on(record).newest_first()[:20])
    acts = Adjustment.objects.standing().with_names().exclude(kind=Adjustment.Kind.CORRECTED)
    scopes = Scope.objects.select_related("agency", "item__occupation")
    if isinstance(record, Scope):
        grades = ScopeGrade.every.filter(scope=record).select_related("grade_level", "started_by__notice")
        return [*grades[:20], *AnnexRow.objects.filter(scope=record)[:20]]
    if isinstance(record, Agency):
        return [*scopes.filter(agency=record)[:20], *acts.filter(agency=record)[:20]]
    if isinstance(record, Occupation):
        successor = Occupation.objects.filter(replaces=record)
        scopes = scopes.filter(item__occupation=record)
        return [*scopes[:20], *successor, *acts.filter(occupation=record)[:20]]
    imports = Import.objects.standing().filter(notice=record).defer("content", "plan", "problems")
    return [*Adjustment.objects.standing().with_names().filter(notice=record)[:20], *imports]


def dependents_first(acts: Iterable[Adjustment]) -> list[Adjustment]:
    """These acts and all that rest on them, each after what rests on it: so they can be retracted."""
    order: dict[Adjustment, None] = {}
    visited = set()

    def follow(act: Adjustment) -> None:
        if act not in visited:
            visited.add(act)
            for resting in acts_resting_on(act).newest_first():
                follow(resting)
            order[act] = None

    for act in acts:
        follow(act)
    return list(order)


def entered_with(act: Adjustment) -> AdjustmentQuerySet:
    """The other acts of one step by hand: a re-code of several scopes, several lines of one form."""
    same = Adjustment.objects.standing().with_names().filter(entered_at=act.entered_at, notice=act.notice)
    return same.filter(annex_import=None).exclude(entered_by=None).exclude(pk=act.pk).newest_first()


def acts_resting_on(act: Adjustment) -> AdjustmentQuerySet:
    """Acts that hold only with what this one did, whichever was entered or took effect first.

    They ended what it began, began again what it ended, corrected either, or are later on the same name or
    code. What else became of the same scope stands by itself.
    """
    kinds = Adjustment.Kind
    begun, closed = ScopeGrade.every.filter(started_by=act), ScopeGrade.every.filter(ended_by=act)
    resting = models.Q(grades_ended__in=begun)
    for grade in closed:
        resting |= models.Q(
            grades_started__scope=grade.scope_id,
            grades_started__grade_level=grade.grade_level_id,
            grades_started__valid_from__gte=grade.valid_until,
        )
    touched = {grade.scope_id for grade in [*begun, *closed]}
    later = models.Q(pk__gt=act.pk)
    resting |= later & models.Q(kind=kinds.CORRECTED, scope__in=touched)
    names = models.Q(kind__in=[kinds.RENAMED, kinds.CORRECTED], agency=act.agency_id, scope=None)
    if act.kind == kinds.RENAMED or would_have_no_name(act):
        resting |= later & names
    if act.kind in {kinds.RECODED, kinds.OCCUPATION_RENAMED}:
        named = [kinds.OCCUPATION_RENAMED, kinds.CORRECTED]
        resting |= later & models.Q(kind__in=named, occupation=act.occupation_id, scope=None)
        resting |= later & models.Q(kind=kinds.RECODED, occupation__replaces=act.occupation_id)
    return Adjustment.objects.standing().with_names().filter(resting).exclude(pk=act.pk).distinct()


def would_have_no_name(act: Adjustment) -> bool:
    """Without the act its agency would not be listed yet when it took another name."""
    second = AgencyName.objects.filter(agency=act.agency_id).order_by("valid_from")[1:2].first()
    left = ScopeGrade.objects.filter(scope__agency=act.agency_id).exclude(started_by=act)
    return second is not None and not left.filter(valid_from__lt=second.valid_from).exists()


def undo_acts(acts: AdjustmentQuerySet, basis: Basis, why: str) -> None:
    """Reverse these acts, of one day; what a later edition lists goes on by that, from its own day."""
    check_no_edition_rests_on(acts)
    changed = ScopeGrade.every.filter(models.Q(started_by__in=acts) | models.Q(ended_by__in=acts))
    changed = changed.filter(scope__retracted=False).select_related("scope__item__occupation", "grade_level")
    touched: dict[Scope, dict[GradeLevel | None, None]] = {}
    for grade in changed:
        touched.setdefault(grade.scope, {})[grade.grade_level] = None
    reverse(acts, basis.entered_by, why)
    follow_later_editions([(scope, list(filter(None, levels))) for scope, levels in touched.items()], basis)


def check_no_edition_rests_on(acts: AdjustmentQuerySet) -> None:
    """A name, code or division that an edition imported since prints too was no mistake."""
    kinds = Adjustment.Kind
    for act in acts.of_kind(kinds.RENAMED, kinds.OCCUPATION_RENAMED, kinds.RECODED, kinds.SPLIT):
        listed = {"scope__agency": act.agency, "scope__item__occupation": act.occupation}
        row = AnnexRow.objects.filter(
            notice__edition__isnull=False,
            notice__in_force_from__gt=act.effective_on,
            notice__imports__applied_at__gt=act.entered_at,
            **{name: record for name, record in listed.items() if record},
        ).first()
        if row is not None:
            raise AdjustmentRefused(
                f"自 {row.notice.in_force_from} 起实施的{row.notice.edition}年版目录也这样列出，"
                f"“{act}”不能撤销；请核对。",
                code="edition-lists-it",
            )


@open_door("an act is taken back")
def reverse(acts: AdjustmentQuerySet, by: User | None, why: str) -> None:
    """Take the effect of these acts back: periods, names and codes are as before them."""
    reverse_grades(acts, by, why)
    reverse_names(acts, by, why)
    reverse_codes(acts, by, why)


def reverse_grades(acts: AdjustmentQuerySet, by: User | None, why: str) -> None:
    """What began never did, then what ended goes on: in this order no two periods ever meet."""
    begun = list(ScopeGrade.every.filter(started_by__in=acts).values_list("pk", flat=True))
    note_history(ScopeGrade, begun, REMOVED, by, why)
    delete_rows(ScopeGrade, begun)
    ended = list(ScopeGrade.every.filter(ended_by__in=acts).values_list("pk", flat=True))
    ScopeGrade.every.filter(pk__in=among(ScopeGrade, ended)).update(valid_until=None, ended_by=None)
    note_history(ScopeGrade, ended, CHANGED, by, why)


def reverse_names(acts: AdjustmentQuerySet, by: User | None, why: str) -> None:
    """The name before holds on; a first name holds from the first day that is left, or is none any more."""
    renamed = acts.of_kind(Adjustment.Kind.RENAMED)
    chosen = AgencyName.objects.filter(started_by__in=renamed).order_by("-valid_from")
    for name in chosen.select_related("agency"):
        note_removal(name, by, why)
        # The newest first, and nothing later stands: so it is the open name that goes.
        former = AgencyName.objects.get(agency=name.agency, valid_until=name.valid_from)
        former.valid_until = None
        save_by(former, by, why)
        agency = take(name.agency, by, why)
        agency.name, agency.second_name = former.name, former.second_name
        save_by(agency, by, why, ["name", "second_name"])
    of_acts = models.Q(agency__in=acts.values("agency"), valid_from__in=acts.values("effective_on"))
    begun = AgencyName.objects.filter(models.Q(started_by__in=acts) | of_acts)
    for name in begun.exclude(started_by__kind=Adjustment.Kind.RENAMED):
        held = ScopeGrade.objects.filter(scope__agency=name.agency_id).order_by("valid_from", "pk")
        first = held.select_related("started_by").first()
        if first is None:
            note_removal(name, by, why)
        elif first.valid_from > name.valid_from or acts.filter(pk=name.started_by_id).exists():
            name.valid_from, name.started_by = first.valid_from, first.started_by
            save_by(name, by, why)


def reverse_codes(acts: AdjustmentQuerySet, by: User | None, why: str) -> None:
    """A code that an act brought in stays known and replaces nothing; a former name is the name again."""
    others = Adjustment.objects.standing().of_kind(Adjustment.Kind.RECODED).exclude(pk__in=acts.values("pk"))
    recoded = acts.of_kind(Adjustment.Kind.RECODED).exclude(occupation__in=others.values("occupation"))
    for known in Occupation.every.filter(pk__in=recoded.values("occupation")):
        occupation = take(known, by, why)
        give_back_aliases(occupation, by, why)
        occupation.replaces = None
        save_by(occupation, by, why, ["replaces"])
    # The newest first, so that of several the oldest name is left.
    former_names = OccupationName.objects.filter(ended_by__in=acts).order_by("-valid_until")
    for former in former_names.select_related("occupation"):
        note_removal(former, by, why)
        occupation = take(former.occupation, by, why)
        occupation.name = former.name
        save_by(occupation, by, why, ["name"])


def take(record: Agency | Occupation, by: User | None, why: str) -> Any:
    """The record as it stands now, locked, its version raised: what an editor has open of it is stale."""
    current = type(record).every.select_for_update().get(pk=record.pk)
    current.version += 1
    save_by(current, by, why, ["version"])
    return current


def note_removal(record: models.Model, by: User | None, why: str) -> None:
    """Delete a row that never should have been; its audit history keeps it."""
    record._history_user, record._change_reason = by, why  # type: ignore[attr-defined]  # read by simple-history
    record.delete()
