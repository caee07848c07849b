import datetime as dt
import re
from collections.abc import Iterable

from django.db import models
from django.urls import reverse

from agencies.codes import fold_width
from agencies.models.notice import annex_place, line_place
from agencies.models.versioned import Keyed, KeyedQuerySet


class AnnexRowQuerySet(KeyedQuerySet["AnnexRow"]):
    def of_scopes(self, scopes: Iterable[int]) -> "AnnexRowQuerySet":
        return self.filter(scope__in=list(scopes))

    def printed_by(self, on: dt.date) -> "AnnexRowQuerySet":
        """Rows of editions in force by that day, the oldest first, so that the newest has the last word."""
        editions = self.filter(notice__edition__isnull=False, notice__in_force_from__lte=on)
        return editions.order_by("notice__in_force_from")

    def of_positions(self, first: int, last: int) -> "AnnexRowQuerySet":
        """Of the agencies with these 编号, in any table."""
        return self.filter(agency_position__gte=first, agency_position__lte=last)

    def last_position(self) -> int:
        """The highest 编号; 0 without a row."""
        highest: int | None = self.aggregate(highest=models.Max("agency_position"))["highest"]
        return highest or 0

    def as_printed(self) -> "AnnexRowQuerySet":
        return self.order_by("notice_id", "line")


def once_standing(fields: list[str], name: str) -> models.UniqueConstraint:
    """Unique among the rows that stand: after an undone import its notice may be imported again."""
    return models.UniqueConstraint(fields=fields, name=name, condition=models.Q(undone=False))


class StandingRows(models.Manager.from_queryset(AnnexRowQuerySet)):  # type: ignore[misc]  # made at run time
    """Rows of a document that stands: one whose import was undone keeps its rows, and nothing shows them."""

    def get_queryset(self) -> AnnexRowQuerySet:
        rows: AnnexRowQuerySet = super().get_queryset()
        return rows.filter(undone=False)


class AnnexRow(Keyed):
    """One row exactly as an edition prints it. Never changed: the register is what holds, this was printed.

    `cells` is every cell of the line verbatim, the blank ones too: seven in either table. `agency_position`
    is the 编号 that governs the row, printed or inherited from a row above.
    """

    KEY = ("notice__number", "line")

    notice = models.ForeignKey("Notice", models.PROTECT, related_name="annex_rows", verbose_name="通知")
    table = models.PositiveSmallIntegerField("附件表")
    agency_position = models.PositiveSmallIntegerField("编号")
    position = models.PositiveSmallIntegerField("序号")
    line = models.PositiveIntegerField("原文行号")
    cells = models.JSONField("单元格原文")
    scope = models.ForeignKey("Scope", models.PROTECT, related_name="annex_rows", verbose_name="评价范围")
    undone = models.BooleanField("导入已撤销", default=False, editable=False)

    objects = StandingRows()
    every = AnnexRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件原文行"
        ordering = ["notice", "line"]
        constraints = [
            once_standing(["notice", "line"], "annex_row_line_once"),
            once_standing(["notice", "table", "agency_position", "position"], "annex_row_position_once"),
            once_standing(["notice", "scope"], "annex_row_scope_once"),
        ]

    def __str__(self) -> str:
        return f"附件表{self.table} 编号{self.agency_position} 序号{self.position}"

    @property
    def numerals(self) -> list[str]:
        """`["5", "4", "3"]`; [] of a special ability, whose last cell prints its type."""
        printed = re.split("[、，,]", fold_width(self.cells[-1]))
        return [numeral for numeral in printed if numeral.isdecimal()]

    def get_absolute_url(self) -> str:
        """On its edition's page; an adjustment has none, and there it is a line of the notice."""
        if self.notice.edition is None:
            # A text on record stays when rows are imported for it, and may be shorter than their file.
            reaches = self.line <= self.notice.text.rstrip().count("\n") + 1
            return self.notice.get_absolute_url() + (line_place(self.line) if reaches else "")
        place = annex_place(self.table, self.agency_position, self.position)
        return reverse("edition-detail", args=[self.notice.edition]) + place
