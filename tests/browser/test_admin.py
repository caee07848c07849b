"""The desk in a real browser, under the site's own policy: nothing refused, nothing out of the window."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import checks, site

TABLET = {"width": 820, "height": 1180}
LISTS = (
    *("agency", "scope", "adjustment", "proposal", "import", "notice", "annexrow", "assessmentitem"),
    *("occupation", "occupationgroup", "gradelevel", "alias", "searchnote", "missedsearch"),
)


def sign_in(page: Page, own_site: site.Site) -> None:
    page.goto(f"{own_site.url}/admin/")
    page.fill("#id_username", site.EDITOR)
    page.fill("#id_password", site.PASSWORD)
    page.click("input[type=submit]")


def test_every_list_and_form_opens_without_a_fault(page: Page, own_site: site.Site) -> None:
    sign_in(page, own_site)
    own_pages = ("", "quality/", "quality/no-contact/", "missed/")
    forms = ("agency/add/", "notice/add/", "alias/propose/", "agency/import/", "import/upload/")
    lists = (f"agencies/{model}/" for model in LISTS)
    for address in (*own_pages, *(f"agencies/{form}" for form in forms), *lists):
        page.goto(f"{own_site.url}/admin/{address}")
        assert checks.undressed(page) == [], address


def test_a_grade_is_ended_with_the_keyboard_and_the_public_page_says_so(
    open_page: Callable[..., Page], own_site: site.Site
) -> None:
    page = open_page(viewport=TABLET)
    sign_in(page, own_site)
    page.goto(f"{own_site.url}/admin/agencies/scope/?q=S000031300049")
    page.click("#result_list tbody a")
    page.click("text=终止等级")
    page.locator("#id_grade_levels_0").focus()
    page.keyboard.press("Space")
    page.fill("#id_effective_on", "2025-06-01")
    page.locator(".field-notice .select2-selection").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("458")
    page.wait_for_selector(".select2-results__option--highlighted:has-text('458')")
    page.keyboard.press("Enter")
    page.fill("#id_reason", "按通知调整")
    assert checks.sideways_scroll(page) == []
    page.click("input[type=submit].default")
    page.wait_for_selector(".messagelist .success")
    page.goto(f"{own_site.url}/agencies/S000031300049/?on=2025-06-01")
    assert "自 2025-06-01 起移除" in page.inner_text("main")


def next_directory() -> str:
    text = (site.ROOT / "fixtures/notice_2025.txt").read_text(encoding="utf-8")
    for old, new in (
        ("2025年", "2026年"),
        ("2025 年", "2026 年"),
        ("2024年12月30日", "2025年12月29日"),
        ("沪人社职〔2024〕458号", "沪人社职〔2025〕470号"),
        ("4-08-08-08\t广告设计师\t3、2、1", "4-08-08-08\t广告设计师\t2、1"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


def test_the_next_directory_is_imported_confirmed_and_undone(page: Page, own_site: site.Site) -> None:
    """By the real child process, with its bounds of memory and time."""
    file = own_site.folder / "next.txt"
    file.write_text(next_directory(), encoding="utf-8")
    sign_in(page, own_site)
    page.goto(f"{own_site.url}/admin/agencies/import/upload/")
    page.set_input_files("#id_file", file)
    page.click("input[type=submit].default", timeout=60_000)
    assert "变更等级（1）" in page.inner_text("#content")
    page.click("text=核对无误，发布")
    page.check("#id_checked")
    page.click("input[type=submit].default", timeout=60_000)
    assert "已发布" in page.inner_text(".messagelist")
    page.click("text=撤销这次导入")
    page.fill("#id_reason", "发错了文件")
    page.click("input[type=submit].default", timeout=60_000)
    assert "已撤销" in page.inner_text(".messagelist")
