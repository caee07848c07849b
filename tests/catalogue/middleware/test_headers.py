"""Files may be read from any page of any site; pages are ours alone to embed."""

from typing import Any

import pytest
from django.test import Client

from catalogue import urls
from tests.catalogue.middleware.test_outages import database_away

pytestmark = pytest.mark.django_db
OPEN = ("*", "cross-origin")
OURS = (None, "same-origin")


def sharing(client: Client, address: str, **extra: Any) -> tuple[int, tuple[str | None, str | None]]:
    response = client.get(address, **extra)
    names = ("Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy")
    allowed, policy = (response.headers.get(name) for name in names)
    return response.status_code, (allowed, policy)


@pytest.mark.parametrize(
    "address",
    ["/directory.csv", "/directory.xlsx", "/directory.json", "/changes.atom", "/sitemap.xml", "/robots.txt"],
)
def test_a_file_may_be_read_from_anywhere(client: Client, address: str) -> None:
    assert sharing(client, address) == (200, OPEN)
    seen = client.get(address).headers["ETag"]
    assert sharing(client, address, headers={"If-None-Match": seen}) == (304, OPEN)


def test_every_file_ends_without_a_slash_and_every_page_with_one() -> None:
    """By which the headers tell them apart."""
    assert [str(route.pattern) for route in urls.files if str(route.pattern).endswith("/")] == []
    assert [str(route.pattern) for route in urls.pages if not str(route.pattern).endswith("/")] == [""]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/directory.json?grade=9", 400),
        ("/directory.json?page=99", 404),
        ("/directory.csv?on=x", 400),
        ("/directory/full.csv", 301),
        ("/data/latest/directory.csv", 302),
        ("/data/latest/none.csv", 404),
        ("/sitemap-99.xml", 404),
        ("/directory.json?q=%00", 400),
        (f"/directory.json?q={'x' * 3000}", 414),
    ],
)
def test_an_error_in_its_stead_too(client: Client, address: str, status: int) -> None:
    assert sharing(client, address) == (status, OPEN)


@pytest.mark.parametrize(
    ("address", "methods"),
    [("/v1/match", "POST"), ("/v1/scopes", "GET, HEAD"), ("/changes.atom", "GET, HEAD")],
)
def test_a_script_of_another_site_may_ask_as_it_is_told(client: Client, address: str, methods: str) -> None:
    """JSON to check, or an ETag of before: a browser asks first whether it may send these."""
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": methods.partition(",")[0]}
    answer = client.options(address, headers=asked)
    assert (answer.status_code, answer.content, answer.headers["Access-Control-Allow-Origin"]) == (
        204,
        b"",
        "*",
    )
    assert answer.headers["Access-Control-Allow-Methods"] == methods
    assert {"Content-Type", "If-None-Match"} <= set(
        answer.headers["Access-Control-Allow-Headers"].split(", ")
    )
    for elsewhere in ("/batch/", "/admin/", "/nothing"):
        assert client.options(elsewhere, headers=asked).status_code == 405
    shown = client.get("/v1/scopes", {"per_page": "25"}).headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "RateLimit-Policy"} <= set(shown.split(", "))


def test_a_method_that_it_has_not_too(client: Client) -> None:
    response = client.post("/directory.json")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (405, "*")


def test_an_outage_too(client: Client) -> None:
    with database_away():
        assert sharing(client, "/changes.atom") == (503, OPEN)


@pytest.mark.parametrize(
    "address",
    ["/", "/directory/", "/en/directory/", "/occupations/", "/nowhere/", "/nowhere.json", "/healthz"],
)
def test_nothing_else_may(client: Client, address: str) -> None:
    assert sharing(client, address)[1] == OURS
