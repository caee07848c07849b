from collections.abc import Sequence

from django.db import models

from agencies.models.versioned import Keyed, KeyedQuerySet, history


class GradeLevelQuerySet(KeyedQuerySet["GradeLevel"]):
    def rising(self) -> "GradeLevelQuerySet":
        """From 五级, the lowest, up to 一级."""
        return self.order_by("rank")

    def numerals(self) -> tuple[str, ...]:
        """From the lowest grade up: `("5", "4", "3", "2", "1")`."""
        return tuple(self.rising().values_list("numeral", flat=True))

    def names(self) -> dict[str, tuple[str, ...]]:
        """Likewise, with what else each is called: `{"5": ("五级", "初级工"), …}`."""
        return {level.numeral: (level.name, level.title) for level in self.rising()}


class GradeLevel(Keyed):
    """A step of the national series: 五级／初级工 (rank 1) up to 一级／高级技师 (rank 5).

    The series is data because the national one may grow to eight steps. `numeral` is what the annex
    prints and only names the step; `rank` orders. Nothing compares numerals: 五级 is below 一级.
    """

    KEY = ("numeral",)

    numeral = models.CharField("等级数字", max_length=2, unique=True, help_text="目录中印的数字，如 5。")
    rank = models.PositiveSmallIntegerField("高低次序", unique=True, help_text="1 为最低（五级）。")
    name = models.CharField("等级", max_length=8, unique=True, help_text="如：五级。")
    title = models.CharField("技能等级称谓", max_length=16, unique=True, help_text="如：初级工。")
    name_en = models.CharField("英文名（非官方）", max_length=60, blank=True)

    objects = GradeLevelQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "技能等级"
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.name}／{self.title}"


def in_json(numeral: str) -> int | str:
    """`3` as the number that the JSON contract promises; a numeral that is no digit as its text, `特`."""
    return int(numeral) if numeral.isdecimal() else numeral


Levels = Sequence[GradeLevel]
