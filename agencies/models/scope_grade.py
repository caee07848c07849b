import datetime as dt
from collections.abc import Iterable

from django.db import models

from agencies.models.versioned import Keyed, KeyedQuerySet, history, period_constraint, period_covers


class ScopeGradeQuerySet(KeyedQuerySet["ScopeGrade"]):
    def in_force(self, on: dt.date) -> "ScopeGradeQuerySet":
        return self.filter(period_covers(on))

    def of_scopes(self, scopes: Iterable[int]) -> "ScopeGradeQuerySet":
        return self.filter(scope__in=list(scopes))

    def rising(self) -> "ScopeGradeQuerySet":
        """Scope by scope, the grades of each from the lowest up."""
        return self.order_by("scope_id", "grade_level__rank")

    def ended_by(self, on: dt.date) -> "ScopeGradeQuerySet":
        """Those whose period is over on that day; the same grade may have begun again."""
        return self.filter(valid_until__lte=on)

    def open(self) -> "ScopeGradeQuerySet":
        """Without an end; one at most for a scope and a grade."""
        return self.filter(valid_until=None)


class StandingGrades(models.Manager.from_queryset(ScopeGradeQuerySet)):  # type: ignore[misc]  # made at run time
    """Grades of scopes that stand: those of a retracted one keep their periods, and nothing shows them."""

    def get_queryset(self) -> ScopeGradeQuerySet:
        grades: ScopeGradeQuerySet = super().get_queryset()
        return grades.filter(scope__retracted=False)


class ScopeGrade(Keyed):
    """One grade level of a scope and the period in which it holds.

    Ended, never deleted, so each grade knows since when and by what it holds. `grade_level` is empty for
    a special ability alone, which has one such row for its period. That no period overlaps another, and
    that a special ability has no grade, is kept by the database itself: see `agencies/database/triggers.py`.
    """

    KEY = (
        "scope__agency__filing_number",
        "scope__item__occupation__code",
        "scope__item__work_type",
        "grade_level__numeral",
        "valid_from",
    )

    scope = models.ForeignKey("Scope", models.PROTECT, related_name="grades", verbose_name="评价范围")
    grade_level = models.ForeignKey(
        "GradeLevel", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="等级"
    )
    valid_from = models.DateField("自")
    valid_until = models.DateField("至（不含）", null=True, blank=True)
    started_by = models.ForeignKey(
        "Adjustment", models.PROTECT, related_name="grades_started", verbose_name="新增依据"
    )
    ended_by = models.ForeignKey(
        "Adjustment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grades_ended",
        verbose_name="终止依据",
    )

    objects = StandingGrades()
    every = ScopeGradeQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
        verbose_name = verbose_name_plural = "等级"
        ordering = ["scope", "grade_level__rank", "valid_from"]
        constraints = [
            period_constraint("scope_grade_period"),
            models.CheckConstraint(
                name="scope_grade_end_has_adjustment",
                condition=models.Q(valid_until=None, ended_by=None)
                | models.Q(valid_until__isnull=False, ended_by__isnull=False),
                violation_error_message="终止日期和终止依据必须同时填写。",
            ),
            models.UniqueConstraint(
                fields=["scope", "grade_level"],
                condition=models.Q(valid_until=None),
                name="scope_grade_one_open",
                violation_error_message="该等级已在目录内，无需再次新增。",
            ),
            models.UniqueConstraint(
                fields=["scope"],
                condition=models.Q(valid_until=None, grade_level=None),
                name="scope_grade_one_open_without_grade",
                violation_error_message="该专项职业能力已在目录内，无需再次新增。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade_level or '不分等级'}（自 {self.valid_from}）"
