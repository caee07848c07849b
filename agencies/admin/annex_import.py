"""The import desk: upload, problems, plan, confirmation, and undoing, over `agencies.annex.staging`."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from agencies.adjustments import AdjustmentRefused
from agencies.admin.base import ReadOnlyAdmin, Tool
from agencies.admin.import_forms import AgainForm, ConfirmForm, UndoForm, UploadForm
from agencies.admin.import_plan import shown
from agencies.admin.proposing import may_publish
from agencies.annex.staging import plan_again, publish_import, stage_import
from agencies.annex.undo import undo_import
from agencies.models import Import

Status = Import.Status


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """What was uploaded, what was found in it, and what became of it."""

    change_form_template = "admin/agencies/import.html"
    list_display = ["file_name", "kind", "status", "number", "entered_by", "entered_at", "applied_at"]
    list_filter = ["status", "kind", "entered_by"]
    list_select_related = ["entered_by"]
    search_fields = ["file_name", "number", "notice__number", "sha256"]
    search_help_text = "可按文件名、文号或 SHA-256 查找。"
    date_hierarchy = "entered_at"
    always = ["file_name", "sha256", "kind", "status", "entered_by", "entered_at"]
    # Shown once they say something.
    sometimes = [
        "number", "issued_on", "in_force_from", "notice", "applied_by", "applied_at", "undone_by",
        "undone_at", "undone_reason",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.always, *(name for name in self.sometimes if getattr(obj, name, None))]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the files themselves, which lists and pages never show."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        steps = [
            path(f"<int:key>/{slug}/", wrap(self.step_view), {"slug": slug}, name=f"agencies_import_{slug}")
            for slug in STEPS
        ]
        own = [
            path("upload/", wrap(self.upload_view), name="agencies_import_upload"),
            path("<int:key>/file/", wrap(self.file_view), name="agencies_import_file"),
        ]
        return [*own, *steps, *super().get_urls()]

    def tools(self, request: HttpRequest, record: Any) -> list[Tool]:
        if record is None:
            upload = Tool("导入一份附件", reverse("admin:agencies_import_upload"))
            return [upload] if may_upload(request) else []
        steps = [
            Tool(step.label, reverse(f"admin:agencies_import_{slug}", args=[record.pk]))
            for slug, step in STEPS.items()
            if step.may(request, record)
        ]
        return [*steps, Tool("下载文件", reverse("admin:agencies_import_file", args=[record.pk]))]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if record := context.get("original"):
            context |= shown(record)
        return super().render_change_form(request, context, *args, **kwargs)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not may_upload(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self.page(request, "导入一份附件", form, None)
        user: Any = request.user
        staged = stage_import(file=form.handed_in(), request=form.request(), by=user)
        self.tell(request, staged)
        self.log_addition(request, staged, "上传附件")
        return to_record(staged)

    def step_view(self, request: HttpRequest, key: int, slug: str) -> HttpResponse:
        step, record = STEPS[slug], get_object_or_404(Import, pk=key)
        if not step.may(request, record):
            raise PermissionDenied
        form = step.form(request, record)
        if not form.is_valid():
            return self.page(request, step.label, form, record)
        user: Any = request.user
        try:
            done = step.do(record, form.cleaned_data, user)
        except AdjustmentRefused as refused:
            form.add_error(None, refused)
            return self.page(request, step.label, form, record)
        self.tell(request, done)
        self.log_change(request, done, f"{step.label}：{done.get_status_display()}")
        return to_record(done)

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

    def tell(self, request: HttpRequest, record: Import) -> None:
        level, told = OUTCOMES[Status(record.status)]
        self.message_user(request, told, level)

    def page(
        self, request: HttpRequest, title: str, form: forms.Form, record: Import | None
    ) -> TemplateResponse:
        names = [field.name for field in form.visible_fields()]
        fieldsets: Any = [(None, {"fields": names})]
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(record) if record else None,
            "opts": self.opts,
            "original": record,
            "form": form,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self),  # type: ignore[arg-type]  # any form
            "media": self.media + form.media,
            **(shown(record) if record else {}),
        }
        return TemplateResponse(request, "admin/agencies/import_step.html", context)


def to_record(record: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:agencies_import_change", args=[record.pk]))


OUTCOMES = {
    Status.STAGED: (messages.WARNING, "已上传，尚未读取：另一项导入正在进行。请稍后点“重新生成计划”。"),
    Status.REFUSED: (messages.ERROR, "未通过，目录没有任何改动。请看下面的问题。"),
    Status.PLANNED: (messages.WARNING, "计划已生成，目录还没有改动。请逐项核对，再发布。"),
    Status.APPLIED: (messages.SUCCESS, "已发布，目录已按计划更新。"),
    Status.UNDONE: (messages.SUCCESS, "已撤销，目录回到这次导入之前。"),
}


class Step(NamedTuple):
    """A button on the page of an import: who may press it when, what it asks, and what it does."""

    label: str
    may: Callable[[HttpRequest, Import], bool]
    form: Callable[[HttpRequest, Import], forms.Form]
    do: Callable[[Import, dict[str, Any], Any], Import]


def may_upload(request: HttpRequest) -> bool:
    return request.user.has_perm("agencies.add_import")


def may_apply(request: HttpRequest, record: Import) -> bool:
    """Who publishes; under the rule of two persons, never what one uploaded oneself."""
    own = record.entered_by_id == request.user.pk
    return record.may_be_applied and may_publish(request) and not (own and settings.TWO_PERSON_RULE)


def may_plan_again(request: HttpRequest, record: Import) -> bool:
    waiting = record.status in {Status.STAGED, Status.REFUSED, Status.PLANNED}
    return waiting and bool(record.content) and may_upload(request)


def may_undo(request: HttpRequest, record: Import) -> bool:
    return record.may_be_undone and may_publish(request)


STEPS = {
    "apply": Step(
        "核对无误，发布",
        may_apply,
        lambda request, record: ConfirmForm(request.POST or None, annex_import=record),
        lambda record, _given, user: publish_import(annex_import=record, by=user),
    ),
    "again": Step(
        "重新生成计划",
        may_plan_again,
        lambda request, _record: AgainForm(request.POST if request.method == "POST" else None),
        lambda record, given, user: plan_again(
            annex_import=record, by=user, accept_removals=given["accept_removals"]
        ),
    ),
    "undo": Step(
        "撤销这次导入",
        may_undo,
        lambda request, _record: UndoForm(request.POST or None),
        lambda record, given, user: undo_import(annex_import=record, reason=given["reason"], by=user),
    ),
}
