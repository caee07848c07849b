"""历史: every save of a record, and the record as it was after each."""

from typing import Any

from django.contrib.admin.utils import display_for_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from simple_history.admin import SimpleHistoryAdmin

from agencies.admin.checked import whole_number

EMPTY = "（空）"


class HistoryPages(SimpleHistoryAdmin):
    object_history_template = "admin/agencies/history.html"
    object_history_list_template = "admin/agencies/history_list.html"
    object_history_form_template = "admin/agencies/history_form.html"

    def has_change_history_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Restoring an older state is for those who publish."""
        return bool(
            self.has_change_permission(request, obj) and request.user.has_perm("agencies.restore_record")
        )

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        record = self.get_object(request, object_id) if whole_number(object_id) is not None else None
        if record is None:
            raise Http404
        if not hasattr(self.model, "history"):
            own: Any = self
            return own.form_page(request, "no_history", "历史", record=record)
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        if whole_number(object_id) is None or whole_number(version_id) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, *args, **kwargs)

    def get_history_queryset(self, *args: Any) -> Any:
        """With its authors: the package drops them again where a record points at nothing else."""
        return super().get_history_queryset(*args).select_related("history_user")


class StatesToRead(HistoryPages):
    """Of what nobody edits: an older state has no form, and is never restored."""

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        numbers = whole_number(object_id), whole_number(version_id)
        if None in numbers or not hasattr(self.model, "history"):
            raise Http404
        own: Any = self
        record = own.get_object(request, object_id)
        if request.method != "GET" or not self.has_view_permission(request, record):
            raise PermissionDenied
        state = get_object_or_404(self.model.history, id=numbers[0], pk=numbers[1])
        return own.form_page(
            request,
            "state",
            "历史版本",
            record=record,
            state=state,
            values=[(field.verbose_name, shown(state, field)) for field in state.tracked_fields],
        )


def shown(state: Any, field: Any) -> str:
    value = getattr(state, field.name)
    return str(value) if field.is_relation and value is not None else display_for_field(value, field, EMPTY)
