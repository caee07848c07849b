"""One page per (release, data version, day, address), whoever asks and however they ask."""

import datetime as dt
import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import django_filters
import pytest
import time_machine
from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

from agencies.models import Agency
from catalogue import settings as site
from catalogue import urls
from catalogue.cache import middleware as caching
from catalogue.cache.middleware import DAY_PARAMETERS, PUBLIC, REPEATABLE
from catalogue.cache.page_store import PageStore, known
from catalogue.changes.filters import ChangeFilter
from catalogue.config.release import SHOWN_SETTINGS
from catalogue.config.replicas import public_reading
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.fields import DayFilter
from catalogue.pages.routes import file, page
from tests.catalogue.middleware.test_outages import database_away

NOON = dt.datetime(2099, 11, 23, 4, tzinfo=dt.UTC)  # of Shanghai, after the data and the release
ROOT = Path(__file__).resolve().parents[3]
rendered: list[str] = []


def directory(request: HttpRequest) -> HttpResponse:
    """Says what a view sees of the request, and remembers having been asked."""
    rendered.append(request.get_full_path())
    return HttpResponse(f"{request.get_full_path()} {request.COOKIES} " + "工" * 500)


def occupation_list(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("one visitor's own")
    response.set_cookie("whose", "mine")
    return response


def directory_csv(request: HttpRequest) -> StreamingHttpResponse:
    rendered.append("csv")
    return StreamingHttpResponse((b"line\r\n" * 1000 for _ in range(1 if request.GET else 300)), "text/csv")


def read_where(request: HttpRequest) -> StreamingHttpResponse:
    """Says, before and while it is sent, whether it reads as the public does."""
    at_first = public_reading.get()
    return StreamingHttpResponse(f"{at_first} {public_reading.get()};".encode() for _ in range(300_000))


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a fault in a view")


def agency_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Agency.objects.count()} 家")


