import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import (
    correct,
    correct_grades,
    correct_period,
    end_grade,
    file_agency,
    recode_occupation,
    rename_agency,
    split_item,
    start_grade,
)
from agencies.changes import Change, ChangeKind, acts_between, changes_from
from agencies.models import Adjustment, Notice, ScopeGrade
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    notice,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return [change.sentence for change in changes()]


def changes() -> list[Change]:
    return changes_from(Adjustment.objects.changes().newest_first())


def test_what_the_first_edition_lists_is_no_change() -> None:
    assert changes() == []
    assert len(changes_from(Adjustment.objects.newest_first())) == 114


def test_an_empty_register_has_no_first_edition() -> None:
    Notice.objects.update(edition=None)
    assert Adjustment.objects.changes().count() == 114


def test_starts_and_ends_of_one_day_and_notice_are_one_change() -> None:
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(), scope=adverts, grade_levels=levels(1))
    start_grade(basis=basis(), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    (change,) = changes()
    assert change.kind == ChangeKind.CHANGED
    assert (change.before, change.after) == (tuple(levels(3, 2, 1)), tuple(levels(4, 3, 2)))
    assert (change.started, change.ended) == (tuple(levels(4)), tuple(levels(1)))
    assert change.numbers == ("2025-100-0001", "2025-100-0002")
    assert change.sentence == (
        "上海市广告协会评价“广告设计师”（4-08-08-08）的等级新增四级，移除一级，现为四级、三级、二级。"
    )


def test_a_change_knows_its_day_notice_and_reason() -> None:
    end_grade(basis=basis(reason="机构申请"), scope=scope(*ADVERTS), grade_levels=levels(1))
    (change,) = changes()
    assert (change.effective_on, change.notice, change.reason) == (JUNE, notice(), "机构申请")


def test_a_scope_that_ends_was_removed_and_one_that_begins_was_added() -> None:
    labelling = scope(*LABELLING)
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    start_grade(basis=basis(JULY), agency=agency(ADVERTS[0]), item=item("6-29-03-03"), grade_levels=levels(5))
    end_grade(basis=basis(dt.date(2025, 8, 1)), scope=labelling)
    assert told() == [
        "上海库帕思科技有限公司不再评价“人工智能数据标注”（4-04-05-Z1），此前为不分等级。",
        "上海市广告协会新增“电梯安装维修工”（6-29-03-03）：五级。",
        "上海市广告协会不再评价“广告设计师”（4-08-08-08），此前为三级、二级、一级。",
    ]


def test_points_between_words_of_an_english_change_are_english() -> None:
    split_item(basis=basis(), scope=scope(*LIFTS), parts={"安装工": levels(5), "维修工": levels(4)})
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(1))
    start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    with translation.override("en"):
        sentences = told()
    assert any("was split into “安装工”, “维修工”." in sentence for sentence in sentences)
    assert any("added Grade 4, removed Grade 1; now" in sentence for sentence in sentences)
    assert not any(re.search("[、，；。]", sentence) for sentence in sentences)


def test_a_split_is_one_end_and_several_additions() -> None:
    split_item(basis=basis(), scope=scope(*LIFTS), parts={"安装工": levels(5), "维修工": levels(4)})
    assert told() == [
        (
            "上海市电梯行业协会的“电梯安装维修工”（6-29-03-03，五级、四级、三级、二级、一级）"
            "拆分为“安装工”、“维修工”。"
        ),
        (
            "上海市电梯行业协会新增“电梯安装维修工（安装工）”（6-29-03-03），"
            "由“6-29-03-03 电梯安装维修工”拆分而来：五级。"
        ),
        (
            "上海市电梯行业协会新增“电梯安装维修工（维修工）”（6-29-03-03），"
            "由“6-29-03-03 电梯安装维修工”拆分而来：四级。"
        ),
    ]
    assert [change.kind for change in changes()] == [ChangeKind.ENDED, ChangeKind.ADDED, ChangeKind.ADDED]


def test_a_rename_is_told_with_both_names() -> None:
    rename_agency(basis=basis(), agency=agency(LIFTS[0]), name="上海市电梯协会")
    end_grade(basis=basis(EDITION + dt.timedelta(days=1)), scope=scope(*LIFTS), grade_levels=levels(1))
    assert told() == [
        "上海市电梯行业协会更名为上海市电梯协会（S000031300006）。",
        "上海市电梯行业协会评价“电梯安装维修工”（6-29-03-03）的等级移除一级，现为五级、四级、三级、二级。",
    ]


