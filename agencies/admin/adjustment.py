from typing import Any

from django.contrib import admin

from agencies.admin.base import ReadOnlyAdmin
from agencies.models import Adjustment, GradeLevel


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin):
    """Acts on the register, written by the verbs alone."""

    date_hierarchy = "effective_on"
    list_display = ["effective_on", "kind", "what", "notice", "entered_by", "entered_at"]
    list_filter = ["kind", "notice", "entered_by"]
    list_select_related = [
        "notice", "agency", "occupation", "scope__agency", "scope__item__occupation", "entered_by"
    ]  # fmt: skip
    search_fields = [
        "number", "agency__filing_number", "agency__name", "scope__agency__name", "occupation__code",
        "scope__item__occupation__code", "scope__item__occupation__name", "reason",
    ]  # fmt: skip
    search_help_text = "可按机构、职业编码、职业名称或说明中的文字查找。"

    @admin.display(description="对象")
    def what(self, adjustment: Any) -> str:
        return str(adjustment.scope or adjustment.agency or adjustment.occupation or "")


@admin.register(GradeLevel)
class GradeLevelAdmin(ReadOnlyAdmin):
    list_display = ["name", "title", "numeral", "rank", "name_en"]
