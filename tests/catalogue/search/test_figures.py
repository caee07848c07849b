"""Figures in a line: those that count something, grades in lists and ranges, codes of special abilities."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from agencies.search.look_up import Answer
from agencies.search.values import AnswerKind, PartKind
from tests.catalogue.search.test_certainty import codes
from tests.catalogue.search.test_queries import ask, found

pytestmark = pytest.mark.django_db


def grades(answer: Answer) -> set[str]:
    """In words, as the parts of a text are read back."""
    return {label for part in answer.parts if part.kind is PartKind.GRADE for label in part.label.split("、")}


@pytest.mark.parametrize(
    "text",
    [
        "{} with 5 years experience",
        "2 {}s needed",
        "{} 8000 RMB",
        "{} 3 PM",
        "5-10 years {}",
        "{} 8",
        "{} 63",
        "{} 8000",
    ],
)
def test_what_counts_something_beside_words_is_neither_grade_nor_code(text: str) -> None:
    answer = ask(text.format("welder"))
    assert codes(answer) == {"6-18-02-04"}
    assert not any(part.kind in {PartKind.GRADE, PartKind.CODE} for part in answer.parts)


def test_a_digit_left_over_beside_a_hidden_number_begins_no_code() -> None:
    answer = ask("K1234567(8)")
    assert (answer.kind, answer.private, found(answer)) == (AnswerKind.UNKNOWN, True, [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5、4、3", "五级、四级、三级"),
        ("4、3", "四级、三级"),
        ("5,4,3 barista", "五级、四级、三级"),
        ("电工 5-3", "五级、四级、三级"),
        ("grades 3 to 5 barista", "五级、四级、三级"),
        ("level 2-4 electrician", "四级、三级、二级"),
        ("grade three welder", "三级"),
        ("3rd grade welder", "三级"),
        ("second level electrician", "二级"),
        ("grade I electrician", "一级"),
    ],
)
def test_grades_in_lists_in_ranges_and_spelt_out(text: str, wanted: str) -> None:
    answer = ask(text)
    assert found(answer)
    assert grades(answer) == set(wanted.split("、"))


@pytest.mark.parametrize("text", ['54,2,6-02-06-11,评茶师,"5、4、3"', "54,2,6-02-06-11,评茶师,5,4,3"])
def test_places_of_a_row_with_commas_are_no_grades(text: str) -> None:
    answer = ask(text)
    assert codes(answer) == {"6-02-06-11"}
    assert grades(answer) == {"五级", "四级", "三级"}


@pytest.mark.parametrize("text", ["4-04-05-Z2", "40405z2"])
def test_the_code_of_a_special_ability_is_called_as_in_the_annex(text: str) -> None:
    answer = ask(text)
    assert "4-04-05-Z2 是“人工智能模型运用”的编码。" in answer.message
    row = next(iter(answer.scopes))
    assert answer.reasons_for(row.item_id, row.agency_id) == ("编码为 4-04-05-Z2",)


def test_a_work_type_beside_the_code_of_its_occupation_is_told_alone() -> None:
    message = ask("4-12-01-01 汽车维修工（汽车美容装潢工）").message
    assert message.endswith("找到 1 家机构可评汽车维修工（汽车美容装潢工）。")
    message = ask("5-05-05-01 农机驾驶操作员（拖拉机驾驶员）").message
    assert message.endswith("找到 1 家机构可评农机驾驶操作员（拖拉机驾驶员）。")


def test_a_grade_alone_or_beyond_the_series_is_told_in_english_as_typed() -> None:
    with override("en"):
        assert "agencies assess Grade 2 (Technician)." in ask("grade 2").message
        assert "No agency assesses 焊工 at grade 7;" in ask("grade 7 welder").message


@pytest.mark.parametrize("text", ["code 6-31-01-03 grade 2", "6-31-01-03 xyz 二级"])
def test_a_grade_beside_a_code_stays_one_whatever_else_is_typed(text: str) -> None:
    answer = ask(text)
    assert (codes(answer), grades(answer)) == ({"6-31-01-03"}, {"二级"})


def test_a_letter_for_a_digit_is_told_in_groups_that_are_not_filled_up_too() -> None:
    assert "您是不是要找“6-31-01-03”？" in ask("6-31-l-3").message


@pytest.mark.parametrize(("text", "label"), [("4-04-05-Z2", "编码："), ("4-04-05-01", "职业编码：")])
def test_the_page_reads_a_code_back_by_its_own_name(client: Client, text: str, label: str) -> None:
    html = client.get("/directory/", {"q": text}).content.decode()
    words = re.sub(r"<[^>]+>", " ", html).split()
    assert text in words[words.index(label) : words.index(label) + 2]
