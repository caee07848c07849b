"""The forms over the verbs of `agencies.adjustments`: what is asked, and which verb is called with it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import User
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused, Basis, Stale
from agencies.admin.base import ISO_DAY
from agencies.admin.checked import Autocomplete, Doubts, KeyChoices, LineText, Paragraphs
from agencies.days import DayField
from agencies.models import Adjustment, GradeLevel, Notice, Occupation
from agencies.models.versioned import Versioned


def grades_field(label: str, help_text: str = "") -> Any:
    """Boxes to tick. Whether any must be ticked is the verb's to say: a special ability has no grades."""
    return KeyChoices(
        label=label,
        help_text=help_text,
        required=False,
        queryset=GradeLevel.objects.rising(),
        widget=forms.CheckboxSelectMultiple,
    )


def text_field(
    label: str, help_text: str = "", required: bool = True, max_length: int = 200
) -> forms.CharField:
    return LineText(label=label, help_text=help_text, required=required, max_length=max_length)


def day_field(label: str, help_text: str = "", required: bool = True) -> DayField:
    return DayField(
        label=label, help_text=help_text, required=required, widget=AdminDateWidget(format=ISO_DAY)
    )


FAR_AHEAD = dt.timedelta(days=2 * 366)
BASIS = ("effective_on", "notice", "reason")


class ActForm(Doubts, forms.Form):
    """One act on `record`: from which day, by which notice, why. `seen` is the version the page showed.

    `label` stands on its button; `explanation`, above the form, says what happens and what does not. An act
    that takes something out of the directory `publishes`: without the right to, or under the rule of two
    persons, it is proposed, and somebody else publishes it. `verb` is called with the form's own fields and
    with the record under the name `subject`.
    """

    slug: str
    label: str
    explanation: str
    publishes = False
    # Under the rule of two persons another must publish this too, though nothing leaves the directory.
    names = False
    # Of a record that was retracted, and of no other.
    of_hidden = False
    template = "act"
    # Whether it is shown what it would do before it can be done.
    previewed = False
    verb: Callable[..., Adjustment | list[Adjustment]]
    subject: str

    effective_on: Any = day_field(
        "生效日期",
        "调整从哪一天起生效，如 2026-12-01。可以是将来的日期，到当天零时自动生效；不是录入的日期。",
    )
    notice: Any = forms.ModelChoiceField(
        label="依据通知",
        help_text="输入文号或标题查找。列表中没有的，请先在“通知”中新增。",
        queryset=Notice.objects.all(),
        widget=Autocomplete(Adjustment._meta.get_field("notice"), admin.site),
    )
    reason: Any = Paragraphs(label="说明", help_text="依据文件中的哪一处、为什么调整；会随这次调整一起公开。")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any  # the QueryDict of a POST

    def __init__(self, data: Any = None, *, record: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.record = record
        self.fields["seen"].initial = self.version()

    def _post_clean(self) -> None:
        """Of the day and the notice together, whatever else a form asks."""
        day, notice = (self.cleaned_data.get(name) for name in ("effective_on", "notice"))
        if day and day - timezone.localdate() > FAR_AHEAD:
            self.ask("effective_on", f"{day} 离今天超过两年。")
        if day and notice and day < notice.issued_on:
            self.ask("effective_on", f"{notice.number} 到 {notice.issued_on} 才发文，{day} 在这之前。")

    @classmethod
    def concerns(cls, record: Any) -> bool:  # noqa: ARG003  # a subclass asks the record
        """Whether the act makes sense for this record at all."""
        return True

    @classmethod
    def is_offered(cls, record: Any) -> bool:
        return getattr(record, "retracted", False) == cls.of_hidden and cls.concerns(record)

    def version(self) -> int | None:
        """Of the record that the verb compares."""
        record: Versioned = self.record
        return record.version

    def basis(self, user: User) -> Basis:
        notice = self.cleaned_data["notice"]
        # A correction of a name has no day of its own: the notice always said so.
        day = self.cleaned_data.get("effective_on") or notice.in_force_from
        return Basis(effective_on=day, notice=notice, reason=self.cleaned_data["reason"], entered_by=user)

    def arguments(self) -> dict[str, Any]:
        own = {name: value for name, value in self.cleaned_data.items() if name not in BASIS}
        return {self.subject: self.record, **own}

    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # for those that tell
        """What was done: the adjustments. Raises AdjustmentRefused."""
        done = type(self).verb(basis=self.basis(user), **self.arguments())
        return done if isinstance(done, list) else [done]

    def message(self, done: list[Any]) -> str:
        day, number = done[0].effective_on, done[0].number
        return f"{self.label}：已记录 {len(done)} 项调整，自 {day} 起生效（{number}）。"

    def context(self) -> dict[str, Any]:
        """What else its page shows."""
        return {}

    def refuse(self, refused: AdjustmentRefused) -> None:
        """Show why, keep what was typed; who was told what changed meanwhile may submit again."""
        self.add_error(None, refused)
        if isinstance(refused, Stale):
            self.record.refresh_from_db()
            self.data = self.data.copy()
            self.data["seen"] = str(self.version())

    def in_words(self) -> list[tuple[str, str]]:
        """What was given, as label and text, for the person who publishes it."""
        return [
            (str(field.label), _value_in_words(self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name != "seen" and self.cleaned_data.get(name)
        ]


def _value_in_words(value: Any) -> str:
    many = hasattr(value, "__iter__") and not isinstance(value, str)
    return "、".join(map(str, value)) if many else str(value)


def is_graded(occupation: Occupation) -> bool:
    """A special ability has no grades."""
    return occupation.kind != Occupation.Kind.SPECIAL_ABILITY
