"""Nothing on a page is empty, said twice, or leads to nothing."""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.catalogue.views.test_public_pages import page, words

pytestmark = pytest.mark.django_db

HEADING = re.compile(r"<h([2-4])[^>]*>(.*?)</h\1>(.*?)(?=<h([2-4])|</main>)", re.DOTALL)


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(
    "address",
    ["", "about/", "accessibility/", "agencies/S000031300006/", "changes/", "coverage/", "data/", "guide/",
     "guide/fees/", "occupations/6-18-02-04/", "privacy/",
     "statements/S000031300006/6-29-03-03/3/2024-01-01/",
     "directory/?q=月嫂", "directory/?q=怎么报名", "directory/?q=火箭驾驶员"],
)  # fmt: skip
def test_a_heading_has_something_to_say(client: Client, language: str, address: str) -> None:
    """Words or fields of its own before the next one of its rank."""
    for rank, name, below, following in HEADING.findall(page(client, f"/{language}{address}")):
        tells = words(below) or "<input" in below or "<select" in below or (following and following > rank)
        assert tells, name


def test_whom_to_ask_is_told_only_where_somebody_is_named(client: Client, settings: Settings) -> None:
    assert "问谁" not in page(client, "/privacy/")
    settings.PRIVACY_CONTACT = "editor@example.org"
    assert "问谁 editor@example.org" in words(page(client, "/privacy/"))


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_guide_that_is_quoted_is_no_further_way(client: Client, language: str) -> None:
    html = page(client, f"/{language}directory/?q=怎么报名")
    assert html.partition('id="main"')[2].count(f'href="/{language}guide/apply/"') == 1


def test_a_day_to_come_leads_to_no_empty_list(client: Client) -> None:
    html = page(client, "/directory/?on=2099-05-01")
    assert "本站没有已录入、尚未生效的变动" in html
    assert "/changes/?since=" not in html


def test_a_refused_question_shows_what_else_would_have_held(client: Client) -> None:
    html = page(client, "/directory/?grade=9", 400)
    assert '<option value="50" selected>' in html


def test_names_are_listed_with_commas_in_english(client: Client) -> None:
    told = words(page(client, "/en/directory/?q=nurse"))
    assert "No agency of this directory assesses “内科护士”, “儿科护士”, “急诊护士”," in told


@pytest.mark.parametrize("language", ["", "en/"])
def test_no_cell_of_a_checked_list_is_labelled_and_blank(client: Client, language: str) -> None:
    """A label stands before a cell on a phone, but for one with nothing in it, not even a blank."""
    table = "机构\t职业\t等级\n上海某某学校\t焊工\t二级\n上海船厂船舶有限公司\t焊工\t二级\n"
    sent = {"on": "2025-03-01", "table": table}
    cells = re.findall(
        r'data-label="[^"]+">(.*?)</td>', client.post(f"/{language}batch/", sent).content.decode(), re.DOTALL
    )
    assert len(cells) > 6
    assert [cell for cell in cells if cell != "" and not words(cell)] == []


def test_a_condition_says_what_it_narrows_by(client: Client) -> None:
    """`一级` alone would be read as a grade that was asked for."""
    chips = (
        page(client, "/directory/?code=4-04&lacks=1&only=1")
        .partition('class="chips')[2]
        .partition("</ul>")[0]
    )
    shown = words(re.sub(r'<span class="vh">.*?</span>', "", chips))
    assert "无机构评：一级／高级技师" in shown
    assert "只有一家机构：是" in shown


@pytest.mark.parametrize(
    ("language", "says"), [("", "只查含“焊工”的结果"), ("en/", "Search exactly for “焊工”")]
)
def test_a_literal_search_is_offered_in_the_marks_of_the_page(
    client: Client, language: str, says: str
) -> None:
    assert says in words(page(client, f"/{language}directory/?q=焊工"))
