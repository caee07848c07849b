from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.retract_forms import RetractForm
from agencies.admin.base import LookOnlyAdmin
from agencies.admin.history import ReadOnlyAdmin
from agencies.admin.records.scope import mark_of
from agencies.models import Adjustment, GradeLevel, Retraction, SeenFinding
from agencies.models.retraction import SUBJECTS


@admin.register(Adjustment)
class AdjustmentAdmin(ActingAdmin, ReadOnlyAdmin):
    acts = [RetractForm]
    date_hierarchy = "effective_on"
    list_display = ["effective_on", "kind", "what", "notice", "entered_by", "entered_at", "mark"]
    list_filter = ["kind", "notice", "entered_by", "retracted"]
    list_select_related = [
        "notice", "agency", "occupation", "scope__agency", "scope__item__occupation", "entered_by"
    ]  # fmt: skip
    search_fields = [
        "number", "agency__filing_number", "agency__name", "scope__agency__name", "occupation__code",
        "scope__item__occupation__code", "scope__item__occupation__name", "reason",
    ]  # fmt: skip
    search_help_text = "可按机构、职业编码、职业名称或说明中的文字查找。"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what became of its import, and not the file of that."""
        return super().get_queryset(request).annotate(import_status=F("annex_import__status"))

    @admin.display(description="标记")
    def mark(self, adjustment: Any) -> str:
        return mark_of(adjustment)

    @admin.display(description="对象")
    def what(self, adjustment: Any) -> str:
        return str(adjustment.subject or "")


@admin.register(Retraction)
class RetractionAdmin(ReadOnlyAdmin):
    """What was taken out of public sight; the verbs retract and show it again."""

    date_hierarchy = "retracted_at"
    list_display = ["retracted_at", "what", "reason", "retracted_by", "approved_by", "lifted_at"]
    list_select_related = [
        *SUBJECTS,
        "scope__agency",
        "scope__item__occupation",
        "retracted_by",
        "approved_by",
    ]
    search_fields = ["reason", "agency__name", "occupation__code", "notice__number", "adjustment__number"]
    search_help_text = "可按原因、机构名称、职业编码、文号或调整编号查找。"

    @admin.display(description="对象")
    def what(self, retraction: Any) -> str:
        return str(retraction.subject)


@admin.register(GradeLevel)
class GradeLevelAdmin(ReadOnlyAdmin):
    list_display = ["name", "title", "numeral", "rank", "name_en"]


@admin.register(SeenFinding)
class SeenFindingAdmin(LookOnlyAdmin):
    """Written on the pages of the quality desk, and only added to."""

    list_display = ["subject", "what", "seen", "reason", "marked_by", "marked_at"]
    list_filter = ["seen", "queue", "marked_by"]
    list_select_related = ["marked_by"]
    search_fields = ["subject", "what", "reason"]
    search_help_text = "可按记录、情况或原因中的文字查找。"
    date_hierarchy = "marked_at"
