"""Every public page, in every face and window: accessible, valid, dressed; and it fits."""

import urllib.error
import urllib.request
from collections.abc import Callable
from itertools import cycle

import pytest
from playwright.sync_api import Page

from catalogue.urls import pages as routes
from tests.browser import checks
from tests.browser.conftest import Faults
from tests.browser.pages import ADDRESSES, FACES, REFUSALS, every_address
from tests.turns import IN_TURNS, in_turns

NARROW = {"width": 320, "height": 640}
# Twice the 112.5 % of the style sheet.
TWICE = "225%"
FONT_SIZE = "size => { document.documentElement.style.fontSize = size; }"
DARKEST = 3 * 64
# WCAG 1.4.12: what a reader may set without losing anything.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`p { margin-bottom: 2em !important; } * { line-height: 1.5 !important;
        letter-spacing: .12em !important; word-spacing: .16em !important; }`);
    document.adoptedStyleSheets = [sheet];
    return [...document.querySelectorAll('body *')].filter(each => each.matches(':not(.vh, .skip, option)')
        && getComputedStyle(each).overflowX === 'hidden' && each.scrollWidth > each.clientWidth)
        .map(each => each.outerHTML.slice(0, 160));
}"""
OpenPage = Callable[..., Page]


def test_no_page_escapes() -> None:
    assert {route.name for route in routes} == set(ADDRESSES)


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("address", [*every_address(), *REFUSALS])
def test_a_page_is_accessible_dressed_and_fits(same_page: Page, faults: Faults, address: str) -> None:
    """With text twice as large and spaced wider too; `faults` has what console and network say against it.

    Colours do not depend on the width: each face is asked about them in one of the windows; in turns about
    all else too.
    """
    status = REFUSALS.get(address, 200)
    faults.expected = {status} - {200}
    page = same_page
    for face, coloured in zip(FACES, cycle((checks.PHONE, checks.DESK)), strict=False):
        answer = page.goto(f"/{face}{address}")
        assert answer is not None
        assert answer.status == status
        assert checks.undressed(page) == []
        assert page.locator("h1").count() == 1
        for window in (checks.DESK, checks.PHONE, NARROW):
            page.set_viewport_size(window)  # type: ignore[arg-type]  # a TypedDict of the same keys
            assert (face, window, checks.sideways_scroll(page)) == (face, window, [])
            assert (face, window, checks.lost_semantics(page)) == (face, window, [])
            if window is coloured or (window is not NARROW and not IN_TURNS):
                found = checks.axe(page, contrast=window is coloured)
                assert (face, window, found) == (face, window, [])
            if window is checks.PHONE and not face:
                page.evaluate(FONT_SIZE, TWICE)
                assert (TWICE, checks.sideways_scroll(page)) == (TWICE, [])
                page.evaluate(FONT_SIZE, "")
        # Last, since it stays.
        assert (face, page.evaluate(SPACING), checks.sideways_scroll(page)) == (face, [], [])


@pytest.mark.usefixtures("tools")
def test_every_document_is_valid(base_url: str) -> None:
    addresses = in_turns(f"/{face}{address}" for address in (*every_address(), *REFUSALS) for face in FACES)
    documents = {address: document(f"{base_url}{address}") for address in addresses}
    assert checks.html_problems(documents) == []


def document(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refusal:
        return refusal.read().decode()


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    "address", ["", "directory/", "occupations/4-08-08-23/", "guide/grades/", "notices/2024-458/"]
)
@pytest.mark.parametrize("face", ["", "large/"])
def test_the_dark_scheme_has_contrast_too(same_page: Page, face: str, address: str) -> None:
    page = same_page
    page.emulate_media(color_scheme="dark")
    page.goto(f"/{face}{address}")
    dark: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in dark.removeprefix("rgb(").removesuffix(")").split(",")) < DARKEST
    assert checks.axe(page) == []


# What tables are made of, and the widths at which each of them has changed its form.
TABLES = (
    "directory/?view=table",
    "editions/2025/",
    "occupations/4-08-08-23/",
    "agencies/S000031100001/",
    "coverage/",
)
# In a frame of each width, which costs a layout instead of a window: the widths at which something is wrong.
BROKEN = """async ([html, times]) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = html;
    document.body.replaceChildren(frame);
    await new Promise(loaded => frame.addEventListener('load', loaded, {once: true}));
    const page = frame.contentDocument, root = page.documentElement, found = [];
    const size = parseFloat(frame.contentWindow.getComputedStyle(root).fontSize);
    root.style.fontSize = `${times * size}px`;
    frame.style.height = '800px';
    for (let width = 320 * times; width <= 1920; width += 20) {
        frame.style.width = `${width}px`;
        const faults = [];
        if (root.clientWidth > width || root.clientWidth < width - 20) faults.push(`${root.clientWidth} px`);
        if (root.scrollWidth > root.clientWidth) faults.push(`${root.scrollWidth} px wide`);
        for (const cell of page.querySelectorAll('td, th')) {
            const style = frame.contentWindow.getComputedStyle(cell);
            const least = 2.5 * parseFloat(style.fontSize);
            const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            if (room <= 0 || room >= least) continue;  // what stands in it is dear to ask
            const text = cell.innerText.trim();
            if (/^[\\u4e00-\\u9fff（）]{4,}$/.test(text)) faults.push(`${text} in ${room} px`);
        }
        for (const whole of page.querySelectorAll('.place a, .room em'))
            if (whole.lastChild) {
                const range = page.createRange();
                range.selectNodeContents(whole.lastChild);
                if (range.getClientRects().length > 1) faults.push(`${whole.innerText} is broken`);
            }
        if (faults.length) found.push([width, faults]);
    }
    return found;
}"""


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("address", TABLES)
def test_a_table_takes_the_form_that_its_room_allows(same_page: Page, face: str, address: str) -> None:
    answer = same_page.goto(f"/{face}{address}")
    assert answer is not None
    for times in (1, 2):
        assert (times, same_page.evaluate(BROKEN, [answer.text(), times])) == (times, [])


@pytest.mark.parametrize(
    ("language", "width", "half", "most"),
    [
        ("", 1280, 40.5, 42.5),
        ("", 1440, 40.5, 42.5),
        ("", 1600, 40.5, 42.5),
        ("en/", 1280, 42.5, 42.5),
        ("en/", 1440, 42.5, 42.5),
    ],
)
def test_rows_for_staff_are_dense_with_their_grades_in_words(
    same_page: Page, language: str, width: int, half: float, most: float
) -> None:
    """40 px but for the few names that want a third line."""
    page = same_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/{language}directory/?view=table&per_page=200")
    heights = page.locator("main tbody tr").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 114
    assert sorted(heights)[114 * 9 // 10] <= most
    assert sorted(heights)[114 // 2] <= half
    words = page.locator("main tbody .ladder em")
    assert words.first.is_visible()
    assert words.count() == 112  # all but the special abilities
    page.set_viewport_size({"width": 1160 if language else 960, "height": 800})
    assert page.evaluate("getComputedStyle(document.querySelector('main table')).display") == "table"


@pytest.mark.parametrize(("width", "beside"), [(360, False), (1280, True)])
def test_an_agency_has_its_ladder_beside_it_or_below_its_name(
    same_page: Page, width: int, beside: bool
) -> None:
    """Beside it where there is room for both; on a phone it begins where the name begins."""
    same_page.set_viewport_size({"width": width, "height": 800})
    same_page.goto("/directory/?q=焊工")
    rows = same_page.locator(".entries ul li")
    assert rows.count() == 3
    for row in rows.all():
        name, ladder = (row.locator(part).bounding_box() for part in ("> span > a", ".ladder"))
        assert name is not None
        assert ladder is not None
        assert (ladder["y"] < name["y"] + name["height"]) is beside
        assert beside or abs(ladder["x"] - name["x"]) < 2
