"""The list as files: whole, sourced, dated, and harmless to a spreadsheet."""

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from csvw import CSVW  # type: ignore[import-untyped]  # no stubs
from django.test import Client, override_settings
from openpyxl import load_workbook

from agencies.database.door import open_door
from agencies.models import Agency, AgencyName, AssessmentItem
from catalogue.directory import addresses
from catalogue.downloads import exports
from tests.agencies.register import ADVERTS, LABELLING, LIFTS
from tests.catalogue.asking import address, body, csv_table, in_csv, in_xlsx, page, printed
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db


# Those of every file since the first release keep their names and their order; what came later follows.
COLUMNS = """
    职业编码 职业 工种 职业（工种） 类型 评价机构 机构备案号 等级 各等级起始日期 匹配原因 出处
    附件表 编号 序号 目录年份 查询日期 说明
    大类编码 大类 中类编码 中类 小类编码 小类 列入日期
    五级起始日期 四级起始日期 三级起始日期 二级起始日期 一级起始日期
    机构类别
""".split()


def metadata(client: Client, **asked: Any) -> dict[str, Any]:
    """The description that the CSV of a question leads to."""
    link = client.get(address("/directory.csv", asked)).headers["Link"]
    target, *parameters = link.split("; ")
    assert parameters == ['rel="describedby"', 'type="application/csvm+json"']
    response = client.get(target[1:-1])
    assert response.headers["Content-Type"] == "application/csvm+json"
    told: dict[str, Any] = response.json()
    return told


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
    assert headings == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)} == {30}


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


def test_headings_are_the_same_on_every_day_and_for_every_question(client: Client) -> None:
    """So a query that somebody saved finds its columns tomorrow."""
    for asked in ({"on": "2025-06-01"}, {"q": "电工"}, {"agency": "S000031300099"}, {"on": "2020-01-01"}):
        assert next(csv.reader(io.StringIO(text_of(client, **asked)[1:], newline=""))) == COLUMNS


def test_groups_and_days_stand_in_columns_of_their_own(client: Client) -> None:
    (row,) = csv_table(client, agency=LIFTS[0], code=LIFTS[1])
    assert [row[name] for name in COLUMNS[17:24]] == [
        *("6", "生产制造及有关人员", "6-29", "建筑施工人员", "6-29-03", "建筑安装施工人员", "2024-12-30")
    ]
    assert {row[name] for name in COLUMNS[24:29]} == {"2024-12-30"}
    (row,) = csv_table(client, agency=ADVERTS[0], code=ADVERTS[1])
    assert [row[name] for name in COLUMNS[24:29]] == ["", "", *["2024-12-30"] * 3]
    (row,) = csv_table(client, agency=LABELLING[0], code=LABELLING[1])
    assert [row[name] for name in COLUMNS[23:29]] == ["2024-12-30", *[""] * 5]


def test_both_files_hold_the_same_cells(client: Client) -> None:
    """In a workbook a number is a number and a day a day."""
    headings, *rows = csv.reader(io.StringIO(text_of(client, q="电工")[1:], newline=""))
    book = sheets(client, q="电工")["目录"]
    kinds = {"附件表": int, "编号": int, "序号": int, "目录年份": int}
    for values, texts in zip(book[1:], rows, strict=True):
        for name, value, text in zip(headings, values, texts, strict=True):
            day = value.date() if isinstance(value, dt.datetime) else value
            assert str(day if day is not None else "") == text
            expected = dt.datetime if name.endswith("日期") and name != "各等级起始日期" else str
            assert value is None or type(value) is kinds.get(name, expected), name


def test_the_workbook_is_laid_out_as_a_list_to_work_with(client: Client) -> None:
    sheet: Any = load_workbook(io.BytesIO(body(client.get("/directory.xlsx"))))["目录"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert sheet.auto_filter.ref == f"A1:AD{len(ROWS) + 1}"
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        *("landscape", 1, 0),
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.center.text
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    assert (
        sheet.column_dimensions[letters["评价机构"]].width
        > 2 * sheet.column_dimensions[letters["编号"]].width
    )
    shown = [name for name, letter in letters.items() if not sheet.column_dimensions[letter].hidden]
    assert shown == [
        *"职业编码 职业 工种 类型 评价机构 机构备案号 出处 附件表 编号 序号".split(),
        *COLUMNS[24:29],
    ]


def test_its_second_sheet_says_what_it_is(client: Client) -> None:
    book = sheets(client)
    told = {row[0]: row[1] for row in book["说明"]}
    assert (told["目录年份"], told["许可"]) == ("2025", "CC BY 4.0")
    assert [row[0] for row in book["各列含义"]] == ["列", *COLUMNS]


def test_machines_are_told_what_a_file_is(client: Client) -> None:
    told = metadata(client, code="4-03", on="2025-06-01")
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}]
    assert told["url"] == "http://testserver/directory.csv?code=4-03&on=2025-06-01"
    assert [column["titles"] for column in told["tableSchema"]["columns"]] == COLUMNS
    assert {"name": "依据", "text": "沪人社职〔2024〕458号（2024-12-30）"} in told["notes"]
    assert client.get("/directory.csv-metadata.json?on=x").status_code == 400


