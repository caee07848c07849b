"""撤下 and 恢复: take back what was recorded in error, and show a hidden record again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import models

from agencies.adjustments.hidden import show_again
from agencies.adjustments.retraction import dependents_first, entered_with, resting_on, retract_together
from agencies.admin.acts.forms import ActForm
from agencies.admin.base import Way, change_page
from agencies.admin.checked import Paragraphs
from agencies.models import Adjustment, Retraction, ScopeGrade


def in_the_way(record: models.Model) -> Way:
    """Named, with the way to where it can be taken back: a grade by the act that began it."""
    if isinstance(record, ScopeGrade):
        return Way(f"{record}，依据 {record.started_by}", change_page(record.started_by))
    return Way(record_in_words(record), change_page(record))


def record_in_words(record: Any) -> str:
    """An act with what it is about."""
    return f"{record} {record.subject or ''}".strip() if isinstance(record, Adjustment) else str(record)


def in_words(records: Iterable[Any]) -> str:
    return "；".join(map(record_in_words, records))


class RecordForm(ActForm):
    """Of the record alone: it has no day and no notice of its own."""

    effective_on = None
    notice: Any = None

    def version(self) -> int | None:
        return None


class RetractForm(RecordForm):
    """`extent` says which acts go: their keys in the order in which they can, as the page showed them."""

    slug, label, publishes = "retract", "撤下（录入有误）", True
    template = "retract"
    explanation = (
        "只用于不该录入的：公开页面、文件和检索中不再有它，如同从未录入；编辑台仍保留，注明已撤下。"
        "目录确有变动的，请用“终止”“更名”等，不要撤下。"
    )
    extent: Any = forms.ChoiceField(
        label="撤下哪些",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择撤下哪些。",
            "invalid_choice": "您打开之后，以它为基础的调整有了变化；请看过之后重新选择。",
        },
    )
    reason = Paragraphs(
        label="撤下的原因", max_length=500, help_text="录入有什么错误，依据什么发现。只存入历史，不公开。"
    )

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        self.resting: list[Way] = []
        self.offered: dict[str, list[Adjustment]] = {}
        if isinstance(record, Adjustment):
            self.offer(record)
        else:
            self.resting = [in_the_way(each) for each in resting_on(record)]
        if len(self.offered) < 2:  # nothing to choose
            del self.fields["extent"]

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return not isinstance(record, Adjustment) or record.may_be_retracted

    def offer(self, act: Adjustment) -> None:
        with_resting = dependents_first([act])
        step = dependents_first([act, *entered_with(act)])
        resting = len(with_resting) - 1
        self.resting = [in_the_way(each) for each in with_resting[:-1]]
        choices = [([act], "只撤下这一项")]
        if resting:
            choices = [([act], f"只撤下这一项（不行：以它为基础的 {resting} 项会失去依据）")]
            choices.append((with_resting, f"连同以它为基础的 {resting} 项一步撤下，新的在前"))
        if len(step) > len(with_resting):
            choices.append((step, f"连同同一次录入的 {len(step)} 项一步撤下：{in_words(step)}"))
        self.offered = {",".join(str(each.pk) for each in acts): acts for acts, _ in choices}
        field: Any = self.fields["extent"]
        field.choices = [(key, label) for key, (_, label) in zip(self.offered, choices, strict=True)]
        field.initial = list(self.offered)[1 if resting else 0]

    @property
    def refused(self) -> bool:
        """Whether nothing can be done here before what stands in the way is gone."""
        return bool(self.resting) and not self.offered

    def context(self) -> dict[str, Any]:
        return {"resting": self.resting, "refused": self.refused}

    def act(self, user: User, approved_by: User | None = None) -> list[Retraction]:
        records = self.offered.get(self.cleaned_data.get("extent", ""), [self.record])
        reason = self.cleaned_data["reason"]
        return retract_together(records=records, reason=reason, by=user, approved_by=approved_by)

    def message(self, done: list[Any]) -> str:
        told = in_words([each.subject for each in done])
        return f"已撤下 {len(done)} 项：{told}。公开页面已恢复到没有它的样子。"

    def in_words(self) -> list[tuple[str, str]]:
        told = super().in_words()
        records = self.offered.get(self.cleaned_data.get("extent", ""), [])
        return [(label, in_words(records) if label == "撤下哪些" else text) for label, text in told]


class ShowAgainForm(RecordForm):
    slug, label = "show-again", "恢复（撤下有误）"
    explanation = "这条记录重新公开，内容与撤下之前相同。"
    of_hidden = True
    reason = Paragraphs(label="恢复的原因", max_length=500)

    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # needs nobody
        show_again(record=self.record, by=user, reason=self.cleaned_data["reason"])
        return [self.record]

    def message(self, done: list[Any]) -> str:
        return f"已恢复：{done[0]}。"
