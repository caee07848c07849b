"""The first page, and with it the harness: the shared site, the page's own faults, every check."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import checks, site
from tests.browser.page_objects import follow


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("window", [checks.PHONE, checks.DESK], ids=["phone", "desk"])
def test_home_is_dressed_accessible_and_valid(open_page: Callable[..., Page], window: dict[str, int]) -> None:
    page = open_page(viewport=window)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert checks.undressed(page) == []
    assert checks.sideways_scroll(page) == []
    assert checks.axe(page) == []
    assert checks.html_problems({"/": answer.text()}) == []


def test_an_editor_signs_in_to_a_site_of_their_own(own_site: site.Site, page: Page) -> None:
    page.goto(f"{own_site.url}/admin/")
    page.fill("[name=username]", site.EDITOR)
    page.fill("[name=password]", site.PASSWORD)
    follow(page, "[type=submit]")
    assert page.url == f"{own_site.url}/admin/"
    assert page.locator("#logout-form").count() == 1
