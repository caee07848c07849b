"""The change pages and feeds: what changed after the first edition, from which day, by which notice."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from agencies.adjustments import end_grade, recode_occupation, rename_agency, start_grade
from catalogue import change_filter
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
    return answer.content.decode()


def test_the_first_edition_is_no_change(client: Client) -> None:
    told = page(client)
    assert "共 0 条变更" in told
    assert "没有符合条件的变更" in told


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
        ({"kind": "renamed"}, 1),
        ({"kind": "added"}, 1),
        ({"kind": "changed"}, 1),
        ({"kind": "ended"}, 0),
        ({"agency": "S000031300006"}, 2),
        ({"agency": "s0000 3130 0006"}, 2),
        ({"agency": "S000031399999"}, 0),
        ({"code": "4-08-08-08"}, 2),
        ({"code": "4080808"}, 2),
        ({"code": "6-29-03-03"}, 0),
        ({"code": "9-99-99-99"}, 0),
        ({"notice": "2025-100"}, 3),
        ({"notice": "2024-458"}, 0),
        ({"since": "2025-06-02"}, 1),
        ({"until": "2025-06-01"}, 2),
        ({"since": "2025-06-01", "until": "2025-07-01", "agency": "S000031300006"}, 2),
        ({"kind": "", "agency": "", "page": ""}, 3),
    ],
)
def test_changes_are_filtered(client: Client, adjusted: None, asked: dict[str, str], count: int) -> None:
    assert f"共 {count} 条变更" in page(client, **asked)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "vanished"}, "没有“vanished”这种类型"),
        ({"agency": "S00003"}, "机构备案号应为 S 加 12 位数字"),
        ({"code": "4-08"}, "请填写完整的职业编码"),
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
