"""What the list costs, in queries and in bytes; the milliseconds are in docs/benchmarks.md."""

import gzip
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from catalogue.directory.filters import ScopeFilter
from catalogue.views import agencies, directory

pytestmark = pytest.mark.django_db

Queries = Callable[[str], int]


@pytest.fixture
def queries(client: Client) -> Queries:
    def ask(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return ask


def moved() -> None:
    """A change of data, after which nothing that is kept in memory stands any more."""
    Agency.objects.update(website="")


@pytest.mark.parametrize(("view", "count"), [("occupations", 1), ("table", 3)])
def test_a_page_after_a_change_takes_as_many_queries_however_many_rows(
    queries: Queries, client: Client, view: str, count: int
) -> None:
    """1 the data version, and in a table 2 where the rows of the page are printed, 3 what they hold."""
    # What every page needs (editions, grade levels, groups, columns) is read once for a data version.
    for size in ("25", "200"):
        moved()
        client.get("/")
        assert queries(f"/directory/?view={view}&per_page={size}") == count
        moved()
        client.get("/")
        assert queries(f"/directory/?view={view}&per_page={size}&grade=3&kind=skill_grade") == count


@pytest.mark.parametrize(
    "question",
    [
        "code=4-04",
        "grade=3&grade=4",
        "agency=S000031300006",
        "agency=S000031300099",
        "code=6-31-01-01",
        "agency=S000031300049&code=6",
        "q=电工",
        "q=维修&grade=3&sort=code",
        "q=上海&kind=skill_grade",
        "q=查无此人",
        "on=2020-01-01",
    ],
)
def test_no_question_takes_more_than_five_queries(queries: Queries, client: Client, question: str) -> None:
    """With the process caches warm: a page has been shown, and a search been made, since the last change."""
    client.get("/directory/?q=茶艺师&per_page=200")
    client.get("/directory/?per_page=200")
    assert queries(f"/directory/?{question}") <= 5


@pytest.mark.parametrize(("view", "most"), [("", 9), ("&view=occupations", 9), ("&view=table", 10.4)])
def test_the_page_of_all_rows_weighs_some_kilobytes(client: Client, view: str, most: float) -> None:
    """With a box for each, whose address no other row shares."""
    body = client.get(f"/directory/?per_page=200{view}").content
    assert body.decode().count("/agencies/S") == 114
    assert len(gzip.compress(body, 6)) <= most * 1024


def test_files_take_the_same_queries_however_many_rows(queries: Queries, client: Client) -> None:
    client.get("/")  # what every page needs is read once for a data version
    few, many = queries("/directory.json?code=6-31-01-03"), queries("/directory.json")
    assert many <= few <= 6


@pytest.mark.parametrize("address", ["/agencies/", "/directory/?q=电工"])
def test_only_of_a_scanned_sheet_is_it_worked_out_what_it_held(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Of a country every row would be made anew: a thousand times what the page costs."""
    asked: list[str] = []

    def pairs_of(request: HttpRequest, filters: ScopeFilter) -> tuple[set[tuple[str, str]], int]:
        asked.append(request.get_full_path())
        return set(), 0

    for view in (agencies, directory):
        monkeypatch.setattr(view, "pairs_of", pairs_of)
    client.get(address)
    assert asked == []
    client.get(f"{address}{'&' if '?' in address else '?'}printed=2026-11-29_a")
    assert asked
