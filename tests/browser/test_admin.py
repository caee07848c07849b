"""The desk in a real browser, under the site's own policy: nothing refused, nothing out of the window."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Response, expect

from tests.browser import checks, site
from tests.browser.conftest import Faults
from tests.browser.page_objects import follow
from tests.turns import IN_TURNS

TABLET = {"width": 820, "height": 1180}
FILE = re.compile(r"/file/$|\.\w+$|/delete/$")
LISTS = (
    *("agency", "scope", "adjustment", "proposal", "import", "notice", "annexrow", "assessmentitem"),
    *("occupation", "occupationgroup", "occupationname", "gradelevel", "alias", "searchnote", "missedsearch"),
    *("guidetopic", "claim", "officiallookup", "retraction", "seenfinding"),
)


def sign_in(page: Page, own_site: site.Site) -> None:
    page.goto(f"{own_site.url}/admin/")
    page.fill("#id_username", site.EDITOR)
    page.fill("#id_password", site.PASSWORD)
    follow(page, "input[type=submit]")


# A waiting proposal, a planned import, a search in vain: what stands on the pages that decide about them.
WAITING = """
from django.contrib.auth.models import User
from django.utils import timezone
from agencies.models import Adjustment, Import, MissedSearch, Proposal, Scope
editor, now = User.objects.get(), timezone.now()
act = {"record_kind": "scope", "record_id": Scope.objects.first().pk, "act": "end-grade", "form_data": {}}
told = {"label": "终止等级", "subject": "车工", "summary": [["等级", "五级"]]}
Proposal.objects.create(**act, **told, proposed_by=editor, proposed_at=now)
found = {"severity": "warning", "rule": "row-joined", "line": 3, "cell": "等级", "message": "接到上一行"}
plan = {"notice": "沪人社职〔2025〕1号", "rows": 3, "added": [{"sentence": "新增一项", "line": 3}]}
file = {"file_name": "附件.txt", "content": b"x", "sha256": "0" * 64}
Import.objects.create(**file, entered_at=now, status="planned", plan=plan, problems=[found])
MissedSearch.objects.create(text="典工师傅", day=timezone.localdate(), kind="unknown")
"""
OWN_PAGES = (
    *("", "password_change/", "manual/", "quality/", "quality/no-contact/", "missed/", "agencies/"),
    *(
        "agencies/agency/?q=电",
        "agencies/alias/propose/",
        "agencies/agency/import/",
        "agencies/agency/new/",
        "auth/user/",
    ),
    *(f"agencies/{kind}/add/" for kind in ("agency", "notice", "claim", "searchnote", "occupation")),
)


def hrefs(page: Page, selector: str) -> list[str]:
    """The addresses of links to pages of the desk."""
    links: list[str] = page.eval_on_selector_all(selector, "links => links.map(link => link.href)")
    return [link for link in links if "/admin/" in link and "/r/" not in link and not FILE.search(link)]


WINDOWS = (checks.PHONE, checks.DESK)


def faults_of(page: Page, *coloured: dict[str, int]) -> list[str]:
    """At the width of a desk and of a telephone; colours at those named, or both; in turns all else too."""
    found = checks.undressed(page)
    for window in WINDOWS:
        page.set_viewport_size({"width": window["width"], "height": window["height"]})
        found += checks.sideways_scroll(page)
        if not IN_TURNS or window in (coloured or WINDOWS):
            found += checks.axe(page, contrast=window in (coloured or WINDOWS))
    return found


STARTS = (*OWN_PAGES, *(f"agencies/{model}/" for model in LISTS))
PARTS = 2  # one for each of two processes, which leaves to the other what that begins with


def kind_of_page(address: str) -> str:
    """History, and an act that several kinds of records have, is one page."""
    return re.sub(r"^.*/\d+/(?!change/)|\d+/", "", address.partition("?grade=")[0])


@pytest.mark.parametrize("part", range(PARTS))
def test_every_kind_of_page_of_the_desk_is_accessible_and_fits(
    page: Page, own_site: site.Site, tools: None, part: int
) -> None:
    """Each list, the first record of each, and whatever its buttons lead to."""
    own_site.manage("shell", "-c", WAITING)
    page.goto(f"{own_site.url}/admin/")
    assert faults_of(page) == []
    sign_in(page, own_site)
    buttons = ".object-tools a, .inline-group a[href*=correct-period]"
    starts = [f"{own_site.url}/admin/{address}" for address in STARTS]
    waiting = starts[part::PARTS]
    beside = {kind_of_page(address) for address in starts} - {kind_of_page(address) for address in waiting}
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        kind = kind_of_page(address)
        if kind in seen | beside:
            continue
        seen.add(kind)
        page.goto(address)
        assert (address, faults_of(page, WINDOWS[len(seen) % 2])) == (address, [])
        waiting += [*hrefs(page, buttons), *hrefs(page, "#result_list tbody a, #change-history th a")[:1]]
    assert len(seen) > len(starts) / PARTS


def test_an_act_is_accessible_from_its_form_to_a_session_that_has_ended(
    page: Page, faults: Faults, own_site: site.Site, tools: None
) -> None:
    sign_in(page, own_site)
    page.goto(f"{own_site.url}/admin/agencies/agency/1/several/")
    page.locator(".field-notice .select2-selection").click()
    page.wait_for_selector(".select2-results__option--highlighted")
    assert checks.axe(page) == []
    page.keyboard.press("Enter")
    page.fill("#id_effective_on", "2025-06-01")
    page.fill("#id_reason", "按通知终止")
    page.check("#id_all_end")
    follow(page, "input[name=preview]")
    assert faults_of(page) == []
    page.context.clear_cookies()
    faults.expected.add(403)
    follow(page, "input[type=submit].default")
    assert "登录已过期" in page.inner_text("#content")
    assert faults_of(page) == []


def test_a_grade_is_ended_with_the_keyboard_and_the_public_page_says_so(
    open_page: Callable[..., Page], own_site: site.Site
) -> None:
    page = open_page(viewport=TABLET)
    sign_in(page, own_site)
    page.goto(f"{own_site.url}/admin/agencies/scope/?q=S000031300049")
    follow(page, "#result_list tbody a")
    follow(page, "text=终止等级")
    page.locator("#id_grade_levels_0").focus()
    page.keyboard.press("Space")
    page.fill("#id_effective_on", "2025-06-01")
    choose(page, "notice", "458")
    page.fill("#id_reason", "按通知调整")
    assert checks.sideways_scroll(page) == []
    follow(page, "input[type=submit].default")
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


# What a page says while its answer is on the way, for the page that comes.
LISTEN = """() => new MutationObserver(() => {
  const said = document.querySelector(".submit-row [role=status]");
  if (said) sessionStorage.said = said.textContent;
}).observe(document.body, { childList: true, subtree: true })"""


def test_the_next_directory_is_imported_confirmed_and_undone(page: Page, own_site: site.Site) -> None:
    """By the real child process, with its bounds of memory and time."""
    file = own_site.folder / "next.txt"
    file.write_text(next_directory(), encoding="utf-8")
    sign_in(page, own_site)
    page.goto(f"{own_site.url}/admin/agencies/import/upload/")
    page.set_input_files("#id_file", file)
    page.evaluate(LISTEN)
    follow(page, "input[type=submit].default")
    assert "变更等级（1）" in page.inner_text("#content")
    assert page.evaluate("sessionStorage.said") == "正在处理，请稍候……"
    follow(page, "text=预览公开页面")
    follow(page, "input[type=submit].default")
    seen = page.frame_locator("iframe >> nth=1").locator("main")
    seen.wait_for()
    assert "自 2025-12-29 起移除" in seen.inner_text()
    follow(page, ".closelink")
    follow(page, "text=核对无误，发布")
    page.check("#id_checked")
    follow(page, "input[type=submit].default")
    assert "已发布" in page.inner_text(".messagelist")
    follow(page, "text=撤销这次导入")
    page.fill("#id_reason", "发错了文件")
    follow(page, "input[type=submit].default")
    assert "已撤销" in page.inner_text(".messagelist")


def choose(page: Page, field: str, text: str) -> None:
    """The box to type into has the focus a moment after it opens, and a letter before that is lost."""
    page.locator(f".field-{field} .select2-selection").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".select2-search__field:focus")
    page.keyboard.type(text)
    page.wait_for_selector(f".select2-results__option--highlighted:has-text('{text}')")
    page.keyboard.press("Enter")


def test_an_agency_is_ended_whole_and_then_taken_back_as_never_so(
    open_page: Callable[..., Page], own_site: site.Site
) -> None:
    page = open_page(viewport=TABLET)
    sign_in(page, own_site)
    public = f"{own_site.url}/agencies/S000031300006/?on=2025-06-15"
    page.goto(public)
    before = page.inner_text("main")
    page.goto(f"{own_site.url}/admin/agencies/agency/?q=S000031300006")
    follow(page, "#result_list tbody a")
    follow(page, "text=成批调整")
    choose(page, "notice", "458")
    page.fill("#id_effective_on", "2025-06-01")
    page.fill("#id_reason", "按通知终止")
    page.check("#id_all_end")
    follow(page, "input[name=preview]")
    seen = page.frame_locator("iframe >> nth=1").locator("main")
    seen.wait_for()
    assert "自 2025-06-01 起移除" in seen.inner_text()
    assert checks.sideways_scroll(page) == []
    follow(page, "input[type=submit].default")
    page.wait_for_selector(".messagelist .success")
    page.goto(public)
    assert "自 2025-06-01 起移除" in page.inner_text("main")
    page.goto(f"{own_site.url}/admin/agencies/adjustment/?q=S000031300006&kind__exact=ended")
    follow(page, "#result_list tbody a")
    follow(page, "text=撤下（录入有误）")
    page.fill("#id_reason", "通知看错了")
    follow(page, "input[type=submit].default")
    assert "已撤下 1 项" in page.inner_text(".messagelist")
    page.goto(public)
    assert page.inner_text("main") == before


def test_leaving_a_form_that_is_not_sent_asks_first(page: Page, own_site: site.Site) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    sign_in(page, own_site)
    ended = f"{own_site.url}/admin/agencies/scope/1/end-grade/"

    def is_asked(way: str = "#site-name a") -> None:
        with page.expect_event("dialog"):
            page.click(way)

    def leaves(button: str, there: str) -> None:
        """Without being asked."""
        asked.clear()
        follow(page, button)
        expect(page.locator(there).first).to_be_visible()
        assert asked == []

    for page_of_none in (ended, f"{own_site.url}/admin/agencies/agency/?q=S000031300006"):
        page.goto(page_of_none)
        leaves("#site-name a", "#tasks")
    page.goto(ended)
    page.fill("#id_reason", "按通知")
    is_asked()
    is_asked("#logout-form button")
    assert page.input_value("#id_reason") == "按通知"
    page.fill("#id_reason", "")
    leaves("#site-name a", "#tasks")
    page.goto(ended)
    choose(page, "notice", "458")
    is_asked()
    leaves("input[type=submit].default", ".errornote")
    is_asked()
    page.check("#id_grade_levels_0")
    page.fill("#id_effective_on", "2025-06-01")
    page.fill("#id_reason", "按通知")
    leaves("input[type=submit].default", ".messagelist .success")


class Counted:
    """An editor at the desk: each page that is loaded for good, and each box that is filled in."""

    def __init__(self, page: Page) -> None:
        self.page, self.pages, self.inputs = page, 0, 0
        page.on("response", self._response)

    def _response(self, answer: Response) -> None:
        is_page = answer.request.is_navigation_request() and answer.frame == self.page.main_frame
        self.pages += is_page and answer.ok

    def fill(self, box: str, text: str) -> None:
        self.inputs += 1
        self.page.fill(box, text)

    def choose(self, field: str, text: str) -> None:
        self.inputs += 1
        choose(self.page, field, text)

    def tick(self, box: str) -> None:
        self.inputs += 1
        self.page.check(box)


def test_an_agency_of_five_scopes_is_ended_in_four_pages_and_six_inputs(
    page: Page, own_site: site.Site
) -> None:
    sign_in(page, own_site)
    editor = Counted(page)
    page.goto(f"{own_site.url}/admin/")
    editor.fill("#find", "S000031300008")
    follow(page, "input[name=several]")
    page.wait_for_selector("#id_all_end")
    assert page.locator("[class*='field-end_']").count() == 5
    editor.choose("notice", "458")
    editor.fill("#id_effective_on", "2025-06-01")
    editor.fill("#id_reason", "按通知终止")
    editor.tick("#id_all_end")
    follow(page, "input[name=preview]")
    follow(page, "input[type=submit].default")
    assert "自 2025-06-01 起生效" in page.inner_text(".messagelist .success")
    assert (editor.pages, editor.inputs) == (4, 5)
    page.goto(f"{own_site.url}/agencies/S000031300008/?on=2025-06-01")
    assert "自 2025-06-01 起移除" in page.inner_text("main")


def test_a_new_agency_with_three_scopes_is_entered_in_four_pages_and_sixteen_inputs(
    page: Page, own_site: site.Site
) -> None:
    sign_in(page, own_site)
    editor = Counted(page)
    page.goto(f"{own_site.url}/admin/")
    follow(page, "#tasks ~ ul >> text=新增一家机构及其项目")
    editor.fill("#id_filing_number", "S000031399999")
    editor.fill("#id_name", "上海某某协会")
    editor.choose("notice", "458")
    editor.fill("#id_effective_on", "2025-06-01")
    editor.fill("#id_reason", "按通知新增")
    lines = (("电梯安装维修工", "五级、四级"), ("广告设计师", "3-1"), ("养老护理员", "543"))
    for number, (name, levels) in enumerate(lines, start=1):
        editor.choose(f"item_{number}", name)
        editor.fill(f"#id_levels_{number}", levels)
    follow(page, "input[name=preview]")
    assert "新增" in page.inner_text(".preview ul")
    follow(page, "input[type=submit].default")
    assert "已记录 3 项调整" in page.inner_text(".messagelist .success")
    assert (editor.pages, editor.inputs) == (4, 11)
    page.goto(f"{own_site.url}/agencies/S000031399999/?on=2025-06-01")
    assert all(name in page.inner_text("main") for name, _ in lines)
