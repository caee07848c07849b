"""One edit of the real document for every rule: what is found, where, and how grave it is."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from agencies.annex.messages import READING_RULES as RULES
from agencies.annex.problems import Problem, kept, problem, shorten
from tests.agencies.annex.document import NOTES, SOURCE, TEXT, Edit, edited, problems_of, read, read_bytes


class Case(NamedTuple):
    """An edit of one line, and the line and cell of the one fatal problem or warning that it must give."""

    rule: str
    edit: Edit
    line: int | None
    cell: str | None


ITEM = "职业（工种）"
ZERO_WIDTH_SPACE = "\u200b"

FATAL = [
    Case(
        "heading-missing",
        (79, "编号\t评价机构名称\t机构备案号\t序号\t职业编码\t职业（工种）\t等级", ""),
        80,
        None,
    ),
    Case("heading-unknown", (108, "等级", "级别"), 108, None),
    Case("cell-count", (84, "\t4、3、2、1", ""), 84, None),
    Case("cell-count", (92, "机修钳工", "机修\t钳工"), 92, None),
    Case(
        "row-without-tabs",
        (94, "\t\t\t2\t6-31-01-03\t电工\t5、4、3、2、1", "2 6-31-01-03 电工 5、4、3、2、1"),
        94,
        None,
    ),
    Case("control-character", (94, "电工", f"电{ZERO_WIDTH_SPACE}工"), 94, ITEM),
    Case("control-character", (94, "电工", "电\ufffd工"), 94, ITEM),
    Case("control-character", (94, "电工", "电工\x0b"), 94, ITEM),
    Case("control-character", (15, "附件", "附\0件"), 15, None),
    Case("formula", (94, "电工", "=HYPERLINK(1)"), 94, ITEM),
    Case("formula", (94, "电工", " ＠电工"), 94, ITEM),
    Case("formula", (194, "上海市算力", "-上海市算力"), 194, "评价机构名称"),
    Case("cell-too-long", (94, "5、4、3、2、1", "5" * 501), 94, "等级"),
    Case("cell-too-long", (94, "电工", "电" * 101), 94, ITEM),
    Case("cell-blank", (94, "电工", " "), 94, ITEM),
    Case("cell-blank", (94, "6-31-01-03", ""), 94, "职业编码"),
    Case("row-before-agency", (80, "1\t上海航天技术研究院\tS000031100001\t1", "\t\t\t1"), 80, "编号"),
    Case("agency-cells-missing", (194, "上海市算力网络协会", ""), 194, "评价机构名称"),
    Case("agency-cells-missing", (194, "53", ""), 194, "编号"),
    Case("agency-without-rows", (197, "1\t4-02-06-05\t供应链管理师\t3", "\t\t\t"), 197, None),
    Case("agency-position-malformed", (194, "53", "五三"), 194, "编号"),
    Case("agency-position-repeated", (92, "3\t上海", "2\t上海"), 92, "编号"),
    Case("filing-number-malformed", (194, "S000031300061", "S00003130061"), 194, "机构备案号"),
    Case("filing-number-cut", (194, "S000031300061", "31300061"), 194, "机构备案号"),
    Case("cell-is-day", (94, "5、4、3、2、1", "2026年5月4日"), 94, "等级"),
    Case("control-character", (94, "电工", "电⺳"), 94, ITEM),
    Case("filing-number-malformed", (194, "S000031300061", "SO00031300061"), 194, "机构备案号"),
    Case("position-malformed", (94, "\t2\t", "\t2.5\t"), 94, "序号"),
    Case("position-malformed", (94, "\t2\t", "\t0\t"), 94, "序号"),
    Case("position-repeated", (94, "\t2\t", "\t1\t"), 94, "序号"),
    Case("code-malformed", (94, "6-31-01-03", "6-31-1-03"), 94, "职业编码"),
    Case("code-malformed", (94, "6-31-01-03", "6310103"), 94, "职业编码"),
    Case("code-two-names", (132, "计算机程序设计员", "计算机程序员"), 132, ITEM),
    Case("bracket-unbalanced", (93, "焊工（电焊工）", "焊工（电焊工"), 93, ITEM),
    Case("bracket-unbalanced", (93, "焊工（电焊工）", "焊工）电焊工（"), 93, ITEM),
    Case("bracket-position", (93, "焊工（电焊工）", "焊工（电焊工）初级"), 93, ITEM),
    Case("bracket-position", (93, "焊工（电焊工）", "焊工（电焊工）（船舶）"), 93, ITEM),
    Case("bracket-position", (93, "焊工（电焊工）", "（电焊工）"), 93, ITEM),
    Case("bracket-position", (93, "焊工（电焊工）", "焊工（）"), 93, ITEM),
    Case("name-mark", (94, "电工", "电工、焊工"), 94, ITEM),
    Case("name-mark", (93, "焊工（电焊工）", "焊工【电焊工】"), 93, ITEM),
    Case("grade-malformed", (94, "5、4、3、2、1", "6、5、4"), 94, "等级"),
    Case("grade-malformed", (94, "5、4、3、2、1", "5、4、"), 94, "等级"),
    Case("grade-malformed", (94, "5、4、3、2、1", "345"), 94, "等级"),
    Case("grade-malformed", (94, "5、4、3、2、1", "三级及以下"), 94, "等级"),
    Case("grade-malformed", (94, "5、4、3、2、1", "1-3"), 94, "等级"),
    Case("grade-malformed", (94, "5、4、3、2、1", "5、4-1"), 94, "等级"),
    Case("grade-repeated", (94, "5、4、3、2、1", "5、4、4、3"), 94, "等级"),
    Case("kind-mismatch", (195, "4-03-02-07", "4-03-02-Z7"), 195, "职业编码"),
    Case("kind-mismatch", (203, "4-04-05-Z2", "4-04-05-02"), 203, "编码"),
    Case("special-ability-grades", (203, "专项职业能力", "5、4"), 203, "项目类型"),
    Case("bracket-unbalanced", (203, "人工智能模型运用", "人工智能模型运用（"), 203, "评价项目"),
    Case("item-repeated", (91, "注射模", "冲压模"), 91, ITEM),
]

WARNINGS = [
    Case("column-aside", (108, "等级", "等级\t备注"), 108, None),
    Case("row-joined", (94, "电工\t5、4、3、2、1", "电\t5、4、3、2、1\n\t\t\t\t\t工\t"), 95, None),
    Case("filing-number-width", (194, "S000031300061", "s000031300061"), 194, "机构备案号"),
    Case("grade-separator", (93, "5、4、3", "五级/初级工、四级、高级工"), 93, "等级"),
    Case("grade-separator", (93, "5、4、3", "5-3级"), 93, "等级"),
    Case("grade-separator", (93, "5、4、3", "543"), 93, "等级"),
    Case("agency-repeated", (94, "\t\t\t2", "4\t沪东中华造船（集团）有限公司\tS000031100004\t2"), 94, "编号"),
    Case("agency-position-gap", (194, "53", "63"), 194, "编号"),
    Case("filing-number-width", (194, "S000031300061", "Ｓ000031300061"), 194, "机构备案号"),
    Case("agency-two-filing-numbers", (194, "上海市算力网络协会", "上海市茶叶学会"), 195, "机构备案号"),
    Case("position-gap", (94, "\t2\t", "\t3\t"), 94, "序号"),
    Case("code-width", (94, "6-31-01-03", "6－31－01－03"), 94, "职业编码"),
    Case("code-width", (94, "6-31-01-03", "6–31–01–03"), 94, "职业编码"),
    Case("name-two-codes", (155, "4-04-05-01", "4-04-05-11"), 155, "职业编码"),
    Case("grade-order", (94, "5、4、3、2、1", "1、2、3、4、5"), 94, "等级"),
    Case("grade-separator", (94, "5、4、3、2、1", "5，4,3、2、1"), 94, "等级"),
    Case("grade-separator", (94, "5、4、3、2、1", "５、4、3、2、1"), 94, "等级"),
    Case("stray-line", (94, "\t\t\t2", "电工新技术\n\t\t\t2"), 94, None),
    Case("heading-date", (69, "12月30日", "12月32日"), 69, None),
]


def cut(lines: int, rest: str = "") -> bytes:
    """The document's first lines, and what is put after them."""
    return ("\n".join([*TEXT.split("\n")[:lines], rest])).encode()


