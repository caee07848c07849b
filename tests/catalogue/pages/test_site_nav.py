"""The ways in tell where one is: on the page itself, or within what it leads to."""

import re

import pytest
from django.test import Client

CURRENT = re.compile(r'<a href="([^"]+)"\s+aria-current="(true|page)"')


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "way_in", "current"),
    [
        ("/occupations/", "/occupations/", "page"),
        ("/occupations/6-31-01-03/", "/occupations/", "true"),
        ("/en/agencies/S000031300006/", "/en/agencies/", "true"),
        ("/large/directory/", "/large/directory/", "page"),
    ],
)
def test_a_page_inside_a_section_marks_the_way_to_it(
    client: Client, address: str, way_in: str, current: str
) -> None:
    page = client.get(address).content.decode()
    # In the large version at the foot, so that the answer comes first.
    assert ('class="site-nav"' in page.partition("</header>")[0]) is not address.startswith("/large/")
    assert CURRENT.findall(page) == [(way_in, current)]
