from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from agencies.admin.acts import Act, ActingAdmin
from agencies.admin.base import ReadOnlyAdmin, ReadOnlyInline, on_site
from agencies.admin.filters import GradeFilter, InForceFilter, ScopeMajorGroupFilter
from agencies.admin.grade_forms import (
    CorrectGradesForm,
    CorrectPeriodForm,
    EndGradeForm,
    StartScopeGradeForm,
)
from agencies.admin.name_forms import SplitItemForm
from agencies.admin.wording import grades_in_words
from agencies.models import Adjustment, AnnexRow, Scope, ScopeGrade


class ScopeGradeInline(ReadOnlyInline):
    """Every period of every grade, the ended ones too."""

    model = ScopeGrade
    verbose_name_plural = "等级及其起止（只读；调整请用上方按钮）"
    shown = ["level", "valid_from", "started_by", "valid_until", "ended_by"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("grade_level", "started_by__notice", "ended_by__notice")

    @admin.display(description="等级")
    def level(self, grade: ScopeGrade) -> str:
        return grades_in_words([grade])


class AnnexRowInline(ReadOnlyInline):
    model = AnnexRow
    verbose_name_plural = "出处：附件原文行"
    shown = ["notice", "table", "agency_position", "position", "line"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("notice")


class AdjustmentInline(ReadOnlyInline):
    model = Adjustment
    verbose_name_plural = "历次调整"
    shown = ["effective_on", "kind", "notice", "reason", "entered_by", "entered_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("notice", "entered_by")


@admin.register(Scope)
class ScopeAdmin(ActingAdmin, ReadOnlyAdmin):
    acts = [
        Act(
            "start-grade",
            "新增等级",
            StartScopeGradeForm,
            "记录一次调整：从某一天起，这一评价项目可以评价更多等级。",
        ),
        Act(
            "end-grade",
            "终止等级",
            EndGradeForm,
            "记录一次调整：从某一天起，所选等级不再在目录内。只用于目录确有变动；录错了请用“更正等级”。",
            publishes=True,
        ),
        Act(
            "split",
            "拆分项目",
            SplitItemForm,
            "记录一次调整：从某一天起，这一项目终止，改按下列各工种评价。至少写两个工种，用不到的行留空。",
            publishes=True,
        ),
        Act(
            "correct-grades",
            "更正等级（录入有误）",
            CorrectGradesForm,
            "只用于本站录入与文件原文不符。目录本身并无变动，公开页面会注明这是更正。",
            publishes=True,
        ),
        Act(
            "correct-period",
            "更正起止日期（录入有误）",
            CorrectPeriodForm,
            "只用于本站录入的日期与文件原文不符。目录本身并无变动，公开页面会注明这是更正。",
            publishes=True,
        ),
    ]
    list_display = ["agency_name", "code", "item_name", "grades"]
    list_display_links = ["agency_name", "item_name"]
    list_filter = [InForceFilter, GradeFilter, ScopeMajorGroupFilter, "item__occupation__kind"]
    search_fields = [
        "agency__filing_number", "agency__name", "item__occupation__code", "item__occupation__name",
        "item__work_type",
    ]  # fmt: skip
    search_help_text = "可按机构名称、备案号、职业编码、职业名称或工种查找；多个词用空格隔开。"
    fields = ["agency", "item"]
    inlines = [ScopeGradeInline, AdjustmentInline, AnnexRowInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        in_force = ScopeGrade.objects.in_force(timezone.localdate()).select_related("grade_level")
        return (
            super()
            .get_queryset(request)
            .select_related("agency", "item__occupation")
            .prefetch_related(Prefetch("grades", in_force.order_by("grade_level__rank"), to_attr="held"))
        )

    def view_on_site(self, scope: Any) -> str:
        return on_site(scope.agency)

    @admin.display(description="评价机构", ordering="agency__filing_number")
    def agency_name(self, scope: Scope) -> str:
        return scope.agency.name

    @admin.display(description="职业编码", ordering="item__occupation__code")
    def code(self, scope: Scope) -> str:
        return scope.item.occupation.code

    @admin.display(description="评价项目", ordering="item__occupation__code")
    def item_name(self, scope: Scope) -> str:
        return scope.item.name

    @admin.display(description="今日在目录内的等级")
    def grades(self, scope: Any) -> str:
        return grades_in_words(scope.held)