def add_agency(request: HttpRequest) -> HttpResponse:
    Agency.objects.create(filing_number="S000031399999", name="测试机构")
    return HttpResponse("保存")


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Not public: the registry says nothing of it."""
    return directory(request)


urlpatterns = [
    path("directory/", page(directory, *urls.DIRECTORY), name="directory"),
    path("directory.csv", file(directory_csv, *urls.DIRECTORY), name="directory-csv"),
    path("occupations/", page(occupation_list, "on", "page"), name="occupation-list"),
    path("agencies/", page(agency_list, "on", "page"), name="agency-list"),
    path("elsewhere/", elsewhere, name="elsewhere"),
    path("admin/add-agency/", add_agency, name="add-agency"),
    path("directory.json", file(read_where, *urls.DIRECTORY), name="directory-json"),
    path("guide/", page(broken), name="guide"),
    *urls.urlpatterns,
]
handler404 = urls.handler404
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(caching, "page_store", PageStore())
    monkeypatch.setattr(known, "read_again_at", 0.0)
    rendered.clear()
    with override_settings(PAGE_CACHE_BYTES=1024 * 1024):
        yield
    caching.stamp_of.cache_clear()


def test_a_page_is_rendered_once(client: Client) -> None:
    pages = [client.get("/directory/?q=电工").content for _ in range(3)]
    assert len(set(pages)) == 1
    assert len(rendered) == 1


@pytest.mark.parametrize(
    "query",
    [
        "grade=4&q=电工&grade=5",
        "q=电工&grade=5&grade=4&grade=4",
        "q=电工&grade=5&grade=4&utm_source=x&page=",
        "q=%20%20电工%09&grade=4&grade=5",
        "q=车工&q=电工&grade=4&grade=5",
    ],
)
def test_ways_of_asking_the_same_share_one_page(client: Client, query: str) -> None:
    first = client.get("/directory/?q=电工&grade=4&grade=5")
    again = client.get(f"/directory/?{query}")
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert rendered == ["/directory/?q=%E7%94%B5%E5%B7%A5&grade=4&grade=5"]


@pytest.mark.parametrize("query", ["q=电", "q=电工&page=2", "q=电工&grade=5", ""])
def test_other_questions_are_other_pages(client: Client, query: str) -> None:
    first, second = (client.get(f"/directory/?{asked}").headers["ETag"] for asked in ("q=电工", query))
    assert first != second
    assert len(rendered) == 2


def test_nothing_a_visitor_makes_up_reaches_a_shared_page(client: Client) -> None:
    client.cookies["session"] = "stolen"
    text = client.get(
        "/directory/?evil=<b>&q=x", headers={"X-Forwarded-Host": "evil.example"}
    ).content.decode()
    assert text.startswith("/directory/?q=x {} ")


def test_made_up_parameters_cannot_fill_the_memory(client: Client) -> None:
    for number in range(50):
        client.get(f"/directory/?nonsense={number}&other{number}=1")
    assert len(caching.page_store.pages) == 1


def test_who_has_the_page_gets_304_before_any_view(client: Client) -> None:
    first = client.get("/directory/?q=x")
    again = client.get("/directory/?x=1&q=x", headers={"If-None-Match": first.headers["ETag"]})
    later = client.get("/directory/?q=x", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (again.status_code, again.content, later.status_code) == (304, b"", 304)
    assert len(rendered) == 1
    same = ("ETag", "Cache-Control", "Vary", "Last-Modified")
    assert {name: again.headers[name] for name in same} == {name: first.headers[name] for name in same}


def test_a_304_needs_no_memory_either(client: Client) -> None:
    seen = client.get("/directory/").headers["ETag"]
    caching.page_store.pages.clear()
    assert client.get("/directory/", headers={"If-None-Match": seen}).status_code == 304
    assert len(rendered) == 1


def test_a_change_of_the_register_is_another_page(client: Client) -> None:
    before = client.get("/agencies/")
    assert before.content.decode() == "56 家"
    Agency.objects.create(filing_number="S000031399999", name="测试机构")
    after = client.get("/agencies/", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.content.decode()) == (200, "57 家")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_OWNER", "某局"),
        ("ICP_NUMBER", "沪ICP备00000000号"),
        ("REPORT_ERROR_URL", "https://example.org/report"),
        ("PRIVACY_CONTACT", "某科室"),
        ("SITE_URL", "https://example.org"),
    ],
)
def test_another_setting_that_pages_show_is_another_page(client: Client, name: str, value: str) -> None:
    before = client.get("/directory/").headers["ETag"]
    caching.stamp_of.cache_clear()  # as in a process that has just read the setting
    with override_settings(**{name: value}):
        after = client.get("/directory/", headers={"If-None-Match": before})
    assert (after.status_code, len(rendered)) == (200, 2)
    assert after.headers["ETag"] != before


def test_who_asks_by_the_time_alone_is_sent_what_a_start_has_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = client.get("/directory/").headers["Last-Modified"]
    monkeypatch.setattr(caching, "STARTED_AT", time.time() + 60)
    caching.stamp_of.cache_clear()
    assert client.get("/directory/", headers={"If-Modified-Since": seen}).status_code == 200


def test_every_setting_that_pages_show_is_in_their_key() -> None:
    """Whoever shows another one adds it to SHOWN, or here when no page says anything of it."""
    # DEBUG shapes /readyz, which no store keeps, and nothing is kept while it is on.
    folders = {"ROOT_URLCONF", "FILES_DIR", "VAR_DIR", "BASE_DIR"}
    unseen = {*folders, "ADMIN_ENABLED", "ADMIN_PATH", "LANGUAGES", "DEBUG"}
    sources = [
        file
        for folder in (
            "api",
            "pages",
            "directory",
            "rows",
            "downloads",
            "notices",
            "changes",
            "statements",
            "batch",
            "compare",
            "coverage",
            "views",
        )
        for file in (ROOT / "catalogue" / folder).glob("*.py")
    ]
    named = {name for file in sources for name in re.findall(r"settings\.([A-Z_]+)", file.read_text("utf-8"))}
    assert len(sources) > 40
    assert named - unseen == set(SHOWN_SETTINGS)


def test_a_new_day_in_shanghai_is_another_page(client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        today = client.get("/directory/").headers["ETag"]
        clock.shift(dt.timedelta(hours=11, minutes=59))
        assert client.get("/directory/").headers["ETag"] == today
        clock.shift(dt.timedelta(minutes=1))
        tomorrow = client.get("/directory/")
    assert tomorrow.headers["ETag"] != today
    assert tomorrow.headers["Last-Modified"] == "Mon, 23 Nov 2099 16:00:00 GMT"


@override_settings(DATA_VERSION_SECONDS=1.0)
def test_an_edit_is_seen_when_the_second_is_over(client: Client) -> None:
    client.get("/agencies/")
    Agency.objects.create(filing_number="S000031399999", name="测试机构")
    assert client.get("/agencies/").content.decode() == "56 家"
    assert 0 < known.read_again_at - time.monotonic() <= 1.0
    known.read_again_at = time.monotonic()
    assert client.get("/agencies/").content.decode() == "57 家"


@override_settings(DATA_VERSION_SECONDS=1000.0)
def test_who_saves_something_and_looks_sees_it(client: Client) -> None:
    assert client.get("/agencies/").content.decode() == "56 家"
    assert client.post("/admin/add-agency/").content.decode() == "保存"
    assert client.get("/agencies/").content.decode() == "57 家"


@override_settings(DEBUG=True)
def test_while_the_site_is_worked_on_every_page_is_made_anew(client: Client) -> None:
    assert not client.get("/directory/").has_header("ETag")
    assert client.get("/directory/").headers["Cache-Control"] == "no-store"
    assert len(rendered) == 2


def test_a_worker_asks_again_for_the_data_version_after_a_second() -> None:
    """As installed; the tests ask each time."""
    assert site.DATA_VERSION_SECONDS == 1.0


def test_a_page_is_public_and_carries_no_cookie(client: Client) -> None:
    response = client.get("/directory/")
    assert response.headers["Cache-Control"] == PUBLIC
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert "X-Request-ID" not in response.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate", "gzip"), ("gzip, deflate, br", "br"), ("", None)]
)
def test_a_page_is_compressed_as_the_client_takes_it(
    client: Client, accepted: str, encoding: str | None
) -> None:
    plain = client.get("/directory/").content
    response = client.get("/directory/", headers={"Accept-Encoding": accepted})
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding]
    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(response.content) == plain
    assert response.headers["Content-Length"] == str(len(response.content))


def test_an_answer_with_a_cookie_is_never_kept(client: Client) -> None:
    response = client.get("/occupations/")
    assert response.headers["Cache-Control"] == "no-store"
    assert len(caching.page_store.pages) == 0


def test_an_error_is_never_kept(client: Client) -> None:
    response = client.get("/nowhere/")
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")
    assert len(caching.page_store.pages) == 0


def test_what_is_not_public_is_left_alone(client: Client) -> None:
    client.cookies["session"] = "mine"
    response = client.get("/elsewhere/?b=2&a=1")
    assert response.content.decode().startswith("/elsewhere/?b=2&a=1 {'session': 'mine'}")
    assert "ETag" not in response.headers


def test_a_short_file_is_kept_and_a_long_one_streamed(client: Client) -> None:
    short = [client.get("/directory.csv?q=x") for _ in range(2)]
    assert [response.streaming for response in short] == [False, False]
    assert rendered == ["csv"]
    long = client.get("/directory.csv")
    assert long.streaming
    assert len(long.getvalue()) == 300 * 6000
    assert long.headers["ETag"]


def test_a_file_that_takes_long_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = client.get("/directory.csv?q=x").content
    caching.page_store.pages.clear()
    monkeypatch.setattr(caching, "LONGEST_WAIT", -1)
    response = client.get("/directory.csv?q=x")
    assert response.streaming
    assert response.getvalue() == kept


def test_a_request_leaves_nothing_to_the_next_but_what_is_sent_reads_on_as_it_began(client: Client) -> None:
    response = client.get("/directory.json")
    assert response.streaming
    assert not public_reading.get()
    assert set(response.getvalue().split(b";")) == {b"True True", b""}
    assert not public_reading.get()


def test_a_request_that_fails_leaves_nothing_either(client: Client) -> None:
    with pytest.raises(ValueError, match="a fault"):
        client.get("/guide/")
    assert not public_reading.get()


@override_settings(PAGE_CACHE_BYTES=20_000)
def test_memory_is_bounded(client: Client) -> None:
    for number in range(50):
        client.get(f"/directory/?q={number}", headers={"Accept-Encoding": "gzip"})
    assert 0 < caching.page_store.bytes <= 20_000
    assert caching.page_store.bytes == sum(size for _, size in caching.page_store.pages.values())
    client.get("/directory/?q=49")
    assert len(rendered) == 50


def test_pages_seen_go_on_while_the_database_is_away(client: Client) -> None:
    page = client.get("/agencies/")
    with database_away():
        again, other = client.get("/agencies/"), client.get("/agencies/?on=2025-03-01")
    assert (again.status_code, again.content) == (200, page.content)
    assert "database away" in again.headers["Cache-Status"]
    assert (other.status_code, other.headers["Retry-After"]) == (503, "30")


def test_every_public_route_says_whether_it_has_languages_and_what_it_reads() -> None:
    assert all(vars(route.callback)["has_languages"] for route in urls.pages)
    assert not any(vars(route.callback)["has_languages"] for route in urls.files)
    public = {route.name: vars(route.callback)["reads"] for route in (*urls.pages, *urls.files)}
    shown = ("sort", "per_page", "view", "column", "picked", "page")
    asked = ("q", "code", "agency", "grade", "kind", "category", "lacks", "only", "row", "on", *shown)
    assert public["directory"] == (*asked, "printed")  # paper says when; a file is no paper
    assert (
        public["directory-csv"]
        == public["directory-json"]
        == tuple(name for name in asked if name != "picked")
    )
    assert public["changes"] == (*asked[:10], "change", "notice", "since", "until", "page", "printed")
    assert public["statement"] == ("agency", "code", "grade", "on", "printed")
    assert public["guide"] == ()
    assert not any(hasattr(route.callback, "reads") for route in urls.watch)


def test_a_filter_is_read_by_the_routes_of_its_filter_set() -> None:
    """Which of them may stand several times and which are days, the canonical address knows."""
    more = type("More", (ScopeFilter,), {"mark": django_filters.CharFilter()})
    count = len(ScopeFilter.base_filters)
    own, shown = urls.names_in(ScopeFilter)[:count], urls.names_in(ScopeFilter)[count:]
    assert own == tuple(ScopeFilter.base_filters)
    assert urls.names_in(more) == (*own, "mark", *shown)
    filters = {**ScopeFilter.base_filters, **ChangeFilter.base_filters}
    fields = {name: each.field for name, each in filters.items()} | ScopeFilter.Meta.form.base_fields
    several = {name for name, field in fields.items() if isinstance(field, forms.MultipleChoiceField)}
    assert several == REPEATABLE
    assert {name for name, each in filters.items() if isinstance(each, DayFilter)} == DAY_PARAMETERS
