"""Occupations, groups and items: codes of one shape that are never edited, kinds that never change."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AssessmentItem, GradeLevel, Occupation, OccupationGroup
from tests.agencies.models.writing import Insert, Update, refused
from tests.agencies.register import LABELLING, LIFTS, item, occupation, scope

pytestmark = pytest.mark.django_db

SHAPE = "occupation_code_shape|value too long|lies in the group that its code begins with"
GRADED, SPECIAL = Occupation.Kind.SKILL_GRADE, Occupation.Kind.SPECIAL_ABILITY
MALFORMED = [
    pytest.param("", GRADED, id="blank"),
    pytest.param("6-29-03", GRADED, id="a group's"),
    pytest.param("6290399", GRADED, id="no hyphens"),
    pytest.param("6-29-03-9９", GRADED, id="full-width digit"),
    pytest.param("6－29－03－99", GRADED, id="full-width hyphens"),
    pytest.param("6-29-03-9x", GRADED, id="a letter for a digit"),
    pytest.param("0-29-03-99", GRADED, id="no such major group"),
    pytest.param("6-29-03-99\n", GRADED, id="a line break behind"),
    pytest.param("6-29-03-9\n", GRADED, id="a line break for a digit"),
    pytest.param("6-29-03-999", GRADED, id="three digits"),
    pytest.param("6-29-03-Z9", GRADED, id="a special ability's code with the wrong kind"),
    pytest.param("6-29-03-99", SPECIAL, id="an occupation's code with the wrong kind"),
    pytest.param("6-29-03-z9", SPECIAL, id="lower case"),
    pytest.param("6-29-03-Ｚ9", SPECIAL, id="full-width letter"),
    pytest.param("6-29-03-99", "another", id="no such kind"),
]


def made(code: str, kind: str) -> dict[str, Any]:
    group = OccupationGroup.objects.get_by_natural_key("6-29-03")
    return {"code": code, "name": "测试工", "kind": kind, "group": group}


@pytest.mark.parametrize(("code", "kind"), MALFORMED)
def test_a_malformed_code_is_refused(insert: Insert, code: str, kind: str) -> None:
    with refused(SHAPE):
        insert(Occupation, **made(code, kind))


def test_a_malformed_code_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as wrong:
        Occupation(**made("6-29-3-99", GRADED)).full_clean()
    assert wrong.value.messages == ["职业编码应形如 6-31-01-03；专项职业能力的编码应形如 4-04-05-Z1。"]


@pytest.mark.parametrize(("code", "kind"), [("6-29-03-99", GRADED), ("6-29-03-Z9", SPECIAL)])
def test_a_well_formed_code_stands_once(insert: Insert, code: str, kind: str) -> None:
    insert(Occupation, **made(code, kind))
    with refused("unique|UNIQUE"):
        insert(Occupation, **made(code, kind))


def test_a_code_is_never_edited_in_place(update: Update) -> None:
    with refused("a code is never edited in place"):
        update(occupation(LIFTS[1]), code="6-29-03-99")


def test_a_kind_is_never_switched(update: Update) -> None:
    with refused(SHAPE):
        update(occupation(LIFTS[1]), kind=SPECIAL)
    with refused(SHAPE):
        update(occupation(LABELLING[1]), kind=GRADED)


def test_code_and_kind_are_not_switched_together(update: Update) -> None:
    with refused("a code is never edited in place"):
        update(occupation(LIFTS[1]), code="6-29-03-Z9", kind=SPECIAL)


def test_an_occupation_lies_in_the_group_of_its_code(insert: Insert) -> None:
    elsewhere = OccupationGroup.objects.get_by_natural_key("6-29-02")
    with refused("an occupation lies in the group that its code begins with"):
        insert(Occupation, **{**made("6-29-03-99", GRADED), "group": elsewhere})


def test_an_occupation_cannot_move_to_another_group(update: Update) -> None:
    with refused("an occupation lies in the group that its code begins with"):
        update(occupation(LIFTS[1]), group=OccupationGroup.objects.get_by_natural_key("6-29-02"))


def test_a_group_lies_in_the_group_of_its_code(insert: Insert) -> None:
    with refused("a group lies in the group that its code begins with"):
        insert(OccupationGroup, code="4-99", name="测试", parent=OccupationGroup.objects.get(code="6"))


def test_an_occupation_cannot_replace_itself(update: Update) -> None:
    lifts = occupation(LIFTS[1])
    with refused("occupation_replaces_another"):
        update(lifts, replaces=lifts)


def test_an_item_stands_once(insert: Insert) -> None:
    with refused("assessment_item_once|UNIQUE"):
        insert(AssessmentItem, occupation=occupation(LIFTS[1]), work_type="")


def test_an_item_that_exists_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as wrong:
        AssessmentItem(occupation=occupation(LIFTS[1]), work_type="").full_clean()
    assert wrong.value.messages == ["该职业的这一评价项目已存在，请直接选用。"]


def test_an_undivided_item_stands_beside_the_divided_ones() -> None:
    """数控车工 has no 五级: it is not 车工."""
    turners = AssessmentItem.objects.filter(occupation__code="6-18-01-01")
    assert {each.name for each in turners} == {"车工", "车工（普通车工）", "车工（数控车工）"}
    held = scope("S000031100001", "6-18-01-01", "数控车工").grades.values_list(
        "grade_level__numeral", flat=True
    )
    assert sorted(str(numeral) for numeral in held) == ["1", "2", "3", "4"]


def test_an_item_never_changes_between_the_kinds(update: Update) -> None:
    with refused("an item never changes between a graded one and a special ability"):
        update(item(LIFTS[1]), occupation=occupation(LABELLING[1]))


def test_a_scope_never_changes_between_the_kinds(update: Update) -> None:
    with refused("a scope never changes between a graded item and a special ability"):
        update(scope(*LIFTS), item=item(LABELLING[1]))


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("", None),
        ("44", None),
        ("4-4", "4"),
        ("4-04-5", "4-04"),
        ("４", None),
        ("4-04", None),
        ("4", "4"),
        ("0", None),
    ],
)
def test_a_malformed_group_is_refused(insert: Insert, code: str, parent: str | None) -> None:
    above = OccupationGroup.objects.get(code=parent) if parent else None
    with refused("occupation_group_code_shape|lies in the group that its code begins with"):
        insert(OccupationGroup, code=code, name="测试", parent=above)


@pytest.mark.parametrize("same", ["numeral", "rank", "name", "title"])
def test_a_grade_level_is_like_no_other(insert: Insert, same: str) -> None:
    five = GradeLevel.objects.get_by_natural_key("5")
    level = {"numeral": "6", "rank": 6, "name": "六级", "title": "测试"}
    with refused("unique|UNIQUE"):
        insert(GradeLevel, **{**level, same: getattr(five, same)})


def test_grade_levels_rise_by_rank_and_not_by_numeral() -> None:
    assert [(level.numeral, level.name, level.title) for level in GradeLevel.objects.rising()] == [
        ("5", "五级", "初级工"),
        ("4", "四级", "中级工"),
        ("3", "三级", "高级工"),
        ("2", "二级", "技师"),
        ("1", "一级", "高级技师"),
    ]
