"""Every public page in both languages and editions, wide and narrow: accessible, valid, dressed, and it fits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from catalogue.urls import pages as routes
from tests.browser import checks
from tests.browser.conftest import Faults
from tests.browser.pages import ADDRESSES, FACES, REFUSALS, every_address

NARROW = {"width": 320, "height": 640}
OpenPage = Callable[..., Page]


def test_no_page_escapes() -> None:
    assert {route.name for route in routes} == set(ADDRESSES)


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("address", [*every_address(), *REFUSALS])
def test_a_page_is_accessible_and_valid_in_every_face(
    open_page: OpenPage, faults: Faults, address: str
) -> None:
    """What the console or the network says against it is found by `faults`."""
    status = REFUSALS.get(address, 200)
    faults.expected = {status} - {200}
    documents = {}
    for face in FACES:
        page = open_page(viewport=checks.DESK)
        answer = page.goto(f"/{face}{address}")
        assert answer is not None
        assert answer.status == status
        documents[f"/{face}{address}"] = answer.text()
        assert checks.undressed(page) == []
        assert page.locator("h1").count() == 1
        for window in (checks.DESK, checks.PHONE):
            page.set_viewport_size({"width": window["width"], "height": window["height"]})
            assert (face, checks.axe(page)) == (face, [])
            assert (face, checks.sideways_scroll(page)) == (face, [])
        page.context.close()
    assert checks.html_problems(documents) == []


@pytest.mark.parametrize("address", [*every_address(), *REFUSALS])
def test_a_page_fits_a_narrow_window_and_large_text(
    open_page: OpenPage, faults: Faults, address: str
) -> None:
    faults.expected = {REFUSALS.get(address, 200)} - {200}
    page = open_page(viewport=NARROW)
    for face in FACES:
        page.goto(f"/{face}{address}")
        assert (face, checks.sideways_scroll(page)) == (face, [])
    page.goto(f"/{address}")
    page.set_viewport_size({"width": checks.PHONE["width"], "height": checks.PHONE["height"]})
    page.evaluate("document.documentElement.style.fontSize = '225%'")  # twice the 112.5 % of the style sheet
    assert checks.sideways_scroll(page) == []


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    "address", ["", "directory/", "occupations/4-08-08-23/", "guide/grades/", "editions/2025/"]
)
@pytest.mark.parametrize("face", ["", "large/"])
def test_the_dark_scheme_has_contrast_too(open_page: OpenPage, face: str, address: str) -> None:
    page = open_page(viewport=checks.DESK, color_scheme="dark")
    page.goto(f"/{face}{address}")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in dark.strip("rgb()").split(",")) < 3 * 64
    assert checks.axe(page) == []
