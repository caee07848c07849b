"""On paper: no navigation, the source at the foot, and one A4 sheet for an occupation or an agency."""

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser import site
from tests.browser.conftest import Faults
from tests.browser.test_comparison import AGE_OF_A_VERSION
from tests.browser.test_pages import OpenPage

# The longest sheets of the 2025 edition: ten items of one agency, five lines of one occupation.
LONGEST = ("agencies/S000031100001/", "occupations/4-08-08-23/", "occupations/4-04-05-01/")


def sheets(page: Page) -> int:
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("address", LONGEST)
@pytest.mark.parametrize("language", ["", "en/"])
def test_a_detail_page_prints_on_one_sheet(page: Page, faults: Faults, language: str, address: str) -> None:
    page.goto(f"/{language}{address}")
    assert sheets(page) == 1


def test_the_sheet_says_where_it_comes_from(page: Page, base_url: str) -> None:
    page.goto("/occupations/6-18-02-04/")
    page.emulate_media(media="print")
    foot = page.locator(".colophon")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text("沪人社职〔2024〕458号")
    expect(foot).to_contain_text(f"{base_url}/occupations/6-18-02-04/?printed=")
    expect(foot.locator("svg")).to_be_visible()
    for absent in ("header", "footer", "form", ".breadcrumb"):
        assert not any(each.is_visible() for each in page.locator(absent).all())


def test_the_printed_directory_repeats_its_heads(page: Page) -> None:
    page.goto("/editions/2025/")
    assert sheets(page) > 1
    page.emulate_media(media="print")
    shown = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    assert shown == "table-header-group"


@pytest.mark.parametrize(
    "address",
    [
        "occupations/6-18-02-04/",
        "en/agencies/S000031100001/",
        "statements/S000031300006/6-29-03-03/3/2025-03-01/",
    ],
)
def test_the_printed_code_leads_to_the_page(page: Page, base_url: str, tmp_path: Path, address: str) -> None:
    """As a reader of paper has it: the sheet as a PDF, as a picture, read by a program that knows codes."""
    page.goto(f"/{address}")
    read = codes_on_paper(page, tmp_path / "sheet")
    assert [text.partition("?printed=")[0] for text in read] == [f"{base_url}/{address}"]
    page.goto(read[0])  # scanned at once: nothing has changed
    expect(page.locator("#since-printed")).to_be_visible()


# What befalls the register between printing and scanning.
ACTS = """
import datetime as dt
from agencies.adjustments import correct_grades, end_grade, rename_agency, rename_occupation, start_grade
from agencies.adjustments.retraction import retract
from agencies.models import Adjustment, AssessmentItem
from tests.agencies.register import EDITION, JUNE, agency, basis, levels, occupation, scope
retract(record=Adjustment.objects.get(kind="ended"), reason="录错")
end_grade(basis=basis(JUNE), scope=scope("S000031300006", "6-29-03-03"), grade_levels=levels(5))
correct_grades(basis=basis(EDITION), scope=scope("S000031300049", "4-08-08-08"), grade_levels=levels(3, 2))
rename_agency(basis=basis(JUNE), agency=agency("S000031500023"), name="上海测试学院")
rename_occupation(basis=basis(JUNE), occupation=occupation("4-01-06-01"), name="测试商务师")
start_grade(
    basis=basis(JUNE),
    agency=agency("S000031100001"),
    item=AssessmentItem.objects.get_by_natural_key("4-03-02-08", ""),
    grade_levels=levels(5),
)
"""
# Recorded before the sheets are printed, and found to be wrong later.
WRONGLY_ENDED = """
from agencies.adjustments import end_grade
from tests.agencies.register import JUNE, basis, levels, scope
end_grade(basis=basis(JUNE), scope=scope("S000031300009", "4-03-02-07"), grade_levels=levels(3))
"""
# Each sheet and what is told on it later; nothing of the rest.
CHANGED_SHEETS = {
    "statements/S000031300006/6-29-03-03/5/2026-01-15/": "不再评价|移除五级",
    "occupations/6-29-03-03/": "移除五级",
    "directory/?q=广告设计师 一级": "更正本站的转录",
    "agencies/S000031300049/": "更正本站的转录",
    "statements/S000031300009/4-03-02-07/3/2026-01-15/": "已撤下",
    "directory/?row=S000031300009~4-03-02-07": "已撤下",
    "agencies/S000031500023/": "更名为上海测试学院",
    "directory/?q=电子商务师&view=table": "更名为“测试商务师”",
    "occupations/4-03-02-08/": "新增“咖啡师”",
    "directory/?code=4-03-02-08&grade=5": "新增“咖啡师”",
}
UNCHANGED_SHEETS = (
    *("statements/S000031300006/6-29-03-03/4/2026-01-15/", "statements/S000031300062/4-03-02-07/2026-01-15/"),
    *("occupations/6-18-02-04/", "en/occupations/4-04-05-Z1/", "agencies/S000031300062/"),
    *("large/agencies/S000031200057/", "directory/?q=焊工 一级", "directory/?code=6-18&view=table"),
    *("directory/?agency=S000031300062", "directory/?row=S000031200057~4-04-05-Z1"),
)


def test_of_twenty_sheets_of_which_ten_changed_each_is_told_rightly(
    open_page: OpenPage, own_site: site.Site, tmp_path: Path
) -> None:
    """Printed, drawn, read from the drawing, and opened after the register has moved."""
    own_site.manage("shell", "-c", WRONGLY_ENDED)
    page = open_page()
    page.goto(own_site.url)
    page.wait_for_timeout(AGE_OF_A_VERSION)
    sheets = {}
    for number, address in enumerate((*CHANGED_SHEETS, *UNCHANGED_SHEETS)):
        page.goto(f"{own_site.url}/{address}")
        (sheets[address],) = codes_on_paper(page, tmp_path / f"{number}")
    own_site.manage("shell", "-c", ACTS)
    page.wait_for_timeout(AGE_OF_A_VERSION)
    told = {}
    for address, scanned in sheets.items():
        page.goto(scanned)
        told[address] = page.locator("main .panel", has=page.locator("#since-printed")).inner_text()
    wrong = [each for each, words in CHANGED_SHEETS.items() if not re.search(words, told[each])]
    wrong += [each for each in UNCHANGED_SHEETS if not re.search("没有收录到变化|No changes", told[each])]
    assert wrong == [], [told[each] for each in wrong]


def codes_on_paper(page: Page, name: Path) -> list[str]:
    sheet = name.with_suffix(".pdf")
    page.pdf(path=sheet, format="A4", prefer_css_page_size=True)
    subprocess.run(["pdftoppm", "-gray", "-r", "150", sheet, name], check=True)
    drawn = sorted(name.parent.glob(f"{name.name}-*.pgm"))
    return [code.text for file in drawn for code in zxingcpp.read_barcodes(grey(file))]


def grey(file: Path) -> Any:
    """A picture as pdftoppm writes it: `P5`, width and height, the value of white, a byte for each dot."""
    _kind, size, _white, dots = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(height, width)
