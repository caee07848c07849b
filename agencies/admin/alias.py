"""Names that help people find things. Approving one is not a tick on a form: its effect is seen first."""

import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from agencies.admin.base import Tool, VersionedAdmin
from agencies.models import Alias
from agencies.replay import Changed, effect_of
from agencies.spelling import spell

TARGETS = ("occupation", "item", "agency")
ASKED = ("text", "kind", "confidence", "source", *TARGETS)


@admin.register(Alias)
class AliasAdmin(VersionedAdmin):
    list_display = ["text", "target", "kind", "confidence", "approved"]
    list_filter = ["approved", "confidence", "kind"]
    list_select_related = ["occupation", "item__occupation", "agency"]
    search_fields = ["text", "pinyin", "occupation__code", "occupation__name", "agency__name"]
    search_help_text = "可按叫法、拼音，或所指职业、机构查找。"
    autocomplete_fields = TARGETS
    readonly_fields = ["approved"]
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "kind", "confidence", "source", "approved"],
                "description": "叫法只帮助检索，不是目录的一部分，公开页面会注明“按常用叫法匹配”。"
                "批准请用上方按钮，会先列出哪些检索的结果将改变。",
            },
        ),
        ("所指", {"fields": list(TARGETS), "description": "三者选且只选一个。"}),
    ]

    @admin.display(description="所指")
    def target(self, alias: Any) -> str:
        return str(alias.occupation or alias.item or alias.agency)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("propose/", wrap(self.propose_view), name="agencies_alias_propose"),
            path("<int:key>/approve/", wrap(self.approve_view), name="agencies_alias_approve"),
        ]
        return [*own, *super().get_urls()]

    def tools(self, request: HttpRequest, record: Any) -> list[Tool]:
        if record is None or not self.has_change_permission(request):
            return super().tools(request, record)
        url = reverse("admin:agencies_alias_approve", args=[record.pk])
        return [Tool(label_of(record), url), *super().tools(request, record)]

    def propose_view(self, request: HttpRequest) -> HttpResponse:
        """A new alias. Complete, it shows what it would change; pressed again, it is made and approved."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form_class = self.get_form(request, None, fields=ASKED)
        complete = any(request.GET.get(name) for name in TARGETS)
        data = request.POST or (request.GET if complete else None)
        form = form_class(data) if data else form_class(initial=request.GET.dict())
        if not form.is_valid():
            return self.effect_page(request, "新增叫法", form=form)
        alias = form.save(commit=False)
        return self.show_or_do(request, alias, form=form)

    def approve_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.show_or_do(request, get_object_or_404(Alias, pk=key))

    def show_or_do(self, request: HttpRequest, alias: Alias, form: Any = None) -> HttpResponse:
        label = label_of(alias)
        # The button says what was meant: pressed twice, or by two people, it does not turn back.
        if request.POST.get("approve") != label:
            changed = effect_of(lambda: turn(copy.copy(alias), request), alias.text, timezone.localdate())
            return self.effect_page(request, label, alias=alias, changed=changed, form=form)
        turn(alias, request)
        self.log_change(request, alias, label)
        self.message_user(request, f"{label}“{alias.text}”：已生效。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:missed"))

    def effect_page(
        self,
        request: HttpRequest,
        label: str,
        *,
        alias: Alias | None = None,
        changed: list[Changed] | None = None,
        form: Any = None,
    ) -> TemplateResponse:
        fieldsets: Any = [(None, {"fields": ASKED})]
        context = {
            **self.admin_site.each_context(request),
            "title": label,
            "subtitle": f"{alias.text} → {self.target(alias)}" if alias else None,
            "opts": self.opts,
            "alias": alias,
            "changed": changed,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self) if form else None,
            "errors": form.errors if form else None,
            "media": self.media + form.media if form else self.media,
        }
        return TemplateResponse(request, "admin/agencies/alias_effect.html", context)


def label_of(alias: Alias) -> str:
    return "取消批准" if alias.approved else "批准"


def turn(alias: Alias, request: HttpRequest) -> None:
    """Approve it, or take the approval back; an alias that exists takes its next version."""
    label = label_of(alias)
    if alias.pk:
        alias.claim_version(alias.version)
    alias.approved = not alias.approved
    alias._history_user = request.user  # type: ignore[attr-defined]  # read by the history
    alias._change_reason = f"{label}：已看过对检索的影响"  # type: ignore[attr-defined]  # read by the history
    spell(alias)
    alias.save()
