"""On paper: no navigation, the source at the foot, and one A4 sheet for an occupation or an agency."""

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
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
    expect(foot).to_contain_text(f"{base_url}/occupations/6-18-02-04/?printed=")
    expect(foot.locator("svg")).to_be_visible()
    for absent in ("header", "footer", "form", ".breadcrumb"):
        assert not any(each.is_visible() for each in page.locator(absent).all())


def test_the_printed_directory_repeats_its_heads(page: Page) -> None:
    page.goto("/editions/2025/")
    assert sheets(page) > 1
    page.emulate_media(media="print")
    shown = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    assert shown == "table-header-group"


@pytest.mark.parametrize(
    "address",
    [
        "occupations/6-18-02-04/",
        "en/agencies/S000031100001/",
        "statements/S000031300006/6-29-03-03/3/2025-03-01/",
    ],
)
def test_the_printed_code_leads_to_the_page(page: Page, base_url: str, tmp_path: Path, address: str) -> None:
    """As a reader of paper has it: the sheet as a PDF, as a picture, read by a program that knows codes."""
    page.goto(f"/{address}")
    sheet = tmp_path / "sheet.pdf"
    page.pdf(path=sheet, format="A4", prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-gray", "-r", "150", sheet, tmp_path / "sheet"], check=True)
    read = [code.text for file in tmp_path.glob("*.pgm") for code in zxingcpp.read_barcodes(grey(file))]
    assert [text.partition("?printed=")[0] for text in read] == [f"{base_url}/{address}"]
    page.goto(read[0])  # scanned at once: nothing has changed
    expect(page.locator("#since-printed")).to_be_visible()


def grey(file: Path) -> Any:
    """A picture as pdftoppm writes it: `P5`, width and height, the value of white, a byte for each dot."""
    _kind, size, _white, dots = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(height, width)