# The whole file, the fatal problem that refuses it, and where.
WHOLE: list[tuple[str, bytes, int | None]] = [
    ("undecodable", SOURCE.read_bytes().replace("电切削工\t".encode(), b"\xe7\x94\t", 1), 88),
    ("undecodable", b"PK\x03\x04\xff\xff", 1),
    ("no-annex", b"", None),
    ("no-annex", cut(75), None),
    ("no-annex", "店名\t地址\n红房子\t淮海中路\n".encode(), 1),
    ("no-annex", TEXT.replace("\t", " ").encode(), None),
    ("heading-unknown", "序号\t评价机构名称\t机构备案号\t职业编码\n1\t甲\t乙\t丙".encode(), 1),
    ("cell-count", cut(202, "\t\t\t2\t4-04"), 203),
    ("table-without-rows", cut(201, "注：以上"), 201),
]


def shown(problems: Sequence[Problem]) -> list[tuple[str, int | None, str | None]]:
    return [(problem.rule, problem.line, problem.cell) for problem in problems]


@pytest.mark.parametrize("case", FATAL, ids=lambda case: f"{case.rule}-{case.line}")
def test_a_fatal_problem_is_found_once_with_its_place(case: Case) -> None:
    reading = read(edited(case.edit))
    assert shown([problem for problem in reading.problems if problem.fatal]) == [
        (case.rule, case.line, case.cell)
    ]
    assert reading.refused


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: f"{case.rule}-{case.line}")
def test_a_warning_refuses_nothing_and_loses_no_row(case: Case) -> None:
    reading = read(edited(case.edit))
    found = [problem for problem in reading.problems if problem.severity == "warning"]
    assert (case.rule, case.line, case.cell) in shown(found)
    assert not reading.refused
    assert len(reading.rows) == 114


