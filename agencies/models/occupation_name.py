import datetime as dt

from django.db import models
from django.db.models.functions import Coalesce

from agencies.models.versioned import Keyed, KeyedQuerySet, history


class OccupationNameQuerySet(KeyedQuerySet["OccupationName"]):
    def held_on(self, on: dt.date) -> "OccupationNameQuerySet":
        began = models.Q(valid_from=None) | models.Q(valid_from__lte=on)
        return self.filter(began, valid_until__gt=on)


class OccupationName(Keyed):
    """A former official name of an occupation and its period; the newest name stands in `Occupation`.

    A blank `valid_from` is since before this site knows. The act that ended it says by which notice.
    """

    KEY = ("occupation__code", "valid_until")

    occupation = models.ForeignKey(
        "Occupation", models.PROTECT, related_name="former_names", verbose_name="职业"
    )
    name = models.CharField("曾用名称", max_length=100)
    pinyin = models.CharField("拼音", max_length=600, blank=True, editable=False)
    valid_from = models.DateField("自", null=True, blank=True, help_text="不知道起始日期的留空。")
    valid_until = models.DateField("至（不含）", help_text="新名称开始使用的日期。")
    month_only = models.BooleanField(
        "只知道月份", default=False, help_text="来源只写到月份的，按当月最后一天计，页面只显示月份。"
    )
    ended_by = models.ForeignKey(
        "Adjustment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occupation_names_ended",
        verbose_name="依据",
    )
    source = models.CharField("来源", max_length=300, blank=True, help_text="没有依据通知的，写明来源。")

    objects = OccupationNameQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "职业名称沿革"
        ordering = ["occupation", "valid_until"]
        constraints = [
            models.CheckConstraint(
                name="occupation_name_period",
                condition=models.Q(valid_from=None) | models.Q(valid_until__gt=models.F("valid_from")),
                violation_error_message="结束日期必须晚于开始日期。",
            ),
            models.UniqueConstraint(
                fields=["occupation", "valid_until"], name="occupation_name_ends_once_a_day"
            ),
            models.CheckConstraint(
                name="occupation_name_has_basis",
                condition=models.Q(ended_by__isnull=False) | ~models.Q(source=""),
                violation_error_message="请写明依据的调整，或写明来源。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def occupation_name_on(on: dt.date) -> Coalesce:
    """The name on that day of each in a queryset of occupations."""
    former = OccupationName.objects.held_on(on).filter(occupation=models.OuterRef("pk"))
    return Coalesce(models.Subquery(former.values("name")[:1]), "name")