def test_a_reader_of_described_files_finds_nothing_wrong(client: Client, tmp_path: Path) -> None:
    (tmp_path / "directory.csv").write_bytes(body(client.get("/directory.csv?on=2025-06-01")))
    told = metadata(client, on="2025-06-01") | {"url": "directory.csv"}
    description = tmp_path / "directory.csv-metadata.json"
    description.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    read = CSVW(str(description))
    assert read.is_valid
    ((_name, rows),) = [(table.url, list(table)) for table in read.tables]
    assert len(rows) == len(ROWS)
    assert rows[0]["c14"] == 1


@pytest.mark.parametrize("asked", [{"agency": "S000031300099"}, {"on": "2020-01-01"}], ids=str)
def test_a_file_without_rows_still_says_of_what_it_is(client: Client, asked: dict[str, str]) -> None:
    assert in_csv(client, **asked) == in_xlsx(client, **asked) == []
    day = asked.get("on", "")
    about = dict(row[:2] for row in sheets(client, **asked)["说明"])
    for text in (str(metadata(client, **asked)["notes"]), str(about)):
        assert ("2020-01-01" if day else "沪人社职〔2024〕458号") in text
        assert ("本站没有这一天的资料" if day else "不在2025年版目录中") in text
    # Of a day that nobody knows nothing is counted.
    assert about["条数"] == (None if day else "0")


def test_a_page_of_a_file_says_that_it_is_one(client: Client) -> None:
    about = dict(row[:2] for row in sheets(client, page=2, per_page=25)["说明"])
    assert about["条数"] == "第 2 页，每页 25 条，共 114 条"
    assert "第 2 页，每页 25 条，共 114 条" in str(metadata(client, page=2, per_page=25)["notes"])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_is_named_by_edition_and_day(client: Client, ending: str) -> None:
    given = client.get(f"/directory.{ending}?on=2025-06-01").headers["Content-Disposition"]
    plain, shown = given.split("; filename*=UTF-8''")
    assert plain == f'attachment; filename="directory-2025-on-2025-06-01.{ending}"'
    assert unquote(shown) == f"上海职业技能评价目录-2025年版-2025-06-01.{ending}"
    before = client.get(f"/directory.{ending}?on=2020-01-01").headers["Content-Disposition"]
    assert before.startswith(f'attachment; filename="directory-on-2020-01-01.{ending}"; ')
    assert unquote(before).endswith(f"上海职业技能评价目录-2020-01-01.{ending}")


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
    with open_door("a test"):
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
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", len(MEALS))
    assert in_xlsx(client, **ASKED) == MEALS
    assert any("/directory.xlsx" in link for link in page(client, **ASKED).links)


def test_one_row_more_is_refused_before_any_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", len(MEALS) - 1)
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
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", len(MEALS) - 1)
    shown = page(client, **ASKED)
    files = [link.partition("?")[0] for link in shown.links if link.startswith("/directory.")]
    assert files == ["/directory.csv", "/directory.json"]
    assert f"（超过 {len(MEALS) - 1} 条，不提供 XLSX）" in shown.text


def test_a_page_of_a_long_list_is_a_workbook(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", len(MEALS) - 1)
    assert in_xlsx(client, **ASKED, page=1, per_page=25) == MEALS[:25]


def test_a_program_is_refused_in_its_own_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", 1)
    response = client.get("/directory.xlsx", headers={"Accept": "application/json"})
    assert response.json() == {"status": 413, "message": "结果太多，不能做成 XLSX"}


@override_settings(SITE_URL="https://zyjn.example.gov.cn")
def test_files_name_the_site_and_not_the_host_that_was_asked_for(client: Client) -> None:
    host = {"host": "localhost:6666"}
    text = body(client.get("/directory.csv-metadata.json?q=电工", headers=host)).decode()
    book = load_workbook(io.BytesIO(body(client.get("/directory.xlsx?q=电工", headers=host))))
    said = str([list(sheet.iter_rows(values_only=True)) for sheet in book])
    for each in (text, said):
        assert "https://zyjn.example.gov.cn/directory." in each
        assert "6666" not in each
