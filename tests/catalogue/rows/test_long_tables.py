"""A detail page with more rows than a page holds: the answer from all of them, the table page by page."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from agencies.days import parse_day
from agencies.in_memory import in_force
from agencies.models import Agency, GradeLevel, Occupation
from catalogue.pages import paging
from catalogue.rows.rows import rows
from catalogue.rows.summaries import agency_conclusion, occupation_conclusion
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

DAY = parse_day("2025-06-01")
WELDER = "6-18-02-04"
WELDERS = [row.filing_number for row in ROWS if row.code == WELDER]
# The agency with the most rows in the document.
((LARGEST, _),) = Counter(row.filing_number for row in ROWS).most_common(1)


def items_of(filing_number: str) -> list[str]:
    return [row.item for row in ROWS if row.filing_number == filing_number]


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def lede(html: str) -> str:
    return strip_tags(html.split('<p class="lede">')[1].split("</p>", maxsplit=1)[0])


def headed(html: str) -> list[str]:
    """What the rows of the table are headed by."""
    table = html.split("<tbody", maxsplit=1)[1].rsplit("</tbody>", maxsplit=1)[0]
    return [
        strip_tags(head).strip() for head in re.findall(r'<th scope="row".*?>(.*?)</th>', table, re.DOTALL)
    ]


def linked(html: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_an_occupation_tells_all_and_shows_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = get(client, f"/occupations/{WELDER}/")
    monkeypatch.setattr(paging, "TABLE_PAGE_SIZE", 2)
    first, second = (get(client, f"/occupations/{WELDER}/?page={number}") for number in (1, 2))
    assert len(WELDERS) == 3
    assert lede(first) == lede(second) == lede(whole)
    assert "2025年版目录列有 3 家机构评价焊工" in lede(whole)
    assert headed(first) + headed(second) == headed(whole)
    assert len(headed(first)) == 2
    for html in (first, second):
        assert html.split("</dl>")[0].count("3 家") == whole.split("</dl>")[0].count("3 家") > 0


def test_machines_are_told_of_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "TABLE_PAGE_SIZE", 2)
    told = [
        [
            agency["identifier"]["value"]
            for agency in linked(html)["subjectOf"]["mainEntity"]["itemListElement"]
        ]
        for html in (get(client, f"/occupations/{WELDER}/?page={number}") for number in (1, 2))
    ]
    assert told == [WELDERS[:2], WELDERS[2:]]


def test_an_agency_tells_all_and_shows_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    items = items_of(LARGEST)
    size = len(items) - 1
    whole = get(client, f"/agencies/{LARGEST}/")
    monkeypatch.setattr(paging, "TABLE_PAGE_SIZE", size)
    first, second = (get(client, f"/agencies/{LARGEST}/?page={number}") for number in (1, 2))
    assert lede(first) == lede(second) == lede(whole)
    assert headed(first) + headed(second) == headed(whole)
    assert len(headed(second)) == 1
    assert [each["name"] for each in linked(first)["hasOfferCatalog"]["itemListElement"]] == items[:size]


@pytest.mark.parametrize("address", [f"/occupations/{WELDER}/", f"/agencies/{LARGEST}/"])
def test_a_table_has_pages_like_a_list(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "page=" not in get(client, address)
    get(client, f"{address}?page=0", 400)
    assert f'<a href="{address}">到第 1 页</a>' in get(client, f"{address}?page=2", 404)
    monkeypatch.setattr(paging, "TABLE_PAGE_SIZE", 2)
    html = get(client, f"{address}?page=2")
    assert f'<link rel="prev" href="{address}">' in html
    assert f'<link rel="canonical" href="http://testserver{address}?page=2">' in html
    assert "第 2 页" in html.split("</title>", maxsplit=1)[0]


def test_a_sentence_is_the_same_from_entries_as_from_rows() -> None:
    """For every occupation and every agency of the document."""
    levels, scopes = list(GradeLevel.objects.rising()), in_force(DAY)
    for code in {row.code for row in ROWS}:
        name, some = Occupation.objects.get(code=code).name, scopes.for_code(code)
        told = occupation_conclusion(name, rows(some, DAY), levels, "目录")
        assert occupation_conclusion(name, list(some), levels, "目录") == told
    for number in {row.filing_number for row in ROWS}:
        name, some = Agency.objects.get(filing_number=number).name, scopes.of_agency(number)
        told = agency_conclusion(name, rows(some, DAY), levels)
        assert agency_conclusion(name, list(some), levels) == told
