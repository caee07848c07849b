"""The change pages and feeds: what changed after the first edition, from which day, by which notice."""

import csv
import datetime as dt
import io
import re
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client, override_settings

from agencies.adjustments import correct_period, end_grade, recode_occupation, rename_agency, start_grade
from agencies.models import ScopeGrade
from catalogue.changes import filters as change_filter
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
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
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def adjusted() -> None:
    """In June 广告设计师 loses 三级 at one agency and 电梯 gains an item; in July the agency is renamed."""
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    start_grade(basis=basis(JUNE), agency=agency(LIFTS[0]), item=item(ADVERTS[1]), grade_levels=levels(4))
    rename_agency(basis=basis(JULY), agency=agency(LIFTS[0]), name="上海市电梯协会")


def page(client: Client, **asked: str) -> str:
    answer = client.get("/changes/", asked)
    assert answer.status_code == 200
    html = answer.content.decode()
    return html + re.sub(r"<[^>]+>", "", html)


def test_the_first_edition_is_no_change(client: Client) -> None:
    told = page(client)
    assert "共 0 条变更" in told
    assert "2025年版目录发布以来，本站没有收录到变更。最新情况请查官方网站。" in told


def test_each_change_is_told_with_its_day_and_its_notice(client: Client, adjusted: None) -> None:
    told = page(client)
    assert "共 3 条变更" in told
    assert "上海市电梯行业协会更名为上海市电梯协会（S000031300006）。" in told
    assert "上海市广告协会评价“广告设计师”（4-08-08-08）的等级移除三级，现为二级、一级。" in told
    assert told.index("自 2025-07-01 起") < told.index("自 2025-06-01 起")
    assert 'href="/notices/2025-100/"' in told


def test_changes_to_come_are_told_as_such(client: Client) -> None:
    end_grade(basis=basis(dt.date(2199, 1, 1)), scope=scope(*ADVERTS), grade_levels=levels(3))
    assert "将自 2199-01-01 起" in page(client)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"change": "renamed"}, 1),
        ({"change": "added"}, 1),
        ({"change": "changed"}, 1),
        ({"change": "ended"}, 0),
        ({"agency": "S000031300006"}, 2),
        ({"agency": "s0000 3130 0006"}, 2),
        ({"agency": "S000031399999"}, 0),
        ({"code": "4-08-08-08"}, 2),
        ({"code": "4080808"}, 2),
        ({"code": "6-29-03-03"}, 0),
        ({"code": "4-08"}, 3),  # the new name of an agency that assesses it, too
        ({"agency": "上海市广告协会"}, 1),
        ({"code": "广告设计师"}, 2),
        ({"q": "广告设计师"}, 3),
        ({"grade": "5"}, 1),
        ({"kind": "special_ability"}, 0),
        ({"row": "S000031300049~4-08-08-08"}, 1),
        ({"row": "S000031300006~6-29-03-03"}, 1),
        ({"q": "广告设计师", "on": "2025-05-31"}, 1),
        ({"code": "9-99-99-99"}, 0),
        ({"notice": "2025-100"}, 3),
        ({"notice": "2024-458"}, 0),
        ({"since": "2025-06-02"}, 1),
        ({"until": "2025-06-01"}, 2),
        ({"since": "2025-06-01", "until": "2025-07-01", "agency": "S000031300006"}, 2),
        ({"change": "", "agency": "", "page": ""}, 3),
    ],
)
def test_changes_are_filtered(client: Client, adjusted: None, asked: dict[str, str], count: int) -> None:
    assert f"共 {count} 条变更" in page(client, **asked)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"change": "vanished"}, "没有“vanished”这种类型"),
        ({"agency": "S00003"}, "机构备案号应为 S 加 12 位数字"),
        ({"code": "4-x"}, "职业编码应形如 6-31-01-03"),
        ({"since": "2025-07-02", "until": "2025-07-01"}, "“至”早于“自”"),
        ({"notice": "1999-1"}, "本站没有这份通知"),
        ({"since": "2025-02-30"}, "没有这一天"),
        ({"until": "0001-01-01"}, "日期超出可查询的范围"),
        ({"page": "0"}, "页码应为正整数"),
        ({"page": "x"}, "页码应为正整数"),
    ],
)
def test_a_bad_value_is_told_and_shows_no_changes(client: Client, asked: dict[str, str], told: str) -> None:
    answer = client.get("/changes/", asked)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert "条变更" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/changes/", "/en/large/changes/", "/changes.csv", "/changes.atom"])
