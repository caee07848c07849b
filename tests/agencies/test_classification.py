"""The classification of 2022 as loaded: all of it, in its place, and later additions marked as such."""

import datetime as dt
from collections import Counter

import pytest

from agencies.models import Occupation, OccupationGroup
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

# 大类 → how many occupations, as the classification itself counts them.
OCCUPATIONS = {"1": 25, "2": 492, "3": 36, "4": 356, "5": 54, "6": 671, "7": 4, "8": 1}


def test_every_occupation_of_2022_is_loaded() -> None:
    codes = Occupation.objects.filter(classified_in=2022).values_list("code", flat=True)
    assert Counter(code[0] for code in codes) == OCCUPATIONS
    assert len(codes) == 1639


def test_every_group_is_loaded() -> None:
    groups = OccupationGroup.objects.values_list("code", flat=True)
    assert Counter(code.count("-") for code in groups) == {0: 8, 1: 79, 2: 450}


def test_marks_add_up_to_what_the_ministry_announced() -> None:
    """97 digital, 134 green, 23 of them both."""
    printed = Occupation.objects.filter(classified_in=2022)
    marks = Counter(printed.values_list("is_digital", "is_green"))
    assert (marks[True, False], marks[False, True], marks[True, True]) == (97 - 23, 134 - 23, 23)


def test_with_20_additions_and_the_special_abilities_there_are_1661() -> None:
    assert Occupation.objects.count() == 1639 + 20 + 2
    special = Occupation.objects.filter(kind=Occupation.Kind.SPECIAL_ABILITY)
    assert [(o.code, o.name, o.in_classification, o.group.code) for o in special.select_related("group")] == [
        ("4-04-05-Z1", "人工智能数据标注", False, "4-04-05"),
        ("4-04-05-Z2", "人工智能模型运用", False, "4-04-05"),
    ]


def test_73_occupations_and_2_special_abilities_are_assessed() -> None:
    assessed = Occupation.objects.filter(items__scopes__isnull=False).distinct()
    assert set(assessed.values_list("code", "name")) == {(row.code, row.occupation) for row in ROWS}
    assert Counter(assessed.values_list("kind", flat=True)) == {"skill_grade": 73, "special_ability": 2}


def test_later_additions_have_a_year_and_a_source_of_their_own() -> None:
    """Those that two public copies have alike; each marked as such, and in no print of 2022."""
    added = Occupation.objects.filter(classified_in__gt=2022)
    assert Counter(added.values_list("classified_in", flat=True)) == {2024: 10, 2025: 10}
    assert all(each.source.startswith("本站据公开副本收录：") and not each.in_print for each in added)
    assert all("；" in each.source for each in added)  # two copies
    assert ("4-13-01-10", "网络主播", 2024) in added.values_list("code", "name", "classified_in")


def test_what_one_copy_alone_has_is_not_loaded() -> None:
    later = ["跨境电商运营管理师", "检验检测管理工程技术人员", "养老服务师", "婚姻家庭辅导师"]
    assert not Occupation.objects.filter(name__in=later).exists()


def test_an_official_rename_known_by_its_month_counts_from_its_last_day() -> None:
    renamed = Occupation.objects.get(code="4-13-04-04")
    former = renamed.former_names.get()
    assert (renamed.name, former.name, former.month_only) == ("研学旅游指导师", "研学旅行指导师", True)
    assert former.valid_until == dt.date(2024, 7, 31)
    assert former.source.startswith("本站据公开副本收录：")


def test_a_group_lies_in_the_group_that_its_code_begins_with() -> None:
    for code, parent in OccupationGroup.objects.values_list("code", "parent__code"):
        assert parent == (code.rpartition("-")[0] or None)


def test_an_occupation_lies_in_the_minor_group_that_its_code_begins_with() -> None:
    for code, group in Occupation.objects.values_list("code", "group__code"):
        assert group == code[:7]


def test_names_are_those_of_the_classification() -> None:
    """A few that the annex does not print, so that nothing but the classification can have given them."""
    names = {
        "1-01-00-01": "中国共产党机关负责人",
        "6-31-01-01": "设备点检员",
        "8-00-00-00": "不便分类的其他从业人员",
    }
    assert dict(Occupation.objects.filter(code__in=names).values_list("code", "name")) == names
