"""The list as files: whole, sourced, dated, and harmless to a spreadsheet."""

import csv
import io
import zipfile
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from agencies.models import Agency, AgencyName, AssessmentItem
from catalogue import exports
from catalogue.exports import COLUMNS
from tests.agencies.register import LIFTS
from tests.catalogue.asking import address, body, csv_table, in_csv, in_xlsx, page, printed
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db


def text_of(client: Client, **asked: Any) -> str:
    return body(client.get(address("/directory.csv", asked))).decode()


def sheets(client: Client, **asked: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(body(client.get(address("/directory.xlsx", asked)))))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_csv_opens_in_excel_and_is_rfc_4180(client: Client) -> None:
    text = text_of(client)
    assert text[0] == "\ufeff"
    assert text.count("\r\n") == text.count("\n") == 115
    headings, *rows = csv.reader(io.StringIO(text[1:], newline=""))
    assert headings[:-1] == list(COLUMNS[:-1])
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_each_row_carries_its_source_edition_and_date(client: Client) -> None:
    table = csv_table(client, on="2025-06-01")
    assert [(r["出处"], r["附件表"], r["编号"], r["序号"], r["目录年份"], r["查询日期"]) for r in table] == [
        ("沪人社职〔2024〕458号", str(r.table), str(r.agency_position), str(r.position), "2025", "2025-06-01")
        for r in ROWS
    ]


def test_a_row_says_what_the_document_says(client: Client) -> None:
    table = csv_table(client)
    assert [(r["评价机构"], r["职业"], r["工种"], r["等级"]) for r in table] == [
        (r.agency, r.occupation, r.work_type, "、".join(map(str, r.grades))) for r in ROWS
    ]
    assert table[0]["各等级起始日期"] == "五级自2024-12-30"
    assert (table[0]["类型"], table[-1]["类型"]) == ("职业技能等级认定", "专项职业能力考核")


def test_both_files_hold_the_same_cells(client: Client) -> None:
    _headings, *rows = csv.reader(io.StringIO(text_of(client, q="电工")[1:], newline=""))
    assert [[cell or "" for cell in row] for row in sheets(client, q="电工")["目录"][1:]] == rows


@pytest.mark.parametrize("asked", [{"agency": "S000031300099"}, {"on": "2020-01-01"}], ids=str)
def test_a_file_without_rows_still_says_of_what_it_is(client: Client, asked: dict[str, str]) -> None:
    assert in_csv(client, **asked) == in_xlsx(client, **asked) == []
    day = asked.get("on", "")
    about = dict(row[:2] for row in sheets(client, **asked)["说明"])
    said = text_of(client, **asked)
    for text in (said, str(about)):
        assert ("2020-01-01" if day else "沪人社职〔2024〕458号") in text
        assert ("此前的目录未载入" if day else "不在2025年版目录中") in text
    assert about["条数"] == "0"


def test_a_page_of_a_file_says_that_it_is_one(client: Client) -> None:
    about = dict(row[:2] for row in sheets(client, page=2, per_page=25)["说明"])
    assert about["条数"] == "第 2 页，每页 25 条，共 114 条"
    assert "第 2 页，每页 25 条，共 114 条" in text_of(client, page=2, per_page=25)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_is_named_by_edition_and_day(client: Client, ending: str) -> None:
    given = client.get(f"/directory.{ending}?on=2025-06-01").headers["Content-Disposition"]
    assert given == f'attachment; filename="directory-2025-on-2025-06-01.{ending}"'
    before = client.get(f"/directory.{ending}?on=2020-01-01").headers["Content-Disposition"]
    assert before == f'attachment; filename="directory-on-2020-01-01.{ending}"'


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    " =1+1",
    "\u3000=1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(client: Client, formula: str) -> None:
    Agency.objects.filter(filing_number=LIFTS[0]).update(name=formula)
    AgencyName.objects.filter(agency__filing_number=LIFTS[0]).update(name=formula)
    AssessmentItem.objects.filter(occupation__code=LIFTS[1]).update(work_type=formula)
    row = csv_table(client, agency=LIFTS[0])[0]
    assert (row["评价机构"], row["工种"]) == (f"'{formula}", f"'{formula}")
    archive = zipfile.ZipFile(io.BytesIO(body(client.get(f"/directory.xlsx?agency={LIFTS[0]}"))))
    for name in archive.namelist():
        assert b"<f>" not in archive.read(name)
    cells = [cell for row in sheets(client, agency=LIFTS[0])["目录"] for cell in row if cell]
    assert all(str(cell)[0] not in "=+-@＝＋－＠\t\r" for cell in cells)


def test_what_is_searched_for_is_no_formula_either(client: Client) -> None:
    """A question is repeated in the file, and anybody may have made it up."""
    for row in sheets(client, q="=1+1")["说明"]:
        assert all(str(cell)[:1] not in "=+-@" for cell in row if cell)


def test_ordinary_text_stays_as_it_is(client: Client) -> None:
    assert "'" not in text_of(client)


MEALS = printed(lambda row: row.code.startswith("4-03"))
ASKED = {"code": "4-03", "view": "occupations", "on": "2025-06-01"}


def test_a_workbook_holds_so_many_rows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", len(MEALS))
    assert in_xlsx(client, **ASKED) == MEALS
    assert any("/directory.xlsx" in link for link in page(client, **ASKED).links)


def test_one_row_more_is_refused_before_any_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", len(MEALS) - 1)
    monkeypatch.setattr(exports, "as_xlsx", pytest.fail)
    response = client.get(address("/directory.xlsx", ASKED))
    assert (response.status_code, response.headers["Cache-Control"]) == (413, "no-store")
    refusal = Page(response.content.decode())
    assert f"这个查询有 {len(MEALS)} 条，XLSX 文件最多 {len(MEALS) - 1} 条。" in refusal.text
    assert f"This query finds {len(MEALS)} rows" in refusal.text
    (same,) = {link for link in refusal.links if link.startswith("/directory.csv")}
    assert in_csv(client, **dict(parse_qsl(urlsplit(same).query))) == MEALS


def test_the_list_offers_no_workbook_that_would_be_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", len(MEALS) - 1)
    shown = page(client, **ASKED)
    files = [link.partition("?")[0] for link in shown.links if link.startswith("/directory.")]
    assert files == ["/directory.csv", "/directory.json"]
    assert f"（超过 {len(MEALS) - 1} 条，不提供 XLSX）" in shown.text


def test_a_page_of_a_long_list_is_a_workbook(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", len(MEALS) - 1)
    assert in_xlsx(client, **ASKED, page=1, per_page=25) == MEALS[:25]


def test_a_program_is_refused_in_its_own_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 1)
    response = client.get("/directory.xlsx", headers={"Accept": "application/json"})
    assert response.json() == {"status": 413, "message": "结果太多，不能做成 XLSX"}
