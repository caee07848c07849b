"""Numbers column by column: a row pasted from the annex, lists of grades, what spreadsheets make of codes."""

import datetime as dt

import pytest

from agencies.in_memory import in_force
from agencies.search.look_up import Answer, look_up
from agencies.search.values import PartKind
from tests.printed import ROWS, PrintedRow

ON = dt.date(2025, 6, 1)
JOINTS = ("\t", " ", "，", "\n", "|", '","', "")


def ask(text: str) -> Answer:
    return look_up(text, scopes=in_force(ON))


def found(text: str) -> list[tuple[str, str, str]]:
    return [(row.filing_number, row.code, row.item) for row in ask(text).by_relevance()]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[str(row.line) for row in ROWS])
def test_a_row_pasted_from_the_annex_finds_that_row(row: PrintedRow) -> None:
    """Whole it comes first; where the cells of the agency are blank, among those of other agencies."""
    wanted = (row.filing_number, row.code, row.item)
    agency = [str(row.agency_position), row.agency, row.filing_number]
    for joint in JOINTS:
        quote = '"' if '"' in joint else ""
        assert found(f"{quote}{joint.join([*agency, *row.cells[3:]])}{quote}")[0] == wanted
        assert wanted in found(joint.join(row.cells))


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=[str(row.line) for row in ROWS])
def test_so_does_one_whose_columns_stand_the_other_way_round(row: PrintedRow) -> None:
    wanted = (row.filing_number, row.code, row.item)
    cells = [str(row.agency_position), row.agency, row.filing_number, *row.cells[3:]]
    for joint in JOINTS[:-1]:
        quote = '"' if '"' in joint else ""
        assert found(f"{quote}{joint.join(reversed(cells))}{quote}")[0] == wanted
        assert wanted in found(joint.join(filter(None, reversed(row.cells))))


DAYS = (
    "电工 3/15考试",
    "3/15电工考试",
    "电工 3/15",
    "电工 12/31 考试",
    "电工考试3-15",
    "2025/3/15 电工",
    "电工 6/18考",
)


@pytest.mark.django_db
@pytest.mark.parametrize("text", DAYS)
def test_a_day_beside_a_trade_is_neither_grades_nor_a_code(text: str) -> None:
    assert found(text) == found("电工")


@pytest.mark.django_db
def test_a_code_with_slashes_alone_is_none() -> None:
    assert found("6/18") == found("6-18")


CHILDCARE = [("S000031300011", "4-10-01-03", "保育师")]
LISTS = ("5/4/3", "（5/4/3）", "5-4-3", "3/4/5", "（5、4、3）", "5/4/3级", "(5 4 3)", "5 / 4")


@pytest.mark.django_db
@pytest.mark.parametrize("grades", LISTS)
def test_a_list_of_grades_is_no_code(grades: str) -> None:
    assert found(f"保育师 {grades}") == CHILDCARE
    assert found(f"{grades}保育师") == CHILDCARE


@pytest.mark.django_db
def test_what_rises_and_falls_is_no_list_and_four_with_hyphens_are_a_code() -> None:
    assert {code for _, code, _ in found("4-4-5")} == {row.code for row in ROWS if row.code[:7] == "4-04-05"}
    assert {code for _, code, _ in found("6-18-1-1")} == {"6-18-01-01"}
    assert {code for _, code, _ in found("4-3-2-1")} == {"4-03-02-01"}
    assert found("2-1") == found("二级一级")


@pytest.mark.django_db
@pytest.mark.parametrize("joint", ["/", " ", "、", "\\", ","])
def test_several_codes_or_numbers_in_a_line_are_several(joint: str) -> None:
    assert {code for _, code, _ in found(f"6-31-01-03{joint}6-31-01-02")} == {"6-31-01-02", "6-31-01-03"}
    numbers = {"S000031300013", "S000031300011"}
    assert {number for number, _, _ in found(joint.join(sorted(numbers)))} == numbers


OFFERED = {
    "6-3l-01-03": "6-31-01-03",
    "6-31-O1-03": "6-31-01-03",
    "6-I8-0l-O1": "6-18-01-01",
    "SOOOO31300013": "S000031300013",
    "S00003l300013": "S000031300013",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "meant"), OFFERED.items())
def test_a_letter_in_a_digits_place_is_asked_back(typed: str, meant: str) -> None:
    answer = ask(typed)
    assert not answer.scopes
    assert f"您是不是要找“{meant}”？" in answer.message
    assert answer.beside().suggestions[0].text == meant


@pytest.mark.django_db
def test_a_digit_left_over_begins_nothing_and_the_traditional_grade_is_one() -> None:
    assert found("6-31-01-03-05") == []
    assert found("6-3x-01-03") == []
    assert found("6-31-01-0З") == []  # noqa: RUF001  # a Cyrillic letter
    assert found("电工 3級") == found("电工 3级") == [("S000031100004", "6-31-01-03", "电工")]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["附件2 专项职业能力考核", "附件：2 电工", "序号4 电工"])
def test_what_an_annex_or_a_row_is_numbered_by_is_no_grade(text: str) -> None:
    answer = ask(text)
    assert answer.scopes or answer.guides
    assert PartKind.GRADE not in {part.kind for part in answer.parts}
