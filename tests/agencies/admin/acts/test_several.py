"""Several scopes at once: few pages and few inputs, one preview, all or nothing."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client, override_settings

from agencies.models import Adjustment, Agency, Proposal, Scope
from tests.agencies.admin.acts.test_acts import DECEMBER, EVE, basis, page_of
from tests.agencies.admin.acts.test_proposals import decide
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, open_form, read_form, text_of
from tests.agencies.register import LABELLING, LIFTS, agency, grades_on, item, scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_act_is_no_list_page() -> Any:
    with override_settings(ZEAL_ALLOWLIST=[{"model": "agencies.*"}]):
        yield


def with_five_scopes() -> Agency:
    """An agency that holds five scopes or more."""
    return max(Agency.objects.all(), key=lambda one: one.scopes.count())


def press(client: Client, record: Agency, **given: Any) -> tuple[Any, Any]:
    """The form filled in, its preview, and the preview confirmed."""
    url = page_of(record, "several")
    previewed = client.post(url, {**open_form(client, url), **basis(**given)})
    sent = read_form(previewed)
    return previewed, client.post(url, sent, follow=True)


def test_an_agency_of_five_scopes_is_ended_in_four_pages_and_six_inputs(publisher: Client) -> None:
    """Found (1 input), opened, filled in (4 inputs: day, notice, reason, all), confirmed."""
    ending = with_five_scopes()
    scopes = list(ending.scopes.all())
    assert len(scopes) >= 5
    page = publisher.get(address(ending))
    assert page_of(ending, "several") in page.content.decode()
    previewed, done = press(publisher, ending, all_end="on")
    assert "预览：还没有保存" in text_of(previewed)
    assert not INLINE.search(previewed.content.decode())
    assert f"已记录 {len(scopes)} 项调整，自 2026-12-01 起生效" in text_of(done)
    assert all(grades_on(each, EVE) and not grades_on(each, DECEMBER) for each in scopes)
    acts = Adjustment.objects.filter(kind="ended")
    assert len({act.entered_at for act in acts}) == 1


def test_a_new_agency_with_three_scopes_is_entered_in_four_pages(editor: Client) -> None:
    """New agency (2 inputs), its page, its lines (3 + 6 inputs), the preview: an editor needs nobody."""
    adding = "/admin/agencies/agency/add/"
    given = {"filing_number": "S000031399999", "name": "某某协会"}
    editor.post(adding, {**open_form(editor, adding), **given})
    new = agency("S000031399999")
    lines = {
        "item_1": item("6-29-03-03").pk, "levels_1": "五级、四级",
        "item_2": item("4-08-08-08").pk, "levels_2": "3-1",
        "item_3": item(LABELLING[1]).pk, "levels_3": "",
    }  # fmt: skip
    previewed, done = press(editor, new, **lines)
    assert "某某协会" in text_of(previewed)
    assert "已记录 3 项调整" in text_of(done)
    held = [
        grades_on(scope("S000031399999", code), DECEMBER)
        for code in ("6-29-03-03", "4-08-08-08", LABELLING[1])
    ]
    assert held == [["5", "4"], ["3", "2", "1"], [None]]
    assert [name.name for name in new.names.held_on(DECEMBER)] == ["某某协会"]


def test_single_grades_end_and_others_begin_by_one_notice(publisher: Client) -> None:
    lifts, where = agency(LIFTS[0]), scope(*LIFTS)
    one, two = where.grades.get(grade_level__numeral="1"), where.grades.get(grade_level__numeral="2")
    ends = {f"end_{where.pk}": [one.pk, two.pk]}
    press(publisher, lifts, **ends, item_4=item("4-08-08-08").pk, levels_4="543")
    assert grades_on(where, DECEMBER) == ["5", "4", "3"]
    assert grades_on(scope(LIFTS[0], "4-08-08-08"), DECEMBER) == ["5", "4", "3"]


def test_a_special_ability_ends_with_the_rest(publisher: Client) -> None:
    press(publisher, agency(LABELLING[0]), all_end="on")
    assert grades_on(scope(*LABELLING), DECEMBER) == []


def test_what_is_not_previewed_as_it_is_sent_is_previewed_again(publisher: Client) -> None:
    lifts = agency(LIFTS[0])
    url = page_of(lifts, "several")
    sent = {**open_form(publisher, url), **basis(all_end="on")}
    seen = read_form(publisher.post(url, sent))
    told = text_of(publisher.post(url, {**seen, "effective_on": "2026-12-02"}))
    assert "预览：还没有保存" in told
    assert Adjustment.objects.filter(kind="ended").count() == 0


def test_ends_are_proposed_by_an_editor_and_published_whole(editor: Client, publisher: Client) -> None:
    lifts = agency(LIFTS[0])
    _, done = press(editor, lifts, all_end="on")
    assert "等待另一位有“发布”权限的人发布" in text_of(done)
    proposal = Proposal.objects.get()
    page = publisher.get(f"/admin/agencies/proposal/{proposal.pk}/publish/")
    for said in ("终止：6-29-03-03 电梯安装维修工：五级、四级、三级、二级、一级", "预览：还没有保存"):
        assert said in text_of(page)
    decide(publisher, proposal, "publish")
    assert grades_on(scope(*LIFTS), DECEMBER) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({}, "没有勾选，也没有写任何一项"),
        ({"levels_1": "5"}, "写了等级，请选评价项目"),
        ({"item_1": "4-08-08-08"}, "请写明等级"),
        ({"item_1": "4-08-08-08", "levels_1": "六级"}, "看不懂等级“六级”"),
        ({"item_1": "4-08-08-08", "levels_1": "5-x"}, "看不懂等级“5-x”"),
        (
            {"item_1": "4-08-08-08", "levels_1": "5", "item_2": "4-08-08-08", "levels_2": "4"},
            "同一个评价项目",
        ),
        ({"item_1": "6-29-03-03", "levels_1": "5"}, "起已在目录内"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_is_done(
    publisher: Client, lines: dict[str, str], said: str
) -> None:
    given = {name: item(text).pk if name.startswith("item") else text for name, text in lines.items()}
    previewed, _ = press(publisher, agency(LIFTS[0]), **given)
    assert said in text_of(previewed)
    assert Scope.objects.filter(agency=agency(LIFTS[0]), item=item("4-08-08-08")).count() == 0


def test_a_preview_shows_the_public_page_of_the_day_and_leaves_nothing(editor: Client) -> None:
    """Beside the page of now; the public go on seeing what holds."""
    lifts = agency(LIFTS[0])
    public = f"/agencies/{LIFTS[0]}/?on=2026-12-01"
    url = page_of(lifts, "rename")
    sent = {**open_form(editor, url), **basis(name="将来的电梯协会"), "preview": "1"}
    before = Client().get(public).content
    page = editor.post(url, sent)
    html = page.content.decode()
    assert html.count("<iframe sandbox=") == 2
    # What may never come to hold is neither cited nor printed with a code; its frame would refuse a script.
    shown = unescape(" ".join(re.findall(r'srcdoc="([^"]*)"', html)))
    assert "<h1" in shown
    assert not any(proof in shown for proof in ("<script src", "引用本页", 'class="qr"'))
    assert "<h3>评价机构 S000031300006 将来的电梯协会，" in html
    assert "将来的电梯协会" in html.split("之后</figcaption>")[1]
    assert 'value="将来的电梯协会"' in html
    assert "将来的电梯协会" not in html.split("之后</figcaption>")[0].split("<figcaption>现在")[1]
    assert Client().get(public).content == before
    assert Adjustment.objects.filter(kind="renamed").count() == 0
    refused = editor.post(url, {**sent, "name": "上海市电梯行业协会"})
    assert "无需更名" in text_of(refused)


def test_a_preview_of_a_retraction_shows_that_the_page_goes(publisher: Client, sign_in: SignIn) -> None:
    adding = "/admin/agencies/agency/add/"
    given = {"filing_number": "S000031399999", "name": "某某协会"}
    publisher.post(adding, {**open_form(publisher, adding), **given})
    url = page_of(agency("S000031399999"), "retract")
    page = publisher.post(url, {**open_form(publisher, url), "reason": "录错", "preview": "1"})
    assert "这一页不再公开" in page.content.decode()
    assert sign_in("查看").post(url, {"preview": "1"}).status_code == 403


NEW = "/admin/agencies/agency/new/"


def enter_new(client: Client, **given: Any) -> Any:
    typed = {"filing_number": "S000031399999", "name": "某某协会", "item_1": item("4-08-08-08").pk}
    return client.post(NEW, {**open_form(client, NEW), **basis(levels_1="5-3", **typed), **given})


def test_a_new_agency_comes_with_what_it_assesses_or_not_at_all(editor: Client) -> None:
    previewed = enter_new(editor)
    assert "现在没有这一页" in unescape(previewed.content.decode())
    assert not Agency.every.filter(filing_number="S000031399999").exists()
    done = editor.post(NEW, read_form(previewed), follow=True)
    assert "新增一家机构及其项目：已记录 1 项调整" in text_of(done)
    assert grades_on(scope("S000031399999", "4-08-08-08"), DECEMBER) == ["5", "4", "3"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"filing_number": "X1"}, "大写字母 S 加 12 位数字"),
        ({"filing_number": "S000032399999"}, "备案号都以 S000031 开头"),
        ({"filing_number": LIFTS[0]}, "上海市电梯行业协会 已在本站"),
        ({"name": "上海市广告协会"}, "用的（或用过的）名称"),
        ({"name": "某\x0b协会"}, "含有看不见的字符"),
        ({"levels_1": ""}, "请写明等级"),
        ({"effective_on": "2020-01-01", "sure": "on"}, "早于本站载入的最早目录"),
    ],
)
def test_a_new_agency_is_checked_as_elsewhere(editor: Client, typed: dict[str, str], said: str) -> None:
    assert said in text_of(enter_new(editor, **typed))
    assert not Agency.every.filter(filing_number__endswith="99999").exists()


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ({"q": LIFTS[0]}, "change"),
        ({"q": "上海市电梯行业协会", "several": "成批调整"}, "several"),
        ({"q": "dthyxh", "several": "成批调整"}, "several"),
        ({"q": "协会", "several": "成批调整"}, "/admin/agencies/agency/?q=%E5%8D%8F%E4%BC%9A"),
        ({"q": ""}, "/admin/agencies/agency/?q="),
        ({"q": "没有这家"}, "/admin/agencies/agency/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%AE%B6"),
    ],
)
def test_one_agency_is_found_from_the_first_page(editor: Client, typed: dict[str, str], leads: str) -> None:
    there = editor.get("/admin/agencies/agency/find/", typed).headers["Location"]
    assert there == (leads if "?" in leads else page_of(agency(LIFTS[0]), leads))
    assert editor.get(there).status_code == 200


def test_who_only_looks_is_led_to_the_page_and_enters_nothing(sign_in: SignIn) -> None:
    viewer = sign_in("查看")
    found = viewer.get("/admin/agencies/agency/find/", {"q": LIFTS[0], "several": "成批调整"})
    assert found.headers["Location"].endswith("/change/")
    assert viewer.get(NEW).status_code == 403
    assert "several" not in viewer.get("/admin/").content.decode()
