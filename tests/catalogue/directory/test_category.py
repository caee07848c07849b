"""The category of an agency: in no notice, so empty until an editor enters it with its source."""

import csv
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.agencies.register import ADVERTS, LIFTS, agency
from tests.pages import Page

pytestmark = pytest.mark.django_db
SOURCE = "登记证书，2026-01-05 查阅"


def known_to_be(number: str, category: str) -> None:
    one = agency(number)
    one.category, one.category_source = category, SOURCE
    one.save()


def test_as_shipped_it_is_nowhere(client: Client) -> None:
    page = Page(client.get("/directory/").content.decode())
    assert "category" not in page.options
    assert "未注明类别" not in page.text + client.get("/agencies/").content.decode()


def test_a_category_needs_its_source() -> None:
    one = agency(LIFTS[0])
    one.category = "association"
    with pytest.raises(IntegrityError, match="agency_category_has_source"), transaction.atomic():
        one.save()


def test_once_known_it_narrows_and_says_of_how_many_it_is_not(client: Client) -> None:
    known_to_be(LIFTS[0], "association")
    page = Page(client.get("/directory/?category=association").content.decode())
    assert page.options["category"]["association"].startswith("协会、学会")
    held = len(client.get(f"/directory.json?agency={LIFTS[0]}").json()["results"])
    found = client.get("/directory.json?category=association").json()
    assert {row["filing_number"] for row in found["results"]} == {LIFTS[0]}
    assert found["count"] == held
    assert f"{114 - held} 条的机构未注明类别" in page.text
    assert client.get("/directory/?category=bureau").status_code == 400


def test_it_stands_in_files_and_on_the_agency_s_page_with_its_source(client: Client) -> None:
    known_to_be(LIFTS[0], "association")
    text = b"".join(client.get("/directory.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[-1] == "机构类别"
    assert {row["机构类别"] for row in rows if row["机构备案号"] == LIFTS[0]} == {"协会、学会"}
    assert {row["机构类别"] for row in rows if row["机构备案号"] == ADVERTS[0]} == {""}
    assert (
        f"协会、学会 （类别来源：{SOURCE}）"
        in Page(client.get(f"/agencies/{LIFTS[0]}/").content.decode()).text
    )


def test_the_list_of_agencies_is_grouped_by_it_or_else_by_what_they_assess(client: Client) -> None:
    heads = ("职业技能等级认定", "专项职业能力考核")
    before = client.get("/agencies/").content.decode()
    assert [head for head in heads if f"<h2>{head}</h2>" in before] == list(heads)
    known_to_be(LIFTS[0], "association")
    after = client.get("/agencies/").content.decode()
    assert after.index("<h2>协会、学会</h2>") < after.index(LIFTS[0]) < after.index("<h2>未注明类别</h2>")


def test_agencies_are_found_by_name_and_by_what_they_assess(client: Client) -> None:
    for asked in ({"q": "电梯"}, {"code": LIFTS[1]}):
        shown = client.get("/agencies/", asked).content.decode()
        assert LIFTS[0] in shown
        assert ADVERTS[0] not in shown
    assert client.get("/agencies/", {"kind": "x"}).status_code == 400


def test_lists_lead_to_a_comparison(client: Client) -> None:
    """By boxes of a plain form."""
    for address, name, key in (("/agencies/", "agency", LIFTS[0]), ("/occupations/", "code", LIFTS[1])):
        shown = client.get(address).content.decode()
        assert f'form="pick" name="{name}" value="{key}"' in shown
        assert '<form id="pick" class="pick-bar" action="/compare/"' in shown


@pytest.mark.parametrize("text", ["茶艺师 对比", "茶艺师比较", "compare 茶艺师"])
def test_a_comparison_is_understood(client: Client, text: str) -> None:
    found = client.get("/directory.json", {"q": "茶艺师"}).json()["results"]
    agencies = list(dict.fromkeys(row["filing_number"] for row in found))
    page = Page(client.get("/directory/", {"q": text}).content.decode())
    (link,) = [link for link in page.links if link.startswith("/compare/?agency")]
    assert set(link.partition("?")[2].split("&")) <= {f"agency={number}" for number in agencies}
    assert "没有理解" not in page.text
