"""What came to the classification after its print says so, wherever it is told."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from agencies.models import SearchNote
from tests.pages import Page

pytestmark = pytest.mark.django_db
MARK = "本站据公开副本收录："
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
ADDED = ("4-13-01-10", "网络主播")


def answer(client: Client, **asked: str) -> dict[str, Any]:
    return dict(client.get("/directory.json", asked).json())


@pytest.mark.parametrize("asked", [{"q": ADDED[0]}, {"q": ADDED[1]}, {"code": ADDED[0]}])
def test_an_answer_says_when_it_came_and_from_where(client: Client, asked: dict[str, str]) -> None:
    found = answer(client, **asked)
    assert found["answer"]["kind"] == "not_assessed"
    assert f"2024年收入大典（{MARK}" in found["answer"]["message"]
    assert MARK in found["suggestions"][0]["why"]


def test_its_page_and_its_group_say_it_too(client: Client) -> None:
    page = client.get(f"/occupations/{ADDED[0]}/").content.decode()
    assert MARK in Page(page).by_id["main"]
    assert "它于2024年收入职业分类大典" in page
    (data,) = [json.loads(block) for block in BLOCK.findall(page)]
    assert "inCodeSet" not in data["occupationalCategory"]
    group = Page(client.get("/classification/4-13-01/").content.decode()).by_id["main"]
    assert group.count(f"2024年收入大典（{MARK}") == 2


@pytest.mark.parametrize(
    ("on", "total"), [("2024-12-30", 3), ("2024-12-31", 5), ("2025-12-30", 5), ("2025-12-31", 7)]
)
def test_it_counts_from_the_last_day_of_the_year_that_alone_is_known(
    client: Client, on: str, total: int
) -> None:
    """4-11-01 has three of the print of 2022, two of 2024 and two of 2025."""
    page = Page(client.get("/classification/4-11/", {"on": on}).content.decode()).by_id["main"]
    assert f"可评 0／共 {total}" in " ".join(page.split())
    assert ("电力可靠性管理员" in client.get("/classification/4-11-01/", {"on": on}).content.decode()) == (
        on >= "2025-12-31"
    )


def test_what_one_copy_alone_has_is_unknown_with_a_card_that_names_its_source(client: Client) -> None:
    cards = SearchNote.objects.filter(text__contains="本站没有核对到公告原文")
    assert cards.count() == 15 + 3
    for card in cards:
        for text in card.terms:
            found = answer(client, q=text)
            assert (found["answer"]["kind"], found["results"]) == ("unknown", []), text
            page = Page(client.get("/directory/", {"q": text}).content.decode()).by_id["main"]
            assert card.text in " ".join(page.split()), text
            assert card.basis in page, text


def test_a_renamed_occupation_is_found_by_both_names(client: Client) -> None:
    for name in ("研学旅行指导师", "研学旅游指导师"):
        found = answer(client, q=name)
        assert found["answer"]["kind"] == "not_assessed"
        assert "“研学旅游指导师”是职业分类大典中的职业" in found["answer"]["message"]
    assert (
        "“研学旅行指导师”是 研学旅游指导师 的曾用名称"
        in answer(client, q="研学旅行指导师")["answer"]["message"]
    )
    page = Page(client.get("/occupations/4-13-04-04/").content.decode()).by_id["main"]
    assert "曾用名称：研学旅行指导师（至 2024-07） " + MARK in " ".join(page.split())
