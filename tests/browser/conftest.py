"""A browser that notices everything, and a site for it to look at.

`page` is a page of the running site (`page.goto("/")`); `open_page(**context)` opens more, with another
window, without JavaScript, in the dark. Whatever goes wrong on one of them (a console error, an exception,
an answer of 400 or above) fails the test that opened it; `faults.expected` names the statuses it asks for.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response

from tests.browser import checks, site

# Playwright keeps an event loop in this thread. Database tests run in the same process must not be refused.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --disable-extensions"
).split()


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.timeout(300))


class Faults:
    """What went wrong on the pages of one test."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: set[int] = set()

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._exception)
        page.on("response", self._response)

    @contextmanager
    def watched(self, page: Page) -> Iterator[None]:
        """Until the block ends; whatever the page has said by then is heard before it answers."""
        self.watch(page)
        yield
        page.evaluate("0")
        page.remove_listener("console", self._console)
        page.remove_listener("pageerror", self._exception)
        page.remove_listener("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        answered = re.search(r"responded with a status of (\d+)", message.text)
        if message.type == "error" and not (answered and int(answered[1]) in self.expected):
            self.found.append(f"console: {message.text} {message.location['url']}")

    def _exception(self, error: Error) -> None:
        self.found.append(f"exception: {error}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.found.append(f"{response.status}: {response.url}")


@pytest.fixture
def faults() -> Iterator[Faults]:
    faults = Faults()
    yield faults
    assert faults.found == []


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": checks.DESK,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], faults: Faults
) -> Iterator[Callable[..., Page]]:
    with ExitStack() as contexts:

        def open_page(**context: Any) -> Page:
            opened = contexts.enter_context(browser.new_context(**{**browser_context_args, **context}))
            page = opened.new_page()
            faults.watch(page)
            return page

        yield open_page


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture(scope="module")
def kept_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    with browser.new_context(**browser_context_args) as context:
        yield context.new_page()


@pytest.fixture
def same_page(kept_page: Page, faults: Faults) -> Iterator[Page]:
    """One for all tests of a module that leave nothing behind: a new one costs as much as what it is asked.

    Watched for each test anew; each begins in the window of a desk, by day, with nothing in its way.
    """
    kept_page.set_viewport_size(checks.DESK)  # type: ignore[arg-type]  # a TypedDict of the same keys
    kept_page.emulate_media(color_scheme="light")
    kept_page.unroute_all()
    with faults.watched(kept_page):
        yield kept_page


@pytest.fixture(scope="session")
def tools() -> None:
    """For tests that call `checks.axe` or `checks.html_problems`."""
    if (reason := checks.missing_tools()) is not None:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """One site for every test that only reads."""
    folder = tmp_path_factory.mktemp("site")
    site.prepare(folder)
    with site.serve(folder) as served:
        yield served


@pytest.fixture(scope="session")
def base_url(shared_site: site.Site) -> str:
    """Where `page.goto("/")` goes."""
    return shared_site.url


@pytest.fixture
def own_site(shared_site: site.Site, tmp_path: Path) -> Iterator[site.Site]:
    """A site for one test alone, which may change what it likes there: `page.goto(own_site.url + "/")`."""
    site.copy(shared_site.folder, tmp_path)
    with site.serve(tmp_path) as served:
        yield served
