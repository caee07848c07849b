"""Every page that speaks of a day lets the reader choose another."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/occupations/", "/occupations/6-31-01-03/", "/agencies/", "/agencies/S000031300006/", "/directory/"],
)
def test_a_page_offers_the_day_it_shows(client: Client, address: str) -> None:
    page = client.get(address, {"on": "2025-03-01"}).content.decode()
    field = page[page.index('type="date"') - 60 : page.index('type="date"') + 120]
    assert 'name="on"' in field
    assert 'value="2025-03-01"' in field
