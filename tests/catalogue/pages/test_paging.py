"""Long lists have several pages; the directory of 2025 is one page of each."""

import re

import pytest
from django.test import Client

from catalogue.pages import paging
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

CODES = sorted({row.code for row in ROWS})
NUMBERS = list(dict.fromkeys(row.filing_number for row in ROWS))
# Address, what its lines lead to, and these in the order of the document.
LISTS = [
    ("/occupations/", "/occupations/", CODES),
    ("/agencies/", "/agencies/", NUMBERS),
    ("/classification/4/", "/occupations/", [code for code in CODES if code.startswith("4-")]),
]
SIZE = 20
of_lists = pytest.mark.parametrize(("address", "lead", "keys"), LISTS, ids=[each[0] for each in LISTS])


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def listed(html: str, lead: str) -> list[str]:
    """The keys that the lines of a page lead to."""
    content = html.split("<main")[1].split("</main>", maxsplit=1)[0]
    return re.findall(rf'href="(?:/\w+)?{lead}([\w-]+)/"', content)


@of_lists
def test_the_real_directory_is_one_page(client: Client, address: str, lead: str, keys: list[str]) -> None:
    html = get(client, address)
    assert listed(html, lead) == keys
    assert 'class="pager"' not in html
    assert "page=" not in html


@of_lists
def test_every_line_stands_on_one_page(
    client: Client, address: str, lead: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LIST_PAGE_SIZE", SIZE)
    last = -(-len(keys) // SIZE)
    pages = [get(client, f"{address}?page={number}") for number in range(1, last + 1)]
    assert [key for html in pages for key in listed(html, lead)] == keys
    assert [len(listed(html, lead)) for html in pages[:-1]] == [SIZE] * (last - 1)


def test_a_page_leads_to_its_neighbours_and_names_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LIST_PAGE_SIZE", SIZE)
    html = get(client, "/en/agencies/?page=2&on=2025-06-01")
    assert '<link rel="prev" href="/en/agencies/?on=2025-06-01">' in html
    assert '<link rel="next" href="/en/agencies/?on=2025-06-01&amp;page=3">' in html
    assert '<a rel="next" href="/en/agencies/?on=2025-06-01&amp;page=3">Next page</a>' in html
    assert '<link rel="canonical" href="http://testserver/en/agencies/?page=2">' in html
    assert 'hreflang="zh-Hans" href="http://testserver/agencies/?page=2"' in html
    (title,) = re.findall(r"<title>(.*?)</title>", html)
    assert "page 2" in title.lower()
    assert f"{len(NUMBERS)}" in Page(html).text, "the count is that of all pages"


def test_the_first_page_has_no_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LIST_PAGE_SIZE", SIZE)
    html = get(client, "/occupations/")
    assert '<link rel="canonical" href="http://testserver/occupations/">' in html
    assert 'rel="prev"' not in html
    assert '<link rel="prev" href="/occupations/">' in get(client, "/occupations/?page=2")


@pytest.mark.parametrize("number", ["0", "-1", "1.0", "x", "1e3", "٣"])
@of_lists
def test_what_is_no_page_number_is_400(
    client: Client, address: str, lead: str, keys: list[str], number: str
) -> None:
    get(client, f"{address}?page={number}", 400)


@of_lists
def test_past_the_end_there_is_a_way_back(
    client: Client, address: str, lead: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f'<a href="{address}">到第 1 页</a>' in get(client, f"{address}?page=2", 404)
    monkeypatch.setattr(paging, "LIST_PAGE_SIZE", SIZE)
    last = -(-len(keys) // SIZE)
    html = get(client, f"{address}?page={10**30}", 404)
    assert f"没有这一页：结果只有 {last} 页。" in html
    assert f'href="{address}?page={last}"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_blank_number_is_none(client: Client) -> None:
    assert listed(get(client, "/occupations/?page=&on="), "/occupations/") == CODES


def test_a_line_tells_grades_and_agencies_of_the_whole_occupation(client: Client) -> None:
    """焊工: three agencies, one of them at every grade; read off the annex."""
    line = get(client, "/occupations/").split('href="/occupations/6-18-02-04/"')[1].split("</li>")[0]
    assert len({row.filing_number for row in ROWS if row.code == "6-18-02-04"}) == 3
    assert "3 家" in line
    assert "可评五级、四级、三级、二级、一级" in line


@pytest.mark.parametrize(
    ("number", "previous", "following"), [(2, "", "&amp;page=3"), (3, "&amp;page=2", "&amp;page=4")]
)
def test_the_directory_has_the_same_pager(client: Client, number: int, previous: str, following: str) -> None:
    """And its addresses keep what was asked."""
    html = get(client, f"/en/directory/?per_page=25&sort=code&page={number}")
    address = "/en/directory/?sort=code&amp;per_page=25"
    assert f'<a rel="prev" href="{address}{previous}">Previous page</a>' in html
    assert f'<a rel="next" href="{address}{following}">Next page</a>' in html
    assert re.findall(r'aria-current="page">(\d)</a>', html) == [str(number)]
