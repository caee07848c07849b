"""An edition of many agencies is leafed through by 编号, and every link to a row leads to its page."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from agencies.models import AnnexRow, annex_row
from catalogue.views import editions
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

SIZE = 20


@pytest.fixture
def leafed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (annex_row, editions):
        monkeypatch.setattr(module, "AGENCIES_A_PAGE", SIZE)


def anchors(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'<tr id="(t\d-\d+-\d+)">', response.content.decode())


def printed(numbers: range) -> list[str]:
    """The rows of these 编号, table by table, as the document has them."""
    return [
        f"t{row.table}-{row.agency_position}-{row.position}" for row in ROWS if row.agency_position in numbers
    ]


def pages() -> Iterator[range]:
    last = max(row.agency_position for row in ROWS)
    return (range(first, first + SIZE) for first in range(1, last + 1, SIZE))


def test_the_edition_of_2025_is_one_page(client: Client) -> None:
    assert anchors(client, "/editions/2025/") == printed(range(100))
    assert 'class="pager"' not in client.get("/editions/2025/").content.decode()
    assert "/editions/2025/?page" not in client.get("/agencies/").content.decode()


def test_each_page_has_its_agencies_of_both_tables(client: Client, leafed: None) -> None:
    for number, numbers in enumerate(pages(), start=1):
        assert anchors(client, f"/editions/2025/?page={number}") == printed(numbers)


def test_every_row_is_found_where_its_address_leads(client: Client, leafed: None) -> None:
    shown = {f"/editions/2025/?page={n}": anchors(client, f"/editions/2025/?page={n}") for n in (1, 2, 3)}
    shown["/editions/2025/"] = shown["/editions/2025/?page=1"]
    for row in AnnexRow.objects.select_related("notice"):
        page, anchor = row.get_absolute_url().split("#")
        assert anchor in shown[page]


def test_a_source_leads_to_its_page(client: Client, leafed: None) -> None:
    row = next(row for row in ROWS if row.agency_position == SIZE + 1)
    html = client.get(f"/agencies/{row.filing_number}/").content.decode()
    place = f"t{row.table}-{row.agency_position}-{row.position}"
    assert f'href="/editions/2025/?page=2#{place}"' in html


def test_past_the_end_is_404_with_a_way_back(client: Client, leafed: None) -> None:
    last = len(list(pages()))
    response = client.get(f"/editions/2025/?page={last + 1}")
    assert response.status_code == 404
    assert f'href="/editions/2025/?page={last}"' in response.content.decode()
    assert client.get("/editions/2025/?page=x").status_code == 400
