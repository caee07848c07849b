from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.admin.acts import Act, ActingAdmin
from agencies.admin.base import ReadOnlyInline, Tool, VersionedAdmin
from agencies.admin.contact_import import ContactImportMixin
from agencies.admin.filters import AgencyInForceFilter, ContactFilter
from agencies.admin.grade_forms import StartGradeForm
from agencies.admin.name_forms import CorrectAgencyForm, RenameAgencyForm
from agencies.admin.wording import grades_in_words
from agencies.models import Agency, AgencyName, Scope, ScopeGrade


class ScopeInline(ReadOnlyInline):
    """What the agency may assess: read here, changed by the buttons above and on the scope's own page."""

    model = Scope
    verbose_name_plural = "评价范围（只读；调整请用上方按钮，或点开一项）"
    shown = ["code", "item_name", "grades", "since"]

    def get_queryset(self, request: HttpRequest) -> Any:
        in_force = ScopeGrade.objects.in_force(timezone.localdate()).select_related(
            "grade_level", "started_by__notice"
        )
        return (
            super()
            .get_queryset(request)
            .select_related("agency", "item__occupation")
            .prefetch_related(Prefetch("grades", in_force.order_by("grade_level__rank"), to_attr="held"))
        )

    @admin.display(description="职业编码")
    def code(self, scope: Scope) -> str:
        return scope.item.occupation.code

    @admin.display(description="评价项目")
    def item_name(self, scope: Scope) -> str:
        return scope.item.name

    @admin.display(description="今日在目录内的等级")
    def grades(self, scope: Any) -> str:
        return grades_in_words(scope.held)

    @admin.display(description="自何日、依据")
    def since(self, scope: Any) -> str:
        sources = {(grade.valid_from, grade.started_by.notice.number) for grade in scope.held}
        return "；".join(f"{day}，{number}" for day, number in sorted(sources))


class AgencyNameInline(ReadOnlyInline):
    model = AgencyName
    shown = ["name", "second_name", "valid_from", "valid_until", "started_by"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("started_by__notice")


@admin.register(Agency)
class AgencyAdmin(ContactImportMixin, ActingAdmin, VersionedAdmin):
    acts = [
        Act(
            "start-grade",
            "新增评价项目或等级",
            StartGradeForm,
            "记录一次调整：从某一天起，该机构可以评价某一项目的某些等级。",
        ),
        Act(
            "rename",
            "机构更名",
            RenameAgencyForm,
            "记录一次调整：从某一天起，该机构改用新名称。新旧名称都能查到这一机构。",
        ),
        Act(
            "correct",
            "更正名称（录入有误）",
            CorrectAgencyForm,
            "只用于本站录入的名称与文件原文不符。机构改了名，请用“机构更名”。",
        ),
    ]
    list_display = ["filing_number", "name", "scopes_ever", "contact_confirmed_on"]
    list_display_links = ["filing_number", "name"]
    list_filter = [AgencyInForceFilter, ContactFilter, "contact_confirmed_on"]
    search_fields = ["filing_number", "name", "second_name", "names__name", "pinyin"]
    search_help_text = "可按备案号、机构名称（含曾用名称）或拼音查找。"
    ordering = ["filing_number"]
    # Changed by a dated adjustment or a correction, so that the name of every day stays known.
    fixed_fields = ["filing_number", "name", "second_name"]
    inlines = [ScopeInline, AgencyNameInline]
    fieldsets = [
        (
            "备案信息",
            {
                "fields": ["filing_number", "name", "second_name", "name_en"],
                "description": "备案号和名称不能直接改：更名请用上方“机构更名”，录入有误请用“更正名称”。",
            },
        ),
        (
            "联系方式",
            {
                "fields": [
                    "website", "wechat_account", "telephone", "address",
                    "contact_source", "contact_confirmed_on",
                ],
                "description": "来源文件未提供联系方式。只填已核实的内容，写明来源和核实日期；不详的留空。",
            },
        ),
    ]  # fmt: skip

    def tools(self, request: HttpRequest, record: Any) -> list[Tool]:
        offered = super().tools(request, record)
        if record is None:
            offered.append(Tool("导出联系方式", reverse("admin:agencies_agency_contacts")))
            if self.has_import_permission(request):
                offered.append(Tool("导入联系方式", reverse("admin:agencies_agency_import")))
        return offered

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(scope_count=Count("scopes", distinct=True))

    @admin.display(description="评价范围（项）", ordering="scope_count")
    def scopes_ever(self, agency: Any) -> int:
        return int(agency.scope_count)
