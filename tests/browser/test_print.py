"""On paper: no navigation, the source at the foot, and one A4 sheet for an occupation or an agency."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults

# The longest sheets of the 2025 edition: ten items of one agency, five lines of one occupation.
LONGEST = ("agencies/S000031100001/", "occupations/4-08-08-23/", "occupations/4-04-05-01/")


def sheets(page: Page) -> int:
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("address", LONGEST)
@pytest.mark.parametrize("language", ["", "en/"])
def test_a_detail_page_prints_on_one_sheet(page: Page, faults: Faults, language: str, address: str) -> None:
    page.goto(f"/{language}{address}")
    assert sheets(page) == 1


def test_the_sheet_says_where_it_comes_from(page: Page, base_url: str) -> None:
    page.goto("/occupations/6-18-02-04/")
    page.emulate_media(media="print")
    foot = page.locator(".colophon")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text("沪人社职〔2024〕458号")
    expect(foot).to_contain_text(f"{base_url}/occupations/6-18-02-04/")
    expect(foot.locator("svg")).to_be_visible()
    for absent in ("header", "footer", "form", ".breadcrumb"):
        assert not any(each.is_visible() for each in page.locator(absent).all())


def test_the_printed_directory_repeats_its_heads(page: Page) -> None:
    page.goto("/editions/2025/")
    assert sheets(page) > 1
    page.emulate_media(media="print")
    shown = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    assert shown == "table-header-group"
