import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from agencies.models.notice import Notice
from agencies.models.retraction import Retractable, StandingManager
from agencies.models.versioned import Keyed, KeyedQuerySet, history

if TYPE_CHECKING:
    from agencies.models.agency import Agency
    from agencies.models.occupation import Occupation


class AdjustmentQuerySet(KeyedQuerySet["Adjustment"]):
    def standing(self) -> "AdjustmentQuerySet":
        """Without those of an import that was undone, or on what was retracted: kept, and saying nothing."""
        subjects = ("scope", "agency", "occupation")
        gone = [models.Q(**{f"{subject}__retracted": True}) for subject in subjects]
        return self.exclude(models.Q(annex_import__status="undone") | gone[0] | gone[1] | gone[2])

    def changes(self, first: Notice | None = None) -> "AdjustmentQuerySet":
        """What changed after the first loaded edition: what that one lists was not new, only newly known.

        Whoever knows that edition spares a query.
        """
        first = first or Notice.objects.editions().defer("text").last()
        if first is None:
            return self.standing()
        return self.standing().exclude(
            notice=first, kind=Adjustment.Kind.STARTED, effective_on=first.in_force_from
        )

    def in_effect(self) -> "AdjustmentQuerySet":
        """Without starts and ends that were corrected away: no period rests on them any more."""
        other = ~models.Q(kind__in=[Adjustment.Kind.STARTED, Adjustment.Kind.ENDED])
        rested_on = models.Q(grades_started__isnull=False) | models.Q(grades_ended__isnull=False)
        return self.filter(other | rested_on).distinct()

    def counts_by_day(self) -> dict[dt.date, int]:
        """How many acts take effect on which day; without editions, and what only corrects this site.

        The day is that of the periods that rest on an act, as corrected; where none does, its own.
        """
        began, ended = models.Min("grades_started__valid_from"), models.Min("grades_ended__valid_until")
        own = self.standing().filter(notice__edition=None).in_effect().order_by()
        days = own.annotate(day=Coalesce(began, ended, "effective_on"), began=began)
        # With its key each: acts of one day are as many as they are.
        acts = set(days.values_list("day", "scope", "kind", "began", "pk"))
        corrected = {act for act in acts if act[2] == Adjustment.Kind.CORRECTED}
        entered = {act[:2] for act in acts - corrected}
        # What a correction begins stands for the act that should have begun it, where no other does.
        instead = {(day, scope) for day, scope, _kind, since, _key in corrected if since} - entered
        return dict(Counter([act[0] for act in acts - corrected] + [day for day, _scope in instead]))

    def with_names(self) -> "AdjustmentQuerySet":
        """With all that a line about each says."""
        return self.select_related(
            "notice", "agency", "occupation", "scope__agency", "scope__item__occupation"
        )

    def of_kind(self, *kinds: str) -> "AdjustmentQuerySet":
        return self.filter(kind__in=kinds)

    def between(self, first: dt.date | None, last: dt.date | None) -> "AdjustmentQuerySet":
        """In effect from one of these days on, both included; None leaves that side open."""
        since = self.filter(effective_on__gte=first) if first else self
        return since.filter(effective_on__lte=last) if last else since

    def recorded_since(self, moment: dt.datetime, day: dt.date, today: dt.date) -> "AdjustmentQuerySet":
        """Entered after that moment, or in effect from a day after that one on, up to today."""
        due = models.Q(effective_on__gt=day, effective_on__lte=today)
        return self.filter(models.Q(entered_at__gt=moment) | due)

    def undone_since(self, moment: dt.datetime) -> "AdjustmentQuerySet":
        """Of imports that stood at that moment, and were undone after it."""
        return self.filter(annex_import__undone_at__gt=moment, entered_at__lte=moment).with_names()

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


AdjustmentManager = StandingManager.from_queryset(AdjustmentQuerySet)


class Adjustment(Retractable, Keyed):
    """One dated act on the register, resting on a notice.

    Change pages, feeds, statements and undo read this, never the audit history: it says what the
    authorities did, with the day on which it took effect, while the history says who typed what and when.
    """

    KEY = ("number",)

    class Kind(models.TextChoices):
        STARTED = "started", "新增等级"
        ENDED = "ended", "终止等级"
        RENAMED = "renamed", "机构更名"
        OCCUPATION_RENAMED = "occupation_renamed", "职业更名"
        RECODED = "recoded", "职业编码变更"
        SPLIT = "split", "项目拆分"
        CORRECTED = "corrected", "更正转录"

    number = models.CharField("调整编号", max_length=80, unique=True, editable=False)
    kind = models.CharField("类型", max_length=20, choices=Kind)
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
        "Import", models.PROTECT, null=True, blank=True, related_name="adjustments", verbose_name="附件导入"
    )

    objects = AdjustmentManager()
    every = AdjustmentQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
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

    @property
    def subject(self) -> models.Model | None:
        return self.scope or self.agency or self.occupation

    @property
    def undone(self) -> bool:
        """Whether its import was undone, and it with it."""
        return self.annex_import_id is not None and self.annex_import.status == "undone"  # type: ignore[union-attr]  # set

    @property
    def is_of_document(self) -> bool:
        """Whether an import wrote it, or its notice's own row prints the grades that it began."""
        rows = self.notice.annex_rows.filter(scope=self.scope_id) if self.kind == self.Kind.STARTED else ()
        begun = set(self.after.get("grades", ()))
        return self.annex_import_id is not None or any(begun <= set(row.numerals) for row in rows)

    @property
    def may_be_retracted(self) -> bool:
        """Part of a document goes with the whole of it; a correction is corrected."""
        return not self.is_of_document and self.kind != self.Kind.CORRECTED