def test_the_old_name_of_the_sort_of_change_leads_to_the_new_one(client: Client, address: str) -> None:
    answer = client.get(address, {"kind": "renamed", "agency": LIFTS[0]})
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"{address}?agency={LIFTS[0]}&change=renamed",
    )


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({"agency": LIFTS[0]}, f'<option value="{LIFTS[0]}" selected>上海市电梯行业协会</option>'),
        ({"agency": "S000031399999"}, '<option value="S000031399999" selected>S000031399999</option>'),
        ({"agency": "<b>"}, '<option value="&lt;b&gt;" selected>&lt;b&gt;</option>'),
        ({"notice": "2024-458"}, '<option value="2024-458" selected>'),
        ({"change": "renamed"}, '<option value="renamed" selected>'),
    ],
)
def test_what_was_chosen_stays_chosen(client: Client, asked: dict[str, str], option: str) -> None:
    html = client.get("/changes/", asked).content.decode()
    assert html.count(" selected>") == 1 + ("change" not in asked)
    assert option in html
    assert (
        " selected" not in client.get("/changes/", {"agency": "<b>"}).content.decode().split("</select>")[2]
    )


def test_the_same_changes_stand_in_a_table_file(client: Client, adjusted: None) -> None:
    answer = client.get("/changes.csv", {"row": f"{LIFTS[0]}~{LIFTS[1]}", "change": "renamed"})
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(line["生效日期"], line["机构备案号"]) for line in lines] == [(str(JULY), LIFTS[0])]


def test_names_in_a_change_lead_to_their_pages(client: Client, adjusted: None) -> None:
    told = page(client, change="changed")
    assert (
        f'<a href="/agencies/{ADVERTS[0]}/">上海市广告协会</a>评价“<a href="/occupations/4-08-08-08/">'
        in told
    )


@pytest.mark.parametrize("number", ["2", "1000000000000"])
def test_a_page_past_the_end_is_not_found(client: Client, adjusted: None, number: str) -> None:
    assert client.get("/changes/", {"page": number}).status_code == 404


def test_a_recode_is_told_under_the_old_code_and_the_new(client: Client) -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation(LIFTS[1]), code="6-29-03-99")
    for code in ("6-29-03-03", "6-29-03-99"):
        assert "编码由 6-29-03-03 变更为 6-29-03-99" in page(client, code=code)


def feed(client: Client, **asked: str) -> ET.Element:
    answer = client.get("/changes.atom", asked)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def test_the_feed_names_every_change_once(client: Client, adjusted: None) -> None:
    whole = feed(client)
    entries = whole.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "2025-07-01 机构更名",
        "2025-06-01 新增",
        "2025-06-01 变更等级",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == "tag:testserver,2025-07-01:2025-100-0003"
    assert len(set(ids)) == 3
    assert "依据沪人社职〔2025〕100号" in (entries[0].findtext(f"{ATOM}summary") or "")


def tags(client: Client) -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in feed(client).findall(f"{ATOM}entry")]


def test_an_identity_is_of_no_day_to_come_and_stays(client: Client) -> None:
    """RFC 4151, 2.1: what is entered ahead is tagged with its entry, also after its day."""
    with time_machine.travel("2025-05-20T10:00:00+08:00"):
        end_grade(basis=basis(JULY), scope=scope(*ADVERTS), grade_levels=levels(3))
        assert tags(client) == ["tag:testserver,2025-05-20:2025-100-0001"]
    with time_machine.travel("2025-08-01T10:00:00+08:00"):
        period = ScopeGrade.objects.get(ended_by__number="2025-100-0001")
        correct_period(
            basis=basis(JULY), grade=period, valid_from=period.valid_from, valid_until=dt.date(2025, 7, 15)
        )
        assert "tag:testserver,2025-05-20:2025-100-0001" in tags(client)