@pytest.mark.parametrize(("rule", "data", "line"), WHOLE)
def test_what_is_no_whole_annex_is_refused(rule: str, data: bytes, line: int | None) -> None:
    fatal = [problem for problem in read_bytes(data).problems if problem.fatal]
    assert (rule, line) in [(problem.rule, problem.line) for problem in fatal]


@pytest.mark.parametrize("data", [cut(75), TEXT.replace("\t", " ").encode(), b""])
def test_without_a_table_nothing_else_is_said(data: bytes) -> None:
    assert [problem.rule for problem in read_bytes(data).problems] == ["no-annex"]


def test_reading_stops_where_no_annex_would_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.annex.reading.tables.MAX_LINES", 91)
    reading = read(TEXT)
    assert ("too-many-lines", 92, None) in shown(reading.problems)
    assert len(reading.rows) == 12


def test_a_document_that_ends_with_its_last_row_may_have_been_cut() -> None:
    found = [problem for problem in read_bytes(cut(203)).problems if problem.rule not in NOTES]
    assert shown(found) == [("no-closing-text", 203, None)]


def test_the_document_as_printed_is_given_notes_alone() -> None:
    lines = {problem.rule: problem.line for problem in read(TEXT).problems}
    assert lines == {
        "filing-serials-absent": None,
        "bracket-width": 113,
        "agency-two-names": 146,
        "position-start": 165,
        "agency-position-restarts": 202,
    }
    assert not read(TEXT).refused


def test_absent_serials_are_listed_and_not_explained() -> None:
    (note,) = [problem for problem in read(TEXT).problems if problem.rule == "filing-serials-absent"]
    assert "00017、00019、00020、00024、00028、00033、00036；" in note.message
    assert "来源文件未提供" in note.message


