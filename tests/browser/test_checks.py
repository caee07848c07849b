"""The checks themselves: each must be able to fail."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import checks
from tests.browser.conftest import Faults

GOOD = """<!DOCTYPE html><html lang="zh-Hans"><head><title>目录</title>
<style>body { color: black }</style></head>
<body><main><h1>目录</h1><p>评价机构</p></main></body></html>"""


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """A page that nobody watches, of no site."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("tools")
def test_axe_sees_a_picture_without_words(blank: Page) -> None:
    blank.set_content(GOOD)
    assert checks.axe(blank) == []
    blank.set_content(GOOD.replace("<p>", "<img src='data:,'><p>"))
    assert [line.split(":")[0] for line in checks.axe(blank)] == ["image-alt"]


@pytest.mark.usefixtures("tools")
def test_axe_sees_pale_words_where_it_is_asked_about_colours(blank: Page) -> None:
    blank.set_content(GOOD.replace("color: black", "color: #ccc"))
    assert {line.split(":")[0] for line in checks.axe(blank)} == {"color-contrast"}
    assert checks.axe(blank, contrast=False) == []


@pytest.mark.usefixtures("tools")
def test_html_validate_names_the_page_and_the_line() -> None:
    broken = GOOD.replace("<p>", "<p><div></div>")
    assert checks.html_problems({"/good/": GOOD}) == []
    problems = checks.html_problems({"/good/": GOOD, "/broken/": broken})
    assert problems
    assert all(line.startswith("/broken/:3:") for line in problems)


def test_sideways_scroll_names_what_sticks_out(blank: Page) -> None:
    blank.set_viewport_size({"width": 360, "height": 740})
    blank.set_content(GOOD)
    assert checks.sideways_scroll(blank) == []
    blank.set_content(GOOD.replace("<p>", '<p style="width: 500px">'))
    assert any(line.startswith("<p ") for line in checks.sideways_scroll(blank))


def test_a_page_without_its_style_sheet_is_undressed(blank: Page) -> None:
    blank.set_content(GOOD)
    assert checks.undressed(blank) == ["no style sheet is linked"]
    blank.set_content(GOOD.replace("<style>", '<link rel="stylesheet" href="data:text/css,"><style>'))
    assert checks.undressed(blank) == ["data:text/css,"]


def test_faults_sees_consoles_exceptions_and_answers(blank: Page) -> None:
    faults = Faults()
    faults.watch(blank)
    blank.route("**/*", lambda route: route.fulfill(status=404, body=GOOD, content_type="text/html"))
    blank.goto("http://127.0.0.1/no-such-page/")
    blank.evaluate("console.error('broken')")
    with blank.expect_event("pageerror"):
        blank.evaluate("() => { setTimeout(() => { throw new Error('thrown') }) }")
    assert {line.split(":")[0] for line in faults.found} == {"console", "exception", "404"}


def test_a_kept_page_is_heard_while_it_is_watched_and_no_longer(blank: Page) -> None:
    first, second = Faults(), Faults()
    with first.watched(blank):
        blank.evaluate("console.error('of the first')")
    with second.watched(blank):
        blank.evaluate("console.error('of the second')")
    blank.evaluate("console.error('of nobody')")
    assert [each.found for each in (first, second)] == [
        ["console: of the first "],
        ["console: of the second "],
    ]
