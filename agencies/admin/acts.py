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
from agencies.admin.proposing import in_words, propose, publishes_alone
from agencies.models import Proposal


class Act(NamedTuple):
    """`label` stands on the button; `explanation`, above the form, says what happens and what does not.

    An act that takes something out of the directory `publishes`: without the right to, or under the rule of
    two persons, it is proposed, and somebody else publishes it.
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
        may = request.user.has_perm("agencies.add_adjustment")
        offered = [act for act in self.acts if record and may and act.form.concerns(record)]
        return [
            *(Tool(act.label, reverse(f"admin:{self.url_name(act)}", args=[record.pk])) for act in offered),
            *super().tools(request, record),
        ]

    def act_view(self, request: HttpRequest, record_id: int, act: Act) -> HttpResponse:
        if not request.user.has_perm("agencies.add_adjustment"):
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
        """Do the act or propose it; where it is refused, show on the form why."""
        user: Any = request.user
        try:
            if act.publishes and not publishes_alone(request):
                proposal = propose(act.slug, act.label, form, user)
                told = f"{proposal.label}：已提交，等待另一位有“发布”权限的人发布；现在还没有生效。"
            else:
                told = in_words(act.label, form.act(user))
        except AdjustmentRefused as refused:
            form.refuse(refused)
            return False
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
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self),  # type: ignore[arg-type]  # any form
            "errors": form.errors,
            "proposing": act.publishes and not publishes_alone(request),
            "waiting": Proposal.objects.waiting().about(record).select_related("proposed_by"),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/agencies/act.html", context)
