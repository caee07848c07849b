"""Buttons over the verbs: each act is one form, one button on the record's page, one entry in the log."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from agencies.adjustments import AdjustmentRefused
from agencies.admin.act_forms import ActForm
from agencies.admin.base import RecordAdmin, Tool


class Act(NamedTuple):
    """`label` stands on the button; `explanation`, above the form, says what happens and what does not.

    An act that takes something out of the directory `publishes`, and needs the right to.
    """

    slug: str
    label: str
    form: type[ActForm]
    explanation: str
    publishes: bool = False


class ActingAdmin(RecordAdmin):
    """A record with buttons, for those who may enter adjustments."""

    acts: Sequence[Act] = ()

    def get_urls(self) -> list[Any]:
        views = [
            path(
                f"<int:record_id>/{act.slug}/",
                self.admin_site.admin_view(self.act_view),
                {"act": act},
                name=self.url_name(act),
            )
            for act in self.acts
        ]
        return [*views, *super().get_urls()]

    def url_name(self, act: Act) -> str:
        return f"agencies_{self.opts.model_name}_{act.slug.replace('-', '_')}"

    def tools(self, request: HttpRequest, record: Any) -> list[Tool]:
        offered = [act for act in self.acts if record and may(request, act) and act.form.concerns(record)]
        return [
            *(Tool(act.label, reverse(f"admin:{self.url_name(act)}", args=[record.pk])) for act in offered),
            *super().tools(request, record),
        ]

    def act_view(self, request: HttpRequest, record_id: int, act: Act) -> HttpResponse:
        if not may(request, act):
            raise PermissionDenied
        record = self.get_object(request, str(record_id))
        if record is None or not act.form.concerns(record):
            raise Http404
        form = act.form(request.POST or None, record=record)
        if form.is_valid() and self.do(request, act, form):
            return HttpResponseRedirect(
                reverse(f"admin:agencies_{self.opts.model_name}_change", args=[record.pk])
            )
        return self.act_page(request, act, form)

    def do(self, request: HttpRequest, act: Act, form: ActForm) -> bool:
        """Do the act, or show on the form why it is refused."""
        try:
            done = form.act(request.user)  # type: ignore[arg-type]  # staff, by admin_view
        except AdjustmentRefused as refused:
            form.refuse(refused)
            return False
        told = (
            f"{act.label}：已记录 {len(done)} 项调整，自 {done[0].effective_on} 起生效（{done[0].number}）。"
        )
        self.log_change(request, form.record, told)
        self.message_user(request, told, messages.SUCCESS)
        return True

    def act_page(self, request: HttpRequest, act: Act, form: ActForm) -> TemplateResponse:
        record: models.Model = form.record
        names = [name for name in form.fields if name != "seen"]
        fieldsets = [(None, {"fields": names, "description": act.explanation})]
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self),  # type: ignore[arg-type]
            "errors": form.errors,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/agencies/act.html", context)


def may(request: HttpRequest, act: Act) -> bool:
    right = "agencies.publish_adjustment" if act.publishes else "agencies.add_adjustment"
    return request.user.has_perm(right)
