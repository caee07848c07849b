from typing import Any

from django import forms
from django.contrib import admin

from agencies.admin.base import LookOnlyAdmin, VersionedAdmin
from agencies.admin.editing import VersionedForm
from agencies.models import Alias, MissedSearch, SearchNote


@admin.register(Alias)
class AliasAdmin(VersionedAdmin):
    list_display = ["text", "target", "kind", "confidence", "approved"]
    list_filter = ["approved", "confidence", "kind"]
    list_select_related = ["occupation", "item__occupation", "agency"]
    search_fields = ["text", "pinyin", "occupation__code", "occupation__name", "agency__name"]
    search_help_text = "可按叫法、拼音，或所指职业、机构查找。"
    autocomplete_fields = ["occupation", "item", "agency"]
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "kind", "confidence", "source", "approved"],
                "description": "叫法只帮助检索，不是目录的一部分，公开页面会注明“按常用叫法匹配”。",
            },
        ),
        (
            "所指",
            {"fields": ["occupation", "item", "agency"], "description": "三者选且只选一个。"},
        ),
    ]

    @admin.display(description="所指")
    def target(self, alias: Any) -> str:
        return str(alias.occupation or alias.item or alias.agency)


class TermsField(forms.CharField):
    """Trigger words, one a line: nobody who has not seen the code types a JSON list."""

    def __init__(self) -> None:
        super().__init__(
            label="触发词",
            help_text="输入这些词时显示本提示。每行一个词。",
            widget=forms.Textarea(attrs={"rows": 6, "cols": 40}),
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class SearchNoteForm(VersionedForm):
    terms = TermsField()


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
