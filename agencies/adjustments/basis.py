"""What an act rests on, and how it is recorded: one numbered Adjustment, and an entry in each history."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Length
from django.utils import timezone

from agencies.adjustments.bulk import ADDED, CHANGED, among, note_history
from agencies.adjustments.refusals import AdjustmentRefused, Stale
from agencies.models import Adjustment, AnnexRow, GradeLevel, Import, Notice, Scope
from agencies.models.versioned import Versioned
from agencies.search_aids.spelling import NAME_FIELDS, spell

VersionedRecord = TypeVar("VersionedRecord", bound=Versioned)
Created = TypeVar("Created", bound=models.Model)
Shown = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """From which day an act takes effect, by which notice, why, who enters it, and in which import if any.

    What is entered in one step has one `entered_at`, so that it can be taken back in one.

    `effective_on` is the day in Shanghai on which it begins to hold, past or future; the moment of entry is
    recorded beside it and never instead of it.
    """

    effective_on: dt.date
    notice: Notice
    reason: str
    entered_by: User | None = None
    annex_import: Import | None = None
    entered_at: dt.datetime = field(default_factory=timezone.now)

    def check(self) -> None:
        """Refuse an act without a reason, and one before anything is known."""
        if not self.reason.strip():
            raise AdjustmentRefused("请填写调整的说明（原因或文件中的依据）。", code="no-reason")
        first = Notice.objects.editions().last()
        if first is not None and self.effective_on < first.in_force_from:
            raise AdjustmentRefused(
                f"生效日期 {self.effective_on} 早于本站载入的最早目录（{first.in_force_from} 起实施），"
                "此前的情况无从知道；请核对日期。",
                code="before-first-edition",
            )


def check_no_later_edition(basis: Basis, **listed: Any) -> None:
    """Refuse another name, code or division of what an edition of a later day prints as it is known."""
    rows = AnnexRow.objects.filter(notice__edition__isnull=False, **listed)
    rows = rows.filter(notice__in_force_from__gt=basis.effective_on).order_by("notice__in_force_from")
    if row := rows.select_related("notice").first():
        raise AdjustmentRefused(
            f"自 {row.notice.in_force_from} 起实施的{row.notice.edition}年版目录"
            "仍按原来的名称、编码和工种列出，与早于该日的这项变更不符；请核对日期，其后才变更的请填之后的日期。",
            code="edition-says-otherwise",
        )


def claim(record: VersionedRecord, seen: int | None, act: str, basis: Basis) -> VersionedRecord:
    """The record as it stands now, locked, its version raised: refused as Stale if it is no longer at `seen`.

    The UPDATE that raises the version compares it as well, so that of two editors only one can pass.
    """
    manager = type(record)._default_manager
    current = manager.select_for_update().get(pk=record.pk)
    expected = current.version if seen is None else seen
    if not current.claim_version(expected):
        raise Stale(current, expected)
    save_with_history(current, basis, f"{act}：{basis.reason}", ["version"])
    return current


def claim_all(records: Sequence[Versioned], act: str, basis: Basis) -> None:
    """As `claim` for many of one kind that nobody has open in a form; in memory they stay as they are."""
    if not records:
        return
    model, keys = type(records[0]), [record.pk for record in records]
    claimed = model._default_manager.filter(pk__in=among(model, keys))
    claimed.update(version=models.F("version") + 1)
    note_history(model, keys, CHANGED, basis.entered_by, f"{act}：{basis.reason}")


def save_with_history(
    record: models.Model, basis: Basis, why: str | None = None, fields: Collection[str] | None = None
) -> None:
    save_by(record, basis.entered_by, why or basis.reason, fields)


def save_by(record: models.Model, by: User | None, why: str, fields: Collection[str] | None = None) -> None:
    """Save, with the pinyin of its names, and let the record's audit history say who and why."""
    names = NAME_FIELDS.get(type(record), ())
    if names and (fields is None or set(fields) & set(names)) and spell(record) and fields is not None:
        fields = [*fields, "pinyin"]
    record._history_user, record._change_reason = by, why  # type: ignore[attr-defined]  # read by simple-history
    record.save(update_fields=fields)


def create_many(records: Sequence[Created], basis: Basis) -> None:
    """Save new records of one kind, each with its pinyin and its audit history, in a few statements."""
    if not records:
        return
    model = type(records[0])
    for record in records:
        if model in NAME_FIELDS:
            spell(record)
    model._default_manager.bulk_create(records)
    note_history(model, [record.pk for record in records], ADDED, basis.entered_by, basis.reason)


class ActEntry(NamedTuple):
    """What one Adjustment records. `subject` is a scope (with all it implies), an agency or an occupation."""

    kind: Adjustment.Kind
    before: Shown
    after: Shown
    subject: dict[str, Any]


def enter(basis: Basis, kind: Adjustment.Kind, before: Shown, after: Shown, **subject: Any) -> Adjustment:
    return enter_many(basis, [ActEntry(kind, before, after, subject)])[0]


def enter_many(basis: Basis, entries: Sequence[ActEntry]) -> list[Adjustment]:
    running = next_number(basis.notice)
    adjustments = [
        Adjustment(
            number=f"{basis.notice.slug}-{number:04}",
            kind=entry.kind,
            effective_on=basis.effective_on,
            notice=basis.notice,
            reason=basis.reason.strip(),
            before=entry.before,
            after=entry.after,
            entered_by=basis.entered_by,
            annex_import=basis.annex_import,
            entered_at=basis.entered_at,
            **implied(entry.subject),
        )
        for number, entry in enumerate(entries, start=running)
    ]
    create_many(adjustments, basis)
    return adjustments


def implied(subject: dict[str, Any]) -> dict[str, Any]:
    """A scope concerns its agency and its occupation."""
    scope: Scope | None = subject.get("scope")
    return {"agency": scope.agency, "occupation": scope.item.occupation, **subject} if scope else subject


def next_number(notice: Notice) -> int:
    """117 after `2024-458-0116`, the notice's slug and a running number.

    The notice is locked until the transaction ends, so that no two acts take the same number.
    """
    Notice.objects.select_for_update().get(pk=notice.pk)
    entered = Adjustment.every.filter(notice=notice)
    newest = entered.order_by(Length("number").desc(), "-number").first()
    return int(newest.number.rpartition("-")[2]) + 1 if newest else 1


def numerals(levels: Iterable[GradeLevel]) -> list[str]:
    """`["5", "4", "3"]`, from the lowest level up, as the annex prints them."""
    return [level.numeral for level in sorted(levels, key=lambda level: level.rank)]
