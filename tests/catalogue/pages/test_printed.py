"""Paper that says whether it still holds: of twenty sheets, of which ten changed, each is told rightly."""

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from agencies.adjustments import (
    correct,
    correct_grades,
    end_grade,
    recode_occupation,
    rename_agency,
    rename_occupation,
    start_grade,
)
from agencies.adjustments.retraction import retract
from agencies.annex.applying.undo import undo_import
from agencies.models import Adjustment, Import, Notice, ScopeGrade
from catalogue.pages.site_data import today
from tests.agencies.annex.editions import ADJUSTMENT, COLUMNS, imported
from tests.agencies.register import EDITION, JUNE, LIFTS, agency, basis, item, levels, occupation, scope
from tests.browser.pages import every_address
from tests.pages import Page
from tests.states.acts import NEXT
from tests.states.builders import load

pytestmark = pytest.mark.django_db

LIFT, CODE = LIFTS  # 上海市电梯行业协会 and 电梯安装维修工
CHANGED = [
    f"/agencies/{LIFT}/",
    f"/en/agencies/{LIFT}/",
    f"/occupations/{CODE}/",
    f"/large/occupations/{CODE}/",
    f"/statements/{LIFT}/{CODE}/5/2025-07-01/",
    f"/statements/{LIFT}/{CODE}/2025-07-01/",
    f"/directory/?code={CODE}",
    f"/directory/?agency={LIFT}",
    "/agencies/?q=电梯安装维修工",
    "/classification/6-29/",
    "/occupations/",
    "/directory/?q=电梯安装维修工 五级",
    "/directory/?code=6-29&view=table",
    "/directory/",
    "/en/directory/?page=2&view=table",
]
UNCHANGED = [
    "/agencies/S000031300009/",
    "/large/agencies/S000031300062/",
    "/occupations/6-18-02-04/",
    "/en/occupations/4-03-02-07/",
    "/occupations/4-04-05-Z1/",
    "/statements/S000031300009/4-03-02-07/3/2025-07-01/",
    "/directory/?q=茶艺师",
    "/directory/?code=4-03&grade=3",
    "/directory/?agency=S000031300009&view=table",
    "/directory/?q=焊工 一级",
    "/agencies/?q=茶艺师",
    "/classification/4-03/",
]


TAKEN_BACK = re.compile("已撤下|taken back")


def sheet(client: Client, address: str) -> str:
    """The address that the printed sheet of the page bears, as its code does."""
    page = client.get(address).content.decode()
    foot = page.split('class="print colophon"')[1].split("</div>")[0]
    (found,) = re.findall(r"http://testserver/\S+printed=\S+", html.unescape(foot))
    assert "<svg" in foot
    assert "数据版本" in foot or "Data version" in foot
    return str(found).removeprefix("http://testserver")


def test_a_sheet_scanned_later_tells_whether_anything_changed_on_it(client: Client) -> None:
    sheets = {address: sheet(client, address) for address in (*CHANGED, *UNCHANGED)}
    for address in sheets.values():
        assert re.search("以来，本站没有收录到变化|No changes have been recorded", told(client, address))
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    for address, printed in sheets.items():
        changed = re.search("以来有变化|Changes since this was printed", told(client, printed))
        assert bool(changed) is (address in CHANGED), address


def told(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode().partition('id="since-printed"')[2].partition("</section>")[0])


def test_it_names_what_changed_and_leads_to_what_holds(client: Client) -> None:
    printed = sheet(client, f"/agencies/{LIFT}/")
    rename_agency(basis=basis(JUNE), agency=agency(LIFT), name="上海市电梯协会")
    told_of = told(client, printed)
    assert "上海市电梯协会" in told_of
    assert f'href="/agencies/{LIFT}/"' in told_of


def test_what_is_recorded_for_a_day_to_come_is_marked_so(client: Client) -> None:
    printed, day = sheet(client, f"/agencies/{LIFT}/"), today() + dt.timedelta(days=30)
    rename_agency(basis=basis(day), agency=agency(LIFT), name="上海市电梯协会")
    assert f"{day}（已录入、尚未生效） 机构更名" in told(client, printed)
    rename = Adjustment.objects.get(kind="renamed")
    retract(record=rename, reason="录错")
    assert "没有收录到变化" in told(client, printed)
    rename_agency(basis=basis(JUNE), agency=agency(LIFT), name="上海市电梯协会")
    assert f"<li>{JUNE} 机构更名" in told(client, printed)


def test_what_came_and_went_after_the_printing_is_not_told(client: Client) -> None:
    printed = {path: sheet(client, path) for path in (f"/agencies/{LIFT}/", "/occupations/4-03-02-08/")}
    loaded = load(NEXT)
    between = sheet(client, f"/agencies/{LIFT}/")
    undo_import(annex_import=loaded, reason="附件有误")
    for address in printed.values():
        assert "没有收录到变化" in told(client, address)
    assert "已撤下" in told(client, between)


