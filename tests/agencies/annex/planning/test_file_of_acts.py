"""A file of adjustments: each row says what happens, and what has no row is left alone."""

import datetime as dt
import io

import openpyxl
import pytest

from agencies.adjustments import end_grade
from agencies.annex.applying.importing import File, ImportOutcome, import_annex
from agencies.annex.applying.undo import undo_import
from agencies.annex.planning.notice_details import Request
from agencies.annex.reading.template_of_acts import template_of_acts
from agencies.changes.comparison import ScopeState, states_on
from agencies.models import Adjustment, AnnexRow, Import
from tests.agencies.annex.document import read_annex
from tests.agencies.register import ADVERTS, LIFTS, basis, levels, notice, scope

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 6, 1)
ADVERTISERS = ("上海市广告协会", ADVERTS[0])
SCHOOL = ("上海科技管理学校", "S000031600007")
HAIR = ("上海美发美容行业协会", "S000031300008")
SHIPYARD = ("江南造船（集团）有限责任公司", "S000031100050")
ELEVATORS = ("上海市电梯行业协会", LIFTS[0])
Row = tuple[str, ...]
GOOD: tuple[Row, ...] = (
    ("新增", *ADVERTISERS, "4-08-08-08", "广告设计师", "4"),
    ("终止", *ELEVATORS, "6-29-03-03", "电梯安装维修工", "5、4"),
    ("终止", *SHIPYARD, "6-18-02-04", "焊工（电焊工）", ""),
    ("更名", "上海科技管理职业学校", SCHOOL[1], "", "", ""),
    ("变更编码", *HAIR, "4-10-03-99", "美甲师", "", "4-10-03-03"),
    ("拆分", *HAIR, "4-08-08-20", "形象设计师（化妆）", "3"),
    ("拆分", *HAIR, "4-08-08-20", "形象设计师（服饰）", "2、1"),
)


def file_of(*rows: Row) -> File:
    """The template as it is downloaded, filled in."""
    workbook = openpyxl.load_workbook(io.BytesIO(template_of_acts()))
    for row in rows:
        workbook.worksheets[0].append(row)
    written = io.BytesIO()
    workbook.save(written)
    return File("调整.xlsx", written.getvalue())


def imported(*rows: Row, kind: str = "adjustment", number: str = "", dry_run: bool = False) -> ImportOutcome:
    file = file_of(*rows)
    asked = Request(kind=Import.Kind(kind), number=number or notice().number, in_force_from=DAY)
    return import_annex(read_annex(file.content), file, asked, dry_run=dry_run)


def held() -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {key: grades(was) for key, was in states_on(DAY).items()}


def grades(was: ScopeState) -> tuple[str, ...]:
    return tuple(level.numeral for level in was.levels)


def test_each_row_does_what_it_says_and_nothing_else_changes() -> None:
    before, rows = held(), AnnexRow.objects.count()
    nails = {key: was for key, was in before.items() if key[1] == "4-10-03-03"}
    assert nails
    outcome = imported(*GOOD)
    assert [found.message for found in outcome.problems if found.severity != "note"] == [
        (
            "编码 4-10-03-99（美甲师）不在2022年版大典中（大典中该名称的编码是 4-10-03-03）；"
            "将新建职业并标明，请与原文核对。"
        )
    ]
    assert outcome.applied
    moved = {(number, "4-10-03-99", part): was for (number, _, part), was in nails.items()}
    wanted = {key: was for key, was in before.items() if key not in nails} | moved
    del wanted[SHIPYARD[1], "6-18-02-04", "电焊工"], wanted[HAIR[1], "4-08-08-20", ""]
    wanted[*ADVERTS, ""] = ("4", "3", "2", "1")
    wanted[*LIFTS, ""] = ("3", "2", "1")
    wanted[HAIR[1], "4-08-08-20", "化妆"] = ("3",)
    wanted[HAIR[1], "4-08-08-20", "服饰"] = ("2", "1")
    assert held() == wanted
    names = {was.agency for was in states_on(DAY).values() if was.filing_number == SCHOOL[1]}
    assert names == {"上海科技管理职业学校"}
    split = Adjustment.objects.filter(kind=Adjustment.Kind.SPLIT, notice=notice())
    assert [act.scope and act.scope.item.name for act in split] == ["形象设计师"]
    # The file is none of the notice's own annex.
    assert AnnexRow.objects.count() == rows
    undo_import(annex_import=Import.objects.get(), reason="录错", by=None)
    assert held() == before


