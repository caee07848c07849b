"""The forms over the verbs of `agencies.adjustments`: what is asked, and which verb is called with it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AutocompleteSelect
from django.contrib.auth.models import User

from agencies.adjustments import AdjustmentRefused, Basis, Stale
from agencies.admin.base import ISO_DAY
from agencies.models import Adjustment, GradeLevel, Notice, Occupation
from agencies.models.versioned import Versioned


def grades(label: str, help_text: str = "") -> Any:
    """Boxes to tick. Whether any must be ticked is the verb's to say: a special ability has no grades."""
    return forms.ModelMultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        queryset=GradeLevel.objects.rising(),
        widget=forms.CheckboxSelectMultiple,
    )


def text(label: str, help_text: str = "", required: bool = True, max_length: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def day(label: str, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=AdminDateWidget(format=ISO_DAY)
    )


class ActForm(forms.Form):
    """One act on `record`: from which day, by which notice, why. `seen` is the version the page showed."""

    effective_on: Any = day(
        "生效日期",
        "调整从哪一天起生效，如 2026-12-01。可以是将来的日期，到当天零时自动生效；不是录入的日期。",
    )
    notice = forms.ModelChoiceField(
        label="依据通知",
        help_text="输入文号或标题查找。列表中没有的，请先在“通知”中新增。",
        queryset=Notice.objects.all(),
        widget=AutocompleteSelect(Adjustment._meta.get_field("notice"), admin.site),
    )
    reason = forms.CharField(
        label="说明",
        help_text="依据文件中的哪一处、为什么调整；会随这次调整一起公开。",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any  # the QueryDict of a POST

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data)
        self.record = record
        self.fields["seen"].initial = self.version()

    @classmethod
    def concerns(cls, record: Any) -> bool:  # noqa: ARG003  # a subclass asks the record
        """Whether the act makes sense for this record at all."""
        return True

    def version(self) -> int | None:
        """Of the record that the verb compares."""
        record: Versioned = self.record
        return record.version

    def basis(self, user: User) -> Basis:
        given = self.cleaned_data
        return Basis(
            # A correction of a name has no day of its own: the notice always said so.
            effective_on=given.get("effective_on") or given["notice"].in_force_from,
            notice=given["notice"],
            reason=given["reason"],
            entered_by=user,
        )

    def act(self, user: User) -> list[Adjustment]:
        """Call the verb with what was given; raises AdjustmentRefused."""
        raise NotImplementedError

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
            (str(field.label), _in_words(self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name != "seen" and self.cleaned_data.get(name)
        ]


def _in_words(value: Any) -> str:
    many = hasattr(value, "__iter__") and not isinstance(value, str)
    return "、".join(map(str, value)) if many else str(value)


def is_graded(occupation: Occupation) -> bool:
    """A special ability has no grades."""
    return occupation.kind != Occupation.Kind.SPECIAL_ABILITY
