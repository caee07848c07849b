from django.db import models

from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history


class AssessmentItem(Versioned, Keyed):
    """评价项目: an occupation undivided (blank `work_type`), or one 工种 of it.

    Undivided and divided items of one code are never merged: 车工 undivided is assessed at 五级, and
    数控车工 has no 五级.
    """

    KEY = ("occupation__code", "work_type")

    occupation = models.ForeignKey("Occupation", models.PROTECT, related_name="items", verbose_name="职业")
    work_type = models.CharField("工种", max_length=100, blank=True, help_text="未分工种的留空。")
    pinyin = models.CharField("工种拼音", max_length=600, blank=True, editable=False)

    objects = KeyedQuerySet["AssessmentItem"].as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "评价项目"
        ordering = ["occupation__code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "work_type"],
                name="assessment_item_once",
                violation_error_message="该职业的这一评价项目已存在，请直接选用。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation.code} {self.name}"

    @property
    def name(self) -> str:
        """As displayed: `焊工（电焊工）`, or `电工` when undivided."""
        return item_name(self.occupation.name, self.work_type)


def item_name(occupation_name: str, work_type: str) -> str:
    return f"{occupation_name}（{work_type}）" if work_type else occupation_name
