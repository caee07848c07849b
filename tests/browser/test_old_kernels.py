"""Chromium 69 to 86 in Chinese browsers, WeChat's, Safari 12 to 14: pages hold without what these lack.

The style sheet is served without it; what stands for container queries in such a kernel is taken at its word.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser import checks

STYLE_SHEET = Path(__file__).resolve().parents[2] / "static/css/site.css"
NEWER = re.compile(
    r"(?<![-\w])(?:gap|row-gap|column-gap(?=[^;]*flex)|inset|text-wrap|accent-color|container-type|aspect-ratio)"
    r"\s*:[^;}]*;?|overflow-wrap\s*:\s*anywhere;?|[-\w]+\s*:[^;{}]*\b(?:clamp|max)\([^;}]*;?"
)
PLACES = ("", "directory/?q=电工", "directory/?q=电工&view=table", "occupations/", "occupations/6-18-02-04/",
          "agencies/", "editions/2025/", "coverage/")  # fmt: skip

# Neighbours on one line with no blank between them.
TOUCHING = """() =>
    [...document.querySelectorAll('.pager li, .option, .scale li, .chips li')].filter(each => {
        const next = each.nextElementSibling;
        if (!next || !next.matches('li, .option')) return false;
        const a = each.getBoundingClientRect(), b = next.getBoundingClientRect();
        return a.width && Math.abs(a.bottom - b.bottom) < 2 && b.left >= a.left && b.left - a.right < 2;
    }).map(each => each.outerHTML.slice(0, 80))
"""


def without_newer(text: str) -> str:
    while (start := text.find("@container")) >= 0:
        depth, at = 0, start
        while depth or at == start or "{" not in text[start:at]:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        text = text[:start] + text[at:]
    text = text.replace("@supports not (container-type: inline-size)", "@media all")
    return NEWER.sub("", text)


def test_the_sheet_without_them_is_another() -> None:
    text = STYLE_SHEET.read_text(encoding="utf-8")
    older = without_newer(text)
    assert "@container" not in older
    assert "anywhere" not in older
    assert not re.search(r"(?<!-)\bgap:", older)
    assert older.count("{") == older.count("}")
    assert len(older) > len(text) / 2


@pytest.mark.parametrize("version", ["", "large/"])
@pytest.mark.parametrize("place", PLACES)
def test_a_page_holds_in_an_old_kernel(same_page: Page, version: str, place: str) -> None:
    page = same_page
    page.set_viewport_size(checks.PHONE)  # type: ignore[arg-type]  # a TypedDict of the same keys
    older = without_newer(STYLE_SHEET.read_text(encoding="utf-8"))

    def answer(route: Route) -> None:
        route.fulfill(body=older, content_type="text/css")

    page.route("**/*.css", answer)
    page.goto(f"/{version}{place}")
    for width in (320, 360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 780})
        assert (width, checks.sideways_scroll(page)) == (width, [])
    assert page.evaluate(TOUCHING) == []
