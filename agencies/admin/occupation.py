from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from agencies.admin.acts import Act, ActingAdmin
from agencies.admin.base import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin
from agencies.admin.filters import MajorGroupFilter, OccupationInForceFilter
from agencies.admin.name_forms import CorrectOccupationForm, RecodeOccupationForm
from agencies.models import AssessmentItem, Occupation, OccupationGroup


class ItemInline(ReadOnlyInline):
    model = AssessmentItem
    verbose_name_plural = "评价项目（只读；拆分请点开该项）"
    shown = ["work_type_or_whole"]

    @admin.display(description="工种")
    def work_type_or_whole(self, item: AssessmentItem) -> str:
        return item.work_type or "（不分工种）"


@admin.register(Occupation)
class OccupationAdmin(ActingAdmin, VersionedAdmin):
    acts = [
        Act(
            "recode",
            "职业编码变更",
            RecodeOccupationForm,
            "记录一次调整：从某一天起，这一职业改用新编码，在目录内的各机构随之转到新编码。",
            publishes=True,
        ),
        Act(
            "correct",
            "更正名称（录入有误）",
            CorrectOccupationForm,
            "只用于本站录入的名称与文件原文不符。编码不能更正：录错编码的，请另行新增。",
        ),
    ]
    list_display = ["code", "name", "kind", "in_classification", "is_digital", "is_green"]
    list_display_links = ["code", "name"]
    list_filter = [
        OccupationInForceFilter, MajorGroupFilter, "kind", "in_classification", "is_digital", "is_green"
    ]  # fmt: skip
    search_fields = ["code", "name", "pinyin"]
    search_help_text = "可按职业编码（如 4-04-05）、职业名称或拼音查找。"
    autocomplete_fields = ["group"]
    # A code is never edited in place: a re-code makes a new occupation that replaces this one.
    fixed_fields = ["code", "name", "kind", "group", "in_classification", "replaces"]
    inlines = [ItemInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["code", "name", "name_en", "kind", "group", "in_classification", "replaces"],
                "description": "编码不能直接改：编码变更请用上方“职业编码变更”。",
            },
        ),
        (
            "标识",
            {"fields": ["is_digital", "is_green"], "description": "2022年版大典所标的数字职业、绿色职业。"},
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(() if obj else ("replaces",))]


@admin.register(OccupationGroup)
class OccupationGroupAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "parent"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    search_help_text = "可按类别编码（如 4-04）或名称查找。"
