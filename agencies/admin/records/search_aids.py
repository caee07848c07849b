from typing import Any

from django import forms
from django.contrib import admin

from agencies.admin.base import LookOnlyAdmin, VersionedAdmin
from agencies.admin.editing import VersionedForm
from agencies.models import MissedSearch, SearchNote


class LinesField(forms.CharField):
    """A list of texts, one a line: nobody who has not seen the code types a JSON list."""

    def __init__(self, label: str, help_text: str, *, required: bool = True) -> None:
        area = forms.Textarea(attrs={"rows": 6, "cols": 40})
        super().__init__(label=label, help_text=help_text, required=required, widget=area)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class SearchNoteForm(VersionedForm):
    terms = LinesField("触发词", "输入这些词时显示本提示。每行一个词。")


@admin.register(SearchNote)
class SearchNoteAdmin(VersionedAdmin):
    form = SearchNoteForm
    list_display = ["title", "kind", "basis", "approved"]
    list_filter = ["approved", "kind"]
    search_fields = ["title", "text", "basis"]
    search_help_text = "可按标题、内容或依据查找。"
    autocomplete_fields = ["occupation", "related"]


@admin.register(MissedSearch)
class MissedSearchAdmin(LookOnlyAdmin):
    """What people looked for in vain; a text and a count, never who."""

    list_display = ["text", "kind", "count", "day"]
    list_filter = ["kind", "day"]
    search_fields = ["text"]
    date_hierarchy = "day"
