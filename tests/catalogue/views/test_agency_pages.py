"""Agencies on their own pages: which are listed, and what each may assess, as the document prints it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import end_grade, rename_agency
from tests.agencies.register import JUNE, LIFTS, agency, basis, levels, scope
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

NUMBERS = list(dict.fromkeys(row.filing_number for row in ROWS))


def page(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def agencies(shown: Page) -> list[str]:
    return [link.split("/")[2] for link in shown.links if link.startswith("/agencies/S")]


def test_agency_list_holds_every_agency_in_printed_order(client: Client) -> None:
    assert agencies(page(client, "/agencies/")) == NUMBERS
    assert len(NUMBERS) == 56


def test_agency_list_is_of_its_day(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    assert LIFTS[0] not in agencies(page(client, "/agencies/?on=2025-06-01"))
    assert LIFTS[0] in agencies(page(client, "/agencies/?on=2025-05-31"))


@pytest.mark.parametrize("number", NUMBERS)
def test_agency_detail_names_what_it_may_assess_and_where_that_is_printed(
    client: Client, number: str
) -> None:
    shown = page(client, f"/agencies/{number}/")
    rows = [row for row in ROWS if row.filing_number == number]
    assert rows[0].agency in shown.text
    assert number in shown.text
    for row in rows:
        assert row.item in shown.text
        assert f"/occupations/{row.code}/" in shown.links
        assert f"/editions/2025/#t{row.table}-{row.agency_position}-{row.position}" in shown.links


def test_agency_detail_stays_when_it_holds_nothing_any_more(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    shown = page(client, f"/agencies/{LIFTS[0]}/?on=2025-06-01")
    assert "上海市电梯行业协会" in shown.text


def test_agency_detail_takes_five_queries_and_one_for_what_ended(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # what every page needs is read once for a data version
    # The data version; the agency; where its rows are printed; what they hold; its names.
    with django_assert_num_queries(5):
        page(client, f"/agencies/{LIFTS[0]}/")
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    client.get("/")
    # Of a scope with an end, its periods too.
    with django_assert_num_queries(6):
        page(client, f"/agencies/{LIFTS[0]}/")


@pytest.mark.parametrize("version", ["", "/en"])
def test_each_row_leads_to_its_statement(client: Client, version: str) -> None:
    for address, keys in {
        f"/agencies/{NUMBERS[0]}/": [
            (row.filing_number, row.code) for row in ROWS if row.filing_number == NUMBERS[0]
        ],
        "/occupations/4-08-08-23/": [
            (row.filing_number, row.code) for row in ROWS if row.code == "4-08-08-23"
        ],
    }.items():
        shown = page(client, f"{version}{address}?on=2025-06-01")
        found = [link for link in shown.links if link.startswith(f"{version}/statements/S")]
        assert sorted(found) == sorted(
            f"{version}/statements/{agency}/{code}/2025-06-01/" for agency, code in keys
        )
        assert client.get(found[0]).status_code == 200
    assert not any(
        "/statements/S" in link for link in page(client, f"/agencies/{LIFTS[0]}/?on=2030-01-01").links
    )


def test_only_a_page_of_what_changed_leads_to_its_changes(client: Client) -> None:
    pages = {
        f"agency={LIFTS[0]}": f"/agencies/{LIFTS[0]}/",
        "agency=S000031300009": "/agencies/S000031300009/",
    }
    pages |= {f"code={LIFTS[1]}": f"/occupations/{LIFTS[1]}/", "code=4-03-02-07": "/occupations/4-03-02-07/"}

    def leading() -> list[str]:
        return [
            asked for asked, address in pages.items() if f"/changes/?{asked}" in page(client, address).links
        ]

    assert leading() == []
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    assert leading() == [f"agency={LIFTS[0]}", f"code={LIFTS[1]}"]
    rename_agency(basis=basis(JUNE), agency=agency("S000031300009"), name="上海市茶业协会")
    assert leading() == [f"agency={LIFTS[0]}", "agency=S000031300009", f"code={LIFTS[1]}"]


def test_agency_list_takes_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # what every page needs is read once for a data version
    # The data version: names and counts come from memory.
    with django_assert_num_queries(1):
        page(client, "/agencies/")
