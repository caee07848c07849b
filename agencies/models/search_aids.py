"""What this site adds so that people find things: never part of the directory."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models

from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history

# What an alias may mean.
TARGETS = ("occupation", "item", "agency", "topic", "notice")


def only(target: str) -> models.Q:
    return models.Q(**{f"{each}__isnull": each != target for each in TARGETS})


class AliasQuerySet(models.QuerySet["Alias"]):
    def approved(self) -> "AliasQuerySet":
        return self.filter(approved=True)


class Alias(Versioned):
    """An everyday, former or short name, or a former code, for one item, occupation or agency.

    Or a word of a question that a topic of the guide or a notice answers: of low confidence it names a thing
    (证) and must be all that was typed; of medium confidence it must stand beside such a thing of its topic
    (丢). The topic of the same name is meant in every edition's guide.

    High confidence matches; medium matches with 「也可能指…」; low only suggests.
    """

    class Kind(models.TextChoices):
        EVERYDAY = "everyday", "常用叫法"
        FORMER_NAME = "former_name", "曾用名称"
        FORMER_CODE = "former_code", "曾用编码"

    class Confidence(models.TextChoices):
        HIGH = "high", "高：直接匹配"
        MEDIUM = "medium", "中：匹配，并提示“也可能指…”"
        LOW = "low", "低：只作建议"

    text = models.CharField("叫法", max_length=100)
    kind = models.CharField("类型", max_length=12, choices=Kind, default=Kind.EVERYDAY)
    confidence = models.CharField("把握", max_length=6, choices=Confidence)
    occupation = models.ForeignKey(
        "Occupation", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name="职业"
    )
    item = models.ForeignKey(
        "AssessmentItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aliases",
        verbose_name="评价项目",
    )
    agency = models.ForeignKey(
        "Agency", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name="评价机构"
    )
    topic = models.ForeignKey(
        "GuideTopic", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name="办事指南"
    )
    notice = models.ForeignKey(
        "Notice", models.PROTECT, null=True, blank=True, related_name="aliases", verbose_name="通知"
    )
    source = models.CharField("来源", max_length=300, help_text="这一叫法从何而来。")
    approved = models.BooleanField("已批准", default=False, help_text="只有已批准的叫法才参与检索。")
    pinyin = models.CharField("拼音", max_length=600, blank=True, editable=False)

    objects = AliasQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "检索叫法"
        ordering = ["text", "id"]
        constraints = [
            models.CheckConstraint(
                name="alias_one_target",
                condition=reduce(or_, (only(target) for target in TARGETS)),
                violation_error_message="请在职业、评价项目、评价机构、办事指南、通知中选且只选一个。",
            ),
            *(
                models.UniqueConstraint(fields=["text", "kind", target], name=f"alias_once_for_{target}")
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SearchNoteQuerySet(KeyedQuerySet["SearchNote"]):
    def approved(self) -> "SearchNoteQuerySet":
        return self.filter(approved=True)


class SearchNote(Versioned, Keyed):
    """A card beside an answer: a caution for a trap word, or why a thing is not in this directory.

    Or, shown nowhere, the words in which people ask (哪里, 我想考, 证): understood, and of no weight.
    """

    KEY = ("title",)

    class Kind(models.TextChoices):
        CAUTION = "caution", "提醒：容易与其他证件混淆"
        NOT_LISTED = "not_listed", "说明：目录中没有"
        ANOTHER_CERTIFICATE = "another_certificate", "说明：属于其他证件"
        QUESTION = "question", "问话用语：检索时不计，不显示"

    title = models.CharField("标题", max_length=100, unique=True)
    terms = models.JSONField("触发词", default=list, help_text="输入这些词时显示。")
    kind = models.CharField("类型", max_length=20, choices=Kind)
    text = models.TextField("内容")
    basis = models.CharField("依据", max_length=300, help_text="内容以什么为据。")
    title_en = models.CharField("英文标题", max_length=200, blank=True, help_text="空着时英文页面显示中文。")
    text_en = models.TextField("英文内容", blank=True)
    basis_en = models.CharField("英文依据", max_length=500, blank=True)
    occupation = models.ForeignKey(
        "Occupation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="search_notes",
        verbose_name="所说的职业",
        help_text="大典中有而本市目录没有的职业。",
    )
    related: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "Occupation", blank=True, related_name="related_search_notes", verbose_name="相关职业"
    )
    approved = models.BooleanField("已批准", default=False)

    objects = SearchNoteQuerySet.as_manager()
    history = history(m2m_fields=[related])

    class Meta:
        verbose_name = verbose_name_plural = "检索提示"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class MissedSearch(models.Model):
    """A folded text that found nothing: its day, which kind of nothing, how often. Never who typed it."""

    text = models.CharField("文字", max_length=40)
    day = models.DateField("日期")
    kind = models.CharField("结果", max_length=20)
    count = models.PositiveIntegerField("次数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "未找到的检索"
        ordering = ["-day", "-count", "text"]
        constraints = [
            models.UniqueConstraint(fields=["text", "day", "kind"], name="missed_search_once_a_day")
        ]

    def __str__(self) -> str:
        return self.text
