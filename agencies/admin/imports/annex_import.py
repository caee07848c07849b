"""Imports: upload, problems, plan, confirmation, and undoing, over `annex.applying.staging`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.json import KT
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.basis import save_by
from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.preview import Preview, PreviewedPage
from agencies.admin.acts.proposing import is_independent, may_publish
from agencies.admin.base import Way
from agencies.admin.history import ReadOnlyAdmin
from agencies.admin.imports.forms import (
    AgainForm,
    CompareForm,
    ConfirmForm,
    DropForm,
    UndoForm,
    UploadForm,
    plan_fingerprint,
)
from agencies.annex.applying.importing import SEVERITIES
from agencies.annex.applying.staging import (
    ACCEPTED,
    MENDED,
    pages_after,
    plan_again,
    publish_import,
    stage_import,
)
from agencies.annex.planning.notice_details import SAID
from agencies.annex.planning.plan import LISTED_KINDS
from agencies.annex.reading.template_of_acts import template_of_acts
from agencies.days import parse_day
from agencies.models import Import

Status = Import.Status
PREVIEW, COMPARE = "预览公开页面", "与另一份比较"


@admin.register(Import)
class ImportAdmin(ActingAdmin, ReadOnlyAdmin):
    acts = [UndoForm]
    change_form_template = "admin/agencies/import.html"
    list_display = [
        "file_name", "kind", "status", "read_number", "read_day", "entered_by", "entered_at", "applied_at",
    ]  # fmt: skip
    list_filter = ["status", "kind", "entered_by"]
    list_select_related = ["entered_by"]
    search_fields = ["file_name", "number", "notice__number", "sha256"]
    search_help_text = "可按文件名、文号或 SHA-256 查找。"
    date_hierarchy = "entered_at"
    always = ["file_name", "sha256", "kind", "status", "entered_by", "entered_at"]
    # Shown once they say something.
    sometimes = [
        "number", "title", "issuer", "issued_on", "in_force_from", "notice", "applied_by", "applied_at",
        "undone_by", "undone_at", "undone_reason",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.always, *(name for name in self.sometimes if getattr(obj, name, None))]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the files, which nothing shows, and the plans, which only their own pages show."""
        read = {"read_number": KT("plan__notice"), "read_day": KT("plan__in_force_from")}
        return super().get_queryset(request).defer("content", "plan", "problems").annotate(**read)

    @admin.display(description="文号")
    def read_number(self, record: Any) -> str:
        return record.read_number or record.number or "—"

    @admin.display(description="实施日期")
    def read_day(self, record: Any) -> Any:
        return record.read_day or record.in_force_from or "—"

    def get_urls(self) -> list[Any]:
        return [
            self.own_page("upload/", self.upload_view, "upload"),
            self.own_page("template.xlsx", self.template_view, "template"),
            self.own_page("<int:key>/file/", self.file_view, "file"),
            self.own_page("<int:key>/preview/", self.preview_view, "preview"),
            self.own_page("<int:key>/compare/", self.compare_view, "compare"),
            *(self.own_page(f"<int:key>/{slug}/", self.step_view, slug, slug=slug) for slug in STEPS),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, record: Any) -> list[Way]:
        if record is None:
            return [Way("导入一份附件", self.address("upload"))] if may_upload(request) else []
        offered = {slug: step for slug, step in STEPS.items() if step.may(request, record)}
        steps = [Way(step.label, self.address(slug, record)) for slug, step in offered.items()]
        file = [Way("下载文件", self.address("file", record))] if record.content else []
        if record.may_be_applied and may_upload(request):
            steps.append(Way(PREVIEW, self.address("preview", record)))
        if record.plan:
            steps.append(Way(COMPARE, self.address("compare", record)))
        return [*steps, *file, *super().tools(request, record)]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if record := context.get("original"):
            context |= plan_context(record)
        return super().render_change_form(request, context, *args, **kwargs)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not may_upload(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self.form_page(request, "import_step", "导入一份附件", form)
        user: Any = request.user
        staged = stage_import(file=form.handed_in(), request=form.request(), by=user)
        self.tell(request, staged)
        self.log_addition(request, staged, "上传附件")
        return self.to_record(staged)

    def step_view(self, request: HttpRequest, key: int, slug: str) -> HttpResponse:
        step, record = STEPS[slug], get_object_or_404(Import, pk=key)
        if not step.may(request, record):
            raise PermissionDenied
        form = step.form(request, record)
        if form.is_valid():
            user: Any = request.user
            try:
                done = step.do(record, form.cleaned_data, user)
            except AdjustmentRefused as refused:
                form.add_error(None, refused)
            else:
                self.tell(request, done)
                self.log_change(request, done, f"{step.label}：{done.get_status_display()}")
                return self.to_record(done)
        plan = plan_context(record)
        return self.form_page(request, "import_step", step.label, form, record, **plan)

    def preview_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Asked for by a button: a preview has no address."""
        record = get_object_or_404(Import, pk=key)
        if not (may_upload(request) and record.may_be_applied):
            raise PermissionDenied
        form, found = forms.Form(request.POST or None), []
        if form.is_valid():
            user: Any = request.user
            try:
                found = pages_after(annex_import=record, by=user, host=request.get_host())
            except AdjustmentRefused as refused:
                form.add_error(None, refused)
        pages = [PreviewedPage(label, parse_day(day), now, then) for label, day, now, then in found]
        if form.is_bound and not pages and not form.errors:
            form.add_error(None, "没有公开页面会因此改变，或这份计划已不能发布；请重新生成计划。")
        plan = plan_context(record)
        seen = Preview([], pages, "") if pages else None
        return self.form_page(request, "import_step", PREVIEW, form, record, preview=seen, **plan)

    def compare_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = get_object_or_404(Import, pk=key)
        form = CompareForm(request.GET or None, record)
        other = form.cleaned_data["other"] if form.is_valid() else None
        found = compared(record.plan, other.plan) if other else []
        return self.form_page(request, "import_compare", COMPARE, form, record, other=other, found=found)

    def file_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = get_object_or_404(Import, pk=key)
        attached = content_disposition_header(as_attachment=True, filename=record.file_name)
        return HttpResponse(
            bytes(record.content),
            content_type="application/octet-stream",
            headers={"Content-Disposition": attached or "attachment"},
        )

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not may_upload(request):
            raise PermissionDenied
        return HttpResponse(
            template_of_acts(),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"Content-Disposition": 'attachment; filename="adjustments.xlsx"'},
        )

    def tell(self, request: HttpRequest, record: Import) -> None:
        level, told = OUTCOMES[Status(record.status)]
        self.message_user(request, told, level)


class OnlyInOne(NamedTuple):
    """Changes of a kind that one of two plans has and the other has not."""

    label: str
    here: list[str]
    there: list[str]
    both: int


def compared(plan: dict[str, Any], other: dict[str, Any]) -> list[OnlyInOne]:
    """Kind by kind; those that agree whole are left out."""
    kinds = []
    for kind in LISTED_KINDS:
        told = ([one["sentence"] for one in each.get(str(kind), [])] for each in (plan, other))
        here, there = map(dict.fromkeys, told)
        alone = [each for each in here if each not in there], [each for each in there if each not in here]
        kinds.append(OnlyInOne(str(kind.label), *alone, len(here) - len(alone[0])))
    return [each for each in kinds if each.here or each.there]


def plan_context(record: Import) -> dict[str, Any]:
    """Problems by how grave they are, changes by their kind, each under its label."""
    plan, problems = record.plan, record.problems
    found = {
        label: [one for one in problems if one["severity"] == severity]
        for severity, label in SEVERITIES.items()
    }
    kinds = {kind.label: plan.get(str(kind)) for kind in LISTED_KINDS}
    return {
        "found": [(label, grave) for label, grave in found.items() if grave],
        "blocked": any(one["severity"] == "fatal" for one in problems),
        "plan": plan,
        "kinds": [(label, changes) for label, changes in kinds.items() if changes],
        "fingerprint": plan_fingerprint(record),
    }


OUTCOMES = {
    Status.STAGED: (messages.WARNING, "已上传，尚未读取：另一项导入正在进行。请稍后点“重新生成计划”。"),
    Status.REFUSED: (messages.ERROR, "未通过，目录没有任何改动。请看下面的问题。"),
    Status.PLANNED: (messages.WARNING, "计划已生成，目录还没有改动。请逐项核对，再发布。"),
    Status.APPLIED: (messages.SUCCESS, "已发布，目录已按计划更新。"),
    Status.DROPPED: (messages.SUCCESS, "已放弃，目录没有任何改动。需要时请重新上传。"),
}


class ImportStep(NamedTuple):
    """A button on the page of an import: who may press it when, what it asks, and what it does."""

    label: str
    may: Callable[[HttpRequest, Import], bool]
    form: Callable[[HttpRequest, Import], forms.Form]
    do: Callable[[Import, dict[str, Any], Any], Import]


def may_upload(request: HttpRequest) -> bool:
    return request.user.has_perm("agencies.add_import")


def may_apply(request: HttpRequest, record: Import) -> bool:
    """Who publishes; under the rule of two persons, never what one uploaded or mended oneself."""
    may = record.may_be_applied and may_publish(request)
    if not (may and settings.TWO_PERSON_RULE):
        return may
    said = record.history.filter(history_change_reason__in=[ACCEPTED, MENDED]).select_related("history_user")
    authors = {record.entered_by, *(state.history_user for state in said)}
    return all(is_independent(request, author) for author in authors)


def may_plan_again(request: HttpRequest, record: Import) -> bool:
    return bool(record.content) and may_drop(request, record)


def may_drop(request: HttpRequest, record: Import) -> bool:
    return record.status in Import.WAITING and may_upload(request)


def drop(record: Import, given: dict[str, Any], user: Any) -> Import:
    """Unless it was published meanwhile."""
    if not Import.objects.filter(pk=record.pk, status__in=Import.WAITING).update(status=Status.DROPPED):
        raise AdjustmentRefused("这一份已由别人处理。", code="decided")
    record.refresh_from_db()
    save_by(record, user, f"放弃：{given['reason']}", ["status"])
    return record


STEPS = {
    "apply": ImportStep(
        "核对无误，发布",
        may_apply,
        lambda request, record: ConfirmForm(request.POST or None, annex_import=record),
        lambda record, _given, user: publish_import(annex_import=record, by=user),
    ),
    "again": ImportStep(
        "重新生成计划",
        may_plan_again,
        lambda request, record: AgainForm(
            request.POST if request.method == "POST" else None, initial=model_to_dict(record, SAID)
        ),
        lambda record, given, user: plan_again(annex_import=record, by=user, **given),
    ),
    "drop": ImportStep(
        "放弃这份计划", may_drop, lambda request, _record: DropForm(request.POST or None), drop
    ),
}