def test_a_recode_is_told_of_both_codes() -> None:
    recode_occupation(basis=basis(), occupation=occupation("6-29-03-03"), code="6-29-03-88")
    recode_occupation(basis=basis(), occupation=occupation("4-03-02-06"), code="4-03-02-88")
    assert told() == [
        "“营养配餐员”的职业编码由 4-03-02-06 变更为 4-03-02-88。",
        (
            "上海市电梯行业协会评价的“电梯安装维修工”编码由 6-29-03-03 变更为 6-29-03-88："
            "五级、四级、三级、二级、一级。"
        ),
    ]
    for code in ("6-29-03-03", "6-29-03-88"):
        acts = Adjustment.objects.changes().of_occupation(occupation(code))
        assert [change.former_code for change in changes_from(acts)] == ["6-29-03-03"]


def test_a_correction_is_never_told_as_a_change_of_the_directory() -> None:
    correct(basis=basis(), record=agency(LIFTS[0]), values={"name": "上海市电梯业协会"})
    correct(basis=basis(), record=item("6-18-02-04", "电焊工"), values={"work_type": "电焊"})
    correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(3))
    assert told() == [
        "更正本站的转录（目录未变）：焊工，工种：电焊工 → 电焊。",
        "更正本站的转录（目录未变）：上海市电梯业协会，名称：上海市电梯行业协会 → 上海市电梯业协会。",
        "更正本站的转录（目录未变）：上海市广告协会“广告设计师”，等级：三级、二级、一级 → 三级。",
    ]


def start(day: dt.date, *grades: int) -> None:
    """The agency of the lifts may assess 广告设计师."""
    adverts = item(ADVERTS[1])
    start_grade(basis=basis(day), agency=agency(LIFTS[0]), item=adverts, grade_levels=levels(*grades))


def period(numeral: str) -> ScopeGrade:
    return scope(LIFTS[0], ADVERTS[1]).grades.get(grade_level__numeral=numeral)


def facts() -> list[str]:
    """What is told but for corrections."""
    told = changes()
    return [f"{each.effective_on} {each.sentence}" for each in told if each.kind != ChangeKind.CORRECTED]


def test_a_grade_that_was_taken_back_is_not_told() -> None:
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    correct_grades(basis=basis(), scope=adverts, grade_levels=levels(3, 2, 1))
    assert facts() == []
    assert not Adjustment.objects.counts_by_day()


def test_what_was_typed_wrong_is_told_as_the_notice_has_it() -> None:
    start(JUNE, 5, 4)
    correct_grades(basis=basis(), scope=scope(LIFTS[0], ADVERTS[1]), grade_levels=levels(4, 3))
    assert facts() == ["2025-06-01 上海市电梯行业协会新增“广告设计师”（4-08-08-08）：四级、三级。"]


def test_an_end_that_was_a_slip_is_not_told() -> None:
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(), scope=adverts, grade_levels=levels(1))
    first = adverts.grades.get(grade_level__numeral="1")
    correct_period(basis=basis(), grade=first, valid_from=first.valid_from, valid_until=None)
    assert facts() == []
    assert told() == [
        "更正本站的转录（目录未变）：上海市广告协会“广告设计师”，一级，终止日期：2025-06-01 → 无。"
    ]


def test_a_day_that_was_put_right_is_the_one_told() -> None:
    start(JUNE, 4, 3)
    start(JULY, 5)
    correct_period(basis=basis(), grade=period("4"), valid_from=dt.date(2025, 8, 1), valid_until=None)
    assert facts() == [
        ("2025-08-01 上海市电梯行业协会评价“广告设计师”（4-08-08-08）的等级新增四级，现为五级、四级、三级。"),
        "2025-07-01 上海市电梯行业协会评价“广告设计师”（4-08-08-08）的等级新增五级，现为五级、三级。",
        "2025-06-01 上海市电梯行业协会新增“广告设计师”（4-08-08-08）：三级。",
    ]
    assert "四级，开始日期：2025-06-01 → 2025-08-01" in "".join(told())


