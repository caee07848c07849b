"""The buttons over the verbs, as an editor and a publisher press them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client, override_settings

from agencies.models import Adjustment, Agency, Occupation
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, open_form, text_of
from tests.agencies.register import (
    ADVERTS,
    LABELLING,
    LIFTS,
    agency,
    grades_on,
    item,
    levels,
    notice,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db
DECEMBER, EVE = dt.date(2026, 12, 1), dt.date(2026, 11, 30)


def page_of(record: Any, act: str) -> str:
    return f"/admin/agencies/{record._meta.model_name}/{record.pk}/{act}/"


def basis(**given: Any) -> dict[str, Any]:
    """What every form asks, from 1 December 2026 on."""
    return {"effective_on": "2026-12-01", "notice": notice().pk, "reason": "按通知附件第三行", **given}


def submit(client: Client, record: Any, act: str, **given: Any) -> Any:
    url = page_of(record, act)
    sent = {**open_form(client, url), **basis(**given)}
    # A verb looks at each of a handful of grades in turn; that is no list page.
    with override_settings(ZEAL_ALLOWLIST=[{"model": "agencies.*"}]):
        return client.post(url, sent, follow=True)


def test_an_editor_starts_a_grade_and_the_others_keep_their_dates(editor: Client) -> None:
    adverts = scope(*ADVERTS)
    told = text_of(submit(editor, adverts, "start-grade", grade_levels=[level.pk for level in levels(4)]))
    assert "新增等级：已记录 1 项调整，自 2026-12-01 起生效" in told
    assert grades_on(adverts, EVE) == ["3", "2", "1"]
    assert grades_on(adverts, DECEMBER) == ["4", "3", "2", "1"]
    since = {
        grade.grade_level.numeral: grade.valid_from for grade in adverts.grades.all() if grade.grade_level
    }
    assert since["3"] == dt.date(2024, 12, 30)
    adjustment = Adjustment.objects.latest("id")
    assert str(adjustment.entered_by) == "编辑员"
    assert adjustment.reason == "按通知附件第三行"


def test_an_agency_gains_an_item_it_did_not_have(editor: Client) -> None:
    gaining = agency(ADVERTS[0])
    submit(editor, gaining, "start-grade", item=item("6-29-03-03").pk, grade_levels=[levels(3)[0].pk])
    assert grades_on(scope(ADVERTS[0], "6-29-03-03"), DECEMBER) == ["3"]


def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(editor: Client) -> None:
    answer = submit(editor, scope(*ADVERTS), "start-grade", grade_levels=[levels(3)[0].pk])
    assert "三级自 2024-12-30 起已在目录内，无需再次新增；请核对等级和生效日期。" in text_of(answer)
    assert 'value="2026-12-01"' in answer.content.decode()
    assert Adjustment.objects.filter(notice=notice()).count() == 0


def test_a_form_without_notice_or_reason_says_so_beside_the_fields(editor: Client) -> None:
    answer = submit(editor, scope(*ADVERTS), "start-grade", notice="", reason=" ")
    assert "没有保存。请看下面的说明" in text_of(answer)
    assert text_of(answer).count("这个字段是必填项") == 2


def test_a_publisher_ends_all_grades_and_the_page_stays(publisher: Client) -> None:
    adverts = scope(*ADVERTS)
    submit(publisher, adverts, "end-grade", grade_levels=[level.pk for level in levels(3, 2, 1)])
    assert grades_on(adverts, EVE) == ["3", "2", "1"]
    assert grades_on(adverts, DECEMBER) == []
    assert "2026年12月1日" in text_of(publisher.get(address(adverts)))


def test_a_special_ability_starts_and_ends_without_grades(publisher: Client) -> None:
    labelling = scope(*LABELLING)
    assert "终止的等级" not in text_of(publisher.get(page_of(labelling, "end-grade")))
    submit(publisher, labelling, "end-grade")
    assert (grades_on(labelling, EVE), grades_on(labelling, DECEMBER)) == ([None], [])


def test_a_viewer_is_offered_no_act(sign_in: SignIn) -> None:
    adverts, viewer = scope(*ADVERTS), sign_in("查看")
    assert "终止等级" not in text_of(viewer.get(address(adverts)))
    assert viewer.get(page_of(adverts, "start-grade")).status_code == 403
    assert viewer.post(page_of(adverts, "end-grade"), basis()).status_code == 403


def test_a_second_editor_is_told_what_the_first_did(sign_in: SignIn) -> None:
    adverts, zhang, li = scope(*ADVERTS), sign_in("编辑", "小张"), sign_in("编辑", "小李")
    url = page_of(adverts, "start-grade")
    seen_by_li = open_form(li, url)
    submit(zhang, adverts, "start-grade", grade_levels=[levels(4)[0].pk])
    given = basis(grade_levels=[levels(5)[0].pk], reason="又增五级")
    refused = li.post(url, {**seen_by_li, **given})
    assert "已被他人修改" in text_of(refused)
    assert "小张" in text_of(refused)
    assert "又增五级" in refused.content.decode()
    assert grades_on(adverts, DECEMBER) == ["4", "3", "2", "1"]
    # Having been told, 小李 submits again.
    li.post(url, {**seen_by_li, **given, "seen": "2"})
    assert grades_on(adverts, DECEMBER) == ["5", "4", "3", "2", "1"]


def test_grades_typed_in_wrong_are_corrected(publisher: Client) -> None:
    adverts, edition = scope(*ADVERTS), dt.date(2024, 12, 30)
    shown = open_form(publisher, page_of(adverts, "correct-grades"))
    assert shown["effective_on"] == ["2024-12-30"]
    assert shown["grade_levels"] == [str(level.pk) for level in levels(3, 2, 1)]
    right = [level.pk for level in levels(4, 3, 2)]
    given = {"effective_on": "2024-12-30", "grade_levels": right}
    told = text_of(submit(publisher, adverts, "correct-grades", **given))
    assert "印作“3、2、1”，与所选不同；请核对原文" in told
    assert grades_on(adverts, edition) == ["3", "2", "1"]
    submit(publisher, adverts, "correct-grades", unlike_row="on", **given)
    assert grades_on(adverts, edition) == ["4", "3", "2"]
    assert Adjustment.objects.latest("id").kind == "corrected"


def test_dates_typed_in_wrong_are_corrected(publisher: Client) -> None:
    adverts = scope(*ADVERTS)
    grade = adverts.grades.get(grade_level=levels(1)[0])
    submit(publisher, adverts, "correct-period", grade=grade.pk, valid_from="2025-01-15", valid_until="")
    grade.refresh_from_db()
    assert (grade.valid_from, grade.valid_until) == (dt.date(2025, 1, 15), None)


def test_a_correction_of_dates_begins_with_what_is_recorded(publisher: Client) -> None:
    adverts = scope(*ADVERTS)
    submit(publisher, adverts, "end-grade", grade_levels=[levels(1)[0].pk])
    ended = adverts.grades.get(grade_level=levels(1)[0])
    url = f"{page_of(adverts, 'correct-period')}?grade={ended.pk}"
    assert url in publisher.get(address(adverts)).content.decode()
    shown = open_form(publisher, url)
    assert [shown[name] for name in ("grade", "valid_from", "valid_until")] == [
        [str(ended.pk)], ["2024-12-30"], ["2026-12-01"]
    ]  # fmt: skip
    # One that has a single period shows it at once; of several, and of what is no key, nothing is chosen.
    assert open_form(publisher, page_of(scope(*LABELLING), "correct-period"))["valid_from"] == ["2024-12-30"]
    assert "grade" not in open_form(publisher, f"{page_of(adverts, 'correct-period')}?grade=x")


def test_an_empty_end_opens_no_ended_grade(publisher: Client) -> None:
    adverts = scope(*ADVERTS)
    submit(publisher, adverts, "end-grade", grade_levels=[levels(1)[0].pk])
    ended = adverts.grades.get(grade_level=levels(1)[0])
    given = {"grade": ended.pk, "valid_from": "2025-01-15", "valid_until": ""}
    submit(publisher, adverts, "correct-period", **given)
    ended.refresh_from_db()
    assert (ended.valid_from, ended.valid_until) == (dt.date(2025, 1, 15), DECEMBER)
    told = text_of(
        submit(publisher, adverts, "correct-period", **given | {"valid_until": "2026-12-05"}, reopen="on")
    )
    assert "并未终止的，不要再填终止日期" in told
    submit(publisher, adverts, "correct-period", **given, reopen="on")
    ended.refresh_from_db()
    assert (ended.valid_until, ended.ended_by) == (None, None)


def test_a_grade_that_begins_before_the_first_edition_is_refused(publisher: Client) -> None:
    adverts = scope(*ADVERTS)
    grade = adverts.grades.get(grade_level=levels(1)[0])
    told = text_of(submit(publisher, adverts, "correct-period", grade=grade.pk, valid_from="2024-12-29"))
    assert "早于本站收录的最早目录（2024-12-30 起实施）" in told


def test_an_agency_is_renamed_from_a_day_on(editor: Client) -> None:
    lifts = agency(LIFTS[0])
    assert open_form(editor, page_of(lifts, "rename"))["name"] == [""]
    submit(editor, lifts, "rename", name="上海市电梯协会")
    lifts.refresh_from_db()
    assert [name.name for name in lifts.names.held_on(EVE)] == ["上海市电梯行业协会"]
    assert [name.name for name in lifts.names.held_on(DECEMBER)] == ["上海市电梯协会"]


def test_a_name_typed_in_wrong_is_corrected_and_not_renamed(editor: Client) -> None:
    lifts = agency(LIFTS[0])
    assert open_form(editor, page_of(lifts, "correct"))["name"] == ["上海市电梯行业协会"]
    submit(editor, lifts, "correct", name="上海市电梯行业协会（更正）")
    assert [name.name for name in lifts.names.all()] == ["上海市电梯行业协会（更正）"]


def test_an_occupation_is_recoded_and_its_scopes_move(publisher: Client) -> None:
    old = occupation(LIFTS[1])
    submit(publisher, old, "recode", code="6290399", name="")
    new = Occupation.objects.get(code="6-29-03-99")
    assert new.replaces == old
    assert grades_on(scope(LIFTS[0], "6-29-03-99"), DECEMBER) == ["5", "4", "3", "2", "1"]
    assert grades_on(scope(*LIFTS), DECEMBER) == []


def test_an_item_is_split_into_two_work_types(publisher: Client) -> None:
    parts = {"part_1": "安装", "grades_1": [levels(4)[0].pk], "part_2": "维修", "grades_2": [levels(3)[0].pk]}
    submit(publisher, scope(*LIFTS), "split", **parts)
    assert grades_on(scope(*LIFTS), DECEMBER) == []
    assert grades_on(scope(*LIFTS, "安装"), DECEMBER) == ["4"]
    assert grades_on(scope(*LIFTS, "维修"), DECEMBER) == ["3"]


def test_a_split_with_grades_and_no_work_type_is_told_apart(publisher: Client) -> None:
    three = levels(3)[0].pk
    given = {
        "part_1": "安装",
        "grades_1": [three],
        "part_2": "安装",
        "grades_2": [three],
        "grades_3": [three],
    }
    told = text_of(submit(publisher, scope(*LIFTS), "split", **given))
    assert "选了等级，请写明工种" in told
    assert "有两个工种名称相同" in told


def test_a_malformed_code_is_refused_with_its_shape(publisher: Client) -> None:
    told = text_of(submit(publisher, occupation(LIFTS[1]), "recode", code="六级", name=""))
    assert "职业编码应形如 6-31-01-03" in told


def test_a_new_agency_is_added_and_then_given_its_first_grade(editor: Client) -> None:
    adding = "/admin/agencies/agency/add/"
    given = {"filing_number": "S000031399999", "name": "某某协会"}
    made = editor.post(adding, {**open_form(editor, adding), **given}, follow=True)
    assert "某某协会" in text_of(made)
    new = Agency.objects.get(filing_number="S000031399999")
    submit(editor, new, "start-grade", item=item("6-29-03-03").pk, grade_levels=[levels(5)[0].pk])
    assert [name.valid_from for name in new.names.all()] == [DECEMBER]


def test_a_malformed_filing_number_is_refused_with_its_shape(editor: Client) -> None:
    adding = "/admin/agencies/agency/add/"
    given = {"filing_number": "S0000313", "name": "某某协会"}
    answer = editor.post(adding, {**open_form(editor, adding), **given})
    assert "机构备案号应为大写字母 S 加 12 位数字，如 S000031300006。" in text_of(answer)


def test_an_editor_renames_an_occupation(editor: Client) -> None:
    lifts = occupation(LIFTS[1])
    form = text_of(editor.get(page_of(lifts, "rename")))
    assert "工种改了名的，是新的评价项目替代原来的" in form
    told = text_of(submit(editor, lifts, "rename", name="电梯装调维修工"))
    assert "职业更名：已记录 1 项调整，自 2026-12-01 起生效" in told
    former = occupation(LIFTS[1]).former_names.get()
    assert (former.name, former.valid_until) == ("电梯安装维修工", DECEMBER)
