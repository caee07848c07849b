from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import F, Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.grade_forms import (
    CorrectGradesForm,
    CorrectPeriodForm,
    EndGradeForm,
    StartScopeGradeForm,
)
from agencies.admin.acts.name_forms import SplitItemForm
from agencies.admin.acts.retract_forms import RetractForm, ShowAgainForm
from agencies.admin.base import ReadOnlyInline, on_site
from agencies.admin.filters import GradeFilter, InForceFilter, ScopeMajorGroupFilter
from agencies.admin.history import ReadOnlyAdmin
from agencies.models import Adjustment, AnnexRow, Import, Scope, ScopeGrade


def grades_in_words(grades: Iterable[ScopeGrade]) -> str:
    """`五级、四级、三级`; a special ability has no grades and says so."""
    names = [grade.grade_level.name if grade.grade_level else "不分等级" for grade in grades]
    return "、".join(names) or "无（今日不在目录内）"


def mark_of(adjustment: Any) -> str:
    """Of an act with the `import_status` that it came by."""
    if adjustment.import_status == Import.Status.UNDONE:
        return "导入已撤销"
    return "已撤下" if adjustment.retracted else ""


class ScopeColumns:
    """Each scope comes with `held`, its grades of today from the lowest up."""

    def get_queryset(self, request: HttpRequest) -> Any:
        held = ScopeGrade.objects.in_force(timezone.localdate()).order_by("grade_level__rank")
        held = held.select_related("grade_level", "started_by__notice")
        scopes: Any = super().get_queryset(request)  # type: ignore[misc]  # a mixin
        scopes = scopes.select_related("agency", "item__occupation")
        return scopes.prefetch_related(Prefetch("grades", held, to_attr="held"))

    @admin.display(description="职业编码", ordering="item__occupation__code")
    def code(self, scope: Scope) -> str:
        return scope.item.occupation.code

    @admin.display(description="评价项目", ordering="item__occupation__code")
    def item_name(self, scope: Scope) -> str:
        return scope.item.name

    @admin.display(description="今日在目录内的等级")
    def grades(self, scope: Any) -> str:
        return grades_in_words(scope.held)


class ScopeGradeInline(ReadOnlyInline):
    model = ScopeGrade
    verbose_name_plural = "等级及其起止（只读；调整请用上方按钮）"
    fields = readonly_fields = ("level", "valid_from", "started_by", "valid_until", "ended_by", "correct")
    show_change_link = False
    related = ("grade_level", "started_by__notice", "ended_by__notice")

    @admin.display(description="等级")
    def level(self, grade: ScopeGrade) -> str:
        return grades_in_words([grade])

    @admin.display(description="更正")
    def correct(self, grade: ScopeGrade) -> str:
        url = reverse("admin:agencies_scope_correct-period", args=[grade.scope_id])
        return format_html('<a href="{}?grade={}">更正起止日期</a>', url, grade.pk)


class AnnexRowInline(ReadOnlyInline):
    model = AnnexRow
    verbose_name_plural = "出处：附件原文行"
    fields = readonly_fields = ("notice", "table", "agency_position", "position", "line")
    related = ("notice",)


class AdjustmentInline(ReadOnlyInline):
    model = Adjustment
    verbose_name_plural = "历次调整"
    fields = readonly_fields = (
        "effective_on",
        "kind",
        "notice",
        "reason",
        "entered_by",
        "entered_at",
        "mark",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """What was taken back too, marked."""
        acts = Adjustment.every.annotate(import_status=F("annex_import__status"))
        return acts.select_related("notice", "entered_by").newest_first()

    @admin.display(description="标记")
    def mark(self, adjustment: Any) -> str:
        return mark_of(adjustment)


@admin.register(Scope)
class ScopeAdmin(ScopeColumns, ActingAdmin, ReadOnlyAdmin):
    acts = [
        StartScopeGradeForm, EndGradeForm, SplitItemForm, CorrectGradesForm, CorrectPeriodForm,
        RetractForm, ShowAgainForm,
    ]  # fmt: skip
    list_display = ["agency_name", "code", "item_name", "grades", "mark"]
    list_display_links = ["agency_name", "item_name"]
    list_filter = [InForceFilter, GradeFilter, ScopeMajorGroupFilter, "item__occupation__kind", "retracted"]
    search_fields = [
        "agency__filing_number", "agency__name", "item__occupation__code", "item__occupation__name",
        "item__work_type",
    ]  # fmt: skip
    search_help_text = "可按机构名称、备案号、职业编码、职业名称或工种查找；多个词用空格隔开。"
    fields = ["agency", "item"]
    inlines = [ScopeGradeInline, AdjustmentInline, AnnexRowInline]

    def view_on_site(self, scope: Any) -> str:
        return on_site(scope.agency)

    @admin.display(description="评价机构", ordering="agency__filing_number")
    def agency_name(self, scope: Scope) -> str:
        return scope.agency.name
