"""A notice of many lines is paginated by them, and every link to a line leads to its page."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from agencies.in_memory.versioned_value import VersionedValue
from agencies.models import Quotation, line_place, notice
from catalogue.pages import guide
from catalogue.views import notices
from tests.printed import LINES, ROWS

pytestmark = pytest.mark.django_db

ADDRESS = "/notices/2024-458/"
SIZE = 20
WRITTEN = [number for number, line in enumerate(LINES, start=1) if line.strip()]
LAST = -(-WRITTEN[-1] // SIZE)


@pytest.fixture
def paginated(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (notice, notices):
        monkeypatch.setattr(module, "NOTICE_PAGE_SIZE", SIZE)
    # A guide that was read before has the addresses of whole notices.
    monkeypatch.setattr(guide, "current_guides", VersionedValue(guide.read_guide))


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def printed(line: int) -> str:
    """Without the brackets that the extraction put around addresses."""
    return re.sub("<(http[^>]*)>", r"\1", LINES[line - 1])


def lines(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="line-(\d+)"', html)]


def test_the_notice_of_2025_is_one_page(client: Client) -> None:
    html = get(client, ADDRESS)
    assert lines(html) == WRITTEN
    assert "以下为通知全文" in html
    assert 'class="pager"' not in html
    assert "page=" not in html


def test_every_line_stands_on_the_page_of_its_number(client: Client, paginated: None) -> None:
    for number in range(1, LAST + 1):
        html = get(client, f"{ADDRESS}?page={number}")
        first = SIZE * (number - 1) + 1
        assert lines(html) == [line for line in WRITTEN if first <= line < first + SIZE]
        assert all(escape(printed(line)) in html for line in lines(html))
        assert f"以下为通知全文的第 {number} 页，共 {LAST} 页" in html


def test_a_quotation_is_found_where_its_address_leads(client: Client, paginated: None) -> None:
    for line in Quotation.objects.values_list("first_line", flat=True).distinct():
        page, anchor = (ADDRESS + line_place(line)).split("#")
        assert f'id="{anchor}"' in get(client, page)
    assert f'href="{ADDRESS}?page=2#line-33"' in get(client, "/occupations/6-18-02-04/")


def test_each_part_of_a_table_leads_to_its_first_row(client: Client, paginated: None) -> None:
    """Of the two tables one begins on line 79, and goes on over six pages more, the other on line 201."""
    led = []
    for number in range(1, LAST + 1):
        led += re.findall(r'href="(/editions/2025/#[^"]*)"', get(client, f"{ADDRESS}?page={number}"))
    firsts = [
        next(row for row in ROWS if row.line >= line) for line in (79, 81, 101, 121, 141, 161, 181, 201)
    ]
    assert led == [f"/editions/2025/#t{row.table}-{row.agency_position}-{row.position}" for row in firsts]


def test_a_page_names_itself_and_its_neighbours(client: Client, paginated: None) -> None:
    html = get(client, f"/en{ADDRESS}?page=2")
    assert f'<link rel="canonical" href="http://testserver/en{ADDRESS}?page=2">' in html
    assert f'<a rel="prev" href="/en{ADDRESS}">' in html
    assert f'<a rel="next" href="/en{ADDRESS}?page=3">' in html
    assert "Below is page 2 of" in html


def test_past_the_end_is_404_with_a_way_back(client: Client, paginated: None) -> None:
    assert f'href="{ADDRESS}?page={LAST}"' in get(client, f"{ADDRESS}?page={LAST + 1}", 404)
    get(client, f"{ADDRESS}?page=x", 400)
