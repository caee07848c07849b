"""Contact data of agencies as a table: what its columns are called, how it is written and how it comes back.

Back it comes as CSV, in the encoding and with the days that Excel writes, or as a workbook; messages name the
rows of the sheet.

The table names agencies by filing number and changes nothing but their contact block; it makes no agency.
Each line carries the version of its agency, so that a table exported last week overwrites nothing newer.
"""

import csv
import difflib
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from import_export.fields import Field
from import_export.resources import Diff, ModelResource
from import_export.widgets import DateWidget
from tablib import Dataset

from agencies.admin.checked import LineText, whole_number
from agencies.annex.documents import OLD, PACKAGE
from agencies.annex.documents.document import DocumentRefused
from agencies.annex.documents.in_child import text_of_file
from agencies.days import parse_day
from agencies.models import Agency
from agencies.spreadsheets import guarded, looks_like_formula, unguarded

NUMBER_HEADING, AGENCY_HEADING, VERSION = "机构备案号", "机构名称", "版本"
CONTACT_HEADINGS = {
    "website": "网站",
    "wechat_account": "微信公众号",
    "telephone": "电话",
    "address": "地址",
    "contact_source": "联系方式的来源",
    "contact_confirmed_on": "联系方式最近核实日期",
}
SHEET_ROW = "行"
CONTACT_COLUMNS = [NUMBER_HEADING, AGENCY_HEADING, *CONTACT_HEADINGS.values(), VERSION]
ENCODINGS = ("utf-8-sig", "gb18030")  # a Chinese Excel saves the second


class DayWidget(DateWidget):
    """2025-11-05, and 2025/11/5 as Excel writes it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        day = parse_day(value) if value else None
        if day and day > timezone.localdate():
            raise ValueError("不能在今天之后。")
        return day


class PlainDiff(Diff):
    """Old and new text marked by elements alone: the library's own markup has style attributes."""

    def as_html(self) -> list[SafeString]:
        return [diff_html(str(old), str(new)) for old, new in zip(self.left, self.right, strict=True)]


def diff_html(old: str, new: str) -> SafeString:
    """`021-<del>1</del><ins>2</ins>`."""
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("span", old[a:b]))
        else:
            pieces += [("del", old[a:b]), ("ins", new[c:d])]
    shown = [(tag, text, tag) for tag, text in pieces if text]
    return format_html_join("", "<{}>{}</{}>", shown) or SafeString("")


