"""The site as somebody with a keyboard alone meets it: where they are, what they read, what they do next."""

from playwright.sync_api import Locator, Page

MOST_TABS = 60


def follow(page: Page, target: str) -> None:
    """Click what leads to another page, and be there: a click alone may return while the old page stands."""
    with page.expect_navigation(timeout=60_000):
        page.click(target)


class Visitor:
    """In one version of the site (`""`, `en/`, `large/`); counts the pages that had to be looked at."""

    def __init__(self, page: Page, version: str = "") -> None:
        self.page = page
        self.version = version
        self.views = 0
        page.on("domcontentloaded", lambda _: self._see())

    def _see(self) -> None:
        self.views += 1

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def tab_to(self, wanted: Locator) -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{wanted} is more than {MOST_TABS} tabs away")

    def follow(self, link: Locator) -> None:
        self.tab_to(link)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open_home(self) -> "Home":
        self.page.goto(f"/{self.version}")
        return Home(self)


class Home:
    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def search(self, text: str) -> "Results":
        page = self.visitor.page
        self.visitor.tab_to(page.get_by_role("searchbox"))
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_url("**/directory/?q=*")
        return Results(self.visitor)


class Results:
    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.answer = visitor.page.get_by_role("status")
        self.entries = visitor.page.locator("main .entries")

    def open_entry(self, name: str) -> "Detail":
        """By the fewest keys: the skip link leads to the results."""
        self.visitor.follow(self.entries.get_by_role("link", name=name, exact=True).first)
        return Detail(self.visitor)

    def open_guide(self) -> "Detail":
        self.visitor.follow(self.visitor.main.locator("section h2 a[href*='/guide/']").first)
        return Detail(self.visitor)


class Detail:
    """The page of an occupation, an agency or a topic of the guide."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.heading = visitor.page.get_by_role("heading", level=1)
        self.rows = visitor.main.get_by_role("table").get_by_role("rowheader")

    def as_printed(self) -> str:
        """What stands on paper, whatever the screen shows."""
        self.visitor.page.emulate_media(media="print")
        text = self.visitor.page.locator("body").inner_text()
        self.visitor.page.emulate_media(media="screen")
        return text