def test_what_was_started_since_is_told_of_a_list_that_it_enters(client: Client) -> None:
    printed = sheet(client, "/directory/?code=6-29-03-03&grade=5")
    period = ScopeGrade.objects.get(scope=scope(*LIFTS), grade_level=levels(5)[0])
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=[period.grade_level])
    lifts = scope(*LIFTS)
    start_grade(
        basis=basis(dt.date(2025, 7, 1)), agency=lifts.agency, item=lifts.item, grade_levels=levels(5)
    )
    assert told(client, printed).count("<li>") == 2


def test_a_list_of_changes_tells_what_was_recorded_since_on_what_it_asks(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    asked = (f"agency={LIFT}", "change=ended", "since=2025-01-01&until=2025-12-31", "q=茶艺师", "")
    sheets = {each: sheet(client, f"/changes/?{each}") for each in asked}
    assert all("没有收录到变化" in told(client, address) for address in sheets.values())
    later = basis(dt.date(2026, 2, 1))
    start_grade(basis=later, agency=agency("S000031300009"), item=item("4-03-02-08"), grade_levels=levels(5))
    changed = {each for each, address in sheets.items() if "咖啡师" in told(client, address)}
    assert changed == {""}
    assert [each for each in asked if "没有收录到变化" in told(client, sheets[each])] == list(asked[:-1])
    retract(record=Adjustment.objects.get(kind="started", effective_on=later.effective_on), reason="录错")
    assert "没有收录到变化" in told(client, sheets[""])
    retract(record=Adjustment.objects.get(kind="ended"), reason="录错")
    assert [each for each in asked if "已撤下" in told(client, sheets[each])] == [asked[0], asked[2], ""]


def test_an_agency_whose_contact_changed_says_so_on_its_sheet(client: Client) -> None:
    sheets = {number: sheet(client, f"/agencies/{number}/") for number in (LIFT, OTHER)}
    lift = agency(LIFT)
    lift.telephone, lift.contact_source, lift.contact_confirmed_on = "021-0000 0000", "机构来函", JUNE
    lift.save()
    assert "联系方式有改动" in told(client, sheets[LIFT])
    assert "没有收录到变化" in told(client, sheets[OTHER])


def as_first_listed() -> None:
    """A row that the first edition prints and that was overlooked."""
    first = replace(basis(EDITION), notice=Notice.objects.get(edition=2025))
    start_grade(basis=first, agency=agency(OTHER), item=item(CODE), grade_levels=levels(5))


OTHER = "S000031300009"
# Act → sheets on which it is told, and words of the sentence that tells it.
WAYS: dict[str, tuple[Callable[[], object], str, tuple[str, ...]]] = {
    "recoded": (
        lambda: recode_occupation(basis=basis(JUNE), occupation=occupation(CODE), code="6-29-03-99"),
        "编码由 6-29-03-03 变更为 6-29-03-99",
        (
            f"/occupations/{CODE}/",
            f"/statements/{LIFT}/{CODE}/5/2025-07-01/",
            f"/directory/?row={LIFT}~{CODE}",
            f"/directory/?code={CODE}",
            f"/directory/?code={CODE}&on=2025-03-01",
        ),
    ),
    "grade corrected away": (
        lambda: correct_grades(basis=basis(EDITION), scope=scope(*LIFTS), grade_levels=levels(4, 3, 2, 1)),
        "等级：五级、四级、三级、二级、一级 → 四级、三级、二级、一级",
        ("/directory/?q=电梯安装维修工 五级", f"/directory/?agency={LIFT}&grade=5"),
    ),
    "name corrected": (
        lambda: correct(basis=basis(JUNE), record=agency(LIFT), values={"name": "上海市电梯业协会"}),
        "名称：上海市电梯行业协会 → 上海市电梯业协会",
        ("/directory/?q=电梯行业协会",),
    ),
    "agency renamed": (
        lambda: rename_agency(basis=basis(JUNE), agency=agency(LIFT), name="上海市电梯协会"),
        "更名为上海市电梯协会",
        (f"/agencies/{LIFT}/", f"/occupations/{CODE}/", "/directory/?q=电梯安装维修工", "/coverage/"),
    ),
    "occupation renamed": (
        lambda: rename_occupation(basis=basis(JUNE), occupation=occupation(CODE), name="测试工"),
        "更名为“测试工”",
        (f"/agencies/{LIFT}/", f"/occupations/{CODE}/", f"/compare/?agency={LIFT}&agency={OTHER}"),
    ),
    "left altogether": (
        lambda: end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1)),
        "不再评价“电梯安装维修工”",
        (f"/compare/?agency={LIFT}&agency={OTHER}",),
    ),
    "no longer the only one": (
        lambda: start_grade(basis=basis(JUNE), agency=agency(OTHER), item=item(CODE), grade_levels=levels(5)),
        "上海市茶叶行业协会新增“电梯安装维修工”",
        (f"/directory/?code={CODE[:4]}&only=1", f"/occupations/{CODE}/"),
    ),
    "overlooked at first": (
        as_first_listed,
        "上海市茶叶行业协会新增“电梯安装维修工”",
        (f"/occupations/{CODE}/", f"/agencies/{OTHER}/"),
    ),
}


