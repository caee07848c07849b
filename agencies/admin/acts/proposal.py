from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.basis import save_by
from agencies.adjustments.refusals import Meanwhile, changes_since
from agencies.admin.acts.buttons import ActingAdmin
from agencies.admin.acts.forms import ActForm
from agencies.admin.acts.preview import Preview, preview
from agencies.admin.acts.proposing import UNREVIEWED, form_of, is_independent, may_publish, publish_proposal
from agencies.admin.base import LookOnlyAdmin, Way
from agencies.admin.checked import Paragraphs
from agencies.models import Proposal


class DecisionForm(forms.Form):
    """`seen` is the version of the record that the page showed to who decides."""

    remark = Paragraphs(label="处理意见", required=False, max_length=500)
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
        proposed_at = "".join(self.proposal.form_data.get("seen", []))
        return changes_since(self.record, int(proposed_at)) if proposed_at else []


@admin.register(Proposal)
class ProposalAdmin(LookOnlyAdmin):
    list_display = [
        "label", "subject", "status", "mark", "proposed_by", "proposed_at", "decided_by", "decided_at"
    ]  # fmt: skip
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

    @admin.display(description="标记")
    def mark(self, proposal: Proposal) -> str:
        return UNREVIEWED if is_unreviewed(proposal) else ""

    @admin.display(description="提交的内容")
    def content(self, proposal: Proposal) -> str:
        return format_html_join("", "<p>{}：{}</p>", proposal.summary)

    def get_urls(self) -> list[Any]:
        views = [
            self.own_page(f"<int:proposal_id>/{slug}/", self.decision_view, slug, slug=slug)
            for slug in DECISIONS
        ]
        return [*views, *super().get_urls()]

    def tools(self, request: HttpRequest, record: Any) -> list[Way]:
        if record is None:
            return super().tools(request, record)
        decisions = [
            Way(label, self.address(slug, record))
            for slug, (label, may, _) in DECISIONS.items()
            if (is_unreviewed(record) if slug == "review" else record.status == Proposal.Status.WAITING)
            and may(request, record)
        ]
        return [*decisions, *super().tools(request, record)]

    def decision_view(self, request: HttpRequest, proposal_id: int, slug: str) -> HttpResponse:
        label, may, decide = DECISIONS[slug]
        proposal = Proposal.objects.select_related("proposed_by").filter(pk=proposal_id).first()
        if proposal is None or not may(request, proposal):
            raise PermissionDenied
        owner = self.owner_of(proposal)
        record: Any = owner.model._base_manager.get(pk=proposal.record_id)
        form = DecisionForm(request.POST or None, initial={"seen": getattr(record, "version", "")})
        if form.is_valid():
            try:
                told = decide(Case(request, proposal, owner, record, **form.cleaned_data))
            except AdjustmentRefused as refused:
                form.add_error(None, refused)
            else:
                self.message_user(request, told, messages.SUCCESS)
                return self.to_record(proposal)
        case = Case(request, proposal, owner, record)
        return self.form_page(
            request,
            "act",
            label,
            form,
            proposal,
            preview=preview_of(case) if slug == "publish" and request.method == "GET" else None,
            summary=proposal.summary,
            meanwhile=case.meanwhile(),
        )

    def owner_of(self, proposal: Proposal) -> ActingAdmin:
        """The admin of the kind of record that the proposal is about."""
        for model, owner in self.admin_site._registry.items():
            if model._meta.model_name == proposal.record_kind and isinstance(owner, ActingAdmin):
                return owner
        raise LookupError(proposal.record_kind)


def may_decide(request: HttpRequest, proposal: Proposal) -> bool:
    """Who publishes; under the rule of two persons, never what one proposed oneself."""
    alone = not settings.TWO_PERSON_RULE or is_independent(request, proposal.proposed_by)
    return may_publish(request) and alone


def is_own(request: HttpRequest, proposal: Proposal) -> bool:
    return proposal.proposed_by_id == request.user.pk


def is_unreviewed(proposal: Proposal) -> bool:
    """As `unreviewed` of the queryset."""
    published = proposal.status == Proposal.Status.PUBLISHED
    return published and proposal.decided_by_id == proposal.proposed_by_id


def may_review(request: HttpRequest, proposal: Proposal) -> bool:
    return may_publish(request) and is_independent(request, proposal.proposed_by)


def publish_it(case: Case) -> str:
    form = form_in(case)
    user: Any = case.request.user
    told = form.message(publish_proposal(case.proposal, form, user, case.remark))
    case.owner.log_change(case.request, case.record, f"发布{case.proposal.proposed_by}提交的调整。{told}")
    return told


def form_in(case: Case) -> ActForm:
    act = next(act for act in case.owner.acts if act.slug == case.proposal.act)
    return form_of(case.proposal, act, case.record, case.seen)


def preview_of(case: Case) -> Preview | None:
    """What the public would see; nothing where it can no longer be done, which publishing tells."""
    form = form_in(replace(case, seen=str(getattr(case.record, "version", ""))))
    try:
        if form.is_offered(case.record) and form.is_valid():
            return preview(case.request, lambda: form.act(case.proposal.proposed_by))
    except AdjustmentRefused:
        pass
    return None


def send_back(case: Case) -> str:
    if not case.remark.strip():
        raise AdjustmentRefused("请写明为什么退回，好让提交的人改正。", code="no-reason")
    return close(case, Proposal.Status.RETURNED)


def review(case: Case) -> str:
    """What was done alone was right; what was not is taken back by an act. Why it was urgent stays told."""
    user: Any = case.request.user
    alone = case.proposal
    published_at = timezone.localtime(alone.decided_at)
    remark = f"{alone.remark}；{alone.proposed_by}自行发布于 {published_at:%Y-%m-%d %H:%M}。"
    if not alone.review(user, f"{remark}已复核：{case.remark or '无误'}"):
        raise AdjustmentRefused("这一项已由别人复核，或不是紧急发布的。", code="decided")
    told = f"已复核（紧急发布的）：{case.proposal.label}。{case.remark}"
    case.owner.log_change(case.request, case.record, told)
    if hasattr(case.record, "history"):
        save_by(case.record, user, told)
    return told


def close(case: Case, status: Proposal.Status) -> str:
    user: Any = case.request.user
    if not case.proposal.decide(status, user, case.remark):
        raise AdjustmentRefused("这一项已由别人处理。", code="decided")
    return f"{status.label}：{case.proposal}"


# What can be done with a proposal: the button, who may press it, and what it does.
DECISIONS: dict[str, tuple[str, Callable[[HttpRequest, Proposal], bool], Callable[[Case], str]]] = {
    "publish": ("发布", may_decide, publish_it),
    "return": ("退回", may_decide, send_back),
    "review": ("复核", may_review, review),
    "withdraw": ("撤回", is_own, lambda case: close(case, Proposal.Status.TAKEN_BACK)),
}