def test_rows_of_one_thing_follow_each_other_and_a_code_moves_every_agency() -> None:
    before = held()
    holders = {key: was for key, was in before.items() if key[1] == "4-10-01-05"}
    assert len(holders) == 2
    number = min(holders)[0]
    name = next(was.agency for was in states_on(DAY).values() if was.filing_number == number)
    outcome = imported(
        ("新增", "上海广告业协会", ADVERTS[0], "4-08-08-08", "广告设计师", "4"),
        ("终止", "上海广告业协会", ADVERTS[0], "4-08-08-08", "广告设计师", "1"),
        ("更名", "上海广告业协会", ADVERTS[0], "", "", ""),
        ("更名", *ELEVATORS, "6-29-03-03", "电梯装调维修工", ""),
        ("变更编码", name, number, "4-10-01-98", "养老护理员", "", "4-10-01-05"),
        ("更名", "", "", "4-12-01-01", "汽车修理工", ""),
    )
    assert outcome.applied, [found.message for found in outcome.problems]
    moved = {(number, "4-10-01-98", part): was for (number, _, part), was in holders.items()}
    kept = {key: was for key, was in before.items() if key not in holders}
    assert held() == kept | moved | {(*ADVERTS, ""): ("4", "3", "2")}
    after = states_on(DAY)
    assert {was.occupation for key, was in after.items() if key[:2] == LIFTS} == {"电梯装调维修工"}
    assert {was.agency for key, was in after.items() if key[0] == ADVERTS[0]} == {"上海广告业协会"}
    assert {was.occupation for key, was in after.items() if key[1] == "4-12-01-01"} == {"汽车修理工"}


def test_an_agency_that_holds_nothing_is_not_renamed_by_a_file() -> None:
    end_grade(basis=basis(dt.date(2025, 5, 25)), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    outcome = imported(("更名", "上海广告业协会", ADVERTS[0], "", "", ""), dry_run=True)
    assert [found.rule for found in outcome.problems if found.fatal] == ["action-not-held"]
    ended = ("终止", "上海电梯业协会", LIFTS[0], "6-29-03-03", "电梯安装维修工", "")
    outcome = imported(ended, ("更名", "上海电梯业协会", LIFTS[0], "", "", ""), dry_run=True)
    assert [found.rule for found in outcome.problems if found.fatal] == ["action-not-held"]
    outcome = imported(ended, dry_run=True)
    assert [found.rule for found in outcome.problems if found.fatal] == ["action-rename"]
    empty = imported(dry_run=True)
    assert "table-without-rows" in [found.rule for found in empty.problems]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("更名", *ADVERTISERS, "6-29-03-03", "电梯装调维修工", ""), "不能更名"),
        (("新增", *ADVERTISERS, "4-08-08-08", "广告设计师", "3"), "已有所写的全部等级"),
        (("终止", *ADVERTISERS, "4-08-08-08", "广告设计师", "5"), "不能终止"),
        (("终止", *ADVERTISERS, "6-29-03-03", "电梯安装维修工", ""), "不能终止"),
        (("新增", "上海市广告业协会", ADVERTS[0], "4-08-08-08", "广告设计师", "4"), "请另写一行“更名”"),
        (("新增", *ADVERTISERS, "4-08-08-08", "广告策划师", "4"), "请另写一行“更名”"),
        (("变更编码", *HAIR, "4-10-03-99", "美甲师", "", "4-10-03-98"), "没有机构在评价原编码"),
        (("拆分", *ELEVATORS, "4-08-08-08", "广告设计师（平面）", "3"), "没有可拆分为"),
        (("拆分", *ELEVATORS, "6-29-03-03", "电梯安装维修工（安装）", "3"), "至少要有两个工种"),
        (("移除", *ADVERTISERS, "4-08-08-08", "广告设计师", "3"), "请写新增、终止、更名、变更编码、拆分之一"),
        (("新增", *ADVERTISERS, "4-08-08-08", "广告设计师", ""), "“等级”为空"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_line(row: Row, told: str) -> None:
    outcome = imported(row, dry_run=True)
    assert [found.line for found in outcome.problems if found.fatal and told in found.message] == [3]


def test_it_is_no_directory_and_rests_on_a_notice_that_is_here() -> None:
    as_directory = imported(GOOD[0], kind="annual", dry_run=True)
    assert "acts-annual" in [found.rule for found in as_directory.problems]
    unknown = imported(GOOD[0], number="沪人社职〔2025〕7号", dry_run=True)
    assert "acts-without-notice" in [found.rule for found in unknown.problems]
