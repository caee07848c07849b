import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from agencies.models.notice import Notice
from agencies.models.versioned import history

if TYPE_CHECKING:
    from agencies.models.agency import Agency
    from agencies.models.occupation import Occupation


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def get_by_natural_key(self, number: str) -> "Adjustment":
        return self.get(number=number)

    def standing(self) -> "AdjustmentQuerySet":
        """Without those of an import that was undone: they are kept, and say nothing any more."""
        return self.exclude(annex_import__status="undone")

    def changes(self) -> "AdjustmentQuerySet":
        """What changed after the first loaded edition: what that one lists was not new, only newly known."""
        first = Notice.objects.editions().last()
        if first is None:
            return self.standing()
        return self.standing().exclude(
            notice=first, kind=Adjustment.Kind.STARTED, effective_on=first.in_force_from
        )

    def of_kind(self, *kinds: str) -> "AdjustmentQuerySet":
        return self.filter(kind__in=kinds)

    def between(self, first: dt.date | None, last: dt.date | None) -> "AdjustmentQuerySet":
        """In effect from one of these days on, both included; None leaves that side open."""
        since = self.filter(effective_on__gte=first) if first else self
        return since.filter(effective_on__lte=last) if last else since

    def of_notice(self, notice: Notice) -> "AdjustmentQuerySet":
        return self.filter(notice=notice)

    def of_agency(self, agency: "Agency") -> "AdjustmentQuerySet":
        return self.filter(agency=agency)

    def of_occupation(self, occupation: "Occupation") -> "AdjustmentQuerySet":
        """Under its code; a re-code is told of the old occupation and of the new one."""
        new = type(occupation).objects.filter(replaces=occupation).values_list("pk", flat=True)
        own = models.Q(occupation=occupation) | models.Q(kind=Adjustment.Kind.RECODED)
        # Plain keys, which an index finds; with a condition on the new one every act is gone through.
        return self.filter(own, occupation__in=[occupation.pk, *new])

    def newest_first(self) -> "AdjustmentQuerySet":
        return self.order_by("-effective_on", "-id")


class Adjustment(models.Model):
    """One dated act on the register, resting on a notice.

    Change pages, feeds, statements and undo read this, never the audit history: it says what the
    authorities did, with the day on which it took effect, while the history says who typed what and when.
    """

    class Kind(models.TextChoices):
        STARTED = "started", "新增等级"
        ENDED = "ended", "终止等级"
        RENAMED = "renamed", "机构更名"
        RECODED = "recoded", "职业编码变更"
        SPLIT = "split", "项目拆分"
        CORRECTED = "corrected", "更正转录"

    number = models.CharField("调整编号", max_length=80, unique=True, editable=False)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    effective_on = models.DateField("生效日期")
    notice = models.ForeignKey("Notice", models.PROTECT, related_name="adjustments", verbose_name="依据通知")
    reason = models.TextField("说明", blank=True)
    agency = models.ForeignKey(
        "Agency", models.PROTECT, null=True, blank=True, related_name="adjustments", verbose_name="评价机构"
    )
    scope = models.ForeignKey(
        "Scope", models.PROTECT, null=True, blank=True, related_name="adjustments", verbose_name="评价范围"
    )
    occupation = models.ForeignKey(
        "Occupation", models.PROTECT, null=True, blank=True, related_name="adjustments", verbose_name="职业"
    )
    before = models.JSONField("调整前", default=dict, blank=True)
    after = models.JSONField("调整后", default=dict, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间")

    annex_import = models.ForeignKey(
        "Import",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustments",
        verbose_name="附件导入",
    )

    objects = AdjustmentQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "调整"
        ordering = ["-effective_on", "-id"]
        # None by notice: SQLite would read the rows of a list from there, through every act of an edition.
        indexes = [
            models.Index(fields=["-effective_on", "-id"], name="adjustment_newest"),
            models.Index(fields=["occupation", "-effective_on", "-id"], name="adjustment_of_occupation"),
        ]
        permissions = [
            ("publish_adjustment", "可以发布：应用导入、终止评价范围的等级"),
            ("restore_record", "可以把记录还原成历史版本"),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.get_kind_display()}（{self.notice.number}）"

    def natural_key(self) -> tuple[str]:
        return (self.number,)

    natural_key.dependencies = ["agencies.notice", "agencies.scope"]  # type: ignore[attr-defined]  # dumpdata
