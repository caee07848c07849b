import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models.occupation_name import OccupationName, occupation_name_on
from agencies.models.patterns import shape
from agencies.models.retraction import Retractable, StandingManager
from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history

# The year of the classification as printed.
PRINTED_IN = 2022
SKILL_GRADE_CODE = shape("D-dd-dd-dd")
SPECIAL_ABILITY_CODE = shape("D-dd-dd-Zd")


class OccupationQuerySet(KeyedQuerySet["Occupation"]):
    def for_code(self, prefix: str) -> "OccupationQuerySet":
        """A whole code or any prefix of one, hyphens in place: a group is a prefix."""
        return self.filter(code__startswith=prefix)

    def in_classification(self) -> "OccupationQuerySet":
        """In the print of 2022, or added to the classification since."""
        return self.filter(models.Q(in_classification=True) | models.Q(classified_in__isnull=False))

    def classified_before(self, year: int) -> "OccupationQuerySet":
        """In the classification at the end of the year before: of an addition the year alone is known."""
        printed = models.Q(in_classification=True, classified_in=None)
        return self.filter(printed | models.Q(classified_in__lt=year))

    def with_names_on(self, on: dt.date) -> "OccupationQuerySet":
        """With `name_on_day`, and `was_renamed` where it has or had another."""
        former = OccupationName.objects.filter(occupation=models.OuterRef("pk"))
        return self.annotate(name_on_day=occupation_name_on(on), was_renamed=models.Exists(former))


OccupationManager = StandingManager.from_queryset(OccupationQuerySet)


class Occupation(Retractable, Versioned, Keyed):
    """A 职业 of the 2022 classification with its code, or a 专项职业能力 project with its Z code.

    The whole classification is loaded, so that "a real occupation that nobody here assesses" can be told
    from "unknown". A code is never edited in place: a re-code makes a new occupation that `replaces` the
    old one, whose address stays and points on.
    """

    KEY = ("code",)

    # Shared by models, filters and files: the value stands in addresses and in the JSON contract.
    class Kind(models.TextChoices):
        SKILL_GRADE = "skill_grade", _("职业技能等级认定")
        SPECIAL_ABILITY = "special_ability", _("专项职业能力考核")

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
    classified_in = models.PositiveSmallIntegerField(
        "收入大典的年份",
        null=True,
        blank=True,
        validators=[MinValueValidator(2022), MaxValueValidator(2199)],
        help_text="2022年版所印的填2022；之后公布的新职业填公布年份；不在大典中的留空。",
    )
    source = models.CharField(
        "来源",
        max_length=300,
        blank=True,
        db_default="",
        help_text="2022年版大典之外的职业和项目，写明从何而来。",
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代的原职业"
    )

    objects = OccupationManager()
    every = OccupationQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
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

    def get_absolute_url(self) -> str:
        return reverse("occupation-detail", args=[self.code])

    @property
    def in_print(self) -> bool:
        """Whether the classification as printed in 2022 has it; later additions have a year of their own."""
        return self.in_classification and self.classified_in in {None, PRINTED_IN}

    @property
    def added(self) -> str:
        """`2024年收入大典（本站据公开副本收录：…）` of a later addition, else blank."""
        if self.in_print or self.classified_in is None:
            return ""
        return added_in(self.classified_in, self.source)


def added_in(year: int, source: str) -> str:
    added = gettext("%(year)s年收入大典") % {"year": year}
    return gettext("%(added)s（%(source)s）") % {"added": added, "source": source} if source else added
