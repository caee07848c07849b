"""What looks wrong in the register, or wants looking after: one queue for each kind of finding.

A finding is a question to an editor and never a verdict: 序号 that begin at 2 stand so in the document, and
are kept so. Each queue is read in a fixed number of queries, whatever it finds.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import models

from agencies.annex.reading.column_headings import RowCells
from agencies.annex.reading.printed_names import canonical_name, split_item_name
from agencies.models import (
    Adjustment,
    Agency,
    Alias,
    AnnexRow,
    GuideTopic,
    Notice,
    Occupation,
    Quotation,
    Scope,
    ScopeGrade,
    SearchNote,
)

A_YEAR, A_QUARTER = dt.timedelta(days=365), dt.timedelta(days=92)
TWO_YEARS = 2 * A_YEAR


@dataclass(frozen=True)
class QualityFinding:
    """A record, and what is to be seen in it."""

    record: models.Model
    what: str


Find = Callable[[dt.date], Iterator[QualityFinding]]


@dataclass(frozen=True)
class Queue:
    """`advice` tells an editor what to do with its findings; `find` reads them as they stand on a day."""

    key: str
    title: str
    advice: str
    find: Find

    def findings(self, on: dt.date) -> list[QualityFinding]:
        return list(self.find(on))


QUEUES: list[Queue] = []


def queue(key: str, title: str, advice: str) -> Callable[[Find], Find]:
    """What the function finds is a queue of its own; they are shown in the order of this file."""

    def added(find: Find) -> Find:
        QUEUES.append(Queue(key, title, advice, find))
        return find

    return added


@queue("no-contact", "没有联系方式的机构", "向机构核实后在机构页填写，写明来源和日期；也可以用表格成批导入。")
def agencies_without_contact(on: dt.date) -> Iterator[QualityFinding]:
    for agency in listed_agencies(on).filter(contact_source=""):
        yield QualityFinding(agency, "没有任何联系方式")


@queue("contact-old", "联系方式一年未核实", "再次核实；无误的只改核实日期，有变的一并更新。")
def contacts_not_confirmed(on: dt.date) -> Iterator[QualityFinding]:
    for agency in listed_agencies(on).filter(contact_confirmed_on__lt=on - A_YEAR):
        yield QualityFinding(agency, f"最近核实于 {agency.contact_confirmed_on}")


@queue("no-row", "没有附件原文行的评价范围", "核对所依据的通知；录错的请更正。")
def scopes_without_row(on: dt.date) -> Iterator[QualityFinding]:
    printed = AnnexRow.objects.filter(scope=models.OuterRef("pk"))
    for scope in scopes_named(Scope.objects.in_force(on).filter(~models.Exists(printed))):
        yield QualityFinding(scope, "在目录内，但没有任何年度目录印有这一行；请核对它所依据的通知")


@queue("no-notice", "没有依据的评价范围", "补录等级及其依据。")
def scopes_without_notice(_on: dt.date) -> Iterator[QualityFinding]:
    for scope in scopes_named(Scope.objects.filter(grades=None)):
        yield QualityFinding(scope, "没有任何等级，也就没有所依据的通知")


@queue("unlike-classification", "印刷名称与职业名称不同", "与原文、大典对照；录错的请更正，原文如此的照留。")
def names_unlike_classification(on: dt.date) -> Iterator[QualityFinding]:
    for row in rows_of_newest_edition(on):
        cell = RowCells(*row.cells).item
        printed = split_item_name(cell)
        occupation = row.scope.item.occupation
        if printed is None or printed[0] != canonical_name(occupation.name):
            yield QualityFinding(row, f"印作“{cell.strip()}”，{occupation.code} 名为“{occupation.name}”")


@queue("outside-classification", "编码在大典之外", "核对编码；新职业公布后所用的新编码照留。")
def codes_outside_classification(on: dt.date) -> Iterator[QualityFinding]:
    outside = Occupation.objects.filter(in_classification=False, kind=Occupation.Kind.SKILL_GRADE)
    for occupation in outside.filter(pk__in=Scope.objects.in_force(on).values("item__occupation")):
        yield QualityFinding(occupation, "编码不在2022年版大典中")


@queue("grades-unlike-row", "等级与附件原文行不同", "与原文对照；录错的用“更正等级”，更正录错的请再更正。")
def grades_unlike_row(on: dt.date) -> Iterator[QualityFinding]:
    """On the first day of the edition; what an adjustment changed later is no difference."""
    rows = list(rows_of_newest_edition(on))
    first_day = rows[0].notice.in_force_from if rows else on
    recorded: defaultdict[int, set[str]] = defaultdict(set)
    held = ScopeGrade.objects.in_force(first_day).filter(grade_level__isnull=False)
    for scope, numeral in held.values_list("scope", "grade_level__numeral"):
        recorded[scope].add(numeral)
    for row in rows:
        if recorded[row.scope_id] != set(row.numerals):
            now = "、".join(sorted(recorded[row.scope_id], reverse=True)) or "无"
            yield QualityFinding(row.scope, f"附件印作“{RowCells(*row.cells).grades}”，本站录作“{now}”")


@queue("position-gaps", "编号、序号不连续", "与原文对照；原文如此的照留。")
def position_gaps(on: dt.date) -> Iterator[QualityFinding]:
    """序号 of each agency, and 编号 of each table, that are not the next number."""
    rows = list(rows_of_newest_edition(on))
    for _, block in groupby(rows, lambda row: (row.table, row.agency_position)):
        yield from out_of_order(list(block), lambda row: row.position, "序号")
    for _, table in groupby(rows, lambda row: row.table):
        first = [next(block) for _, block in groupby(table, lambda row: row.agency_position)]
        yield from out_of_order(first, lambda row: row.agency_position, "编号")


@queue(
    "guide-quotation",
    "通知中找不到的指南引文",
    "这一句暂不公开。请在新通知中另选原文，并相应改写这一句；通知不再这样规定的，改写后去掉引文。",
)
def quotations_lost(_on: dt.date) -> Iterator[QualityFinding]:
    """Of guides of editions that stand."""
    quotations = Quotation.objects.filter(claim__topic__edition__in=Notice.objects.editions().values("pk"))
    for each in quotations.select_related("claim__topic__edition").prefetch_related("notice"):
        if not each.holds():
            topic = each.claim.topic
            what = f"{topic.edition.edition}年版“{topic.label}”：{topic.edition.number} 中没有“{each.text}”"
            yield QualityFinding(each.claim, what)


@queue(
    "guide-not-reviewed",
    "沿用上一年度、尚未核对的指南",
    "请逐句核对，尤其是“通知没有写”的内容；核对后在该主题写明原因保存一次，即不再列出。",
)
def topics_not_reviewed(_on: dt.date) -> Iterator[QualityFinding]:
    topics = GuideTopic.objects.not_reviewed().filter(edition__edition__isnull=False)
    for topic in topics.select_related("edition"):
        yield QualityFinding(topic, f"{topic.edition.edition}年版，沿用上一年度，尚未核对")


@queue("alias-target", "所指不在目录内的叫法", "改指新的职业或机构；不再需要的，取消“已批准”。")
def aliases_without_target(on: dt.date) -> Iterator[QualityFinding]:
    """Approved names for what nobody assesses on that day."""
    in_force = Scope.objects.in_force(on)
    approved = Alias.objects.approved().select_related("occupation", "item__occupation", "agency")
    paths = {"occupation": "item__occupation", "item": "item", "agency": "agency"}
    for field, path in paths.items():
        pointing = approved.filter(**{f"{field}__isnull": False})
        for alias in pointing.exclude(**{f"{field}__in": in_force.values(path)}):
            yield QualityFinding(alias, f"所指的 {getattr(alias, field)} 今日不在目录内")


@queue(
    "alias-replaced",
    "所指编码已变更的叫法、检索提示",
    "叫法点开一条，按“叫法改指新编码”：同一编码的叫法一步改指；检索提示请逐条改。",
)
def aliases_of_replaced(on: dt.date) -> Iterator[QualityFinding]:
    """Once nobody is listed at the old code any more."""
    newer = dict(Occupation.objects.filter(replaces__isnull=False).values_list("replaces", "code"))
    for listed in Scope.objects.in_force(on).values_list("item__occupation", flat=True):
        newer.pop(listed, None)
    for note in SearchNote.objects.approved().prefetch_related("related").select_related("occupation"):
        for meant in {note.occupation, *note.related.all()}:
            if meant and meant.pk in newer:
                yield QualityFinding(note, f"所指的 {meant} 已改用编码 {newer[meant.pk]}")
    for alias in Alias.objects.approved().select_related("occupation", "item__occupation"):
        meant = alias.occupation or (alias.item and alias.item.occupation)
        if meant and meant.pk in newer:
            yield QualityFinding(alias, f"所指的 {meant} 已改用编码 {newer[meant.pk]}")


@queue("name-twice", "同名的机构", "核对备案号；重复录入的，撤下其一。")
def names_twice(_on: dt.date) -> Iterator[QualityFinding]:
    """Brackets and blanks make no other name."""
    bearers: defaultdict[str, list[Agency]] = defaultdict(list)
    for agency in Agency.objects.order_by("filing_number"):
        bearers[canonical_name(agency.name)].append(agency)
    for first, *others in bearers.values():
        for other in others:
            yield QualityFinding(other, f"与 {first} 同名")


@queue("never-listed", "从未列入目录的机构", "补录评价项目；不该有的，撤下。")
def agencies_never_listed(_on: dt.date) -> Iterator[QualityFinding]:
    for agency in Agency.objects.exclude(pk__in=ScopeGrade.objects.values("scope__agency")):
        yield QualityFinding(agency, "从未列入目录")


@queue("edition-empty", "没有附件行的年度目录", "导入它的附件；不是年度目录的，请撤下。")
def editions_without_rows(_on: dt.date) -> Iterator[QualityFinding]:
    for notice in Notice.objects.editions().filter(annex_rows=None):
        yield QualityFinding(notice, "是年度目录，却没有附件的任何一行")


@queue("odd-days", "可疑的日期", "与原文核对；录错的请更正，原文如此的照留。")
def odd_days(on: dt.date) -> Iterator[QualityFinding]:
    for notice in Notice.objects.filter(in_force_from__lt=models.F("issued_on")):
        yield QualityFinding(notice, f"{notice.in_force_from} 实施，{notice.issued_on} 才发文")
    for act in Adjustment.objects.standing().filter(effective_on__gt=on + TWO_YEARS).with_names():
        yield QualityFinding(act, f"自 {act.effective_on} 起生效，离今天超过两年")
    for agency in Agency.objects.filter(contact_confirmed_on__gt=on):
        yield QualityFinding(agency, f"联系方式核实于 {agency.contact_confirmed_on}，在今天之后")


@queue("not-compared", "一个季度没有与来源核对", "与官方网站核对目录，在通知页写明核对日期、对象和结果。")
def not_compared(on: dt.date) -> Iterator[QualityFinding]:
    """Of the newest edition, a quarter after it was last compared, or transcribed."""
    newest = Notice.objects.issued_by(on).filter(edition__isnull=False).first()
    seen = newest and (newest.last_checked_on or newest.transcribed_on or newest.issued_on)
    if newest and seen and seen < on - A_QUARTER:
        yield QualityFinding(newest, f"最近一次与官方网站核对是 {newest.last_checked_on or '从未'}")


def listed_agencies(on: dt.date) -> models.QuerySet[Agency]:
    return Agency.objects.filter(pk__in=Scope.objects.in_force(on).values("agency"))


def scopes_named(scopes: models.QuerySet[Scope]) -> models.QuerySet[Scope]:
    return scopes.select_related("agency", "item__occupation")


def out_of_order(
    rows: list[AnnexRow], number: Callable[[AnnexRow], int], label: str
) -> Iterator[QualityFinding]:
    expected = 1
    for row in rows:
        if number(row) != expected:
            yield QualityFinding(
                row, f"{row.scope.agency.name}：{label}印作 {number(row)}，按顺序应为 {expected}"
            )
        expected = number(row) + 1


def newest_row(scope: Scope, on: dt.date | None) -> AnnexRow | None:
    """What the newest edition in force on that day prints of the scope."""
    rows = AnnexRow.objects.filter(scope=scope).select_related("notice")
    return rows.printed_by(on).last() if on else None


def rows_of_newest_edition(on: dt.date) -> models.QuerySet[AnnexRow]:
    notice = Notice.objects.issued_by(on).filter(edition__isnull=False).first()
    rows: models.QuerySet[AnnexRow] = AnnexRow.objects.filter(notice=notice).as_printed()
    return rows.select_related("notice", "scope__agency", "scope__item__occupation")
