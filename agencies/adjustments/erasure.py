"""Erase a person's data that slipped in: from the record, its whole history, its proposals and its log.

What remains is a sum of what stood there, who erased it, when and why: an entry in the record's history and a
link of the nightly chain, which from then on sums what is left. It cannot be taken back.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from agencies.adjustments.basis import save_by
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.database.chain import add_link, chain_differences
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    Alias,
    AssessmentItem,
    Claim,
    Import,
    Notice,
    Occupation,
    OccupationName,
    Proposal,
    Retraction,
    Scope,
    ScopeGrade,
    SearchNote,
    SeenFinding,
)

MARK = "〔已抹去〕"
CONTACT_FIELDS = ("website", "wechat_account", "telephone", "address", "contact_source")
# What people write freely. Names, codes and what a document prints are corrected instead.
FREE: dict[type[models.Model], tuple[str, ...]] = {
    Adjustment: ("reason",),
    Agency: CONTACT_FIELDS,
    Alias: ("source",),
    Claim: ("text", "text_en"),
    Import: ("file_name", "undone_reason", "plan", "problems"),
    Notice: ("checked_against",),
    Proposal: ("form_data", "summary", "remark"),
    Retraction: ("reason", "lifted_reason"),
    SearchNote: ("text", "basis", "text_en", "basis_en"),
    SeenFinding: ("reason",),
}
RowsAndFields = tuple[Iterable[Any], tuple[str, ...]]


@transaction.atomic
def erase(*, record: models.Model, text: str, reason: str, by: User) -> int:
    """Every occurrence of the text, and of an import the file whatever it holds; in how many rows."""
    if list(chain_differences()):
        raise AdjustmentRefused("历史校验不符，抹去会掩盖它；请先由运维人员查明。", code="chain")
    erased = hashlib.sha256()
    with open_door("抹去个人信息"):
        rows = 0
        for found, fields in rows_that_may_hold(record):
            for row in found:
                if old := {name: getattr(row, name) for name in fields if holds(getattr(row, name), text)}:
                    rows += 1
                    erased.update(json.dumps([row._meta.label, row.pk, old], ensure_ascii=False).encode())
                    save_erased(row, {name: without(name, value, text) for name, value in old.items()})
        if isinstance(record, Import) and record.content:
            rows += 1
            erased.update(bytes(record.content))
            save_erased(record, {"content": b""})
        if not rows:
            raise AdjustmentRefused(
                "这条记录和它的历史里都没有这段文字；请照原样填写，空格也算。", code="not-found"
            )
        record.refresh_from_db()
        told = f"抹去个人信息：{reason}（{rows} 处，SHA-256 {erased.hexdigest()}）"
        if hasattr(record, "history"):
            if isinstance(record, Agency | Alias | Claim | Notice | SearchNote):
                record.claim_version(record.version)
            save_by(record, by, told)
    add_link(f"{record._meta.model_name} {record.pk} {by.get_username()[:20]} {told}")
    return rows


def rows_that_may_hold(record: models.Model) -> Iterator[RowsAndFields]:
    free = FREE[type(record)]
    manager = type(record)._base_manager
    yield manager.filter(pk=record.pk), free
    if hasattr(record, "history"):
        kept = {field.name for field in record.history.model.tracked_fields}
        yield record.history.all(), (*(name for name in free if name in kept), "history_change_reason")
    yield Proposal.objects.about(record), FREE[Proposal]
    if isinstance(record, Adjustment):
        yield from noted_beside(record)
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk)
    )
    yield logged, ("change_message",)


def noted_beside(act: Adjustment) -> Iterator[RowsAndFields]:
    """Where the reason of an act stands too: in the history of what it touched, and where it was proposed."""
    # Of a re-code the scopes and the code before it as well.
    codes = Occupation.every.filter(models.Q(pk=act.occupation_id) | models.Q(replaced_by=act.occupation_id))
    scopes = Scope.every.filter(agency=act.agency_id)
    for kind, keys in (
        ("occupation", codes),
        ("scope", scopes),
        ("agency", Agency.every.filter(models.Q(pk=act.agency_id))),
    ):
        proposed = Proposal.objects.filter(record_kind=kind, record_id__in=keys.values_list("pk", flat=True))
        yield proposed, FREE[Proposal]
    histories: tuple[Any, ...] = (
        Agency.history.filter(id=act.agency_id),
        AgencyName.history.filter(agency=act.agency_id),
        Scope.history.filter(agency=act.agency_id),
        ScopeGrade.history.filter(scope__agency=act.agency_id),
        Occupation.history.filter(id__in=codes.values("pk")),
        OccupationName.history.filter(occupation__in=codes.values("pk")),
        AssessmentItem.history.filter(occupation__in=codes.values("pk")),
    )
    for history in histories:
        yield history, ("history_change_reason",)


def holds(value: Any, text: str) -> bool:
    return bool(text) and text in searchable_text(value)


def searchable_text(value: Any) -> str:
    return value or "" if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)


def without(name: str, value: Any, text: str) -> Any:
    """Of a contact the whole entry goes, since half of one helps nobody."""
    if name in CONTACT_FIELDS:
        return ""
    if isinstance(value, str):
        return value.replace(text, MARK)
    quoted = json.dumps(text, ensure_ascii=False)[1:-1]
    return json.loads(searchable_text(value).replace(quoted, MARK))


def save_erased(row: Any, values: dict[str, Any]) -> None:
    """A contact without its source would stand alone: then none of it stays."""
    if isinstance(row, Agency) and values.get("contact_source") == "":
        values = {**dict.fromkeys(CONTACT_FIELDS, ""), "contact_confirmed_on": None}
    type(row)._base_manager.filter(pk=row.pk).update(**values)
