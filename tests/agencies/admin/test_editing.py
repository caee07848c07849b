"""Two editors on one record: nothing saved is overwritten unseen, and nothing typed is lost."""

import pytest
from django.test import Client

from agencies.database.door import open_door
from agencies.models import Agency, SearchNote
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, open_form, read_form, text_of
from tests.agencies.register import LIFTS, agency

CONTACT = {
    "contact_source": ["机构来函"],
    "contact_confirmed_on": ["2025-03-01"],
    "change_reason": ["机构来函"],
}


@pytest.fixture
def lifts(db: None) -> Agency:
    return agency(LIFTS[0])


def test_a_change_is_kept_with_its_author_and_its_reason(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    answer = editor.post(address(lifts), {**sent, **CONTACT, "telephone": ["021-12345678"]})
    assert answer.status_code == 302
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.version) == ("021-12345678", 2)
    saved = lifts.history.latest()
    assert (str(saved.history_user), saved.history_change_reason) == ("编辑员", "机构来函")
    history = text_of(editor.get(address(lifts, "history")))
    assert "编辑员" in history
    assert "机构来函" in history


def test_the_history_shows_what_changed_from_what_to_what(lifts: Agency, editor: Client) -> None:
    for number in ("021-11111111", "021-22222222"):
        sent = open_form(editor, address(lifts))
        editor.post(address(lifts), {**sent, **CONTACT, "telephone": [number]})
    assert "电话：021-11111111 → 021-22222222" in text_of(editor.get(address(lifts, "history")))


def test_a_change_without_a_reason_is_not_saved(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    answer = editor.post(address(lifts), {**sent, "name_en": ["Shanghai Elevator Trade Association"]})
    assert "请写明修改原因" in text_of(answer)
    lifts.refresh_from_db()
    assert (lifts.name_en, lifts.version) == ("", 1)


def test_a_contact_without_its_source_is_refused_with_what_to_do(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    answer = editor.post(address(lifts), {**sent, "telephone": ["021-1"], "change_reason": ["来函"]})
    assert "填写联系方式时，请同时写明来源和最近核实日期。" in text_of(answer)
    assert Agency.objects.get(pk=lifts.pk).version == 1


def saved_by_somebody_faster(lifts: Agency, sign_in: SignIn, **typed: list[str]) -> tuple[Client, str]:
    """小张 and 小李 open the record; 小张 saves a telephone number, then 小李 sends what is typed."""
    zhang, li = sign_in("编辑", "小张"), sign_in("编辑", "小李")
    seen_by_zhang, seen_by_li = open_form(zhang, address(lifts)), open_form(li, address(lifts))
    zhang.post(address(lifts), {**seen_by_zhang, **CONTACT, "telephone": ["021-11111111"]})
    answer = li.post(address(lifts), {**seen_by_li, "change_reason": ["官网"], **typed})
    assert answer.status_code == 200
    return li, answer.content.decode()


def test_the_second_editor_is_told_who_changed_what(lifts: Agency, sign_in: SignIn) -> None:
    _, page = saved_by_somebody_faster(lifts, sign_in, name_en=["Elevators"])
    assert "小张" in page
    assert "“电话”由“空”改为“021-11111111”" in page
    assert "您填写的内容仍在下面，尚未保存" in page
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.name_en) == ("021-11111111", "")


def test_the_second_editor_keeps_what_was_typed_and_can_save_both(lifts: Agency, sign_in: SignIn) -> None:
    li, _ = saved_by_somebody_faster(lifts, sign_in, name_en=["Elevators"])
    # The page as shown again: 小李's text, and 小张's telephone number in the field that 小李 left alone.
    seen = open_form_after_conflict(li, lifts, name_en=["Elevators"])
    assert (seen["name_en"], seen["telephone"]) == (["Elevators"], ["021-11111111"])
    assert li.post(address(lifts), seen).status_code == 302
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.name_en, lifts.version) == ("021-11111111", "Elevators", 3)


def open_form_after_conflict(client: Client, record: Agency, **typed: list[str]) -> dict[str, list[str]]:
    stale = open_form(client, address(record))
    stale |= {"seen_version": ["1"], "change_reason": ["官网"], **typed}
    for name in ("telephone", "contact_source", "contact_confirmed_on"):
        stale[name] = stale[f"initial-{name}"] = [""]
    return read_form(client.post(address(record), stale))


