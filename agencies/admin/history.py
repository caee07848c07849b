"""Records with an audit history: every save of one, and the record as it was after each (历史)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import SlugField
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from agencies.adjustments.hidden import show_again
from agencies.admin.base import ISO_DAY, AdminBase, LookOnly
from agencies.admin.checked import LineText, Paragraphs, whole_number
from agencies.admin.editing import GUARD_FIELDS, EditConflictError, VersionedForm, take_next_version
from agencies.changes.acts import CORRECTED_FIELDS
from agencies.days import DayField
from agencies.models import Agency, Notice, Occupation
from agencies.search_aids.spelling import NAME_FIELDS, spell

EMPTY = "（空）"


class RecordAdmin(AdminBase, SimpleHistoryAdmin):
    """A record of the register, with its audit history.

    `fixed_fields` can be typed when the record is made and only be read afterwards: codes, filing numbers
    and whatever is changed by a dated adjustment instead.
    """

    fixed_fields: Sequence[str] = ()
    object_history_template = "admin/agencies/history.html"
    object_history_list_template = "admin/agencies/history_list.html"
    object_history_form_template = "admin/agencies/history_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Lists and the like in words, for who only looks."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return list(fieldsets)
        stored: list[Any] = [field for field in self.opts.fields if isinstance(field, models.JSONField)]
        said: dict[Any, Any] = {field.name: said_of(field) for field in stored}
        return [
            (title, {**options, "fields": [said.get(name, name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def has_change_history_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Restoring an older state is for those who publish."""
        return bool(
            self.has_change_permission(request, obj) and request.user.has_perm("agencies.restore_record")
        )

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        record = self.get_object(request, object_id) if whole_number(object_id) is not None else None
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if not hasattr(self.model, "history"):
            return self.form_page(request, "no_history", "历史", record=record)
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        if whole_number(object_id) is None or whole_number(version_id) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, *args, **kwargs)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> Any:
        return ChangesInWords(self.model, historical_record)

    def get_history_queryset(self, *args: Any) -> Any:
        """With its authors: the package drops them again where a record points at nothing else."""
        return super().get_history_queryset(*args).select_related("history_user")


class ReadOnlyAdmin(LookOnly, RecordAdmin):
    """A record that came from a document, or that a verb wrote: older states are read, never restored."""

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        numbers = whole_number(object_id), whole_number(version_id)
        if None in numbers or not hasattr(self.model, "history"):
            raise Http404
        record = self.get_object(request, object_id)
        if request.method != "GET" or not self.has_view_permission(request, record):
            raise PermissionDenied
        state = get_object_or_404(self.model.history, id=numbers[0], pk=numbers[1])
        return self.form_page(
            request,
            "state",
            "历史版本",
            record=record,
            state=state,
            values=[(field.verbose_name, shown(state, field)) for field in state.tracked_fields],
        )


def take_hidden(typed: Agency | Notice | Occupation, by: Any) -> None:
    """What is typed under the key of a record that was retracted is that record, in use again."""
    key = {Agency: "filing_number", Notice: "number", Occupation: "code"}[type(typed)]
    hidden = type(typed).every.filter(retracted=True, **{key: getattr(typed, key)}).first()
    if hidden is not None:
        show_again(record=hidden, by=by, reason="再次录入")
        typed.pk, typed.version = hidden.pk, hidden.version + 1


class VersionedAdmin(RecordAdmin):
    """A record that people edit: each save has its reason, and none overwrites another unseen."""

    form = VersionedForm
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.CharField: {"form_class": LineText},
        models.SlugField: {"form_class": SlugField},
        models.TextField: {"form_class": Paragraphs},
        models.DateField: {"form_class": DayField, "widget": AdminDateWidget(format=ISO_DAY)},
    }

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name not in GUARD_FIELDS]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append(("保存本次修改", {"fields": GUARD_FIELDS}))
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "edit_conflict", False)
        return form

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if change:
            take_next_version(obj, form)
            obj._change_reason = form.cleaned_data["change_reason"]  # type: ignore[attr-defined]  # read by the history
        elif isinstance(obj, Agency | Notice | Occupation):
            take_hidden(obj, request.user)
        if type(obj) in NAME_FIELDS:
            spell(obj)
        super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except EditConflictError:
            request.edit_conflict = True  # type: ignore[attr-defined]  # read by get_form
            return super().changeform_view(request, *args, **kwargs)

    def history_form_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and not self.has_change_history_permission(request):
            return self._to_history(request, object_id, "还原历史版本需要“发布”权限。")
        try:
            return super().history_form_view(request, object_id, *args, **kwargs)
        except EditConflictError:
            return self._to_history(
                request, object_id, "您打开本页之后，这条记录又有人保存过，未作还原。请看过最新的历史再决定。"
            )

    def _to_history(self, request: HttpRequest, object_id: str, message: str) -> HttpResponseRedirect:
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(self.address("history", object_id))


class ChangesInWords(HistoricalRecordContextHelper):
    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field = self.model._meta.get_field(change.field)
        return (
            super().prepare_delta_change_value(change, value)
            if field.is_relation
            else field_in_words(value, field)
        )


def shown(state: Any, field: Any) -> str:
    value = getattr(state, field.name)
    return str(value) if field.is_relation and value is not None else field_in_words(value, field)


def said_of(field: Any) -> Any:
    @admin.display(description=field.verbose_name)
    def said(record: Any) -> str:
        return shown(record, field)

    return said


def field_in_words(value: Any, field: Any) -> str:
    if isinstance(field, models.JSONField):
        return data_in_words(value) or EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    return display_for_field(value, field, EMPTY)


# In the order in which they are told.
LABELS = {"grade": "所改的等级", "code": "职业编码", **CORRECTED_FIELDS, "parts": "拆分为"}


def data_in_words(value: Any) -> str:
    """`职业编码：6-31-01-03，等级：5、4` of what is stored as JSON; nothing in it is `无`."""
    if isinstance(value, dict):
        # PostgreSQL keeps the keys of what is stored in an order of its own.
        keys = [*filter(value.__contains__, LABELS), *(key for key in value if key not in LABELS)]
        return "，".join(f"{LABELS.get(key, key)}：{data_in_words(value[key]) or '无'}" for key in keys)
    if isinstance(value, list):
        told = [data_in_words(each) for each in value]
        return ("；" if any("、" in each for each in told) else "、").join(told)
    return "" if value is None else str(value)
