from typing import Any

from django.contrib import admin

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.name_forms import (
    CarryAliasesForm,
    CorrectOccupationForm,
    RecodeOccupationForm,
    RenameOccupationForm,
)
from agencies.admin.acts.retract_forms import RetractForm, ShowAgainForm
from agencies.admin.base import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin
from agencies.admin.editing import VersionedForm
from agencies.admin.filters import MajorGroupFilter, OccupationInForceFilter
from agencies.models import AssessmentItem, Occupation, OccupationGroup, OccupationName


class ItemInline(ReadOnlyInline):
    model = AssessmentItem
    verbose_name_plural = "评价项目（只读；拆分请点开该项）"
    fields = readonly_fields = ("work_type_or_whole",)

    @admin.display(description="工种")
    def work_type_or_whole(self, item: AssessmentItem) -> str:
        return item.work_type or "（不分工种）"


class OccupationForm(VersionedForm):
    def clean(self) -> dict[str, Any]:
        """The print of 2022 is recorded whole, so what is added comes from elsewhere, and says from where."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None:
            self.instance.in_classification = cleaned.get("classified_in") is not None
            if not cleaned.get("source"):
                self.add_error("source", "2022年版大典所印的职业都已收录；另行录入的，请写明从何而来。")
        return cleaned


@admin.register(Occupation)
class OccupationAdmin(ActingAdmin, VersionedAdmin):
    form = OccupationForm
    acts = [
        RenameOccupationForm, RecodeOccupationForm, CarryAliasesForm, CorrectOccupationForm, RetractForm,
        ShowAgainForm,
    ]  # fmt: skip
    list_display = ["code", "name", "kind", "in_classification", "is_digital", "is_green", "mark"]
    list_display_links = ["code", "name"]
    list_filter = [
        OccupationInForceFilter, MajorGroupFilter, "kind", "in_classification", "is_digital", "is_green",
        "retracted",
    ]  # fmt: skip
    search_fields = ["code", "name", "pinyin"]
    search_help_text = "可按职业编码（如 4-04-05）、职业名称或拼音查找。"
    autocomplete_fields = ["group"]
    # A code is never edited in place: a re-code makes a new occupation that replaces this one.
    fixed_fields = ["code", "name", "kind", "group", "classified_in"]
    readonly_fields = ["in_classification", "replaces"]
    inlines = [ItemInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "code",
                    "name",
                    "name_en",
                    "kind",
                    "group",
                    "classified_in",
                    "in_classification",
                    "source",
                    "replaces",
                ],
                "description": "编码不能直接改：编码变更请用上方“职业编码变更”。",
            },
        ),
        (
            "标识",
            {"fields": ["is_digital", "is_green"], "description": "2022年版大典所标的数字职业、绿色职业。"},
        ),
    ]


@admin.register(OccupationGroup)
class OccupationGroupAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "parent"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    search_help_text = "可按类别编码（如 4-04）或名称查找。"


@admin.register(OccupationName)
class OccupationNameAdmin(ReadOnlyAdmin):
    """Written by the act that renames an occupation."""

    list_display = ["name", "occupation", "valid_from", "valid_until", "ended_by", "source"]
    list_select_related = ["occupation", "ended_by"]
    search_fields = ["name", "pinyin", "occupation__code", "occupation__name"]
    search_help_text = "可按名称、拼音或职业编码查找。"
