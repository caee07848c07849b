from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.name_forms import CorrectItemForm
from agencies.admin.base import VersionedAdmin, on_site
from agencies.admin.filters import ItemInForceFilter, ItemMajorGroupFilter
from agencies.models import AssessmentItem


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
