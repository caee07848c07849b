"""What a newcomer comes for: done by keyboard, on a phone, in at most three pages, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import checks

MOST_TABS = 40
MOST_PAGES = 3


class Visitor:
    """Somebody with a keyboard alone, who counts the pages they had to look at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.views = 0
        page.on("domcontentloaded", lambda _: self._see())

    def _see(self) -> None:
        self.views += 1

    def tab_to(self, wanted: Locator) -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{wanted} is more than {MOST_TABS} tabs away")

    def search(self, text: str) -> None:
        self.page.goto("/")
        self.tab_to(self.page.get_by_role("searchbox"))
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/directory/?q=*")

    def follow(self, link: Locator) -> None:
        self.tab_to(link)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def visitor(open_page: Callable[..., Page]) -> Visitor:
    return Visitor(open_page(viewport=checks.PHONE, java_script_enabled=False))


def test_who_assesses_welders_at_the_highest_grade(visitor: Visitor) -> None:
    visitor.search("焊工 一级")
    entries = visitor.page.locator("main .entries")
    expect(entries).to_contain_text("上海船厂船舶有限公司")
    expect(entries).not_to_contain_text("江南造船")
    assert visitor.views <= MOST_PAGES


def test_what_one_agency_may_assess_of_one_occupation(visitor: Visitor) -> None:
    visitor.search("上海商学院 互联网营销师")
    expect(visitor.page.locator("main .entries")).to_contain_text(
        "可评五级、四级、三级；本机构未列二级、一级"
    )
    assert visitor.views <= MOST_PAGES


def test_where_a_certificate_is_verified(visitor: Visitor) -> None:
    visitor.page.goto("/")
    visitor.page.locator("main").get_by_role("link", name="证书在哪里查、哪里验真").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("main")).to_contain_text("技能人才评价工作网")
    expect(visitor.page.locator("blockquote").first).to_be_visible()
    assert visitor.views <= MOST_PAGES


def test_what_an_agency_may_print_for_its_notice_board(visitor: Visitor) -> None:
    visitor.search("上海美发美容行业协会")
    visitor.follow(
        visitor.page.locator("main .entries").get_by_role("link", name="上海美发美容行业协会").first
    )
    rows = visitor.page.get_by_role("main").get_by_role("table").get_by_role("rowheader")
    assert [text.split()[0] for text in rows.all_inner_texts()] == [
        *("形象设计师", "美容师", "美发师", "美甲师", "保健按摩师")
    ]
    assert visitor.views <= MOST_PAGES


def test_whether_a_counsellor_is_in_the_directory(visitor: Visitor) -> None:
    visitor.search("心理咨询师")
    expect(visitor.page.get_by_role("status")).to_contain_text("本目录中没有机构评价它")
    assert visitor.views <= MOST_PAGES


def test_the_first_tab_skips_to_the_main_content(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/occupations/6-18-02-04/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到主要内容")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_focus_is_seen_and_goes_down_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.PHONE)
    page.goto("/occupations/4-08-08-23/")
    page.locator("main").focus()
    tops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                return [element.getBoundingClientRect().top + scrollY, parseFloat(style.outlineWidth)];
            }"""
        )
        assert focused[1] >= 3
        tops.append(focused[0])
    assert tops == sorted(tops)


def test_filters_are_reached_and_sent_without_a_script(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/directory/")
    page.locator("summary").click()
    page.get_by_label("一级／高级技师").check()
    page.locator(".filters").get_by_role("button", name="查询").click()
    page.wait_for_url("**grade=1*")
    expect(page.get_by_role("status")).to_contain_text("共 38 条")
