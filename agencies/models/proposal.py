from django.conf import settings
from django.db import models
from django.utils import timezone

from agencies.models.versioned import account


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(status=Proposal.Status.WAITING)

    def unreviewed(self) -> "ProposalQuerySet":
        """Published by whoever entered it."""
        return self.filter(status=Proposal.Status.PUBLISHED, decided_by=models.F("proposed_by"))

    def about(self, record: models.Model) -> "ProposalQuerySet":
        return self.filter(record_kind=record._meta.model_name, record_id=record.pk)


class Proposal(models.Model):
    """An act that somebody else has to publish: kept as it was typed, and done only then.

    Nothing of the register changes while it waits. `form_data` is the form as it was sent, name → values,
    so that the very same form does the act; `summary` is the same for a reader, label and text.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "待发布"
        PUBLISHED = "published", "已发布"
        RETURNED = "returned", "已退回"
        TAKEN_BACK = "withdrawn", "已撤回"

    record_kind = models.CharField("记录类型", max_length=40)
    record_id = models.BigIntegerField("记录")
    act = models.CharField("操作", max_length=40)
    label = models.CharField("操作", max_length=40)
    subject = models.CharField("对象", max_length=300)
    form_data = models.JSONField("提交内容", db_column="given")
    summary = models.JSONField("内容", db_column="told")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人"
    )
    proposed_at = models.DateTimeField("提交时间")
    decided_by = account("处理人")
    decided_at = models.DateTimeField("处理时间", null=True)
    remark = models.TextField("处理意见", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待发布的调整"
        ordering = ["-proposed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.label}：{self.subject}"

    def decide(self, status: Status, by: models.Model, remark: str = "") -> bool:
        """Leave the waiting list, once: False when somebody else decided first."""
        return bool(
            Proposal.objects.waiting()
            .filter(pk=self.pk)
            .update(status=status, decided_by=by, decided_at=timezone.now(), remark=remark)
        )

    def review(self, by: models.Model, remark: str) -> bool:
        """Somebody else has looked at what was published alone, once."""
        alone = Proposal.objects.unreviewed().filter(pk=self.pk)
        return bool(alone.update(decided_by=by, decided_at=timezone.now(), remark=remark))
