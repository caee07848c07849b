from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.name_forms import (
    CarryAliasesForm,
    CorrectItemForm,
    CorrectOccupationForm,
    RecodeOccupationForm,
    RenameOccupationForm,
)
from agencies.admin.acts.retract_forms import RetractForm, ShowAgainForm
from agencies.admin.base import ReadOnlyInline, on_site
from agencies.admin.editing import VersionedForm
from agencies.admin.filters import (
    ItemInForceFilter,
    ItemMajorGroupFilter,
    MajorGroupFilter,
    OccupationInForceFilter,
)
from agencies.admin.history import ReadOnlyAdmin, VersionedAdmin
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


@admin.register(AssessmentItem)
class AssessmentItemAdmin(ActingAdmin, VersionedAdmin):
    acts = [CorrectItemForm]
    called = ("occupation__name", "work_type")
    list_display = ["code", "occupation_name", "work_type"]
    list_display_links = ["code", "occupation_name"]
    list_filter = [ItemInForceFilter, ItemMajorGroupFilter, "occupation__kind"]
    search_fields = ["occupation__code", "occupation__name", "work_type", "occupation__pinyin", "pinyin"]
    search_help_text = "可按职业编码、职业名称、工种或拼音查找。"
    autocomplete_fields = ["occupation"]
    fixed_fields = ["occupation", "work_type"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("occupation")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing of an item is edited in place: it is split, or a transcription is corrected."""
        return False

    def view_on_site(self, item: Any) -> str:
        return on_site(item.occupation)

    @admin.display(description="职业编码", ordering="occupation__code")
    def code(self, item: AssessmentItem) -> str:
        return item.occupation.code

    @admin.display(description="职业", ordering="occupation__code")
    def occupation_name(self, item: AssessmentItem) -> str:
        return item.occupation.name
