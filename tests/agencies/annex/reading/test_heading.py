"""What a document says of itself."""

import datetime as dt

import pytest

from agencies.annex.problems import Problem
from agencies.annex.reading.heading import read_heading
from agencies.annex.reading.printed_rows import Heading
from tests.agencies.annex.document import TEXT, edited, read


def heading_of(*lines: str) -> tuple[Heading, list[Problem]]:
    found: list[Problem] = []
    return read_heading(list(enumerate(lines, start=1)), found), found


def test_the_heading_of_the_2025_notice() -> None:
    assert read(TEXT).heading == Heading(
        notice_number="沪人社职〔2024〕458号",
        title="关于2025年上海市社会化职业技能评价 有关事项的通知",
        issuer="上海市人力资源和社会保障局",
        issued_on=dt.date(2024, 12, 30),
        in_force_from=dt.date(2024, 12, 30),
        edition=2025,
    )


def test_tables_pasted_alone_say_nothing_of_themselves() -> None:
    lines = TEXT.split("\n")
    reading = read("\n".join(lines[78:203]))
    assert reading.heading == Heading()
    assert len(reading.rows) == 114
    assert reading.rows[0].line == 2


@pytest.mark.parametrize(
    "printed", ["沪人社职[2024]458号", "沪人社职﹝2024﹞458 号", "沪人社职（２０２４）第458号"]
)
def test_a_number_has_one_form_whatever_its_brackets(printed: str) -> None:
    assert heading_of(printed)[0].notice_number == "沪人社职〔2024〕458号"


def test_a_number_cited_in_a_sentence_is_not_the_documents_own() -> None:
    assert heading_of("根据沪人社规〔2022〕17号等规定")[0].notice_number is None


def test_a_title_over_several_lines_is_joined_with_blanks() -> None:
    heading, _ = heading_of(
        "沪人社职〔2025〕1号", "关于2026年上海市社会化职业技能评价", "有关事项的通知", "各有关单位："
    )
    assert heading.title == "关于2026年上海市社会化职业技能评价 有关事项的通知"


def test_without_an_ending_of_titles_none_is_guessed() -> None:
    assert heading_of("沪人社职〔2025〕1号", "各有关单位：", "一", "二", "三", "附件的通知")[0].title is None


def test_a_day_in_force_of_its_own_is_read() -> None:
    heading, found = heading_of("本通知自2026年2月1日起施行。", "2025年12月30日")
    assert (heading.in_force_from, heading.issued_on) == (dt.date(2026, 2, 1), dt.date(2025, 12, 30))
    assert found == []


def test_a_date_without_a_line_before_it_has_no_issuer() -> None:
    assert heading_of("2025年12月30日")[0] == Heading(issued_on=dt.date(2025, 12, 30))


LETTERHEAD, SIGNATURE = "上海市人力资源和社会保障局文件", "上海市人力资源和社会保障局"


@pytest.mark.parametrize(
    ("lines", "issuer", "title"),
    [
        # In one line, with a blank or without, and in two.
        (("号", f"{SIGNATURE} 关于甲的通知"), SIGNATURE, "关于甲的通知"),
        (("号", f"{SIGNATURE}关于甲的通知"), SIGNATURE, "关于甲的通知"),
        (("号", SIGNATURE, "关于甲", "的通知"), SIGNATURE, "关于甲 的通知"),
        (
            ("号", "上海市人力资源和社会保障局 上海市财政局关于甲的通知"),
            "上海市人力资源和社会保障局 上海市财政局",
            "关于甲的通知",
        ),
        # Above the number, or above the day; what stands there by chance is no issuer.
        ((LETTERHEAD, "号", "关于甲的通知"), SIGNATURE, "关于甲的通知"),
        (("号", "关于甲的通知", SIGNATURE, "2025年12月30日"), SIGNATURE, "关于甲的通知"),
        (("号", "关于甲的通知", "附件：目录", "2025年12月30日"), None, "关于甲的通知"),
        # Who passes a notice on issues it, and not who wrote it first.
        (
            (LETTERHEAD, "号", f"{SIGNATURE}转发人力资源社会保障部关于甲的通知"),
            SIGNATURE,
            f"{SIGNATURE}转发人力资源社会保障部关于甲的通知",
        ),
    ],
)
def test_issuer_and_title_are_told_apart(lines: tuple[str, ...], issuer: str | None, title: str) -> None:
    printed = ["沪人社职〔2025〕1号" if line == "号" else line for line in lines]
    heading, _ = heading_of(*printed)
    assert (heading.issuer, heading.title) == (issuer, title)


def test_in_force_from_the_day_of_issue_needs_that_day() -> None:
    assert heading_of("本通知自印发之日起执行。")[0].in_force_from is None


def test_a_day_that_does_not_exist_is_reported_and_not_mended() -> None:
    heading, found = heading_of("本通知自2025年2月29日起施行。")
    assert heading.in_force_from is None
    assert [(problem.rule, problem.line, problem.severity) for problem in found] == [
        ("heading-date", 1, "warning")
    ]


@pytest.mark.parametrize(
    "line", ["附件：2026年上海市社会化职业技能等级认定目录", "《2026 年上海市专项职业能力考核目录》"]
)
def test_the_edition_is_the_year_of_the_directory(line: str) -> None:
    assert heading_of(line)[0].edition == 2026


@pytest.mark.parametrize("line", ["关于调整2026年目录的通知", "2026年工作安排，详见目录", "目录"])
def test_other_lines_name_no_edition(line: str) -> None:
    assert heading_of(line)[0].edition is None


def test_a_directory_that_promises_one_table_needs_one() -> None:
    title = "2025年上海市社会化职业技能等级认定及专项职业能力考核目录"
    text = edited((65, title, "2025年上海市社会化职业技能等级认定目录"), (75, "及专项职业能力考核", ""))
    cut = "\n".join([*text.split("\n")[:197], "注："])
    assert not read(cut).refused