@pytest.mark.parametrize("version", ["", "en/", "large/"])
@pytest.mark.parametrize("address", every_address())
def test_every_page_prints_its_whole_address(client: Client, version: str, address: str) -> None:
    page = client.get(f"/{version}{address}").content.decode()
    on_paper = html.unescape("".join(re.findall(r'<(?:div|p) class="print.*?</(?:div|p)>', page, re.DOTALL)))
    # The address of the standard version.
    path, _mark, query = address.partition("?")
    assert f"http://testserver/{version.removesuffix('large/')}{path}" in on_paper
    for name, _value in parse_qsl(query):
        assert f"{name}=" in on_paper


@pytest.mark.parametrize(
    "address",
    [
        *("agencies/", "agencies/?code=4-03&q=茶艺师", "occupations/?on=2025-03-01", "classification/4-04/"),
        *("classification/", "editions/2025/", "changes/?agency=S000031300006&change=ended"),
        *("directory/", "directory/?view=table", "directory/?page=2"),
    ],
)
def test_a_list_on_paper_names_its_source_and_conditions(client: Client, address: str) -> None:
    page = client.get(f"/{address}").content.decode()
    on_paper = Page(page.partition('class="print colophon"')[2].partition("</div>")[0]).text
    assert "出处：沪人社职〔2024〕458号（2024-12-30）" in on_paper.replace(" ", "")
    shown = [
        each for each in ("4-03", "茶艺师", "S000031300006", "移除") if each in on_paper.partition("截至")[0]
    ]
    asked = address.replace("change=ended", "移除")
    assert shown == [each for each in ("4-03", "茶艺师", "S000031300006", "移除") if each in asked]
    assert ("<svg" in page.partition('id="sheet"')[2]) is not address.startswith("editions")


UNTOUCHED = ("/agencies/S000031300062/", "/occupations/6-18-02-04/", "/directory/?q=焊工 一级")


@pytest.mark.parametrize("way", WAYS)
def test_whatever_befell_it_is_told_there_and_nowhere_else(client: Client, way: str) -> None:
    act, words, addresses = WAYS[way]
    sheets, others = ([sheet(client, address) for address in each] for each in (addresses, UNTOUCHED))
    act()
    assert [address for address in sheets if words not in told(client, address)] == []
    assert [address for address in others if "没有收录到变化" not in told(client, address)] == []


def test_what_an_undone_import_had_changed_is_told(client: Client) -> None:
    row = f"1\t上海市电梯行业协会\t{LIFT}\t1\t{CODE}\t电梯安装维修工\t5、4\n"
    assert imported(COLUMNS + row, ADJUSTMENT).applied
    sheets = {address: sheet(client, address) for address in (*CHANGED, *UNCHANGED)}
    undo_import(annex_import=Import.objects.get(), reason="附件有误")
    undone = {address for address in sheets if TAKEN_BACK.search(told(client, sheets[address]))}
    assert undone == set(CHANGED)


def test_an_edition_that_was_undone_is_told_on_every_sheet(client: Client) -> None:
    """Each names it as its source, though the notice itself may stand."""
    Notice.objects.create(
        number=NEXT.number,
        slug="2025-470",
        title="通知",
        issued_on=NEXT.since,
        in_force_from=NEXT.since,
        text="略",
    )
    done = load(NEXT)
    sheets = [sheet(client, address) for address in UNCHANGED]
    undo_import(annex_import=done, reason="附件有误")
    assert all(TAKEN_BACK.search(told(client, address)) for address in sheets)


def test_a_statement_of_one_grade_is_of_that_grade(client: Client) -> None:
    printed = sheet(client, f"/statements/{LIFT}/{CODE}/5/2025-07-01/")
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(1))
    assert "没有收录到变化" in told(client, printed)


def test_what_holds_now_is_a_link_away(client: Client) -> None:
    """A list with its conditions, a statement of today, each in the version that was scanned."""
    now_at = {
        "/large/directory/?code=6-29&view=table": "/large/directory/?code=6-29&amp;view=table",
        f"/statements/{LIFT}/{CODE}/5/2025-07-01/": f"/statements/{LIFT}/{CODE}/5/{today()}/",
    }
    sheets = {address: sheet(client, address) for address in now_at}
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    # The printed address is of the standard version; it is scanned as it stands.
    large = f"/large{sheets['/large/directory/?code=6-29&view=table']}"
    for now, scanned in zip(
        now_at.values(), (large, sheets[f"/statements/{LIFT}/{CODE}/5/2025-07-01/"]), strict=True
    ):
        assert f'<a href="{now}">' in told(client, scanned)


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30_abcdefghijkl", "2025-01-01_1234567890"])
def test_what_no_sheet_bears_is_refused(client: Client, text: str) -> None:
    assert client.get(f"/agencies/{LIFT}/?printed={text}").status_code == 400


def test_a_long_address_is_printed_without_a_code(client: Client) -> None:
    page = client.get("/directory/?q=" + "焊" * 60).content.decode()
    foot = page.split('class="print colophon"')[1].split("</div>")[0]
    assert "printed=" in foot
    assert "<svg" not in foot
