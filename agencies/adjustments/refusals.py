"""Why an act is refused, in words an editor can act on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.models.versioned import Versioned


class AdjustmentRefused(ValidationError):
    """The register cannot take this act. The message says why and what to do; nothing was changed.

    A ValidationError, so that a form shows it as it shows its own; `code` names the rule for tests and logs.
    `about` is the scope that it is about, of several at once: filing number, code, work type.
    """

    about: tuple[str, str, str]


@dataclass(frozen=True)
class Meanwhile:
    who: str
    at: dt.datetime
    what: str

    def __str__(self) -> str:
        moment = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        return f"{moment} {self.who}：{self.what}"


class Stale(AdjustmentRefused):
    """The record is no longer what the editor saw; `meanwhile` tells what changed, the oldest first."""

    def __init__(self, record: Versioned, seen: int) -> None:
        self.meanwhile = changes_since(record, seen)
        told = "；".join(map(str, self.meanwhile)) or "已有新的版本"
        super().__init__(
            f"您打开之后，这条记录已被他人修改（{told}）。未作任何改动，请核对后重新提交。", code="stale"
        )


def changes_since(record: Versioned, seen: int) -> list[Meanwhile]:
    """What the audit history tells of a record after the version `seen`, the oldest first."""
    entries = record.history.filter(version__gte=seen).select_related("history_user").order_by("history_id")
    # Of the entries that one act makes under one version, the last has all that it changed.
    by_version = {entry.version: entry for entry in entries}
    return [
        Meanwhile(
            who=str(entry.history_user or "系统"),
            at=entry.history_date,
            what=_edit_sentence(by_version.get(version - 1), entry),
        )
        for version, entry in by_version.items()
        if version > seen
    ]


def _edit_sentence(before: Any, after: Any) -> str:
    """`机构更名：来函（机构名称：甲 → 乙）`: the reason, and what differs between the two."""
    changes = after.diff_against(before).changes if before else []
    fields = after.instance_type._meta
    differences = "，".join(
        f"{fields.get_field(change.field).verbose_name}：{change.old or '空'} → {change.new or '空'}"
        for change in changes
        if change.field != "version"
    )
    reason = after.history_change_reason or "修改"
    return f"{reason}（{differences}）" if differences else reason