def test_an_act_is_found_and_counted_on_the_day_that_was_put_right() -> None:
    """By either day that it changes something; of an end likewise."""
    start(JUNE, 4)
    august = dt.date(2025, 8, 1)
    correct_period(basis=basis(), grade=period("4"), valid_from=august, valid_until=None)
    acts = Adjustment.objects.changes().of_kind("started", "ended")
    assert acts_between(acts, august, None).count() == acts_between(acts, august, august).count() == 1
    assert acts_between(acts, JULY, JULY).count() == 0
    assert Adjustment.objects.counts_by_day() == {august: 1}
    end_grade(basis=basis(dt.date(2025, 9, 1)), scope=scope(LIFTS[0], ADVERTS[1]), grade_levels=levels(4))
    october = dt.date(2025, 10, 1)
    correct_period(basis=basis(), grade=period("4"), valid_from=august, valid_until=october)
    assert acts_between(acts, october, october).get().kind == "ended"
    assert Adjustment.objects.counts_by_day() == {august: 1, october: 1}


def test_what_a_scope_comes_to_minds_acts_that_were_entered_later() -> None:
    """July was entered first: that it then came to 五级 alone was true of what had been typed."""
    start(JULY, 5)
    start(JUNE, 4)
    assert facts() == [
        "2025-07-01 上海市电梯行业协会评价“广告设计师”（4-08-08-08）的等级新增五级，现为五级、四级。",
        "2025-06-01 上海市电梯行业协会新增“广告设计师”（4-08-08-08）：四级。",
    ]


def test_a_rename_bears_the_names_as_they_were_put_right() -> None:
    rename_agency(basis=basis(), agency=agency(LIFTS[0]), name="上海市电梯协hui")
    correct(basis=basis(), record=agency(LIFTS[0]), values={"name": "上海市电梯协会"})
    assert facts() == ["2025-06-01 上海市电梯行业协会更名为上海市电梯协会（S000031300006）。"]


def test_a_rename_that_never_was_is_not_told() -> None:
    rename_agency(basis=basis(), agency=agency(LIFTS[0]), name="上海市电梯协会")
    correct(basis=basis(), record=agency(LIFTS[0]), values={"name": "上海市电梯行业协会"})
    assert facts() == []


def test_an_agency_never_listed_is_told_by_its_name() -> None:
    new = file_agency(basis=basis(), filing_number="S000031300099", name="上海市测式协会")
    correct(basis=basis(), record=new, values={"name": "上海市测试协会"})
    assert told() == ["更正本站的转录（目录未变）：上海市测试协会，名称：上海市测式协会 → 上海市测试协会。"]


def test_a_blank_that_was_put_right_is_told() -> None:
    correct(basis=basis(), record=agency(LIFTS[0]), values={"second_name": "上海电梯协会"})
    assert "另一名称：无 → 上海电梯协会" in told()[0]


def test_acts_are_found_by_day_notice_and_agency() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(1))
    end_grade(basis=basis(JULY), scope=scope(*LIFTS), grade_levels=levels(1))
    acts = Adjustment.objects.changes()
    assert [act.effective_on for act in acts.between(JUNE, JUNE)] == [JUNE]
    assert [act.effective_on for act in acts.between(JULY, None)] == [JULY]
    assert acts.between(None, None).of_notice(notice()).count() == 2
    assert [act.effective_on for act in acts.of_agency(agency(LIFTS[0]))] == [JULY]
    assert acts.of_kind(Adjustment.Kind.STARTED).count() == 0


def test_reading_changes_takes_as_many_queries_for_many_acts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """The acts, their agencies' names, what their scopes hold, the grade levels, former names."""
    with django_assert_num_queries(5):
        assert len(changes_from(Adjustment.objects.newest_first())) == 114


def test_what_ended_by_several_notices_of_one_day_held_all_of_it_before() -> None:
    other = Notice.objects.create(
        number="沪人社职〔2025〕101号",
        slug="2025-101",
        title="又一份通知",
        issuer="某局",
        issued_on=JUNE,
        in_force_from=JUNE,
        text="略",
    )
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(), scope=adverts, grade_levels=levels(1))
    end_grade(basis=replace(basis(), notice=other), scope=adverts, grade_levels=levels(3, 2))
    sentence = "上海市广告协会不再评价“广告设计师”（4-08-08-08），此前为三级、二级、一级。"
    assert told() == [sentence, sentence]
