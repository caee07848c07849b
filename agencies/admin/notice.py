from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from agencies.admin.base import ReadOnlyAdmin, VersionedAdmin
from agencies.admin.editing import VersionedForm
from agencies.models import AnnexRow, Notice


class NoticeForm(VersionedForm):
    def clean_text(self) -> str:
        """Line ends as the document has them, not as a browser sends them: paragraphs are named by line."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


@admin.register(Notice)
class NoticeAdmin(VersionedAdmin):
    form = NoticeForm
    list_display = ["number", "title", "edition", "issued_on", "in_force_from", "last_checked_on"]
    list_display_links = ["number", "title"]
    list_filter = ["issuer", "in_force_from"]
    search_fields = ["number", "title"]
    search_help_text = "可按文号或标题查找。"
    fixed_fields = ["slug", "number", "edition"]
    fieldsets = [
        (None, {"fields": ["number", "slug", "title", "issuer", "edition"]}),
        ("日期", {"fields": ["issued_on", "in_force_from", "last_checked_on"]}),
        ("原文", {"fields": ["address", "text"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """What entries of the register rest on stays as it is."""
        rested_on = obj is not None and (
            AnnexRow.objects.filter(notice=obj.pk).exists() or obj.adjustments.exists()  # type: ignore[attr-defined]  # a Notice
        )
        fixed = ("issued_on", "in_force_from", "text") if rested_on else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            # A text field would strip the document's own first and last blanks.
            area = forms.Textarea(attrs={"rows": 30, "cols": 100})
            return forms.CharField(label="全文", help_text=db_field.help_text, strip=False, widget=area)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(AnnexRow)
class AnnexRowAdmin(ReadOnlyAdmin):
    """Exactly as printed, and never changed."""

    list_display = ["notice", "table", "agency_position", "position", "line", "scope"]
    list_filter = ["notice", "table"]
    list_select_related = ["notice", "scope__agency", "scope__item__occupation"]
    search_fields = ["scope__agency__filing_number", "scope__agency__name", "scope__item__occupation__code"]
    search_help_text = "可按机构名称、备案号或职业编码查找。"
    fields = ["notice", "table", "agency_position", "position", "line", "cells_as_printed", "scope"]
    readonly_fields = ["cells_as_printed"]

    @admin.display(description="单元格原文")
    def cells_as_printed(self, row: AnnexRow) -> str:
        return " ｜ ".join(row.cells)
