"""What looks wrong in the register, or wants looking after: one queue for each kind of finding.

A finding is a question to an editor and never a verdict: 序号 that begin at 2 stand so in the document, and
are kept so. Each queue is read in a fixed number of queries, whatever it finds.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import models

from agencies.annex.names import canonical_name, split_item
from agencies.models import Agency, Alias, AnnexRow, Notice, Occupation, Scope

A_YEAR = dt.timedelta(days=365)
ITEM_CELL = 5  # in both annex tables


@dataclass(frozen=True)
class Finding:
    """A record, and what is to be seen in it."""

    record: models.Model
    what: str


@dataclass(frozen=True)
class Queue:
    """`advice` tells an editor what to do with its findings; `find` reads them as they stand on a day."""

    key: str
    title: str
    advice: str
    find: Callable[[dt.date], Iterator[Finding]]

    def findings(self, on: dt.date) -> list[Finding]:
        return list(self.find(on))


def agencies_without_contact(on: dt.date) -> Iterator[Finding]:
    for agency in listed_agencies(on).filter(contact_source=""):
        yield Finding(agency, "没有任何联系方式")


def contacts_not_confirmed(on: dt.date) -> Iterator[Finding]:
    for agency in listed_agencies(on).filter(contact_confirmed_on__lt=on - A_YEAR):
        yield Finding(agency, f"最近核实于 {agency.contact_confirmed_on}")


def listed_agencies(on: dt.date) -> models.QuerySet[Agency]:
    return Agency.objects.filter(pk__in=Scope.objects.in_force(on).values("agency"))


def scopes_without_row(on: dt.date) -> Iterator[Finding]:
    for scope in named(Scope.objects.in_force(on).filter(annex_rows=None)):
        yield Finding(scope, "在目录内，但没有任何年度目录印有这一行；请核对它所依据的通知")


def scopes_without_notice(on: dt.date) -> Iterator[Finding]:  # noqa: ARG001  # whatever the day
    for scope in named(Scope.objects.filter(grades=None)):
        yield Finding(scope, "没有任何等级，也就没有所依据的通知")


def named(scopes: models.QuerySet[Scope]) -> models.QuerySet[Scope]:
    return scopes.select_related("agency", "item__occupation")


def names_unlike_classification(on: dt.date) -> Iterator[Finding]:
    for row in rows_of_newest_edition(on):
        printed = split_item(row.cells[ITEM_CELL])
        occupation = row.scope.item.occupation
        if printed is None or printed[0] != canonical_name(occupation.name):
            yield Finding(
                row, f"印作“{row.cells[ITEM_CELL].strip()}”，{occupation.code} 名为“{occupation.name}”"
            )


def codes_outside_classification(on: dt.date) -> Iterator[Finding]:
    outside = Occupation.objects.filter(in_classification=False, kind=Occupation.Kind.SKILL_GRADE)
    for occupation in outside.filter(pk__in=Scope.objects.in_force(on).values("item__occupation")):
        yield Finding(occupation, "编码不在2022年版大典中")


def position_gaps(on: dt.date) -> Iterator[Finding]:
    """序号 of each agency, and 编号 of each table, that are not the next number."""
    rows = list(rows_of_newest_edition(on))
    for _, block in groupby(rows, lambda row: (row.table, row.agency_position)):
        yield from irregular(list(block), lambda row: row.position, "序号")
    for _, table in groupby(rows, lambda row: row.table):
        first = [next(block) for _, block in groupby(table, lambda row: row.agency_position)]
        yield from irregular(first, lambda row: row.agency_position, "编号")


def irregular(rows: list[AnnexRow], number: Callable[[AnnexRow], int], label: str) -> Iterator[Finding]:
    expected = 1
    for row in rows:
        if number(row) != expected:
            yield Finding(row, f"{row.scope.agency.name}：{label}印作 {number(row)}，按顺序应为 {expected}")
        expected = number(row) + 1


def rows_of_newest_edition(on: dt.date) -> models.QuerySet[AnnexRow]:
    notice = Notice.objects.issued_by(on).filter(edition__isnull=False).first()
    rows: models.QuerySet[AnnexRow] = AnnexRow.objects.filter(notice=notice).as_printed()
    return rows.select_related("notice", "scope__agency", "scope__item__occupation")


def aliases_without_target(on: dt.date) -> Iterator[Finding]:
    """Approved names for what nobody assesses on that day."""
    in_force = Scope.objects.in_force(on)
    approved = Alias.objects.approved().select_related("occupation", "item__occupation", "agency")
    paths = {"occupation": "item__occupation", "item": "item", "agency": "agency"}
    for field, path in paths.items():
        pointing = approved.filter(**{f"{field}__isnull": False})
        for alias in pointing.exclude(**{f"{field}__in": in_force.values(path)}):
            yield Finding(alias, f"所指的 {getattr(alias, field)} 今日不在目录内")


QUEUES = (
    Queue(
        "no-contact",
        "没有联系方式的机构",
        "向机构核实后在机构页填写，写明来源和日期；也可以用表格成批导入。",
        agencies_without_contact,
    ),
    Queue(
        "contact-old",
        "联系方式一年未核实",
        "再次核实；无误的只改核实日期，有变的一并更新。",
        contacts_not_confirmed,
    ),
    Queue("no-row", "没有附件原文行的评价范围", "核对所依据的通知；录错的请更正。", scopes_without_row),
    Queue("no-notice", "没有依据的评价范围", "补录等级及其依据。", scopes_without_notice),
    Queue(
        "unlike-classification",
        "印刷名称与职业名称不同",
        "与原文、大典对照；录错的请更正，原文如此的照留。",
        names_unlike_classification,
    ),
    Queue(
        "outside-classification",
        "编码在大典之外",
        "核对编码；新职业公布后所用的新编码照留。",
        codes_outside_classification,
    ),
    Queue("position-gaps", "编号、序号不连续", "与原文对照；原文如此的照留。", position_gaps),
    Queue(
        "alias-target",
        "所指不在目录内的叫法",
        "改指新的职业或机构；不再需要的，取消“已批准”。",
        aliases_without_target,
    ),
)
