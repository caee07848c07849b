from collections.abc import Collection

from django.db import models
from django.urls import reverse

from agencies.models.patterns import shape
from agencies.models.versioned import Versioned, history

SKILL_GRADE_CODE = shape("D-dd-dd-dd")
SPECIAL_ABILITY_CODE = shape("D-dd-dd-Zd")


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def get_by_natural_key(self, code: str) -> "Occupation":
        return self.get(code=code)

    def for_code(self, prefix: str) -> "OccupationQuerySet":
        """A whole code or any prefix of one, hyphens in place: a group is a prefix."""
        return self.filter(code__startswith=prefix)

    def in_classification(self) -> "OccupationQuerySet":
        return self.filter(in_classification=True)

    def with_place(self) -> "OccupationQuerySet":
        """With its minor, sub-major and major group, and what it replaces."""
        return self.select_related("group__parent__parent", "replaces", "replaced_by")


class Occupation(Versioned):
    """A 职业 of the 2022 classification with its code, or a 专项职业能力 project with its Z code.

    The whole classification is loaded, so that "a real occupation that nobody here assesses" can be told
    from "unknown". A code is never edited in place: a re-code makes a new occupation that `replaces` the
    old one, whose address stays and points on.
    """

    # Shared by models, filters and files: the value stands in addresses and in the JSON contract.
    class Kind(models.TextChoices):
        SKILL_GRADE = "skill_grade", "职业技能等级认定"
        SPECIAL_ABILITY = "special_ability", "专项职业能力考核"

    code = models.CharField(
        "职业编码", max_length=10, unique=True, help_text="形如 6-31-01-03 或 4-04-05-Z1。"
    )
    name = models.CharField("职业名称", max_length=100)
    name_en = models.CharField("英文名（非官方）", max_length=200, blank=True)
    pinyin = models.CharField("拼音", max_length=600, blank=True, editable=False)
    kind = models.CharField("类型", max_length=16, choices=Kind, default=Kind.SKILL_GRADE)
    group = models.ForeignKey(
        "OccupationGroup", models.PROTECT, related_name="occupations", verbose_name="所属小类"
    )
    is_digital = models.BooleanField("数字职业", default=False)
    is_green = models.BooleanField("绿色职业", default=False)
    in_classification = models.BooleanField(
        "在2022年版大典中", default=True, help_text="专项职业能力项目和大典之外的编码不勾选。"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代的原职业"
    )

    objects = OccupationQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "职业"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="occupation_code_shape",
                condition=models.Q(code__has_shape=SKILL_GRADE_CODE, kind="skill_grade")
                | models.Q(code__has_shape=SPECIAL_ABILITY_CODE, kind="special_ability"),
                violation_error_message="职业编码应形如 6-31-01-03；专项职业能力的编码应形如 4-04-05-Z1。",
            ),
            models.CheckConstraint(
                name="occupation_replaces_another",
                condition=~models.Q(replaces=models.F("id")),
                violation_error_message="一个职业不能替代它自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["agencies.occupationgroup"]  # type: ignore[attr-defined]  # read by dumpdata

    def get_absolute_url(self) -> str:
        return reverse("occupation-detail", args=[self.code])

    def neighbours(self, assessed: Collection[str]) -> OccupationQuerySet:
        """The others of its minor group that some agency may assess, by the codes of those `assessed`."""
        codes = [code for code in assessed if code.startswith(self.code[:7])]
        return type(self).objects.filter(code__in=codes, group=self.group_id).exclude(pk=self.pk)
