import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import GradeLevel, Notice, item_name

Levels = tuple[GradeLevel, ...]


class ChangeKind(models.TextChoices):
    ADDED = "added", gettext_lazy("新增")
    CHANGED = "changed", gettext_lazy("变更等级")
    ENDED = "ended", gettext_lazy("移除")
    RENAMED = "renamed", gettext_lazy("机构更名")
    RECODED = "recoded", gettext_lazy("编码变更")
    CORRECTED = "corrected", gettext_lazy("更正转录")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that differs between two moments of the register, or that one act changed.

    `filing_number` and `agency` are blank for an occupation's own re-code or correction; `code`, `occupation`
    and `work_type` for an agency's rename. Levels go from the lowest up, none for a special ability.
    What took effect knows its day, notice and adjustments; what a file would change knows its line.
    """

    kind: ChangeKind
    filing_number: str = ""
    agency: str = ""
    code: str = ""
    occupation: str = ""
    work_type: str = ""
    before: Levels = ()
    after: Levels = ()
    former_name: str = ""
    former_code: str = ""
    # `6-29-03-03 电梯安装维修工`: the item that ended so that several work types of its code could begin.
    split_of: str = ""
    split_into: tuple[str, ...] = ()
    # What was put right, in words: `工种：电焊 → 电焊工`.
    correction: str = ""
    line: int | None = None
    effective_on: dt.date | None = None
    notice: Notice | None = None
    reason: str = ""
    numbers: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """As displayed: `焊工（电焊工）`."""
        return item_name(self.occupation, self.work_type)

    @property
    def started(self) -> Levels:
        return tuple(level for level in self.after if level not in self.before)

    @property
    def ended(self) -> Levels:
        return tuple(level for level in self.before if level not in self.after)

    @property
    def sentence(self) -> str:
        """The change in plain Chinese, without its day and notice."""
        return SENTENCES[self.kind](self)

    def as_json(self) -> dict[str, Any]:
        """As a plan prints it: the same keys for every kind, null where they say nothing."""
        return {
            "filing_number": self.filing_number or None,
            "agency": self.agency or None,
            "code": self.code or None,
            "occupation": self.occupation or None,
            "work_type": self.work_type or None,
            "item": self.item or None,
            "grades_before": [int(level.numeral) for level in self.before],
            "grades_after": [int(level.numeral) for level in self.after],
            "name_before": self.former_name or None,
            "name_after": self.agency if self.former_name else None,
            "code_before": self.former_code or None,
            "code_after": self.code if self.former_code else None,
            "split_of": self.split_of or None,
            "split_into": list(self.split_into) or None,
            "line": self.line,
            "sentence": self.sentence,
        }


def kind_of(before: object, after: object) -> ChangeKind:
    """What held nothing before was added, what holds nothing after has ended."""
    if not before:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if after else ChangeKind.ENDED


def grade_names(levels: Levels) -> str:
    """`五级、四级`; 不分等级 for a special ability."""
    return "、".join(level.name for level in levels) or _("不分等级")


def _added(change: Change) -> str:
    values = _values(change) | {"grades": grade_names(change.after)}
    if change.split_of:
        return _("%(agency)s新增“%(item)s”（%(code)s），由“%(split_of)s”拆分而来：%(grades)s。") % values
    return _("%(agency)s新增“%(item)s”（%(code)s）：%(grades)s。") % values


def _ended(change: Change) -> str:
    values = _values(change) | {"grades": grade_names(change.before)}
    if change.split_into:
        return _("%(agency)s的“%(item)s”（%(code)s，%(grades)s）拆分为%(parts)s。") % values
    return _("%(agency)s不再评价“%(item)s”（%(code)s），此前为%(grades)s。") % values


def _changed(change: Change) -> str:
    values = _values(change)
    parts = [
        text % {"grades": grade_names(levels)}
        for text, levels in ((_("新增%(grades)s"), change.started), (_("移除%(grades)s"), change.ended))
        if levels
    ]
    values |= {"parts": "，".join(parts), "grades": grade_names(change.after)}
    return _("%(agency)s评价“%(item)s”（%(code)s）的等级%(parts)s，现为%(grades)s。") % values


def _renamed(change: Change) -> str:
    return _("%(former_name)s更名为%(agency)s（%(filing_number)s）。") % _values(change)


def _recoded(change: Change) -> str:
    values = _values(change) | {"grades": grade_names(change.after)}
    if not change.agency:
        return _("“%(item)s”的职业编码由 %(former_code)s 变更为 %(code)s。") % values
    return _("%(agency)s评价的“%(item)s”编码由 %(former_code)s 变更为 %(code)s：%(grades)s。") % values


def _corrected(change: Change) -> str:
    subject = change.agency or change.occupation
    values = {"subject": subject, "item": change.item, "correction": change.correction}
    if change.agency and change.item:
        return _("更正本站的转录（目录未变）：%(subject)s“%(item)s”，%(correction)s。") % values
    return _("更正本站的转录（目录未变）：%(subject)s，%(correction)s。") % values


def _values(change: Change) -> dict[str, str]:
    return {
        "agency": change.agency,
        "filing_number": change.filing_number,
        "item": change.item,
        "code": change.code,
        "former_name": change.former_name,
        "former_code": change.former_code,
        "split_of": change.split_of,
        "parts": "、".join(f"“{part}”" for part in change.split_into),
    }


SENTENCES: Mapping[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.ADDED: _added,
    ChangeKind.CHANGED: _changed,
    ChangeKind.ENDED: _ended,
    ChangeKind.RENAMED: _renamed,
    ChangeKind.RECODED: _recoded,
    ChangeKind.CORRECTED: _corrected,
}
