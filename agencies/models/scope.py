import datetime as dt

from django.db import models

from agencies.models.retraction import Retractable, StandingManager
from agencies.models.scope_grade import ScopeGrade
from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history


class ScopeQuerySet(KeyedQuerySet["Scope"]):
    """For who works on the records themselves. What the public asks is answered by `agencies.in_memory`."""

    def in_force(self, on: dt.date) -> "ScopeQuerySet":
        """A scope is in force while one of its grades is."""
        held = ScopeGrade.objects.in_force(on).filter(scope=models.OuterRef("pk"))
        return self.filter(models.Exists(held))

    def as_printed(self) -> "ScopeQuerySet":
        """In the order of the newest edition; what came after it stands behind."""
        return self.order_by("print_order", "id")


ScopeManager = StandingManager.from_queryset(ScopeQuerySet)


class Scope(Retractable, Versioned, Keyed):
    """评价范围: the pair of an agency and an item. Permanent: pages, anchors and annex rows hang on it.

    What it covers, and when, is said by its grades.
    """

    KEY = ("agency__filing_number", "item__occupation__code", "item__work_type")

    # Far behind every printed row, so that a scope which no edition prints yet is listed last.
    UNPRINTED = 2**31 - 1

    agency = models.ForeignKey("Agency", models.PROTECT, related_name="scopes", verbose_name="评价机构")
    item = models.ForeignKey("AssessmentItem", models.PROTECT, related_name="scopes", verbose_name="评价项目")
    print_order = models.PositiveIntegerField(
        "印刷次序", default=UNPRINTED, editable=False, help_text="在最新一版目录中的次序。"
    )

    objects = ScopeManager()
    every = ScopeQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
        verbose_name = verbose_name_plural = "评价范围"
        ordering = ["print_order", "id"]
        indexes = [models.Index(fields=["print_order", "id"], name="scope_as_printed")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "item"],
                name="scope_once",
                violation_error_message="该机构已有这一评价项目；请用“新增等级”调整它的等级。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency.name}：{self.item.name}"
