"""Acts that somebody else publishes: how one is proposed, and how it is done in the end."""

from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.basis import save_by
from agencies.admin.acts.forms import ActForm
from agencies.models import Proposal

UNREVIEWED = "未经复核"


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("agencies.publish_adjustment")


def needs_another(request: HttpRequest, act: ActForm | type[ActForm]) -> bool:
    """Whether what this person enters is done only when somebody else has looked at it."""
    if settings.TWO_PERSON_RULE:
        return act.publishes or act.names
    return act.publishes and not may_publish(request)


def is_independent(request: HttpRequest, author: Any) -> bool:
    """Neither the author, nor an account that the author made or changed: its own log tells."""
    key = request.user.pk
    users = ContentType.objects.get_for_model(User)
    theirs = LogEntry.objects.filter(content_type=users, object_id=str(key), user=author)
    return author is None or (author.pk != key and not theirs.exists())


def propose(form: ActForm, user: User) -> Proposal:
    """Keep the act for somebody else; tried out first, so that nothing is proposed that would be refused."""
    with transaction.atomic():
        form.act(user)
        transaction.set_rollback(True)
    data: Any = form.data
    return Proposal.objects.create(
        record_kind=form.record._meta.model_name,
        record_id=form.record.pk,
        act=form.slug,
        label=form.label,
        subject=str(form.record),
        form_data={name: data.getlist(name) for name in data if name != "csrfmiddlewaretoken"},
        summary=form.in_words(),
        proposed_by=user,
        proposed_at=timezone.now(),
    )


@transaction.atomic
def publish_unreviewed(form: ActForm, user: User, why: str) -> list[Any]:
    """Done at once by who may publish, though another should have looked: marked so wherever it stands."""
    if not why:
        raise AdjustmentRefused("紧急发布要写明为什么不能等待另一人。", code="no-reason")
    proposal = propose(form, user)
    done = form.act(user)
    proposal.decide(Proposal.Status.PUBLISHED, user, f"{UNREVIEWED}：{why}")
    if hasattr(form.record, "history"):
        form.record.refresh_from_db()
        save_by(form.record, user, f"{UNREVIEWED}：{form.label}，{why}")
    return done


def form_of(proposal: Proposal, form: type[ActForm], record: Any, seen: str) -> ActForm:
    data = QueryDict(mutable=True)
    for name, values in proposal.form_data.items():
        data.setlist(name, values)
    if data.get("seen"):
        data["seen"] = seen
    return form(data, record=record)


@transaction.atomic
def publish_proposal(proposal: Proposal, form: ActForm, by: User, remark: str) -> list[Any]:
    """Do what was proposed, in the name of who proposed it; refused if decided or no longer possible."""
    if not form.is_offered(form.record):
        gone = "这条记录已撤下" if getattr(form.record, "retracted", False) else "这条记录已有变化"
        raise AdjustmentRefused(f"{gone}，提交的内容不再适用；请退回。", code="no-longer-valid")
    if not proposal.decide(Proposal.Status.PUBLISHED, by, remark):
        raise AdjustmentRefused("这一项已由别人处理。", code="decided")
    if not form.is_valid():
        raise AdjustmentRefused("提交的内容已不适用于现在的记录，请退回重填。", code="no-longer-valid")
    return form.act(proposal.proposed_by, approved_by=by)
