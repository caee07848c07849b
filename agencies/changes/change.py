import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.labels import grade_names
from agencies.models import GradeLevel, Notice, item_name
from agencies.models.grade_level import in_json

LevelRun = tuple[GradeLevel, ...]


class ChangeKind(models.TextChoices):
    ADDED = "added", gettext_lazy("新增")
    CHANGED = "changed", gettext_lazy("变更等级")
    ENDED = "ended", gettext_lazy("移除")
    RENAMED = "renamed", gettext_lazy("机构更名")
    OCCUPATION_RENAMED = "occupation_renamed", gettext_lazy("职业更名")
    RECODED = "recoded", gettext_lazy("编码变更")
    CORRECTED = "corrected", gettext_lazy("更正转录")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that differs between two moments of the register, or that one act changed.

    `filing_number` and `agency` are blank for an occupation's own rename, re-code or correction; `code`,
    `occupation` and `work_type` for an agency's rename. Levels go from the lowest up, none for a special
    ability. What took effect knows its day, notice and adjustments; what a file would change knows its line.
    """

    kind: ChangeKind
    filing_number: str = ""
    agency: str = ""
    code: str = ""
    occupation: str = ""
    work_type: str = ""
    before: LevelRun = ()
    after: LevelRun = ()
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
    # Which of the changes that one act made, from 0.
    part: int = 0

    @property
    def anchor(self) -> str:
        """Its own on a page and in a feed: the number of its act, from the second change on with a count."""
        number = self.numbers[0] if self.numbers else ""
        return f"{number}.{self.part + 1}" if self.part else number

    @property
    def item(self) -> str:
        """As displayed: `焊工（电焊工）`."""
        return item_name(self.occupation, self.work_type)

    @property
    def started(self) -> LevelRun:
        return tuple(level for level in self.after if level not in self.before)

    @property
    def ended(self) -> LevelRun:
        return tuple(level for level in self.before if level not in self.after)

    @property
    def sentence(self) -> str:
        """The change in plain Chinese, without its day and notice."""
        return self.sentence_with()

    def sentence_with(self, **names: str) -> str:
        """The same with something in the place of these names: `agency`, `item`."""
        values = _values(self) | names
        if self.agency and "agency" in names:
            values["subject"] = names["agency"]
        return _sentence(self) % values

    def as_json(self) -> dict[str, Any]:
        """As a plan prints it: the same keys for every kind, null where they say nothing."""
        return {
            "filing_number": self.filing_number or None,
            "agency": self.agency or None,
            "code": self.code or None,
            "occupation": self.occupation or None,
            "work_type": self.work_type or None,
            "item": self.item or None,
            "grades_before": [in_json(level.numeral) for level in self.before],
            "grades_after": [in_json(level.numeral) for level in self.after],
            "name_before": self.former_name or None,
            "name_after": (self.agency or self.occupation) if self.former_name else None,
            "code_before": self.former_code or None,
            "code_after": self.code if self.former_code else None,
            "split_of": self.split_of or None,
            "split_into": list(self.split_into) or None,
            "line": self.line,
            "sentence": self.sentence,
        }


def change_kind(before: object, after: object) -> ChangeKind:
    """What held nothing before was added, what holds nothing after has ended."""
    if not before:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if after else ChangeKind.ENDED


def _grades(levels: LevelRun) -> str:
    return grade_names(levels) or _("不分等级")


def _sentence(change: Change) -> str:
    match change.kind:
        case ChangeKind.ADDED if change.split_of:
            text = _("%(agency)s新增“%(item)s”（%(code)s），由“%(split_of)s”拆分而来：%(grades)s。")
        case ChangeKind.ADDED:
            text = _("%(agency)s新增“%(item)s”（%(code)s）：%(grades)s。")
        case ChangeKind.ENDED if change.split_into:
            text = _("%(agency)s的“%(item)s”（%(code)s，%(grades)s）拆分为%(parts)s。")
        case ChangeKind.ENDED:
            text = _("%(agency)s不再评价“%(item)s”（%(code)s），此前为%(grades)s。")
        case ChangeKind.CHANGED:
            text = _("%(agency)s评价“%(item)s”（%(code)s）的等级%(parts)s，现为%(grades)s。")
        case ChangeKind.RENAMED:
            text = _("%(former_name)s更名为%(agency)s（%(filing_number)s）。")
        case ChangeKind.OCCUPATION_RENAMED:
            text = _("职业“%(former_name)s”（%(code)s）更名为“%(item)s”。")
        case ChangeKind.RECODED:
            of_agency = _("%(agency)s评价的“%(item)s”编码由 %(former_code)s 变更为 %(code)s：%(grades)s。")
            itself = _("“%(item)s”的职业编码由 %(former_code)s 变更为 %(code)s。")
            text = of_agency if change.agency else itself
        case ChangeKind.CORRECTED:
            text = _corrected(change)
    return text


def _corrected(change: Change) -> str:
    if change.agency and change.item:
        return _("更正本站的转录（目录未变）：%(subject)s“%(item)s”，%(correction)s。")
    return _("更正本站的转录（目录未变）：%(subject)s，%(correction)s。")


def _values(change: Change) -> dict[str, str]:
    has_ended = change.kind == ChangeKind.ENDED
    return {
        "agency": change.agency,
        "filing_number": change.filing_number,
        "subject": change.agency or change.occupation,
        "item": change.item,
        "code": change.code,
        "former_name": change.former_name,
        "former_code": change.former_code,
        "split_of": change.split_of,
        "grades": _grades(change.before if has_ended else change.after),
        "parts": _("、").join(f"“{part}”" for part in change.split_into) if has_ended else _regrading(change),
        "correction": change.correction,
    }


def _regrading(change: Change) -> str:
    texts = ((_("新增%(grades)s"), change.started), (_("移除%(grades)s"), change.ended))
    return _("，").join(text % {"grades": _grades(levels)} for text, levels in texts if levels)
