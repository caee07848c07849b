"""Buttons over the verbs: each act is one form, one button on the record's page, one entry in the log."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from agencies.adjustments import AdjustmentRefused
from agencies.admin.acts.forms import ActForm
from agencies.admin.acts.preview import Preview, preview, was_previewed
from agencies.admin.acts.proposing import UNREVIEWED, may_publish, needs_another, propose, publish_unreviewed
from agencies.admin.base import Way, is_choosing
from agencies.admin.checked import LineText
from agencies.admin.history import RecordAdmin
from agencies.models import Proposal
from agencies.models.retraction import Retractable


class ActingAdmin(RecordAdmin):
    """What was retracted stays in the lists, marked and read-only; it cannot be chosen for anything new."""

    acts: Sequence[type[ActForm]] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        if is_choosing(request) or not issubclass(self.model, Retractable):
            return rows
        every: Any = self.model.every  # type: ignore[attr-defined]  # of each that can be retracted
        return every.order_by(*rows.query.order_by or rows.model._meta.ordering)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not getattr(obj, "retracted", False) and super().has_change_permission(request, obj)

    @admin.display(description="标记")
    def mark(self, record: Any) -> str:
        return "已撤下" if record.retracted else ""

    def get_urls(self) -> list[Any]:
        views = [
            self.own_page(f"<int:record_id>/{act.slug}/", self.act_view, act.slug, act=act)
            for act in self.acts
        ]
        return [*views, *super().get_urls()]

    def tools(self, request: HttpRequest, record: Any) -> list[Way]:
        may = request.user.has_perm("agencies.add_adjustment")
        offered = [act for act in self.acts if record and may and act.is_offered(record)]
        return [
            *(Way(act.label, self.address(act.slug, record)) for act in offered),
            *super().tools(request, record),
        ]

    def act_view(self, request: HttpRequest, record_id: int, act: type[ActForm]) -> HttpResponse:
        if not request.user.has_perm("agencies.add_adjustment"):
            raise PermissionDenied
        record: Any = self.get_object(request, str(record_id))
        if record is None or not act.is_offered(record):
            raise Http404
        return self.act_page(request, act, record)

    def act_page(self, request: HttpRequest, act: type[ActForm], record: Any) -> HttpResponse:
        """`record` is not saved yet where the act makes it."""
        form = act(request.POST or None, record=record, initial=request.GET.dict())
        seen = None
        if form.is_valid():
            if "preview" in request.POST or (act.previewed and not was_previewed(request)):
                seen = self.try_out(request, form)
            elif self.do(request, form):
                return self.to_record(form.record)
        return self.form_page(
            request,
            act.template,
            act.label,
            form,
            record if record.pk else None,
            description=act.explanation,
            proposing=needs_another(request, form if form.is_bound else act),
            may_be_urgent=may_publish(request),
            preview=seen,
            may_preview=True,
            must_preview=act.previewed and seen is None,
            waiting=Proposal.objects.waiting().about(record).select_related("proposed_by"),
            **form.context(),
        )

    def try_out(self, request: HttpRequest, form: ActForm) -> Preview | None:
        user: Any = request.user
        try:
            return preview(request, lambda: form.act(user))
        except AdjustmentRefused as refused:
            form.refuse(refused)
            return None

    def do(self, request: HttpRequest, form: ActForm) -> bool:
        user: Any = request.user
        try:
            if needs_another(request, form) and "urgent" in request.POST and may_publish(request):
                done = publish_unreviewed(form, user, why_urgent(request))
                message = f"{UNREVIEWED}：{form.message(done)}"
            elif needs_another(request, form):
                proposal = propose(form, user)
                message = f"{proposal.label}：已提交，等待另一位有“发布”权限的人发布；现在还没有生效。"
            else:
                message = form.message(form.act(user))
        except AdjustmentRefused as refused:
            form.refuse(refused)
            return False
        self.log_change(request, form.record, message)
        self.message_user(request, message, messages.SUCCESS)
        return True


def why_urgent(request: HttpRequest) -> str:
    try:
        return str(LineText(required=False, max_length=300).clean(request.POST.get("urgent_reason", "")))
    except ValidationError as refused:
        raise AdjustmentRefused(f"紧急发布的原因：{refused.messages[0]}") from refused
