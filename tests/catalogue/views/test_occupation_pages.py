"""Occupations on their own pages: which are listed, and what each says, as the document prints it."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import end_grade, recode_occupation
from tests.agencies.register import JUNE, LIFTS, basis, levels, occupation, scope
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

CODES = sorted({row.code for row in ROWS})


def page(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def occupations(shown: Page) -> list[str]:
    return [
        link.split("/")[2]
        for link in shown.links
        if link.startswith("/occupations/") and link[13:14].isdigit()
    ]


def test_occupation_list_holds_every_assessed_code_in_order(client: Client) -> None:
    assert occupations(page(client, "/occupations/")) == CODES
    assert len(CODES) == 75


def test_occupation_list_stands_under_the_heads_of_sub_major_groups(client: Client) -> None:
    html = client.get("/occupations/").content.decode()
    heads = re.findall(r'<h2><a href="/classification/([^/]+)/">|href="/occupations/([^/]+)/"', html)
    under: dict[str, list[str]] = {}
    for group, code in heads:
        under.setdefault(group or next(reversed(under)), []).extend([code] * bool(code))
    assert {group: codes for group, codes in under.items() if codes} == under
    assert [code for codes in under.values() for code in codes] == CODES
    assert all(code.startswith(group) for group, codes in under.items() for code in codes)


def test_occupation_list_is_of_its_day(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    assert LIFTS[1] not in occupations(page(client, "/occupations/?on=2025-06-01"))
    assert LIFTS[1] in occupations(page(client, "/occupations/?on=2025-05-31"))


@pytest.mark.parametrize("code", CODES)
def test_occupation_detail_names_its_agencies_and_their_places_in_the_annex(
    client: Client, code: str
) -> None:
    shown = page(client, f"/occupations/{code}/")
    rows = [row for row in ROWS if row.code == code]
    for row in rows:
        assert row.agency in shown.text
        assert f"/agencies/{row.filing_number}/" in shown.links
        assert f"/editions/2025/#t{row.table}-{row.agency_position}-{row.position}" in shown.links
        assert row.work_type in shown.text
    assert rows[0].occupation in shown.text


def test_occupation_detail_of_one_that_nobody_assesses_says_so(client: Client) -> None:
    shown = page(client, "/occupations/6-31-01-01/")
    assert "设备点检员" in shown.text
    assert "没有机构评价" in shown.text
    assert not [link for link in shown.links if link.startswith("/agencies/S")]


def test_occupation_detail_of_an_old_code_points_on(client: Client) -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation(LIFTS[1]), code="6-29-03-99")
    assert "/occupations/6-29-03-99/" in page(client, f"/occupations/{LIFTS[1]}/").links


def test_occupation_detail_takes_five_queries_and_one_for_what_ended(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # what every page needs is read once for a data version
    # The data version; the occupation with its groups; where its rows are printed; what they hold; its
    # neighbours.
    with django_assert_num_queries(5):
        page(client, "/occupations/6-18-02-04/")
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    client.get("/")
    # Of a scope with an end, its periods too.
    with django_assert_num_queries(6):
        page(client, f"/occupations/{LIFTS[1]}/")


def test_occupation_list_takes_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # what every page needs is read once for a data version
    # The data version: names and counts come from memory.
    with django_assert_num_queries(1):
        page(client, "/occupations/")
