"""The guide: what a citizen needs to know, claim by claim, each resting on a notice or marked as ours."""

from bisect import bisect_right
from itertools import accumulate

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history

# What the audit history says of a topic that a new edition took over from the one before it.
TAKEN_OVER = "沿用上一年度的指南"


class GuideTopicQuerySet(KeyedQuerySet["GuideTopic"]):
    def not_reviewed(self) -> "GuideTopicQuerySet":
        """Copies for a new edition that no editor has saved since."""
        copies = GuideTopic.history.filter(history_type="+", history_change_reason=TAKEN_OVER)
        return self.filter(version=1, pk__in=copies.values("id"))


class GuideTopic(Versioned, Keyed):
    """One guide page of one edition: `/guide/<slug>/`. Its first claim answers those who read no further."""

    KEY = ("edition__number", "slug")

    edition = models.ForeignKey(
        "Notice", models.PROTECT, related_name="guide_topics", verbose_name="所属年度目录"
    )
    slug = models.SlugField("网址名", max_length=40, help_text="如 apply；同一主题各年相同，公布后不再改动。")
    label = models.CharField("简称", max_length=20)
    label_en = models.CharField("英文简称", max_length=60, blank=True)
    title = models.CharField("标题", max_length=100)
    title_en = models.CharField("英文标题", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    unprovided = models.JSONField(
        "来源文件未提供的内容", default=list, blank=True, help_text="人们常问而通知没有写的，每项一行。"
    )
    unprovided_en = models.JSONField("来源文件未提供的内容（英文）", default=list, blank=True)

    objects = GuideTopicQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "办事指南"
        ordering = ["edition", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="guide_topic_once_in_an_edition",
                violation_error_message="这一年度的指南中已有这个主题。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guide-topic", args=[self.slug])


class Claim(Versioned, Keyed):
    """One sentence of a topic, in each language. It rests on its quotations, or is marked 「本站说明」.

    `step` names the claim as one of the next steps that detail pages show: 条件, 报名, 缴费, …
    """

    KEY = ("topic__edition__number", "topic__slug", "position")

    topic = models.ForeignKey("GuideTopic", models.PROTECT, related_name="claims", verbose_name="主题")
    position = models.PositiveSmallIntegerField("次序")
    text = models.TextField("内容")
    text_en = models.TextField("英文", blank=True)
    is_own_note = models.BooleanField(
        "本站说明", default=False, help_text="没有通知原文可引、由本站说明的句子。"
    )
    step = models.CharField(
        "办理步骤", max_length=20, blank=True, help_text="作为详情页的一步时填写，如“报名”。"
    )
    step_en = models.CharField("办理步骤（英文）", max_length=40, blank=True)

    objects = KeyedQuerySet["Claim"].as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "指南内容"
        ordering = ["topic", "position"]
        constraints = [models.UniqueConstraint(fields=["topic", "position"], name="claim_once_at_a_place")]

    def __str__(self) -> str:
        return self.text[:40]


class Quotation(models.Model):
    """What a notice says, word for word, from one line of its text to another. Proved when saved."""

    claim = models.ForeignKey("Claim", models.PROTECT, related_name="quotations", verbose_name="指南内容")
    position = models.PositiveSmallIntegerField("次序", default=1)
    notice = models.ForeignKey("Notice", models.PROTECT, related_name="quotations", verbose_name="通知")
    first_line = models.PositiveIntegerField("起行", help_text="通知全文中的行号，从 1 起。")
    last_line = models.PositiveIntegerField("止行")
    text = models.TextField("原文", help_text="与通知全文逐字一致。")

    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "引文"
        ordering = ["claim", "position"]
        constraints = [
            models.CheckConstraint(
                name="quotation_lines_rise",
                condition=models.Q(first_line__gte=1, last_line__gte=models.F("first_line")),
                violation_error_message="止行不能在起行之前。",
            ),
            models.UniqueConstraint(fields=["claim", "position"], name="quotation_once_at_a_place"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def clean(self) -> None:
        """Refuse what the notice does not say between these lines."""
        if self.notice_id and self.text and not self.stands_in(self.notice.text):
            raise ValidationError(
                {"text": "这段文字与通知全文所选的行不一致；请从通知原文逐字选取，或改正行号。"}
            )

    def holds(self) -> bool:
        return self.holds_for(self.claim.topic.edition_id)

    def holds_for(self, edition: int) -> bool:
        """Whether its claim may be shown: the notice stands, says it, and is no other edition (its key)."""
        notice = self.notice
        of_another = notice.edition is not None and notice.pk != edition
        return not (notice.retracted or of_another) and self.stands_in(notice.text)

    def stands_in(self, whole: str) -> bool:
        """Whether the lines say it, a sentence that a page break of the source cuts put together again."""
        return self.text in "".join(whole.split("\n")[self.first_line - 1 : self.last_line])


def lines_saying(whole: str, text: str) -> tuple[int, int] | None:
    """The first and the last line of its first place; None where it stands nowhere."""
    lines = whole.split("\n")
    at = "".join(lines).find(text)
    if at < 0 or not text:
        return None
    ends = list(accumulate(map(len, lines)))
    return bisect_right(ends, at) + 1, bisect_right(ends, at + len(text) - 1) + 1


class OfficialLookUp(Versioned):
    """An official address at which certificates or facts can be looked up, with where it was seen and when.

    As shipped those that the notice prints; an editor adds newer ones when they have seen them.
    """

    class Subject(models.TextChoices):
        BUREAU = "bureau", "市人力资源社会保障局网站"
        NATIONAL = "national", "技能人才评价工作网"

    subject = models.CharField("用途", max_length=12, choices=Subject)
    address = models.URLField("网址")
    source = models.CharField("来源", max_length=300, help_text="如：沪人社职〔2024〕458号 二（四）。")
    seen_on = models.DateField("看到的日期", help_text="文件所印的，填文件日期。")

    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "官方查询网址"
        ordering = ["subject", "-seen_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["subject", "address"], name="official_look_up_once")]

    def __str__(self) -> str:
        return self.address