class ContactResource(ModelResource):
    filing_number = Field(attribute="filing_number", column_name=NUMBER_HEADING)
    name = Field(attribute="name", column_name=AGENCY_HEADING, readonly=True)
    contact_confirmed_on = Field(
        attribute="contact_confirmed_on",
        column_name=CONTACT_HEADINGS["contact_confirmed_on"],
        widget=DayWidget(format="%Y-%m-%d"),
    )
    version = Field(attribute="version", column_name=VERSION, readonly=True)

    class Meta:
        model = Agency
        fields = ("filing_number", "name", *CONTACT_HEADINGS, "version")
        import_id_fields = ("filing_number",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return PlainDiff

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        """Columns are headed in Chinese."""
        field = super().field_from_django_field(field_name, django_field, readonly)
        field.column_name = CONTACT_HEADINGS.get(field_name, field.column_name)
        return field

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        rows = zip(dataset[SHEET_ROW], dataset[AGENCY_HEADING], strict=True)
        self.places = [f"第 {row} 行 {name}" for row, name in rows]
        del dataset[SHEET_ROW]

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """What is wrong is told with the sheet's own row, the agency and the column."""
        for invalid in result.invalid_rows:
            invalid.told = f"{self.places[invalid.number - 1]}：{'；'.join(faults_of(invalid.error))}"
        for place, errors in result.row_errors():
            for error in errors:
                error.told = f"{self.places[place - 1]}：{error.error}"

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        for column, value in row.items():
            row[column] = contact_text(column, unguarded(str(value or "").strip()))
        formulas = [column for column in CONTACT_HEADINGS.values() if looks_like_formula(row[column])]
        if formulas:
            raise ValidationError(f"{'、'.join(formulas)}：不能以 = + - @ 开头，以免被电子表格当作公式。")

    def init_instance(self, row: Any = None) -> Agency:
        raise ValidationError(f"本站没有备案号为“{row[NUMBER_HEADING]}”的机构；这里不能新增机构。")

    def before_save_instance(self, instance: Agency, row: dict[str, Any], **kwargs: Any) -> None:
        seen = row[VERSION]
        if whole_number(seen) is None:
            raise ValidationError("“版本”一栏空着或改动过；请重新导出，再改这一行。")
        if not instance.claim_version(int(seen)):
            raise ValidationError("导出这份表格之后，这家机构又有人修改过；请重新导出，再改这一行。")
        instance._change_reason = kwargs["change_reason"]  # type: ignore[attr-defined]  # read by the history


def faults_of(error: ValidationError) -> list[str]:
    """Each behind its column; what concerns the whole line is told once its columns can be read."""
    columns = error.message_dict if hasattr(error, "error_dict") else {}
    of_columns = [
        f"{CONTACT_HEADINGS[name]}：{fault}"
        for name, faults in columns.items()
        if name in CONTACT_HEADINGS
        for fault in faults
    ]
    return of_columns or error.messages


def contact_text(column: str, text: str) -> str:
    """As strict as the form of an agency."""
    try:
        return str(LineText(required=False).clean(text))
    except ValidationError as unseen:
        raise ValidationError(f"{column}：{unseen.messages[0]}") from unseen


def contacts_table() -> Dataset:
    """All agencies, for a spreadsheet: no cell that would run."""
    table = ContactResource().export(Agency.objects.order_by("filing_number"))
    safe = Dataset(headers=table.headers)
    for line in table:
        safe.append([guarded(str(cell)) for cell in line])
    return safe


def rows_of_file(data: bytes) -> list[list[str]]:
    """Every row of the sheet, blank ones too; a workbook is opened by a child process."""
    if not data.startswith((PACKAGE, OLD)):
        try:
            return list(csv.reader(io.StringIO(decoded(data), newline="")))
        except csv.Error as broken:
            raise ValidationError("读不懂这个文件：有一格太长，可能是引号没有成对。") from broken
    try:
        return [line.split("\t") for line in text_of_file(data).split("\n")]
    except DocumentRefused as refusal:
        raise ValidationError(refusal.problem.message) from refusal


def tidy_table(rows: list[list[str]]) -> str:
    """From the headings on, without blank rows, each with the number that it has in the sheet."""
    first = next((at for at, row in enumerate(rows) if NUMBER_HEADING in row), 0)
    headings = rows[first] if rows else []
    twice = {heading for heading in headings if heading and headings.count(heading) > 1}
    if twice:
        raise ValidationError(f"这些栏目不止一栏：{'、'.join(sorted(twice))}；请只留一栏。")
    missing = [column for column in CONTACT_COLUMNS if column not in headings]
    if missing:
        raise ValidationError(f"缺少这些栏目：{'、'.join(missing)}。请先导出，再在导出的表格上修改。")
    table, places = io.StringIO(), dict[str, int]()
    writer = csv.writer(table)
    writer.writerow([*filter(None, headings), SHEET_ROW])
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        if any(cell.strip() for cell in row):
            cells = dict(zip(headings, [*row, *[""] * len(headings)], strict=False))
            agency = cells[NUMBER_HEADING].strip()
            if (other := places.setdefault(agency, number)) != number:
                raise ValidationError(f"第 {other} 行和第 {number} 行是同一家机构：{agency}。")
            writer.writerow([*(cell for heading, cell in cells.items() if heading), number])
    return table.getvalue()


def decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("读不懂这个文件的编码；请存为“CSV UTF-8”再上传。")
