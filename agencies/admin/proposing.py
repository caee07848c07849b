"""Acts that somebody else publishes: how one is proposed, and how it is done in the end."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused
from agencies.admin.act_forms import ActForm
from agencies.models import Adjustment, Proposal


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("agencies.publish_adjustment")


def publishes_alone(request: HttpRequest) -> bool:
    """Whether what this person enters needs nobody else."""
    return may_publish(request) and not settings.TWO_PERSON_RULE


def in_words(label: str, done: list[Adjustment]) -> str:
    return f"{label}：已记录 {len(done)} 项调整，自 {done[0].effective_on} 起生效（{done[0].number}）。"


def propose(slug: str, label: str, form: ActForm, user: User) -> Proposal:
    """Keep the act for somebody else; tried out first, so that nothing is proposed that would be refused."""
    with transaction.atomic():
        form.act(user)
        transaction.set_rollback(True)
    data: Any = form.data
    return Proposal.objects.create(
        record_kind=form.record._meta.model_name,
        record_id=form.record.pk,
        act=slug,
        label=label,
        subject=str(form.record),
        given={name: data.getlist(name) for name in data if name != "csrfmiddlewaretoken"},
        told=form.in_words(),
        proposed_by=user,
        proposed_at=timezone.now(),
    )


def form_of(proposal: Proposal, form: type[ActForm], record: Any, seen: str) -> ActForm:
    """The form as it was sent, for the record as the publisher has seen it."""
    data = QueryDict(mutable=True)
    for name, values in proposal.given.items():
        data.setlist(name, values)
    if data.get("seen"):
        data["seen"] = seen
    return form(data, record=record)


@transaction.atomic
def publish(proposal: Proposal, form: ActForm, by: User, remark: str) -> list[Adjustment]:
    """Do what was proposed, in the name of who proposed it; refused if decided or no longer possible."""
    if not proposal.decide(Proposal.Status.PUBLISHED, by, remark):
        raise AdjustmentRefused("这一项已由别人处理。", code="decided")
    if not form.is_valid():
        raise AdjustmentRefused("提交的内容已不适用于现在的记录，请退回重填。", code="no-longer-valid")
    return form.act(proposal.proposed_by)
