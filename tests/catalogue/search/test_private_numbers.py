"""What may be somebody's own number is shown, linked, filed, logged and kept nowhere."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from agencies.codes import hide_private
from agencies.missed_searches import counts
from catalogue.cache.middleware import page_store
from catalogue.middleware.request_log import masked

# 50 forms, each with the runs of digits that nothing may repeat.
FORMS = [
    "310101198001010018", "31010119800101001X", "31010119800101001x", "310101 19800101 0018",
    "310101-19800101-0018", "310101 198001010018", "310101198001010 018", "3101 0119 8001 010018",
    "3101 0119 8001 0100 18", "310101/19800101/0018", "310101_19800101_0018", "310101·19800101·0018",
    "310101 19800101 001X", "310101800101001", "310101 800101 001", "身份证310101198001010018号",
    "ID310101198001010018", "310101198001010018电工", "310101198\u200b001010018", "3101011980\u00ad01010018",
    "310101\ufeff198001010018", "310101\u202e198001010018", "３１０１０１１９８００１０１００１８",
    "13812345678", "138 1234 5678", "138-1234-5678", "138.1234.5678", "138—1234—5678", "1381234 5678",
    "13 812 345 678", "13 81 23 45 67 8", "+8613812345678", "+86 138 1234 5678", "0086-138-1234-5678",
    "电话13812345678育婴师", "tel13812345678", "１３８１２３４５６７８", "(138)12345678",
    "138\u200b1234\u200b5678",
    "021-62345678", "(021)62345678", "021 6234 5678", "02162345678", "+86 21 62345678", "0512-62345678",
    "62345678", "6234-5678", "E12345678", "EA1234567", "E 12345678", "S000031300006243000123",
    "S000031300006 24 3 000123", "Y000031300006243000123", "S00003130000624T000123", "AB00003130000243000123",
    "1234567890123456", "6222 0212 3456 7890 123", "S0000313000062430001234",
    "S0000313000062430 00123", "S00003130000624300 0123", "s0000313000062430001-23",
]  # fmt: skip
PAGES = ("/directory/", "/directory.json", "/directory.csv", "/en/directory/")


def digits_of(text: str) -> str:
    return "".join(re.findall(r"\d", hide_private(text).replace("*", "")))


def leaks(form: str, shown: str) -> bool:
    """Whether six digits on end of what had to be hidden are there, whatever stands between them."""
    own = "".join(re.findall(r"[0-9]", form.translate({0xFF10 + n: str(n) for n in range(10)})))
    secret = own[-6:] if own.startswith("00003130000") else own
    bare = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff<>\"]", "", shown)
    return any(secret[at : at + 6] in bare for at in range(len(secret) - 5))


@pytest.mark.parametrize("form", FORMS)
def test_one_rule_hides_every_form(form: str) -> None:
    assert not leaks(form, hide_private(form))
    assert not leaks(form, masked(f"q={quote(form)}&page=1"))


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_no_place_repeats_it(client: Client, form: str, lines: Callable[[], list[Any]]) -> None:
    counts.take()
    page_store.pages.clear()
    asked = [f"{page}?q={quote(form)}" for page in PAGES]
    asked += [
        f"/directory/?agency={quote(form)}",
        f"/directory.json?code={quote(form)}",
        f"/directory?q={quote(form)}",
    ]
    asked += [f"/occupations/{quote(form, safe='')}/", f"/en/agencies/{quote(form, safe='')}"]
    for address in asked:
        response = client.get(address)
        body = (b"".join(response) if response.streaming else response.content).decode()
        assert not leaks(form, body + response.headers.get("Location", "")), address
        assert "no-store" in response.headers["Cache-Control"], address
    assert not page_store.pages
    assert not counts.take()
    # The clock's own digits may be any: 23:31:01.01 is a beginning of a number.
    logged = [{**line, "time": "", "ms": "", "db_ms": ""} for line in lines()]
    assert not leaks(form, json.dumps(logged, ensure_ascii=False))


PUBLIC = [
    "6-31-01-03 6-18-01-01", "6-31-01-03/6-31-01-02", "6310103 6310102", "1 6310103 5 4 3", "S000031300006",
    "s0000 3130 0006", "31300006", "S000031300011 2 4-10-01-03 保育师 5、4、3", "S000031300013 10 4-03-02-01",
    "2024 2025", "2025-01-01", "20250101", "沪人社职〔2024〕458号", "4-04-05-Z1 5/4/3",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_what_the_directory_prints_is_nobodys_own(text: str) -> None:
    assert hide_private(text) == text


@pytest.mark.django_db
def test_it_is_told_as_what_it_is(client: Client) -> None:
    for form in ("310101198001010018", "138 1234 5678"):
        answer = json.loads(client.get("/directory.json", {"q": form}).getvalue())["answer"]
        assert answer["kind"] == "unknown"
        assert answer["message"].startswith("这像是身份证号之类的长数字，已隐去；本站不需要它。")
    html = client.get("/directory/", {"q": "电话13812345678育婴师"}).content.decode()
    assert "已隐去；本站不需要它" in html
    assert "育婴员" in html
    mail = json.loads(client.get("/directory.json", {"q": "wang.wei@example.com"}).getvalue())["answer"]
    assert mail["message"].startswith("这像是电子邮箱，已隐去；本站不需要它。")
    assert "wang" not in masked("q=wang.wei@example.com")


@pytest.mark.django_db
def test_what_steers_others_is_dropped_before_it_is_shown(client: Client) -> None:
    html = client.get("/directory/?q=%E2%80%AE%E7%94%B5%E2%80%8B%E5%B7%A5%EF%BB%BF").content.decode()
    assert not set(html) & {"\u202e", "\u200b", "\ufeff"}
    assert "电工" in html
    assert json.loads(client.get("/directory.json?q=%E2%80%8B").getvalue())["answer"]["kind"] == "all"


@pytest.mark.django_db
def test_a_query_in_gb18030_is_read_as_that_and_said(client: Client) -> None:
    query = quote("电工".encode("gb18030"))
    record = json.loads(client.get(f"/directory.json?q={query}").getvalue())
    assert record["query"]["q"] == "电工"
    assert record["count"] > 0
    response = client.get(f"/directory/?q={query}")
    assert "已按GB18030读取" in record["answer"]["message"]
    assert "已按GB18030读取" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert "已按GB18030读取" not in client.get("/directory/", {"q": "电工"}).content.decode()
