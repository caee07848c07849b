"""Grades and kinds in the language of the page, and in Chinese where the register has no other name."""

import pytest
from django.test import Client
from django.utils import translation

from agencies.adjustments import end_grade
from agencies.labels import grade_label, grade_name, grade_names, grade_title, marked
from agencies.models import GradeLevel
from tests.agencies.register import ADVERTS, JUNE, basis, levels, scope

pytestmark = pytest.mark.django_db
LEVELS = (
    GradeLevel(numeral="3", name="三级", title="高级工", name_en="Grade 3 / Senior skilled worker"),
    GradeLevel(numeral="特", name="特级", title="特级技师"),
)


@pytest.mark.parametrize(
    ("language", "names", "titles", "label"),
    [
        ("zh-hans", "三级、特级", ["高级工", "特级技师"], "三级／高级工"),
        ("en", "Grade 3, 特级", ["Senior skilled worker", "特级技师"], "Grade 3 / Senior skilled worker"),
        ("fr", "三级、特级", ["高级工", "特级技师"], "三级／高级工"),
    ],
)
def test_a_grade_falls_back_to_its_chinese_name(
    language: str, names: str, titles: list[str], label: str
) -> None:
    with translation.override(language):
        assert grade_names(LEVELS) == names
        assert [grade_name(level) for level in LEVELS] == names.replace("、", ", ").split(", ")
        assert [grade_title(level) for level in LEVELS] == titles
        assert grade_label(LEVELS[0]) == label


def test_what_fell_back_says_that_it_is_chinese() -> None:
    with translation.override("en"):
        assert marked(grade_name(LEVELS[1])) == '<span lang="zh-Hans">特级</span>'


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("directory/", "Special ability examination (2)"),
        ("directory/?kind=special_ability", "<title>Kind: Special ability examination"),
        (
            f"statements/?agency={ADVERTS[0]}&code={ADVERTS[1]}&on=2025-07-01",
            "Grade 4 / Intermediate skilled",
        ),
        (
            f"statements/?agency={ADVERTS[0]}&code={ADVERTS[1]}&on=2025-07-01",
            "Grade 3: listed from",
        ),
        (f"agencies/{ADVERTS[0]}/?on=2025-07-01", "<span>Grade 3</span>"),
        ("changes/", "Grade 3"),
    ],
)
def test_english_pages_say_grades_and_kinds_in_english(client: Client, address: str, english: str) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    page = client.get(f"/en/{address}", follow=True).content.decode()
    assert english in " ".join(page.split())
    for chinese in ("三级", "高级工", "职业技能等级认定", "专项职业能力考核"):
        assert chinese not in page
