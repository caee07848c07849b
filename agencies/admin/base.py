"""What the page of every record has in common: history, safe saving, counts beside filters, no deleting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin

from agencies.admin.editing import GUARD_FIELDS, EditConflictError, VersionedForm, claim
from agencies.spelling import NAMES, spell

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Any]  # generic in the stubs alone
    ModelAdmin = admin.ModelAdmin[Any]
else:
    TabularInline = admin.TabularInline
    ModelAdmin = admin.ModelAdmin


ISO_DAY = "%Y-%m-%d"


class Tool(NamedTuple):
    """A button on a page of the admin."""

    label: str
    url: str


def on_site(record: models.Model) -> str:
    """The way from the desk to the record's public page, for a record that is shown on another's."""
    kind = ContentType.objects.get_for_model(record)
    return reverse("admin:view_on_site", args=[kind.pk, record.pk])


class Desk:
    """What every list and record of the desk has in common. Nothing can be deleted, by anybody."""

    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def tools(self, request: HttpRequest, record: models.Model | None) -> list[Tool]:
        """Buttons above the record; above the list where `record` is None."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = context.get("original")
        context["tools"] = self.tools(request, record) if record else []
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # a mixin

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        shown = {"tools": self.tools(request, None), **(extra_context or {})}
        return super().changelist_view(request, shown)  # type: ignore[misc]  # a mixin


class LookOnly:
    """What is only read here: it came from a document, or something else wrote it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LookOnlyAdmin(LookOnly, Desk, ModelAdmin):
    """Records without an audit history of their own."""


class RecordAdmin(Desk, SimpleHistoryAdmin):
    """A record of the register, with its audit history.

    `fixed_fields` can be typed when the record is made and only be read afterwards: codes, filing numbers
    and whatever is changed by a dated adjustment instead.
    """

    fixed_fields: Sequence[str] = ()
    object_history_template = "admin/agencies/history.html"
    object_history_list_template = "admin/agencies/history_list.html"
    object_history_form_template = "admin/agencies/history_form.html"

    def has_change_history_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Restoring an older state is for those who publish."""
        return bool(
            self.has_change_permission(request, obj) and request.user.has_perm("agencies.restore_record")
        )

    def get_history_queryset(self, *args: Any) -> Any:
        """With its authors: the package drops them again where a record points at nothing else."""
        return super().get_history_queryset(*args).select_related("history_user")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]


class ReadOnlyAdmin(LookOnly, RecordAdmin):
    """A record that came from a document, or that a verb wrote."""


class VersionedAdmin(RecordAdmin):
    """A record that people edit: each save has its reason, and none overwrites another unseen."""

    form = VersionedForm
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateField: {"widget": AdminDateWidget(format=ISO_DAY)},
    }

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name not in GUARD_FIELDS]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append(("保存本次修改", {"fields": GUARD_FIELDS}))
        return fieldsets

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.conflict = getattr(request, "edit_conflict", False)
        return form

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if change:
            claim(obj, form)
            obj._change_reason = form.cleaned_data["change_reason"]  # type: ignore[attr-defined]  # read by the history
        if type(obj) in NAMES:
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
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[object_id])
        )


class ReadOnlyInline(TabularInline):
    """Rows that belong to the record and are not edited on its page; `shown` names their columns."""

    template = "admin/agencies/inline_rows.html"
    shown: Sequence[str] = ()
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return list(self.shown)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        return list(self.shown)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
