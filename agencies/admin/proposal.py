from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.refusals import Meanwhile, changes_since
from agencies.admin.acts import ActingAdmin
from agencies.admin.base import LookOnlyAdmin, Tool
from agencies.admin.proposing import form_of, in_words, may_publish, publish
from agencies.models import Proposal


class DecisionForm(forms.Form):
    """`seen` is the version of the record that the page showed to who decides."""

    remark = forms.CharField(
        label="处理意见", required=False, widget=AdminTextareaWidget(attrs={"rows": 3}), max_length=500
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass(frozen=True)
class Case:
    """A proposal before somebody who decides; `seen` is the version of the record that the page showed."""

    request: HttpRequest
    proposal: Proposal
    owner: ActingAdmin
    record: Any
    remark: str = ""
    seen: str = ""

    def meanwhile(self) -> list[Meanwhile]:
        """What changed in the record since it was proposed; nothing where the act compares no version."""
        proposed_at = "".join(self.proposal.given.get("seen", []))
        return changes_since(self.record, int(proposed_at)) if proposed_at else []


@admin.register(Proposal)
class ProposalAdmin(LookOnlyAdmin):
    """What waits for a second person, and what became of the rest."""

    list_display = ["label", "subject", "status", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_display_links = ["label", "subject"]
    list_filter = ["status", "label", "proposed_by"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["subject", "remark"]
    search_help_text = "可按机构、职业等对象的名称查找。"
    date_hierarchy = "proposed_at"
    fields = [
        "subject", "label", "content", "status", "proposed_by", "proposed_at", "decided_by", "decided_at",
        "remark",
    ]  # fmt: skip
    readonly_fields = ["content"]

    @admin.display(description="提交的内容")
    def content(self, proposal: Proposal) -> str:
        return format_html_join("", "<p>{}：{}</p>", proposal.told)

    def get_urls(self) -> list[Any]:
        views = [
            path(
                f"<int:proposal_id>/{slug}/",
                self.admin_site.admin_view(self.decision_view),
                {"slug": slug},
                name=f"agencies_proposal_{slug}",
            )
            for slug in DECISIONS
        ]
        return [*views, *super().get_urls()]

    def tools(self, request: HttpRequest, record: Any) -> list[Tool]:
        if record is None or record.status != Proposal.Status.WAITING:
            return []
        return [
            Tool(label, reverse(f"admin:agencies_proposal_{slug}", args=[record.pk]))
            for slug, (label, may, _) in DECISIONS.items()
            if may(request, record)
        ]

    def decision_view(self, request: HttpRequest, proposal_id: int, slug: str) -> HttpResponse:
        label, may, decide = DECISIONS[slug]
        proposal = Proposal.objects.select_related("proposed_by").filter(pk=proposal_id).first()
        if proposal is None or not may(request, proposal):
            raise PermissionDenied
        owner = self.owner_of(proposal)
        record = owner.model._default_manager.get(pk=proposal.record_id)
        form = DecisionForm(request.POST or None, initial={"seen": record.version})
        if form.is_valid():
            try:
                told = decide(Case(request, proposal, owner, record, **form.cleaned_data))
            except AdjustmentRefused as refused:
                form.add_error(None, refused)
            else:
                self.message_user(request, told, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:agencies_proposal_change", args=[proposal.pk]))
        return self.decision_page(request, label, Case(request, proposal, owner, record), form)

    def decision_page(
        self, request: HttpRequest, label: str, case: Case, form: DecisionForm
    ) -> TemplateResponse:
        fields: Any = [(None, {"fields": ["remark"]})]
        context = {
            **self.admin_site.each_context(request),
            "title": label,
            "subtitle": str(case.proposal),
            "opts": self.opts,
            "original": case.proposal,
            "told": case.proposal.told,
            "meanwhile": case.meanwhile(),
            "adminform": helpers.AdminForm(form, fields, {}, model_admin=self),  # type: ignore[arg-type]  # any form
            "errors": form.errors,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/agencies/act.html", context)

    def owner_of(self, proposal: Proposal) -> ActingAdmin:
        """The admin of the kind of record that the proposal is about."""
        for model, owner in self.admin_site._registry.items():
            if model._meta.model_name == proposal.record_kind and isinstance(owner, ActingAdmin):
                return owner
        raise LookupError(proposal.record_kind)


def may_decide(request: HttpRequest, proposal: Proposal) -> bool:
    """Who publishes; under the rule of two persons, never what one proposed oneself."""
    return may_publish(request) and not (settings.TWO_PERSON_RULE and is_own(request, proposal))


def is_own(request: HttpRequest, proposal: Proposal) -> bool:
    return proposal.proposed_by_id == request.user.pk


def publish_it(case: Case) -> str:
    act = next(act for act in case.owner.acts if act.slug == case.proposal.act)
    form = form_of(case.proposal, act.form, case.record, case.seen)
    user: Any = case.request.user
    told = in_words(act.label, publish(case.proposal, form, user, case.remark))
    case.owner.log_change(case.request, case.record, f"发布{case.proposal.proposed_by}提交的调整。{told}")
    return told


def send_back(case: Case) -> str:
    if not case.remark.strip():
        raise AdjustmentRefused("请写明为什么退回，好让提交的人改正。", code="no-reason")
    return close(case, Proposal.Status.RETURNED)


def withdraw(case: Case) -> str:
    return close(case, Proposal.Status.WITHDRAWN)


def close(case: Case, status: Proposal.Status) -> str:
    user: Any = case.request.user
    if not case.proposal.decide(status, user, case.remark):
        raise AdjustmentRefused("这一项已由别人处理。", code="decided")
    return f"{status.label}：{case.proposal}"


# What can be done with a proposal: the button, who may press it, and what it does.
DECISIONS: dict[str, tuple[str, Callable[[HttpRequest, Proposal], bool], Callable[[Case], str]]] = {
    "publish": ("发布", may_decide, publish_it),
    "return": ("退回", may_decide, send_back),
    "withdraw": ("撤回", is_own, withdraw),
}
