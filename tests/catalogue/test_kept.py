"""What is kept in memory never outlives the data it came from."""

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.test.utils import override_script_prefix
from django.utils.translation import override

from agencies.adjustments import end_grade, rename_agency
from agencies.models.data_version import Version
from agencies.search import look_up
from agencies.search.answer import Answer
from catalogue import filters
from catalogue.kept import Kept, KeptAtPresent
from tests.agencies.register import JUNE, LIFTS, agency, basis, levels, scope
from tests.catalogue.asking import ask, page

pytestmark = pytest.mark.django_db
DRAWN_ONCE = Template(
    '{% load i18n pages %}{% once name %}{{ name }} {{ other }} {% translate "查询" %}{% endonce %}'
)


def test_the_values_asked_for_last_are_kept() -> None:
    kept: Kept[str] = Kept(2)
    for key in "ab":
        kept.put(key, key.upper())
    assert kept.get("a") == "A"
    kept.put("c", "C")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("A", None, "C")


def test_what_is_kept_at_present_goes_with_another_data_version() -> None:
    kept: KeptAtPresent[str] = KeptAtPresent(2)
    moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    kept.of(Version(1, moment)).put("a", "A")
    assert kept.of(Version(1, moment)).get("a") == "A"
    assert kept.of(Version(2, moment)).get("a") is None
    assert kept.of(Version(1, moment)).get("a") is None


def test_a_text_is_looked_up_once_and_counted_as_often_as_nothing_is_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counting(text: str, **options: Any) -> Answer:
        asked.append(text)
        return look_up(text, **options)

    monkeypatch.setattr(filters, "look_up", counting)
    for text in ("电工", "查无此人"):
        for view in ("table", "occupations"):
            client.get("/directory/", {"q": text, "view": view})
    assert asked == ["电工", "查无此人", "查无此人"]


def test_a_change_is_seen_at_once_in_rows_counts_and_their_html(client: Client) -> None:
    asked = {"agency": LIFTS[0], "on": "2025-06-01"}
    assert "上海市电梯行业协会" in page(client, **asked).text
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯行业联合会")
    shown = page(client, **asked)
    assert "上海市电梯行业联合会" in shown.rows[1][1][2]
    assert "本机构未列五级" in shown.rows[1][1][3]
    assert shown.options["agency"][LIFTS[0]] == "上海市电梯行业联合会 (1)"
    assert ask(client, **asked)["results"][0]["grades"] == [4, 3, 2, 1]


def test_a_row_is_kept_for_each_day(client: Client) -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯行业联合会")
    names = [page(client, agency=LIFTS[0], on=on).rows[1][1][2] for on in ("2025-06-01", "2025-05-31")]
    assert ["联合会" in name for name in names] == [True, False]


def test_a_row_is_drawn_for_each_language_and_edition(client: Client) -> None:
    pages = [
        client.get(f"{prefix}directory/?view=table").content.decode() for prefix in ("/", "/en/", "/large/")
    ]
    for prefix, text in zip(("/", "/en/", "/large/"), pages, strict=True):
        assert f'href="{prefix}agencies/{LIFTS[0]}/"' in text


def test_a_row_says_why_it_was_found_and_only_then(client: Client) -> None:
    for asked, why in (({"code": LIFTS[1]}, False), ({"q": "电梯"}, True), ({"code": LIFTS[1]}, False)):
        text = client.get("/directory/", {**asked, "view": "table"}).content.decode()
        assert ('class="why"' in text) is why


def drawn_once(name: str, **context: str) -> str:
    return DRAWN_ONCE.render(Context({"name": name, **context}))


def test_a_fragment_is_drawn_once_for_what_it_depends_on() -> None:
    assert drawn_once("first", other="a") == "first a 查询"
    assert drawn_once("first", other="b") == "first a 查询"
    assert drawn_once("second", other="b") == "second b 查询"


def test_a_fragment_is_drawn_for_each_language_and_prefix() -> None:
    drawn_once("third", other="a")
    with override("en"):
        assert drawn_once("third", other="b") == "third b Search"
    with override_script_prefix("/large/"):
        assert drawn_once("third", other="c") == "third c 查询"
