"""Every page that speaks of a day lets the reader choose another, and none tells of a check never made."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from agencies.models import Notice
from tests.catalogue.asking import body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/occupations/", "/occupations/6-31-01-03/", "/agencies/", "/agencies/S000031300006/", "/directory/"],
)
def test_a_page_offers_the_day_it_shows(client: Client, address: str) -> None:
    page = client.get(address, {"on": "2025-03-01"}).content.decode()
    fields = [each for each in re.findall(r"<input[^>]*>", page) if 'name="on"' in each]
    field = next(each for each in fields if "hidden" not in each)  # what other forms carry on
    assert 'value="2025-03-01"' in field
    assert "type=" not in field  # a text box: days are read in any spelling
    assert "如 2025-03-01" in page


@pytest.mark.parametrize("written", ["2025/3/1", "2025年3月1日", "2025.3.1", "20250301", "２０２５－３－１"])
@pytest.mark.parametrize(
    "address",
    [
        "/directory/?on={}",
        "/directory.json?on={}",
        "/agencies/?on={}",
        "/changes/?since={}",
        "/statements/?agency=S000031300006&on={}",
    ],
)
def test_a_day_is_the_same_question_however_it_is_written(client: Client, address: str, written: str) -> None:
    plain, other = client.get(address.format("2025-03-01")), client.get(address.format(written))
    assert (other.status_code, other.content) == (200, plain.content)
    assert other.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize(("prefix", "words"), [("", "最近核对"), ("en/", "ast checked on")])
def test_a_check_is_told_once_there_was_one(client: Client, prefix: str, words: str) -> None:
    addresses = [f"/{prefix}{each}" for each in ("", "about/", "notices/2024-458/")]
    assert not [each for each in addresses if words in client.get(each).content.decode()]
    day = dt.date(2026, 1, 2)
    Notice.objects.update(last_checked_on=day, checked_against="官方网站", check_agreed=True)
    for each in addresses:
        page = client.get(each).content.decode()
        assert words in page
        assert "2026-01-02" in page
        assert "官方网站" in page


def test_a_look_that_found_a_difference_is_told_too(client: Client) -> None:
    """On pages, in files and in JSON; the text was transcribed on a day of its own."""
    day = dt.date(2026, 1, 2)
    Notice.objects.update(last_checked_on=day, checked_against="官方网站", check_agreed=False)
    told = "2026-01-02（核对的对象：官方网站；结果：有不一致之处）"
    for each in ("/", "/about/", "/notices/2024-458/"):
        page = body(client.get(each)).decode()
        assert told in page
        assert "转录日期：2026-11-23" in "".join(strip_tags(page.replace("</dt>", "：")).split())
    notes = {
        note["name"]: note["text"] for note in client.get("/directory.csv-metadata.json").json()["notes"]
    }
    assert (notes["最近核对"], notes["转录日期"]) == (told, "2026-11-23")
    assert client.get("/directory.json").json()["edition"]["checked"] == {
        "on": "2026-01-02",
        "against": "官方网站",
        "agreed": False,
    }
