"""Names as printed and as compared."""

import pytest

from agencies.annex.reading.printed_names import (
    brackets_balanced,
    canonical_name,
    split_agency_name,
    split_item_name,
)


def test_bracket_width_and_blanks_make_no_difference_of_name() -> None:
    assert canonical_name("焊工 (电焊工)") == canonical_name("焊工（电焊工）") == "焊工（电焊工）"
    assert canonical_name(" 2025\u3000年 ") == "2025年"


@pytest.mark.parametrize(
    ("cell", "name", "second_name"),
    [
        ("上海市长宁区业余大学 (上海市长宁区社区学院)", "上海市长宁区业余大学", "上海市长宁区社区学院"),
        ("上海市长宁区业余大学　（上海市长宁区社区学院）", "上海市长宁区业余大学", "上海市长宁区社区学院"),
        ("沪东中华造船（集团）有限公司", "沪东中华造船（集团）有限公司", ""),
        ("江南造船(集团)有限责任公司", "江南造船(集团)有限责任公司", ""),
        ("上海市茶叶学会(上海市茶叶协会)", "上海市茶叶学会(上海市茶叶协会)", ""),
        ("上海市茶叶学会 (浦东)", "上海市茶叶学会 (浦东)", ""),
        (" 上海交通大学 ", "上海交通大学", ""),
    ],
)
def test_a_second_name_stands_apart_at_the_end(cell: str, name: str, second_name: str) -> None:
    assert split_agency_name(cell) == (name, second_name)


@pytest.mark.parametrize(
    ("printed", "occupation", "work_type"),
    [
        ("电切削工", "电切削工", ""),
        ("焊工（电焊工）", "焊工", "电焊工"),
        ("品酒师(啤酒)", "品酒师", "啤酒"),
        ("焊工(电焊工（船舶）)", "焊工", "电焊工（船舶）"),
        ("焊工 (电 焊 工)", "焊工", "电焊工"),
    ],
)
def test_an_item_is_an_occupation_and_perhaps_a_work_type(
    printed: str, occupation: str, work_type: str
) -> None:
    assert split_item_name(printed) == (occupation, work_type)


@pytest.mark.parametrize(
    "printed", ["焊工（电焊工）初级", "焊工（电焊工）（船舶）", "（电焊工）", "焊工（）", "焊工（电焊工"]
)
def test_other_uses_of_brackets_are_not_guessed_at(printed: str) -> None:
    assert split_item_name(printed) is None


def test_brackets_are_balanced_only_in_order() -> None:
    assert brackets_balanced("电工")
    assert brackets_balanced("焊工（电焊工（船舶））")
    assert not any(map(brackets_balanced, ["焊工（", "焊工）", "）焊工（"]))
