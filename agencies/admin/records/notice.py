from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.retract_forms import RetractForm, ShowAgainForm
from agencies.admin.checked import Paragraphs
from agencies.admin.editing import VersionedForm
from agencies.admin.history import ReadOnlyAdmin, VersionedAdmin
from agencies.annex.applying.apply import free_slug
from agencies.annex.planning.notice_details import tidy_number
from agencies.models import Adjustment, AnnexRow, Notice


class NoticeForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "留空即按文号取，如 2024-458；公布后不再改动。"

    def clean_number(self) -> str:
        """With the brackets that such numbers have, however they were typed."""
        return tidy_number(self.cleaned_data["number"])

    def clean(self) -> dict[str, Any] | None:
        issued, begins = (self.cleaned_data.get(name) for name in ("issued_on", "in_force_from"))
        if issued and begins and begins < issued:
            self.ask("in_force_from", f"实施日期 {begins} 早于发文日期 {issued}。")
        return super().clean()

    def clean_text(self) -> str:
        """Line ends as the document has them, not as a browser sends them: paragraphs are named by line."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_slug(self) -> str:
        """The address of a notice that was retracted stays its own."""
        number = self.cleaned_data.get("number") or ""
        again = Notice.every.filter(number=number, retracted=True).first()
        slug = str(self.cleaned_data["slug"]) or (again.slug if again else free_slug(number))
        hidden = Notice.every.filter(slug=slug, retracted=True)
        if hidden.exclude(number=number).exists():
            raise forms.ValidationError("一份已撤下的通知用过这个网址名，请另取一个。", code="slug-taken")
        return slug


def count_of(records: models.QuerySet[Any], field: str) -> Any:
    """How many of them point at the row by that field."""
    pointing = records.filter(**{field: models.OuterRef("pk")}).order_by().values(field)
    return Coalesce(models.Subquery(pointing.annotate(many=models.Count("pk")).values("many")), 0)


@admin.register(Notice)
class NoticeAdmin(ActingAdmin, VersionedAdmin):
    form = NoticeForm
    acts = [RetractForm, ShowAgainForm]
    called = ("number", "title")
    list_display = [
        "number", "title", "edition", "issued_on", "in_force_from", "last_checked_on", "rests", "lacks",
        "mark",
    ]  # fmt: skip
    list_display_links = ["number", "title"]
    list_filter = ["issuer", "in_force_from", "retracted"]
    search_fields = ["number", "title"]
    search_help_text = "可按文号或标题查找。"
    fixed_fields = ["slug", "number"]
    # An edition's year and the day of transcription come with the annex that is imported.
    readonly_fields = ["edition", "transcribed_on"]
    fieldsets = [
        (None, {"fields": ["number", "slug", "title", "issuer", "edition"]}),
        ("日期", {"fields": ["issued_on", "in_force_from", "transcribed_on"]}),
        ("与原文的核对", {"fields": ["last_checked_on", "checked_against", "check_agreed"]}),
        ("原文", {"fields": ["address", "text"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how much rests on each."""
        resting = {"acts": Adjustment.objects.standing(), "rows": AnnexRow.objects.all()}
        counted = {name: count_of(records, "notice") for name, records in resting.items()}
        return super().get_queryset(request).annotate(**counted)

    @admin.display(description="以它为依据的")
    def rests(self, notice: Any) -> str:
        found = [f"{notice.rows} 行附件"] * bool(notice.rows) + [f"{notice.acts} 项调整"] * bool(notice.acts)
        return "、".join(found) or "没有"

    @admin.display(description="还缺")
    def lacks(self, notice: Any) -> str:
        lacking = {
            "官方网址": not notice.address,
            "与原文的核对": notice.last_checked_on is None,
            "附件": notice.edition is not None and not notice.rows,
        }
        return "、".join(name for name, is_lacking in lacking.items() if is_lacking) or "—"

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
            return Paragraphs(label="全文", help_text=db_field.help_text, strip=False, widget=area)
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
