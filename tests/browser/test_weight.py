"""What a page costs: two requests before it can be read, few bytes, and nothing that jumps."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.browser import checks

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE_SHEET, SCRIPT = STATIC / "css/site.css", STATIC / "js/site.js"
LARGEST_STYLE_SHEET = 10_000
LARGEST_SCRIPT = 3_000
LARGEST_FIRST_LOAD = 20_000


def test_the_style_sheet_keeps_its_budget_and_its_sections() -> None:
    text = STYLE_SHEET.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode())) < LARGEST_STYLE_SHEET
    assert SCRIPT.stat().st_size < LARGEST_SCRIPT
    sections = [
        line.split("=====")[1].split(".")[1].strip() for line in text.splitlines() if "/* =====" in line
    ]
    assert sections == ["Tokens", "Elements", "Components", "Pages", "Print"]


@pytest.mark.parametrize("address", ["", "directory/", "occupations/6-18-02-04/", "agencies/S000031100001/"])
def test_a_first_visit_is_light_and_still(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(viewport=checks.PHONE)
    answers: list[Response] = []

    def note(answer: Response) -> None:  # a bound method of a list is more than Playwright can wrap
        answers.append(answer)

    page.on("response", note)
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value; }))
            .observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(f"/{address}", wait_until="networkidle")
    kinds = sorted(answer.request.resource_type for answer in answers)
    # Where something can be cited a script helps to copy it, once all else has been read.
    copying = ["script"] if page.locator("[data-copy]").count() else []
    assert [kind for kind in kinds if kind not in {"other", "image"}] == ["document", *copying, "stylesheet"]
    sizes = [answer.request.sizes() for answer in answers]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) < LARGEST_FIRST_LOAD
    assert page.evaluate("window.shift") == 0