def test_the_conflict_is_told_before_other_errors_and_fills_what_is_missing(
    lifts: Agency, sign_in: SignIn
) -> None:
    # 小李 typed a telephone number without its source, which 小张 has given meanwhile.
    li, page = saved_by_somebody_faster(lifts, sign_in, telephone=["021-99999999"])
    assert "这条记录又有人保存过" in page
    assert "请同时写明来源" not in page
    shown = open_form_after_conflict(li, lifts, telephone=["021-99999999"])
    assert shown["contact_source"] == ["机构来函"]


def test_a_day_is_read_as_people_write_it(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    written = {**sent, **CONTACT, "contact_confirmed_on": ["2025年3月1日"]}
    assert editor.post(address(lifts), written).status_code == 302
    lifts.refresh_from_db()
    assert str(lifts.contact_confirmed_on) == "2025-03-01"


def test_scopes_stay_in_sight_beside_an_error(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    page = text_of(editor.post(address(lifts), {**sent, "name_en": ["x"]}))
    assert "五级、四级、三级、二级、一级" in page


def test_a_field_that_both_changed_keeps_the_second_text_and_warns(lifts: Agency, sign_in: SignIn) -> None:
    _, page = saved_by_somebody_faster(
        lifts,
        sign_in,
        telephone=["021-99999999"],
        contact_source=["官网"],
        contact_confirmed_on=["2025-03-02"],
    )
    assert "对方已改为“021-11111111”" in page
    assert 'value="021-99999999"' in page


def test_an_older_state_is_restored_without_the_name_of_that_time(lifts: Agency, publisher: Client) -> None:
    sent = open_form(publisher, address(lifts))
    publisher.post(address(lifts), {**sent, **CONTACT, "telephone": ["021-11111111"]})
    first = lifts.history.latest()
    sent = open_form(publisher, address(lifts))
    publisher.post(address(lifts), {**sent, "telephone": ["021-22222222"], "change_reason": ["又来函"]})
    with open_door("a test"):
        Agency.objects.filter(pk=lifts.pk).update(name="上海市电梯协会")
    older = f"{address(lifts, 'history')}{first.history_id}/"
    sent = open_form(publisher, older)
    assert publisher.post(older, {**sent, "change_reason": ["还原"]}).status_code == 302
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.name, lifts.version) == ("021-11111111", "上海市电梯协会", 4)


def test_an_editor_cannot_restore_an_older_state(lifts: Agency, editor: Client) -> None:
    sent = open_form(editor, address(lifts))
    editor.post(address(lifts), {**sent, **CONTACT, "telephone": ["021-11111111"]})
    older = f"{address(lifts, 'history')}{lifts.history.latest().history_id}/"
    answer = editor.post(older, {**sent, "change_reason": ["还原"]}, follow=True)
    assert "还原历史版本需要“发布”权限" in text_of(answer)
    assert Agency.objects.get(pk=lifts.pk).version == 2


def test_a_restore_is_refused_when_somebody_saved_meanwhile(lifts: Agency, publisher: Client) -> None:
    for number in ("021-11111111", "021-22222222"):
        sent = open_form(publisher, address(lifts))
        publisher.post(address(lifts), {**sent, **CONTACT, "telephone": [number]})
    older = f"{address(lifts, 'history')}{lifts.history.earliest().history_id}/"
    sent = open_form(publisher, older)
    Agency.objects.filter(pk=lifts.pk).update(version=9)
    answer = publisher.post(older, {**sent, "change_reason": ["还原"]}, follow=True)
    assert "又有人保存过，未作还原" in text_of(answer)
    assert Agency.objects.get(pk=lifts.pk).telephone == "021-22222222"


def test_a_tick_a_choice_and_a_list_survive_a_conflict(sign_in: SignIn) -> None:
    note = SearchNote.objects.create(title="驾驶", terms=["驾照"], kind="caution", text="略", basis="略")
    zhang, li = sign_in("编辑", "小张"), sign_in("编辑", "小李")
    by_zhang, by_li = open_form(zhang, address(note)), open_form(li, address(note))
    zhang.post(address(note), {**by_zhang, "approved": ["on"], "change_reason": ["核过"]})
    typed = {"kind": ["not_listed"], "terms": ["驾照\r\n开车"], "change_reason": ["常问"]}
    shown = read_form(li.post(address(note), {**by_li, **typed}))
    assert "approved" in shown
    assert (shown["kind"], shown["terms"][0].split()) == (["not_listed"], ["驾照", "开车"])
    assert li.post(address(note), shown).status_code == 302
    note.refresh_from_db()
    assert (note.approved, note.kind, note.terms, note.version) == (True, "not_listed", ["驾照", "开车"], 3)
