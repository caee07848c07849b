"""Paper that says whether it still holds: of twenty sheets, of which ten changed, each is told rightly."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from agencies.adjustments import end_grade, rename_agency, start_grade
from agencies.models import ScopeGrade
from tests.agencies.register import JUNE, LIFTS, agency, basis, levels, scope

pytestmark = pytest.mark.django_db

LIFT, CODE = LIFTS  # 上海市电梯行业协会 and 电梯安装维修工
CHANGED = [
    f"/agencies/{LIFT}/",
    f"/en/agencies/{LIFT}/",
    f"/occupations/{CODE}/",
    f"/large/occupations/{CODE}/",
    f"/statements/{LIFT}/{CODE}/5/2025-07-01/",
    f"/statements/{LIFT}/{CODE}/2025-07-01/",
    f"/directory/?code={CODE}",
    f"/directory/?agency={LIFT}",
    "/directory/?q=电梯安装维修工 五级",
    "/directory/?code=6-29&view=table",
]
UNCHANGED = [
    "/agencies/S000031300009/",
    "/large/agencies/S000031300062/",
    "/occupations/6-18-02-04/",
    "/en/occupations/4-03-02-07/",
    "/occupations/4-04-05-Z1/",
    "/statements/S000031300009/4-03-02-07/3/2025-07-01/",
    "/directory/?q=茶艺师",
    "/directory/?code=4-03&grade=3",
    "/directory/?agency=S000031300009&view=table",
    "/directory/?q=焊工 一级",
]


def sheet(client: Client, address: str) -> str:
    """The address that the printed sheet of the page bears, as its code does."""
    page = client.get(address).content.decode()
    foot = page.split('class="print colophon"')[1].split("</div>")[0]
    (found,) = re.findall(r"http://testserver/\S+printed=\S+", html.unescape(foot))
    assert "<svg" in foot
    assert "数据版本" in foot or "Data version" in foot
    return str(found).removeprefix("http://testserver")


def test_a_sheet_scanned_later_tells_whether_anything_changed_on_it(client: Client) -> None:
    sheets = {address: sheet(client, address) for address in (*CHANGED, *UNCHANGED)}
    for address in sheets.values():
        assert re.search("以来，本站没有收录到变化|No changes have been recorded", told(client, address))
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    for address, printed in sheets.items():
        changed = re.search("以来有变化|Changes since this was printed", told(client, printed))
        assert bool(changed) is (address in CHANGED), address


def told(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode().partition('id="since-printed"')[2].partition("</section>")[0])


def test_it_names_what_changed_and_leads_to_what_holds(client: Client) -> None:
    printed = sheet(client, f"/agencies/{LIFT}/")
    rename_agency(basis=basis(JUNE), agency=agency(LIFT), name="上海市电梯协会")
    told_of = told(client, printed)
    assert "上海市电梯协会" in told_of
    assert f'href="/agencies/{LIFT}/"' in told_of


def test_what_was_started_since_is_told_of_a_list_that_it_enters(client: Client) -> None:
    printed = sheet(client, "/directory/?code=6-29-03-03&grade=5")
    period = ScopeGrade.objects.get(scope=scope(*LIFTS), grade_level=levels(5)[0])
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=[period.grade_level])
    lifts = scope(*LIFTS)
    start_grade(
        basis=basis(dt.date(2025, 7, 1)), agency=lifts.agency, item=lifts.item, grade_levels=levels(5)
    )
    assert told(client, printed).count("<li>") == 2


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30_abcdefghijkl", "2025-01-01_1234567890"])
def test_what_no_sheet_bears_is_refused(client: Client, text: str) -> None:
    assert client.get(f"/agencies/{LIFT}/?printed={text}").status_code == 400


def test_a_long_address_is_printed_without_a_code(client: Client) -> None:
    page = client.get("/directory/?q=" + "焊" * 60).content.decode()
    foot = page.split('class="print colophon"')[1].split("</div>")[0]
    assert "printed=" in foot
    assert "<svg" not in foot
