"""An edition of many agencies is paginated by 编号, and every link to a row leads to its page."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from agencies.models import AnnexRow, Notice, notice
from catalogue.views import notices
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

SIZE = 20


@pytest.fixture
def paginated(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (notice, notices):
        monkeypatch.setattr(module, "EDITION_PAGE_SIZE", SIZE)


def anchors(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'<tr id="(t\d-\d+-\d+)"', response.content.decode())


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


def test_each_page_has_its_agencies_of_both_tables(client: Client, paginated: None) -> None:
    for number, numbers in enumerate(pages(), start=1):
        assert anchors(client, f"/editions/2025/?page={number}") == printed(numbers)


def test_every_row_is_found_where_its_address_leads(client: Client, paginated: None) -> None:
    shown = {f"/editions/2025/?page={n}": anchors(client, f"/editions/2025/?page={n}") for n in (1, 2, 3)}
    shown["/editions/2025/"] = shown["/editions/2025/?page=1"]
    for row in AnnexRow.objects.select_related("notice"):
        page, anchor = row.get_absolute_url().split("#")
        assert anchor in shown[page]


def test_a_source_leads_to_its_page(client: Client, paginated: None) -> None:
    row = next(row for row in ROWS if row.agency_position == SIZE + 1)
    html = client.get(f"/agencies/{row.filing_number}/").content.decode()
    place = f"t{row.table}-{row.agency_position}-{row.position}"
    assert f'href="/editions/2025/?page=2#{place}"' in html


def test_past_the_end_is_404_with_a_way_back(client: Client, paginated: None) -> None:
    last = len(list(pages()))
    response = client.get(f"/editions/2025/?page={last + 1}")
    assert response.status_code == 404
    assert f'href="/editions/2025/?page={last}"' in response.content.decode()
    assert client.get("/editions/2025/?page=x").status_code == 400


@pytest.mark.parametrize("odd", [{"edition": 0}, {"edition": 20260}, {"in_force_from": dt.date(1, 1, 1)}])
def test_no_notice_bears_an_odd_year_or_day(odd: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**odd)


@pytest.mark.parametrize("key", ["1000", "2199", "9999", "2025/compare/2026", "9999/compare/2025"])
def test_a_year_without_an_edition_has_no_page(client: Client, key: str) -> None:
    assert client.get(f"/editions/{key}/", follow=True).status_code == 404


def test_a_notice_without_rows_that_bears_no_year_is_no_edition(client: Client) -> None:
    """An editor may type a notice of the next year; what makes an edition is its rows."""
    Notice.objects.create(
        slug="2026-490",
        number="沪人社职〔2026〕490号",
        title="2027年度目录的通知",
        issuer="上海市人力资源和社会保障局",
        issued_on=dt.date(2025, 1, 2),
        in_force_from=dt.date(2025, 1, 2),
        text="略",
    )
    for address in ("/", "/about/", "/sitemap.xml", "/editions/2025/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "2027年版" not in response.content.decode()