def test_a_short_list_of_agencies_is_no_series() -> None:
    lines = TEXT.split("\n")
    pasted = "\n".join([lines[78], lines[196]])
    assert shown(read(pasted).problems) == [("agency-position-gap", 2, "编号")]


def test_a_broken_row_is_not_reported_again_as_a_gap() -> None:
    """Line 92 is the whole block of agency 3: its number and its row keep their place though unread."""
    assert shown(problems_of((92, "\t机修钳工", ""))) == [("cell-count", 92, None)]
    assert shown(problems_of((94, "\t电工", ""))) == [("cell-count", 94, None)]


def test_where_two_lines_disagree_and_no_third_decides_both_are_named() -> None:
    found = read(edited((195, "S000031300062", "S000031300061"))).problems
    assert shown([problem for problem in found if problem.fatal]) == [
        ("filing-number-two-names", 194, "评价机构名称"),
        ("filing-number-two-names", 195, "评价机构名称"),
    ]
    assert shown(problems_of((110, "评茶师", "评茶员"))) == [
        ("code-two-names", 110, ITEM),
        ("code-two-names", 196, ITEM),
    ]


def test_a_wrong_spelling_is_found_where_it_stands_even_if_it_comes_first() -> None:
    assert shown(problems_of((131, "计算机程序设计员", "计算机程序员"))) == [("code-two-names", 131, ITEM)]


def test_problems_come_in_the_order_of_lines() -> None:
    found = problems_of((194, "53", "五三"), (94, "电工", ""), (15, "附件", "附\0件"))
    assert [problem.line for problem in found] == [15, 94, 194]


def test_a_table_that_the_title_promises_is_asked_for() -> None:
    (found,) = [
        problem for problem in read_bytes(cut(197, "注：以上")).problems if problem.rule == "table-missing"
    ]
    assert (found.severity, found.asked, found.line) == ("warning", True, 65)


def test_what_looks_alike_is_read_as_it_is_meant_and_noted() -> None:
    reading = read(TEXT.replace("\t电工\t", "\t电⼯\ufe00\t"))
    assert "电工" in {row.cells.item for row in reading.rows}
    (note,) = [problem for problem in reading.problems if problem.rule == "look-alikes"]
    assert ("⼯→工" in note.message, note.severity) == (True, "note")


def test_of_many_problems_the_gravest_are_kept() -> None:
    found = [problem("grade-order", line, value="", series="") for line in range(150)]
    most = kept([*found, problem("cell-blank", 200, cell="x"), problem("row-joined", 201, value="", read="")])
    assert (len(most), {one.rule for one in most[-3:]}) == (
        101,
        {"cell-blank", "row-joined", "more-problems"},
    )
    assert "52 个问题" in most[-1].message
    assert kept(found[:100]) == found[:100]


def test_every_rule_is_tried() -> None:
    tried = {case.rule for case in (*FATAL, *WARNINGS)} | {rule for rule, _, _ in WHOLE} | NOTES
    assert tried | {
        *("no-closing-text", "too-many-lines", "filing-number-two-names", "table-missing", "look-alikes"),
        "action-unknown",  # of a file of adjustments: planning/test_file_of_acts.py
    } == set(RULES)
    for case in FATAL:
        assert RULES[case.rule][0] == "fatal"


def test_a_message_shows_no_control_character_and_never_a_whole_page() -> None:
    assert "电�工" in problem("name-mark", 1, value="电\x07工", mark="、").message
    assert shorten("电" * 200) == "电" * 120 + "……"


def test_every_message_says_what_to_do() -> None:
    for rule, (severity, message) in RULES.items():
        assert severity == "note" or "请" in message, rule


def test_brackets_of_one_width_are_nothing_to_note() -> None:
    found = read(TEXT.replace("(", "（").replace(")", "）")).problems
    assert {problem.rule for problem in found} == NOTES - {"bracket-width"}


def test_the_second_table_may_also_go_on_counting() -> None:
    found = read(edited((202, "1\t上海", "56\t上海"))).problems
    assert {problem.rule for problem in found} == NOTES - {"agency-position-restarts"}
