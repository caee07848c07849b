import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models.retraction import Retractable, StandingManager
from agencies.models.versioned import Keyed, KeyedQuerySet, Versioned, history

# Within these lies every year and day that a notice can bear.
YEARS = (2000, 2199)
DAYS_ALLOWED = (dt.date(2000, 1, 1), dt.date(2199, 12, 31))
# A notice is paginated by its lines, so that a line's number tells its page. That of 2025 has 211.
NOTICE_PAGE_SIZE = 500
# An edition by 编号, so that each row's own numbers tell its page. That of 2025 has 55.
EDITION_PAGE_SIZE = 60


class NoticeQuerySet(KeyedQuerySet["Notice"]):
    def editions(self) -> "NoticeQuerySet":
        """The annual directories, newest first."""
        return self.filter(edition__isnull=False).order_by("-edition")

    def withdrawn_since(self, moment: dt.datetime) -> "NoticeQuerySet":
        """Editions at that moment, and none since."""
        history = self.model.history
        lost = history.filter(history_date__gt=moment, edition=None)
        were = history.exclude(edition=None).filter(history_date__lte=moment)
        return self.filter(edition=None, pk__in=lost.values("id")).filter(pk__in=were.values("id"))

    def issued_by(self, on: dt.date) -> "NoticeQuerySet":
        """Those in force on that day, newest first."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from", "-id")


NoticeManager = StandingManager.from_queryset(NoticeQuerySet)


class Notice(Retractable, Versioned, Keyed):
    """An official document: the annual directory (`edition` is its year) or a later adjustment.

    `text` is the document verbatim; its pages anchor every paragraph by the line it stands on.
    """

    KEY = ("number",)

    slug = models.SlugField("网址名", unique=True, help_text="如 2024-458；公布后不再改动。")
    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=100)
    edition = models.PositiveSmallIntegerField(
        "目录年份", null=True, blank=True, editable=False, help_text="随附件的导入而来，不手工填写。"
    )
    issued_on = models.DateField("发文日期")
    in_force_from = models.DateField("实施日期")
    text = models.TextField("全文", help_text="逐字录入，不改动。")
    address = models.URLField("官方网址", blank=True)
    transcribed_on = models.DateField("转录日期", null=True, blank=True, help_text="全文录入本站的日期。")
    last_checked_on = models.DateField(
        "最近核对日期", null=True, blank=True, help_text="有人把本站数据与原文核对过，才填写。"
    )
    checked_against = models.CharField(
        "核对的对象",
        max_length=300,
        blank=True,
        db_default="",
        help_text="与什么核对，如：市人社局网站所载通知及附件。",
    )
    check_agreed = models.BooleanField(
        "核对结果一致", null=True, blank=True, help_text="看过而不一致的，选“否”。"
    )

    objects = NoticeManager()
    every = NoticeQuerySet.as_manager()
    history = history()

    class Meta:
        base_manager_name = "every"
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-in_force_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(retracted=False),
                name="notice_one_edition_a_year",
                violation_error_message="这一年的年度目录已收录。",
            ),
            models.CheckConstraint(
                name="notice_edition_is_a_year",
                condition=models.Q(edition=None) | models.Q(edition__range=YEARS),
                violation_error_message=f"目录年份应在 {YEARS[0]} 至 {YEARS[1]} 之间。",
            ),
            models.CheckConstraint(
                name="notice_days_are_sensible",
                condition=models.Q(issued_on__range=DAYS_ALLOWED, in_force_from__range=DAYS_ALLOWED),
                violation_error_message=f"日期应在 {DAYS_ALLOWED[0]} 至 {DAYS_ALLOWED[1]} 之间，请核对。",
            ),
            models.CheckConstraint(
                name="notice_check_says_against_what",
                condition=models.Q(last_checked_on=None, checked_against="", check_agreed=None)
                | (models.Q(last_checked_on__isnull=False) & ~models.Q(checked_against="")),
                violation_error_message="填写最近核对日期时，请写明与什么核对；没有核对过的，三项都留空。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("notice-detail", args=[self.slug])

    @property
    def comparison(self) -> str:
        """When a person compared this site with the source, with what, and whether it agreed; else blank."""
        if self.last_checked_on is None:
            return ""
        outcomes = {True: _("一致"), False: _("有不一致之处"), None: _("没有记录")}
        return _("%(day)s（核对的对象：%(source)s；结果：%(outcome)s）") % {
            "day": self.last_checked_on,
            "source": self.checked_against,
            "outcome": outcomes[self.check_agreed],
        }


def line_place(line: int) -> str:
    """What follows the address of its notice: the anchor, and before it the page where there are several."""
    page = (line - 1) // NOTICE_PAGE_SIZE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{query}#line-{line}"


def annex_place(table: int, agency_position: int, position: int) -> str:
    """Likewise of a row, behind the address of its edition: `#t1-3-2`; every source link ends in it."""
    page = (agency_position - 1) // EDITION_PAGE_SIZE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{query}#t{table}-{agency_position}-{position}"
