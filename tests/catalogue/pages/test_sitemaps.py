"""Which pages there are, for search engines: one file while they are few, then an index of several."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agencies.adjustments import end_grade
from agencies.models import DataVersion
from catalogue.pages import sitemaps
from tests.agencies.register import ADVERTS, JUNE, basis, levels, scope
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

ROOT = "http://testserver"


def places(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml")
    return [place.removeprefix(ROOT) for place in re.findall("<loc>(.*?)</loc>", response.content.decode())]


def test_what_is_assessed_and_who_assesses_it_is_there(client: Client) -> None:
    found = places(client, "/sitemap.xml")
    assert len(found) == len(set(found))
    codes, numbers = ({getattr(row, name) for row in ROWS} for name in ("code", "filing_number"))
    for prefix in ("", "/en"):
        listed = [place for place in found if place.startswith(f"{prefix}/occupations/")]
        assert set(listed) == {f"{prefix}/occupations/{code}/" for code in codes} | {f"{prefix}/occupations/"}
        listed = [place for place in found if place.startswith(f"{prefix}/agencies/")]
        assert set(listed) == {f"{prefix}/agencies/{n}/" for n in numbers} | {f"{prefix}/agencies/"}


def test_many_pages_are_told_in_several_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = places(client, "/sitemap.xml")
    size = len(whole) // 2 // 3
    monkeypatch.setattr(sitemaps, "PAGES_A_FILE", size)
    index = client.get("/sitemap.xml").content.decode()
    assert "<sitemapindex" in index
    files = places(client, "/sitemap.xml")
    assert files[:2] == ["/sitemap-1.xml", "/sitemap-2.xml"]
    told = [places(client, file) for file in files]
    assert [place for file in told for place in file] == whole
    assert all(len(file) <= 2 * size for file in told)
    assert client.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404


@pytest.mark.parametrize("number", ["1", "0", "01", "99999", "x"])
def test_one_file_has_no_numbers(client: Client, number: str) -> None:
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_every_page_says_when_it_may_have_changed(client: Client) -> None:
    changed = timezone.localtime(DataVersion.objects.now().changed_at).date().isoformat()
    text = client.get("/sitemap.xml").content.decode()
    assert text.count(f"<lastmod>{changed}</lastmod>") == text.count("<url>") > 0


@pytest.mark.parametrize(
    ("address", "is_endless"),
    [
        ("/occupations/6-31-01-03/", False),
        ("/occupations/6-31-01-03/?page=1", False),
        ("/occupations/6-31-01-03/?on=2025-06-01", True),
        ("/directory/?q=电工&view=table", True),
        ("/statements/", False),
        ("/statements/S000031300006/6-29-03-03/2025-06-01/", True),
        ("/en/statements/S000031300006/6-29-03-03/2025-06-01/", True),
        ("/changes/?since=2025-06-01", True),
        ("/coverage/?on=2025-06-01&since=2025-03-01", True),
        ("/occupations/6-31-01-03/?printed=2025-06-01_ggbiagfkckipi", True),
        ("/v1/scopes", True),
        ("/data/", False),
        ("/data/2025/edition.csv", False),
    ],
)
def test_what_is_endless_is_kept_from_search_engines(
    client: Client, address: str, *, is_endless: bool
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert ("noindex" in response.headers.get("X-Robots-Tag", "")) is is_endless
    if address.endswith("on=2025-06-01"):  # a day that is past points to the page of today
        html = response.content.decode()
        assert '<link rel="canonical" href="http://testserver/occupations/6-31-01-03/">' in html


def test_crawlers_are_told_what_is_endless(client: Client) -> None:
    told = client.get("/robots.txt").content.decode().splitlines()
    for address in (
        "/statements/S",
        "/en/statements/S",
        "/v1/",
        "/editions/*/compare/",
        "/*?on=",
        "/*&row=",
        "/en/compare/?",
    ):
        assert f"Disallow: {address}" in told
    assert {"/data/", "/data/changelog/", "/changes/", "/batch/"} <= set(places(client, "/sitemap.xml"))


def test_a_page_has_changed_when_what_is_recorded_ahead_comes(client: Client) -> None:
    """And when a year begins of which there is no edition: at midnight, without any write."""
    with time_machine.travel("2025-03-01T10:00:00+08:00", tick=False):
        DataVersion.objects.update(changed_at=timezone.now())
        end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(1))
        DataVersion.objects.update(changed_at=timezone.now())
    for day, changed in (
        ("2025-05-31", "2025-03-01"),
        ("2025-06-01", "2025-06-01"),
        ("2025-12-31", "2025-06-01"),
        ("2026-01-02", "2026-01-01"),
    ):
        with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
            told = client.get("/sitemap.xml").content.decode()
            assert set(re.findall("<lastmod>(.*?)</lastmod>", told)) == {changed}, day
            feed = client.get("/changes.atom").content.decode()
            assert re.findall("<updated>(.{10})", feed)[0] == changed, day
