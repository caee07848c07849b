"""What a newcomer comes for: done by keyboard, on a phone, in at most three pages, without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.page_objects import Visitor, follow

MOST_PAGES = 3
BOXES = """[...document.querySelectorAll('main input:not([type=hidden]), main select')]
    .map(box => [box.name, box.type === 'checkbox' ? box.checked : box.value])"""
CHOOSE = "(box, value) => { if (box.type === 'checkbox') box.checked = true; else box.value = value; }"
VERSIONS = ["", "en/", "large/"]


@pytest.fixture
def visitor(open_page: Callable[..., Page]) -> Visitor:
    return Visitor(open_page(viewport=checks.PHONE, java_script_enabled=False))


@pytest.fixture(params=VERSIONS)
def newcomer(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Iterator[Visitor]:
    """In every version; whatever the task, it is done within so many pages."""
    visitor = Visitor(open_page(viewport=checks.PHONE, java_script_enabled=False), request.param)
    yield visitor
    assert visitor.views <= MOST_PAGES


def test_who_assesses_welders_at_the_highest_grade(newcomer: Visitor) -> None:
    results = newcomer.open_home().search("焊工 一级")
    expect(results.answer).to_contain_text("1")
    expect(results.entries).to_contain_text("上海船厂船舶有限公司")
    expect(results.entries).not_to_contain_text("江南造船")


def test_what_one_agency_may_assess(newcomer: Visitor) -> None:
    results = newcomer.open_home().search("上海商学院")
    agency = results.open_entry("上海商学院")
    expect(agency.heading).to_have_text("上海商学院")
    assert any("互联网营销师" in text for text in agency.rows.all_inner_texts())


def test_where_a_certificate_is_looked_up(newcomer: Visitor) -> None:
    topic = newcomer.open_home().search("证书查询").open_guide()
    expect(newcomer.main).to_contain_text("技能人才评价工作网")
    expect(newcomer.page.locator("blockquote").first).to_be_visible()
    expect(topic.heading).to_be_visible()


def test_what_is_printed_of_an_occupation(newcomer: Visitor) -> None:
    """With its grades in words, the notice and the address that leads back."""
    occupation = newcomer.open_home().search("广告设计师").open_entry("广告设计师")
    sheet = occupation.as_printed()
    for words in (
        "4-08-08-08",
        "上海市广告协会",
        "沪人社职〔2024〕458号",
        "/occupations/4-08-08-08/?printed=",
    ):
        assert words in sheet
    assert newcomer.page.locator("svg.qr").count() == 1


def test_whether_a_counsellor_is_in_the_directory(newcomer: Visitor) -> None:
    results = newcomer.open_home().search("心理咨询师")
    expect(results.entries).to_have_count(0)
    assert "心理咨询师" in results.answer.inner_text()


def test_what_an_agency_may_print_for_its_notice_board(visitor: Visitor) -> None:
    agency = visitor.open_home().search("上海美发美容行业协会").open_entry("上海美发美容行业协会")
    assert [text.split()[0] for text in agency.rows.all_inner_texts()] == [
        *("形象设计师", "美容师", "美发师", "美甲师", "保健按摩师")
    ]
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
    page.get_by_role("link", name="筛选和排序").click()
    page.get_by_label("一级／高级技师").check()
    follow(page, ".filters button:has-text('查询')")
    expect(page.get_by_role("status")).to_contain_text("共 38 条")


WORDS_AND_LINES = """heads => heads.map(head => {
    const range = document.createRange();
    range.selectNodeContents(head);
    return [head.textContent, head.textContent.split(' ').length,
        new Set([...range.getClientRects()].map(box => box.top)).size];
})"""


@pytest.mark.usefixtures("tools")
def test_a_list_is_checked_in_every_face_and_fits(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.DESK)
    for face in ("", "en/", "large/"):
        page.goto(f"/{face}batch/")
        page.fill(
            "#table",
            "姓名\t机构\t职业\t等级\n某某\t上海市广告协会\t广告设计师\t三级\n某某\t上海市广告协会\t设计师\t三级",
        )
        follow(page, "main form:has(#table) button")
        expect(page.locator("main table tbody tr")).to_have_count(2)
        heads = page.locator("main thead th").evaluate_all(WORDS_AND_LINES)
        assert [head for head, words, lines in heads if lines > words] == []
        for window in ({"width": 320, "height": 640}, checks.PHONE, checks.DESK):
            page.set_viewport_size(window)  # type: ignore[arg-type]  # a TypedDict of the same keys
            assert (face, window, checks.sideways_scroll(page)) == (face, window, [])
        assert (face, checks.axe(page)) == (face, [])


def test_where_one_is_stays_seen_in_colours_of_the_system(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.DESK, forced_colors="active")
    page.goto("/directory/?view=table&per_page=25")
    widths = page.evaluate(
        """() => [...document.querySelectorAll('[aria-current]')].map(
            each => parseFloat(getComputedStyle(each).borderBottomWidth))"""
    )
    assert len(widths) >= 3
    assert min(widths) >= 3
    filled, empty = (
        page.locator(f".steps {step}").first.evaluate("each => getComputedStyle(each).backgroundColor")
        for step in ("b", "i")
    )
    assert filled != empty


# Words that stand out of their step, or that their step or box of a grade breaks.
BROKEN_WORDS = """() => [
    ...[...document.querySelectorAll('.scale b, .scale .title')].filter(each => {
        const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
        return each.getClientRects().length && text.data.trim().split(' ').some(word => {
            const range = document.createRange(), start = text.data.indexOf(word);
            range.setStart(text, start);
            range.setEnd(text, start + word.length);
            return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
        });
    }),
    ...[...document.querySelectorAll('.scale li')].filter(each => each.scrollWidth > each.clientWidth),
    ...[...document.querySelectorAll('.matrix td.grade')].filter(each => {
        const word = document.createElement('b');
        word.textContent = each.dataset.label.split(' ')[0];
        each.append(word);
        return word.getBoundingClientRect().width > each.clientWidth;
    })].map(each => each.textContent)"""


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("version", ["", "en/", "large/", "en/large/"])
def test_words_of_grades_stay_whole(open_page: Callable[..., Page], version: str, locale: str) -> None:
    page = open_page(viewport=checks.PHONE, locale=locale)
    for address in ("", "occupations/6-18-02-04/", "guide/grades/"):
        page.goto(f"/{version}{address}")
        for width in (320, checks.PHONE["width"], 1000, checks.DESK["width"]):
            page.set_viewport_size({"width": width, "height": 800})
            assert (width, page.evaluate(BROKEN_WORDS)) == (width, []), address


def test_targets_are_as_large_as_a_finger(open_page: Callable[..., Page]) -> None:
    """But for links within a sentence."""
    page = open_page(viewport=checks.PHONE)
    lists = ("directory/?q=焊工", "directory/?view=table&per_page=25", "occupations/", "agencies/")
    for address in ("", *lists, "occupations/6-18-02-04/", "agencies/S000031100001/", "compare/", "guide/"):
        page.goto(f"/{address}")
        targets = page.locator("button, select, summary, h2 a, h3 a, td a, th a, label:has(input), nav a")
        small = targets.evaluate_all(
            """all => all.filter(each => each.getClientRects().length
                && each.getBoundingClientRect().height < 43.9 && each.getBoundingClientRect().left >= 0)
                .map(each => each.outerHTML)"""
        )
        assert small == [], address


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("version", ["", "en/", "large/", "en/large/"])
def test_the_answer_stands_in_the_first_screen_of_a_phone(
    open_page: Callable[..., Page], version: str, locale: str
) -> None:
    """Of 360 by 780: the first result above 640 px, its agency a line below; home's search above 500.

    The locale decides on the system's font, and in it how wide words are.
    """
    page = open_page(viewport={"width": 360, "height": 780}, locale=locale)
    page.goto(f"/{version}directory/?q=焊工 一级")
    entry, name = page.locator("main .entries > li").first, page.locator("main .entries ul a").first
    assert entry.evaluate("each => each.getBoundingClientRect().top") <= 640
    assert name.evaluate("each => each.getBoundingClientRect().top") <= 680
    page.goto(f"/{version}")
    assert page.get_by_role("searchbox").evaluate("each => each.getBoundingClientRect().top") <= 500


@pytest.mark.parametrize("version", ["", "en/"])
def test_after_back_the_boxes_say_what_the_results_do(visitor: Visitor, version: str) -> None:
    """On every page that filters: what was ticked, chosen or typed for the next page is not left standing."""
    page = visitor.page
    for address, (box, value) in {
        "directory/?grade=3": ("[name=grade][value='1']", ""),
        "directory/?code=4": ("select[name=kind]", "special_ability"),
        "agencies/?code=4": ("select[name=code]", "6"),
        "changes/?agency=S000031300006": ("select[name=agency]", "S000031300009"),
        "statements/?agency=S000031300006&on=2025-06-01": ("select[name=code]", "4-03-02-07"),
        "compare/?agency=S000031300009&agency=S000031300062": ("select[name=agency]", "S000031300006"),
        "coverage/?on=2025-06-01": ("main input[name=on]", "2025-03-01"),
    }.items():
        page.goto(f"/{version}{address}")
        field, before, asked = page.locator(box).first, page.evaluate(BOXES), page.url
        field.evaluate(CHOOSE, value)
        assert page.evaluate(BOXES) != before
        with page.expect_navigation():
            field.evaluate("box => box.form.requestSubmit()")
        assert page.url != asked
        page.go_back()
        assert (address, page.evaluate(BOXES)) == (address, before)


@pytest.mark.parametrize(
    "address",
    [
        *("directory/?q=焊工&view=table", "en/directory/?q=焊工&view=table"),
        *("editions/2025/", "agencies/S000031100001/", "occupations/6-18-02-04/", "coverage/"),
    ],
)
def test_a_table_copied_as_text_keeps_one_line_a_row(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(viewport=checks.DESK, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/{address}")
    rows = page.evaluate(
        """() => {
            const body = document.querySelector('main tbody');
            getSelection().selectAllChildren(body);
            return body.rows.length;
        }"""
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()").strip()
    assert rows == len(copied.split("\n")), copied[:300]


def test_the_guide_quotes_beside_its_claims_where_there_is_room(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.DESK)
    page.goto("/guide/apply/")
    places = """() => [...document.querySelectorAll('.claim:has(blockquote)')].map(
        each => ['h2', 'blockquote'].map(part => each.querySelector(part).getBoundingClientRect()))"""
    beside = page.evaluate(places)
    assert len(beside) > 2
    assert all(claim["right"] <= quoted["left"] for claim, quoted in beside)
    page.set_viewport_size(checks.PHONE)  # type: ignore[arg-type]  # a TypedDict of the same keys
    assert all(claim["bottom"] <= quoted["top"] for claim, quoted in page.evaluate(places))


@pytest.mark.parametrize(
    ("address", "part"),
    [
        *(("coverage/", "leaving"), ("data/", "problems"), ("occupations/", "group-4-04")),
        ("", "group-4-04"),  # its heading stays, and in one line what its trades are called
    ],
)
def test_a_long_page_is_folded_on_a_phone_alone(
    open_page: Callable[..., Page], address: str, part: str
) -> None:
    page = open_page(viewport=checks.PHONE, java_script_enabled=False)
    page.goto(f"/{address}")
    assert page.evaluate("document.documentElement.scrollHeight") < 10 * checks.PHONE["height"]
    section = page.locator(f"#{part}:not(.group), #{part} .trades")
    expect(section).to_be_hidden()
    page.locator(f"a[href='#{part}']").click()
    expect(section).to_be_visible()
    page.emulate_media(media="print")
    assert all(each.is_visible() for each in page.locator(".fold").all())
    page.emulate_media(media="screen")
    page.set_viewport_size(checks.DESK)  # type: ignore[arg-type]  # a TypedDict of the same keys
    assert all(each.is_visible() for each in page.locator(".fold").all())


def test_the_answer_to_an_error_is_seen_where_its_address_leads(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.PHONE)
    page.goto("/data/#not-found")
    expect(page.locator("#not-found")).to_be_in_viewport()


# What a browser with a Chinese voice has, and what is said with it.
VOICE = """() => {
    window.said = [];
    Object.defineProperty(window, 'speechSynthesis', {value: {
        getVoices: () => [{lang: 'zh-CN'}], cancel: () => window.said.push('stop'),
        speak: each => window.said.push([each.lang, each.text]),
    }});
}"""


def test_a_name_a_citation_and_a_link_can_be_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.PHONE)
    page.add_init_script(
        """Object.defineProperty(navigator, 'clipboard', {
            value: {writeText: async text => { window.copied = text; }},
        });"""
    )
    for address, cited in (
        ("/occupations/6-18-02-04/", "焊工 6-18-02-04"),
        ("/en/agencies/S000031100001/", "上海航天技术研究院 S000031100001"),
    ):
        page.goto(address)
        page.locator(".cite-as summary").click()
        copy = "Copy" if "/en/" in address else "复制"
        page.get_by_role("button", name=f"{copy} {cited}", exact=True).click()
        expect(page.get_by_text("Copied" if "/en/" in address else "已复制", exact=True)).to_be_visible()
        assert page.evaluate("window.copied") == cited
        shown = page.locator("[data-copy]").last.inner_text()
        page.locator("[data-copy] + button").last.click()
        assert page.evaluate("window.copied") == shown
        assert shown.endswith(address.partition("?")[0])


def test_the_large_version_reads_aloud_where_there_is_a_voice(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.PHONE)
    page.goto("/large/occupations/6-18-02-04/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".read")).to_have_count(0)  # Chromium here has no voice
    page.add_init_script(f"({VOICE})()")
    page.reload()
    page.get_by_role("button", name="朗读本页").click()
    said = page.evaluate("window.said.filter(each => each !== 'stop')")
    assert ["zh-Hans", "焊工"] in said
    assert not any("–" in text for _language, text in said)
    page.get_by_role("button", name="停止朗读").click()
    assert page.evaluate("window.said.at(-1)") == "stop"
    for silent in ("/en/large/", "/"):  # no voice for English; nothing asked of the standard version
        page.goto(silent)
        expect(page.locator(".read")).to_have_count(0)


def test_the_large_version_is_shorter_and_its_targets_are_larger(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=checks.PHONE)
    details = ("agencies/S000031100001/", "occupations/6-18-02-04/")
    for address in ("", "agencies/", *details, "directory/?q=电工"):
        counts = []
        for version in ("", "large/"):
            page.goto(f"/{version}{address}")
            counts.append(page.locator("main :is(a, button, input, select, th, td, p, li):visible").count())
        assert counts[1] < counts[0], address
        targets = page.locator("main :is(button, input, select):visible, .entries a:visible, .site-nav a")
        heights = targets.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        assert min(heights) >= 48, address
