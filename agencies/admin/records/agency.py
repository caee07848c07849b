import datetime as dt
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode

from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.grade_forms import StartGradeForm
from agencies.admin.acts.name_forms import CorrectAgencyForm, FiledAgency, RenameAgencyForm
from agencies.admin.acts.retract_forms import RetractForm, ShowAgainForm
from agencies.admin.acts.several_form import NewAgencyForm, SeveralForm
from agencies.admin.base import ReadOnlyInline, Way
from agencies.admin.editing import VersionedForm
from agencies.admin.filters import AgencyInForceFilter, ContactFilter
from agencies.admin.history import VersionedAdmin
from agencies.admin.imports.contacts import EXPORTED_AS, ContactImportMixin
from agencies.admin.records.scope import ScopeColumns
from agencies.codes import fold_width
from agencies.models import Agency, AgencyName, Scope


class ScopeInline(ScopeColumns, ReadOnlyInline):
    """What the agency may assess: read here, changed by the buttons above and on the scope's own page."""

    model = Scope
    verbose_name_plural = "评价范围（只读；调整请用上方按钮，或点开一项）"
    fields = readonly_fields = ("code", "item_name", "grades", "since")

    @admin.display(description="自何日、依据")
    def since(self, scope: Any) -> str:
        sources = {(grade.valid_from, grade.started_by.notice.number) for grade in scope.held}
        return "；".join(f"{day}，{number}" for day, number in sorted(sources))


class AgencyNameInline(ReadOnlyInline):
    model = AgencyName
    fields = readonly_fields = ("name", "second_name", "valid_from", "valid_until", "started_by")
    show_change_link = False
    related = ("started_by__notice",)


class AgencyForm(FiledAgency, VersionedForm):
    def clean_contact_confirmed_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["contact_confirmed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("核实日期不能在今天之后。", code="future")
        return day


@admin.register(Agency)
class AgencyAdmin(ContactImportMixin, ActingAdmin, VersionedAdmin):  # type: ignore[misc]  # a template of its own
    form = AgencyForm
    acts = [
        SeveralForm, StartGradeForm, RenameAgencyForm, CorrectAgencyForm, RetractForm, ShowAgainForm
    ]  # fmt: skip
    list_display = ["filing_number", "name", "scopes_ever", "contact_confirmed_on", "mark"]
    list_display_links = ["filing_number", "name"]
    list_filter = [AgencyInForceFilter, ContactFilter, "category", "contact_confirmed_on", "retracted"]
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
                "fields": ["filing_number", "name", "second_name", "name_en", "name_en_source"],
                "description": "备案号和名称不能直接改：更名请用上方“机构更名”，录入有误请用“更正名称”。",
            },
        ),
        (
            "机构类别",
            {
                "fields": ["category", "category_source"],
                "description": "来源文件未提供。只按可以注明来源的材料填写，不按名称推断。",
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

    def get_urls(self) -> list[Any]:
        return [
            self.own_page("find/", self.find_view, "find"),
            self.own_page("new/", self.new_view, NewAgencyForm.slug),
            *super().get_urls(),
        ]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """From the first page straight to the one agency that is meant, or to the list of several."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("q", "").strip()
        called = Q(name=typed) | Q(filing_number=fold_width(typed).upper())
        found = list(Agency.objects.filter(called)[:2])
        if typed and not found:
            found = list(self.get_search_results(request, Agency.objects.all(), typed)[0].distinct()[:2])
        if len(found) != 1:
            return HttpResponseRedirect(f"{self.address('changelist')}?{urlencode({'q': typed})}")
        several = "several" in request.GET and request.user.has_perm("agencies.add_adjustment")
        return HttpResponseRedirect(self.address(SeveralForm.slug if several else "change", found[0]))

    def new_view(self, request: HttpRequest) -> HttpResponse:
        if not may_file(request):
            raise PermissionDenied
        return self.act_page(request, NewAgencyForm, Agency())

    def tools(self, request: HttpRequest, record: Any) -> list[Way]:
        offered = super().tools(request, record)
        if record is None:
            offered += [
                Way(f"导出联系方式（{form.upper()}）", self.address(f"contacts_{form}"))
                for form in EXPORTED_AS
            ]
            if may_file(request):
                offered.append(Way(NewAgencyForm.label, self.address(NewAgencyForm.slug)))
            if self.has_import_permission(request):
                offered.append(Way("导入联系方式", self.address("import")))
        return offered

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .annotate(scope_count=Count("scopes", filter=Q(scopes__retracted=False), distinct=True))
        )

    @admin.display(description="评价范围（项）", ordering="scope_count")
    def scopes_ever(self, agency: Any) -> int:
        return int(agency.scope_count)


def may_file(request: HttpRequest) -> bool:
    """Whether the person may enter a new agency with what it assesses."""
    return request.user.has_perms(["agencies.add_agency", "agencies.add_adjustment"])
