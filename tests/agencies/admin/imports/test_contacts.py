"""Contact data out as a table and in again, with a preview in between."""

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agencies.models import Agency
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, read_form, text_of
from tests.agencies.register import LIFTS, agency

pytestmark = pytest.mark.django_db
LIST = "/admin/agencies/agency/"
FILLED = {"电话": "021-12345678", "联系方式的来源": "来函", "联系方式最近核实日期": "2025-06-01"}


@pytest.fixture(autouse=True)
def line_by_line(settings: Settings) -> None:
    """An import looks up and saves each line on its own; a table has a few dozen."""
    settings.ZEAL_ALLOWLIST = [{"model": "agencies.Agency"}]


def exported(client: Client) -> list[dict[str, str]]:
    answer = client.get(f"{LIST}contacts.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def upload(client: Client, lines: list[dict[str, str]], encoding: str = "utf-8-sig") -> Any:
    table = io.StringIO()
    writer = csv.DictWriter(table, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    file = SimpleUploadedFile("contacts.csv", table.getvalue().encode(encoding))
    sent = {"import_file": file, "format": "0", "resource": "0", "change_reason": "六月核实"}
    return client.post(f"{LIST}import/", sent)


def confirm(client: Client, preview: Any) -> Any:
    return client.post(f"{LIST}process_import/", read_form(preview), follow=True)


def line_of(lines: list[dict[str, str]], **changed: str) -> list[dict[str, str]]:
    return [{**line, **changed} for line in lines if line["机构备案号"] == LIFTS[0]]


def test_the_table_names_every_agency(editor: Client) -> None:
    lines = exported(editor)
    assert len(lines) == 56
    assert line_of(lines)[0]["机构名称"] == "上海市电梯行业协会"


def sent_file(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    sent = {"import_file": file, "format": "0", "resource": "0", "change_reason": "六月核实"}
    return client.post(f"{LIST}import/", sent)


def workbook(rows: list[list[Any]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def test_the_workbook_that_is_exported_is_read_back(editor: Client) -> None:
    answer = editor.get(f"{LIST}contacts.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    heading, *lines = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert len(lines) == 56
    changed = [[cell or "" for cell in line] for line in lines if line[0] == LIFTS[0]]
    for column, value in FILLED.items():
        changed[0][heading.index(column)] = value
    confirm(editor, sent_file(editor, "contacts.xlsx", workbook([heading, *changed])))
    assert Agency.objects.get(filing_number=LIFTS[0]).telephone == FILLED["电话"]


def test_a_workbook_is_read_with_its_own_row_numbers_and_days(editor: Client) -> None:
    """A title above the headings, a blank row, and a day that is one to Excel."""
    lines = exported(editor)
    headings = list(lines[0])
    (lifts,) = line_of(lines, **FILLED)
    day = {**lifts, "联系方式最近核实日期": dt.date(2025, 11, 5)}
    table: list[list[Any]] = [["机构联系方式"], headings, [], list(day.values())]
    confirm(editor, sent_file(editor, "联系方式.xlsx", workbook(table)))
    assert (agency(LIFTS[0]).telephone, agency(LIFTS[0]).contact_confirmed_on) == (
        "021-12345678",
        dt.date(2025, 11, 5),
    )
    wrong = {**lines[0], **FILLED, "联系方式最近核实日期": "昨天"}
    told = text_of(sent_file(editor, "联系方式.xlsx", workbook([*table[:3], list(wrong.values())])))
    assert told.count("第 4 行 ") == 1
    assert "没有这一天" in told


def test_the_csv_that_excel_saves_is_read(editor: Client) -> None:
    lines = line_of(exported(editor), **{**FILLED, "联系方式最近核实日期": "2025/11/5"})
    confirm(editor, upload(editor, lines, "gb18030"))
    assert agency(LIFTS[0]).contact_confirmed_on == dt.date(2025, 11, 5)


def test_a_file_that_is_no_table_is_refused_by_name(editor: Client) -> None:
    assert "没有导入" not in text_of(sent_file(editor, "x.xlsx", b"PK\x03\x04 broken"))
    assert not Agency.objects.exclude(telephone="").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_changed_line_is_previewed_and_then_saved(editor: Client, encoding: str) -> None:
    preview = upload(editor, line_of(exported(editor), **FILLED), encoding)
    assert "<ins>021-12345678</ins>" in preview.content.decode()
    assert not INLINE.search(preview.content.decode())
    assert agency(LIFTS[0]).telephone == ""
    confirm(editor, preview)
    saved = agency(LIFTS[0])
    assert (saved.telephone, saved.version) == ("021-12345678", 2)
    assert saved.history.latest().history_change_reason == "六月核实"
    assert str(saved.history.latest().history_user) == "编辑员"


def test_lines_without_changes_make_no_history(editor: Client) -> None:
    before = Agency.history.count()
    told = text_of(confirm(editor, upload(editor, exported(editor))))
    assert "修改 0 家，56 家没有变化" in told
    assert Agency.history.count() == before


def test_a_table_older_than_the_record_overwrites_nothing(editor: Client) -> None:
    lines = line_of(exported(editor), **FILLED)
    agency(LIFTS[0]).claim_version(1)
    assert "又有人修改过" in text_of(upload(editor, lines))
    assert agency(LIFTS[0]).telephone == ""


def test_what_changes_between_preview_and_confirmation_is_not_overwritten(editor: Client) -> None:
    lines = exported(editor)
    others = [{**line, **FILLED} for line in lines[:3]]
    preview = upload(editor, [*line_of(lines, **FILLED), *others])
    agency(LIFTS[0]).claim_version(1)
    told = text_of(confirm(editor, preview))
    assert "第 2 行 上海市电梯行业协会：导出这份表格之后" in told
    assert "什么也没有导入" in told
    assert not Agency.objects.exclude(telephone="").exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({**FILLED, "电话": "=1+1"}, "不能以 = + - @ 开头"),
        ({**FILLED, "地址": "＝HYPERLINK(1)"}, "不能以 = + - @ 开头"),
        ({"电话": "021-1"}, "填写联系方式时，请同时写明来源和最近核实日期。"),
        ({"机构备案号": "S000031399999"}, "本站没有备案号为“S000031399999”的机构"),
        ({**FILLED, "联系方式最近核实日期": "昨天"}, "第 2 行 上海市电梯行业协会：联系方式最近核实日期："),
        ({**FILLED, "网站": "不是网址"}, "第 2 行 上海市电梯行业协会：网站：输入一个有效的 URL。"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(editor: Client, changed: dict[str, str], told: str) -> None:
    page = upload(editor, line_of(exported(editor), **changed))
    assert told in text_of(page)
    assert "confirm" not in page.content.decode()
    assert not Agency.objects.exclude(telephone="").exists()


def test_a_guarded_cell_comes_back_as_it_was(editor: Client) -> None:
    Agency.objects.filter(filing_number=LIFTS[0]).update(
        telephone="+86 21 1", contact_source="来函", contact_confirmed_on="2025-06-01"
    )
    assert line_of(exported(editor))[0]["电话"] == "'+86 21 1"


def test_another_table_or_a_huge_file_is_refused(editor: Client) -> None:
    assert "缺少这些栏目" in text_of(upload(editor, [{"甲": "1", "乙": "2"}]))
    # Once, and nothing of each line, nor of the program.
    lines = [{name: cell for name, cell in line.items() if name != "电话"} for line in exported(editor)]
    page = upload(editor, lines).content.decode()
    assert page.count("缺少这些栏目：电话。") == 1
    assert "第 1 行" not in page
    assert "sheet_rows" not in page
    huge = line_of(exported(editor), 地址="路" * 400_000)
    assert "文件超过 1 MB" in text_of(upload(editor, huge))


def test_a_viewer_exports_and_does_not_import(sign_in: SignIn) -> None:
    viewer = sign_in("查看")
    assert viewer.get(f"{LIST}contacts.csv").status_code == 200
    assert viewer.get(f"{LIST}import/").status_code == 403
    assert viewer.post(f"{LIST}process_import/", {}).status_code == 403
    assert "导入联系方式" not in text_of(viewer.get(LIST))
    assert sign_in("无").get(f"{LIST}contacts.csv").status_code == 403


def test_the_upload_page_is_plain_enough_for_a_strict_policy(editor: Client) -> None:
    page = editor.get(f"{LIST}import/").content.decode()
    assert "导出现有联系方式" in page
    assert not INLINE.search(page)


def test_nothing_is_kept_in_files_and_confirming_twice_is_harmless(
    editor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    preview = upload(editor, line_of(exported(editor), **FILLED))
    assert list(tmp_path.iterdir()) == []
    assert "修改 1 家，0 家没有变化" in text_of(confirm(editor, preview))
    assert "修改 0 家，1 家没有变化" in text_of(confirm(editor, preview))
    assert agency(LIFTS[0]).version == 2


@pytest.mark.parametrize("field", ["import_file_name", "format", "resource", "change_reason"])
def test_what_was_not_shown_to_be_confirmed_is_uploaded_anew(
    editor: Client, field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file that a browser names is read, or taken away."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    secret = tmp_path / "secret"
    secret.write_text("机构备案号", encoding="utf-8")
    shown = read_form(upload(editor, line_of(exported(editor), **FILLED)))
    for sent in ("secret", str(secret), "9" * 30, "a\x00b"):
        made_up = f"甲\x0b{sent}" if field == "change_reason" else sent
        told = text_of(editor.post(f"{LIST}process_import/", {**shown, field: made_up}, follow=True))
        assert "什么也没有导入，请重新上传" in told
    assert secret.exists()
    assert agency(LIFTS[0]).telephone == ""


def test_a_preview_is_confirmed_within_a_working_day(editor: Client, sign_in: SignIn) -> None:
    shown = read_form(upload(editor, line_of(exported(editor), **FILLED)))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=9)):
        told = text_of(sign_in("编辑").post(f"{LIST}process_import/", shown, follow=True))
    assert "对比已过期" in told


@pytest.mark.parametrize("unseen", ["\x0b", "\x00", "\u202e", "\u200b", "\n"])
def test_a_cell_is_as_strict_as_the_form_of_an_agency(editor: Client, unseen: str) -> None:
    told = text_of(upload(editor, line_of(exported(editor), **{**FILLED, "地址": f"路{unseen}一号"})))
    assert f"第 2 行 上海市电梯行业协会：地址：含有看不见的字符（U+{ord(unseen):04X}）" in told


def test_data_is_not_confirmed_in_the_future(editor: Client) -> None:
    tomorrow = str(timezone.localdate() + dt.timedelta(days=1))
    changed = {**FILLED, "联系方式最近核实日期": tomorrow}
    assert "第 2 行 上海市电梯行业协会：联系方式最近核实日期：不能在今天之后" in text_of(
        upload(editor, line_of(exported(editor), **changed))
    )


def test_an_agency_or_a_column_that_stands_there_twice_is_told(editor: Client) -> None:
    (line,) = line_of(exported(editor), **FILLED)
    assert f"第 2 行和第 3 行是同一家机构：{LIFTS[0]}" in text_of(upload(editor, [line, line]))
    rows = [[*line, "电话"], [*line.values(), "021-2"]]
    assert "这些栏目不止一栏：电话" in text_of(
        sent_file(editor, "x.xlsx", workbook([list(row) for row in rows]))
    )
    assert "“版本”一栏空着" in text_of(upload(editor, [{**line, "版本": ""}]))


def test_a_table_with_a_quotation_mark_left_open_is_told(editor: Client) -> None:
    (line,) = line_of(exported(editor))
    table = f'{",".join(line)}\n"{"长" * 140_000}\n'
    assert "读不懂这个文件：有一格太长" in text_of(sent_file(editor, "x.csv", table.encode()))
