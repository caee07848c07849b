"""撤下: one thing recorded in error, taken out of public sight, and kept for editors."""

import datetime as dt
from typing import Any, TypeVar

from django.db import models
from django.db.models.functions import Coalesce

from agencies.models.patterns import exactly_one
from agencies.models.versioned import account, history

RetractableRecord = TypeVar("RetractableRecord", bound=models.Model)


class StandingManager(models.Manager[RetractableRecord]):
    """Hides what was retracted. `every`, beside it on each model that can be, shows that too."""

    def get_queryset(self) -> models.QuerySet[RetractableRecord]:
        return super().get_queryset().filter(retracted=False)


class Retractable(models.Model):
    """A record that can be retracted. Only the verbs `retract` and `show_again` set the mark."""

    retracted = models.BooleanField("已撤下", default=False, db_default=False, editable=False)

    class Meta:
        abstract = True


SUBJECTS = ("adjustment", "scope", "agency", "occupation", "notice")


class RetractionQuerySet(models.QuerySet["Retraction"]):
    def since(self, moment: dt.datetime) -> "RetractionQuerySet":
        """Of acts and records, taken back or shown again after that moment; with what each names."""
        moved = models.Q(retracted_at__gt=moment) | models.Q(lifted_at__gt=moment)
        found = self.filter(moved, notice=None)
        scope = ("scope__agency", "scope__item__occupation")
        return found.select_related(
            *("agency", "occupation", *scope, "adjustment__agency", "adjustment__occupation"),
            *(f"adjustment__{each}" for each in scope),
        )

    def standing(self) -> "RetractionQuerySet":
        """Those that were not lifted since."""
        return self.filter(lifted_at=None)

    def with_recorded_at(self) -> models.QuerySet[Any]:
        """When what was retracted was entered; null where nobody knows."""
        models_of: list[Any] = [self.model._meta.get_field(name).related_model for name in SUBJECTS]
        entered = [
            model.history.filter(id=models.OuterRef(name)).order_by("history_date").values("history_date")[:1]
            for name, model in zip(SUBJECTS[1:], models_of[1:], strict=True)
        ]
        return self.annotate(
            recorded_at=Coalesce("adjustment__entered_at", *(models.Subquery(its) for its in entered))
        )


class Retraction(models.Model):
    """One act or record taken back as recorded in error: what, by whom, when and why, approved by whom.

    An act that is retracted has its effect reversed, and comes back only by being entered anew. A record that
    is retracted is hidden, and shown again when the retraction is lifted or the same key is entered again.
    """

    adjustment = models.ForeignKey(
        "Adjustment", models.PROTECT, null=True, blank=True, related_name="retractions", verbose_name="调整"
    )
    scope = models.ForeignKey(
        "Scope", models.PROTECT, null=True, blank=True, related_name="retractions", verbose_name="评价范围"
    )
    agency = models.ForeignKey(
        "Agency", models.PROTECT, null=True, blank=True, related_name="retractions", verbose_name="评价机构"
    )
    occupation = models.ForeignKey(
        "Occupation", models.PROTECT, null=True, blank=True, related_name="retractions", verbose_name="职业"
    )
    notice = models.ForeignKey(
        "Notice", models.PROTECT, null=True, blank=True, related_name="retractions", verbose_name="通知"
    )
    reason = models.TextField("原因", help_text="录入有什么错误，依据什么发现。")
    annex_import = models.ForeignKey(
        "Import",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retractions",
        verbose_name="撤销的导入",
        help_text="随导入的撤销而撤下时填写。",
    )
    retracted_by = account("撤下人", blank=True)
    retracted_at = models.DateTimeField("撤下时间")
    approved_by = account("批准人", blank=True)
    lifted_at = models.DateTimeField("恢复时间", null=True, blank=True)
    lifted_by = account("恢复人", blank=True)
    lifted_reason = models.TextField("恢复原因", blank=True)

    objects = RetractionQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "撤下"
        ordering = ["-retracted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="retraction_one_subject",
                condition=exactly_one(*SUBJECTS),
                violation_error_message="请在调整、评价范围、评价机构、职业、通知中选且只选一个。",
            ),
            models.CheckConstraint(
                name="retraction_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message="请写明撤下的原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"撤下：{self.subject}"

    @property
    def subject(self) -> Any:
        """The act or record that was retracted."""
        return next(subject for name in SUBJECTS if (subject := getattr(self, name)) is not None)
