import datetime as dt

from django.db import models
from django.urls import reverse

from agencies.models.versioned import Versioned, history

# A notice is leafed through by its lines, so that a line's number tells its page. That of 2025 has 211.
LINES_A_PAGE = 500


class NoticeQuerySet(models.QuerySet["Notice"]):
    def get_by_natural_key(self, number: str) -> "Notice":
        return self.get(number=number)

    def editions(self) -> "NoticeQuerySet":
        """The annual directories, newest first."""
        return self.filter(edition__isnull=False).order_by("-edition")

    def issued_by(self, on: dt.date) -> "NoticeQuerySet":
        """Those in force on that day, newest first."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from", "-id")


class Notice(Versioned):
    """An official document: the annual directory (`edition` is its year) or a later adjustment.

    `text` is the document verbatim; its pages anchor every paragraph by the line it stands on.
    """

    slug = models.SlugField("网址名", unique=True, help_text="如 2024-458；公布后不再改动。")
    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=100)
    edition = models.PositiveSmallIntegerField(
        "目录年份", null=True, blank=True, unique=True, help_text="年度目录填年份；其他通知留空。"
    )
    issued_on = models.DateField("发文日期")
    in_force_from = models.DateField("实施日期")
    text = models.TextField("全文", help_text="逐字录入，不改动。")
    address = models.URLField("官方网址", blank=True)
    last_checked_on = models.DateField("最近核对日期", help_text="本站数据与原文最近一次核对的日期。")

    objects = NoticeQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-in_force_from", "-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def natural_key(self) -> tuple[str]:
        return (self.number,)

    def get_absolute_url(self) -> str:
        return reverse("notice-detail", args=[self.slug])


def line_place(line: int) -> str:
    """What follows the address of its notice: the anchor, and before it the page where there are several."""
    page = (line - 1) // LINES_A_PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return f"{query}#line-{line}"
