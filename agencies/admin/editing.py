"""Two editors on one record: nothing saved is overwritten unseen, and nothing typed is lost.

1. The page carries the version of the record and every value as it was shown.
2. Saving takes the next version in one UPDATE, after all validation. When somebody was faster it takes
   nothing and raises `EditConflictError`; the transaction is rolled back.
3. The page is shown again, with the record as it now stands. A field that this editor left alone takes
   its new value; a field that this editor changed keeps the text typed. Who changed what meanwhile stands
   above the form. Saving once more is then a decision and not an accident.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import Truncator

from agencies.adjustments.refusals import changes_since
from agencies.admin.checked import Doubts, LineText, whole_number
from agencies.days import iso_day

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Any]  # generic in the stubs alone
else:
    BaseForm = forms.ModelForm

GUARD_FIELDS = ("change_reason", "seen_version")


class EditConflictError(Exception):
    """Somebody saved the record between the reading of the page and this save."""


class VersionedForm(Doubts, BaseForm):
    """The form of a record with a version number. `conflict` is set on the class that shows it again."""

    conflict = False
    data: Any  # the QueryDict of a POST

    change_reason = LineText(
        label="修改原因",
        max_length=500,
        help_text="为什么改、依据什么。与修改人、时间、修改前后的内容一起存入历史记录。",
        error_messages={"required": "请写明修改原因，例如“机构来函更正电话”。"},
    )
    seen_version = forms.IntegerField(label="版本", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            for name in GUARD_FIELDS:
                del self.fields[name]
            return
        for name in self.record_fields:
            self.fields[name].show_hidden_initial = True
        self.stands_at = current_version(self.instance)
        self.fields["seen_version"].initial = self.stands_at
        if self.conflict or self._is_stale():
            self._take_what_stands()

    def _is_stale(self) -> bool:
        """Told before anything else is judged. What settles it is still the version taken at save."""
        shown_again = hasattr(self.instance, "_history")  # an older state, refused as a whole
        seen = self.data.get(self.add_prefix("seen_version"), "") if self.is_bound else ""
        return bool(seen) and seen != str(self.stands_at) and not shown_again

    @property
    def record_fields(self) -> list[str]:
        return [name for name in self.fields if name not in GUARD_FIELDS]

    @cached_property
    def changed_data(self) -> list[str]:
        if self.instance.pk is None:
            return super().changed_data
        both = {name: self._shown_and_typed(name) for name in self.record_fields}
        return [name for name, (shown, typed) in both.items() if shown != typed]

    def clean(self) -> dict[str, Any] | None:
        for message in getattr(self, "conflict_messages", []):
            self.add_error(None, message)
        for name, message in getattr(self, "doubly_changed", {}).items():
            self.add_error(name, message)
        return super().clean()

    def _take_what_stands(self) -> None:
        """Bring the form up to the record as it now stands, keeping what this editor typed."""
        seen = self.data.get(self.add_prefix("seen_version"), "")
        self.data = self.data.copy()
        changes: list[str] = []
        self.doubly_changed: dict[str, str] = {}
        for name in self.record_fields:
            self._take_field(name, changes)
        self.data[self.add_prefix("seen_version")] = str(self.stands_at)
        saves = changes_since(self.instance, int(seen) if seen.isdecimal() else 0)
        who = "；".join(map(str, saves)) or "另一位编辑"
        what = "；".join(changes) or "内容与您看到的相同"
        self.conflict_messages = [
            f"您打开本页之后，这条记录又有人保存过（{who}）。其间的改动：{what}。",
            "您填写的内容仍在下面，尚未保存。请核对后再次保存。",
        ]

    def _shown_and_typed(self, name: str) -> tuple[list[str], list[str]]:
        """The value that the page carried along, and the one that came back."""
        field, bound = self.fields[name], self[name]
        shown, typed = self.data.getlist(bound.html_initial_name), self.data.getlist(bound.html_name)
        return _as_sent(field, shown), _as_sent(field, typed)

    def _take_field(self, name: str, changes: list[str]) -> None:
        field, bound = self.fields[name], self[name]
        shown, typed = self._shown_and_typed(name)
        mine = typed != shown
        stands = _as_posted(field, self.initial.get(name))
        if stands != shown:
            now = _posted_in_words(field, stands)
            changes.append(f"“{field.label}”由“{_posted_in_words(field, shown)}”改为“{now}”")
            if mine:
                self.doubly_changed[name] = f"对方已改为“{now}”。框中是您填写的内容，再次保存将以您的为准。"
        self.data.setlist(bound.html_initial_name, stands)
        if not mine:
            self.data.setlist(bound.html_name, stands)


def current_version(record: models.Model) -> int:
    """The version at which the record stands; an older state, shown to be restored, carries an older one."""
    if hasattr(record, "_history"):
        record = type(record)._default_manager.get(pk=record.pk)
    return int(record.version)  # type: ignore[attr-defined]  # of a Versioned


def take_next_version(record: models.Model, form: VersionedForm) -> None:
    """Take the next version of the record; `record` then equals what is stored but for the form's fields.

    So a restored older state never brings back what no form edits, such as a name that was changed by a
    dated adjustment since.
    """
    if not record.claim_version(form.cleaned_data["seen_version"]):  # type: ignore[attr-defined]  # as above
        raise EditConflictError
    stored = type(record)._default_manager.get(pk=record.pk)
    for field in record._meta.concrete_fields:
        if field.name not in form.fields:
            setattr(record, field.attname, getattr(stored, field.attname))


def _as_posted(field: forms.Field, value: Any) -> list[str]:
    """The value as a browser would send it: `[]` for nothing ticked, else texts."""
    value = field.prepare_value(value)
    if isinstance(field, forms.BooleanField):
        return ["True"] if value else []
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return ["" if value is None else str(value).replace("\r\n", "\n")]


def _as_sent(field: forms.Field, sent: list[str]) -> list[str]:
    """What a browser sent, in the same shape."""
    if isinstance(field, forms.BooleanField):
        return ["True"] if {"on", "True"}.intersection(sent) else []
    if isinstance(field, forms.DateField):
        sent = [iso_day(value) for value in sent]
    return [value.replace("\r\n", "\n") for value in sent]


def _posted_in_words(field: forms.Field, posted: list[str]) -> str:
    """The value for a sentence: labels instead of keys, long text cut."""
    if isinstance(field, forms.BooleanField):
        return "是" if posted and posted[0] == "True" else "否"
    texts = posted
    if isinstance(field, forms.ModelChoiceField):
        rows = field.queryset.filter(pk__in=[key for key in posted if whole_number(key) is not None])  # type: ignore[union-attr]  # never None
        found = {str(row.pk): str(row) for row in rows}
        texts = [found.get(key, key) for key in posted]
    elif isinstance(field, forms.ChoiceField):
        texts = [str(dict(field.choices).get(key, key)) for key in posted]  # type: ignore[arg-type]  # pairs alone
    return Truncator("、".join(text for text in texts if text) or "空").chars(60)