def test_starts_and_ends_of_one_scope_on_one_day_are_one_change_on_every_face(client: Client) -> None:
    """Whatever was entered between them; else one id tells two things in two feeds."""
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    start_grade(basis=basis(JUNE), agency=agency(LIFTS[0]), item=item(ADVERTS[1]), grade_levels=levels(4))
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(ADVERTS[1]), grade_levels=levels(4))
    told = "上海市广告协会评价“广告设计师”（4-08-08-08）的等级新增四级，移除三级，现为四级、二级、一级。"
    assert told in page(client)
    assert told in page(client, agency=ADVERTS[0])


def test_a_feed_leads_to_where_the_change_is_told(client: Client, adjusted: None) -> None:
    link = feed(client).find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    address, _, anchor = link.attrib["href"].partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_there_is_a_feed_for_one_agency_and_for_one_occupation(client: Client, adjusted: None) -> None:
    one_agency, one_occupation = feed(client, agency=LIFTS[0]), feed(client, code=ADVERTS[1])
    assert "上海市电梯协会" in (one_agency.findtext(f"{ATOM}title") or "")
    assert len(one_agency.findall(f"{ATOM}entry")) == 2
    assert "广告设计师" in (one_occupation.findtext(f"{ATOM}title") or "")
    assert len(one_occupation.findall(f"{ATOM}entry")) == 2


def test_a_feed_of_nonsense_is_refused(client: Client) -> None:
    assert client.get("/changes.atom", {"agency": "x"}).status_code == 400


def test_pages_of_fifty_can_be_walked(client: Client) -> None:
    for month in range(1, 27):
        day = dt.date(2026 + month // 12, month % 12 + 1, 1)
        rename_agency(basis=basis(day), agency=agency(LIFTS[0]), name=f"上海市电梯行业协会{month}")
        rename_agency(basis=basis(day), agency=agency(ADVERTS[0]), name=f"上海市广告协会{month}")
    assert "共 52 条变更" in page(client)
    assert "/changes/?notice=2025-100&amp;page=2" in page(client, notice=notice().slug)
    assert "上海市电梯行业协会1（" in page(client, page="2")


def test_of_many_acts_the_newest_are_told_and_the_rest_is_within_reach(
    client: Client, adjusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three acts; of the two newest the older may lack a part, so it waits for an earlier last day."""
    monkeypatch.setattr(change_filter, "MOST_ACTS", 2)
    told = page(client)
    assert "共 1 条变更" in told
    assert "上海市电梯行业协会更名为上海市电梯协会" in told
    assert "只从最近的" in told
    earlier = page(client, until=JUNE.isoformat())
    assert "共 2 条变更" in earlier
    assert "只从最近的" not in earlier
    assert len(ET.fromstring(client.get("/changes.atom").content).findall(f"{ATOM}entry")) == 1


def test_as_many_acts_as_there_are_leave_nothing_out(
    client: Client, adjusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_filter, "MOST_ACTS", 3)
    assert "共 3 条变更" in page(client)
    assert "只从最近的" not in page(client)


@override_settings(PAGE_CACHE_BYTES=0)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("change", "renamed"),
        ("agency", ADVERTS[0]),
        ("code", ADVERTS[1]),
        ("notice", "2024-458"),
        ("since", "2025-07-01"),
        ("until", "2025-06-30"),
    ],
)
def test_without_a_filter_its_effect_is_gone(
    client: Client, adjusted: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert "共 3 条变更" in page(client)
    assert "共 3 条变更" not in page(client, **{name: value})
    without = type("Without", (change_filter.ChangeFilter,), {name: None})
    monkeypatch.setattr("catalogue.views.changes.ChangeFilter", without)
    assert "共 3 条变更" in page(client, **{name: value})


def test_a_grade_whose_day_was_put_right_is_told_in_the_range_of_that_day(client: Client) -> None:
    """And in no range of the day that was typed."""
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(5))
    grade = adverts.grades.get(grade_level__numeral="5")
    august = dt.date(2025, 8, 1)
    correct_period(basis=basis(JUNE), grade=grade, valid_from=august, valid_until=None)
    assert "新增五级" in page(client, since=str(august), until=str(august))
    assert "新增五级" not in page(client, since=str(JUNE), until=str(JUNE))
