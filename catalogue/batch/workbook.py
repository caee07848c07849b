"""The checked list as a workbook: its columns, what the directory says beside them, and what that means."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from agencies.spreadsheets import guarded
from catalogue.batch.answers import Checked, LineStatus

LIST_WIDTHS = (8, 30, 26, 12, 14, 24, 60, 30, 30, 40, 40)
# Beside the word, never instead of it.
STATUS_COLOURS = {LineStatus.HELD: "E3F1E3", LineStatus.SEVERAL: "FFF3D6", LineStatus.INCOMPLETE: "EEEEEE"}
OTHER_COLOUR = "FBE3E0"


def batch_workbook(checked: Sequence[Checked], explained: Sequence[str], others: Sequence[str] = ()) -> bytes:
    """`others`: the headings of further columns of the list, which stand beside it."""
    # Ten MiB that a process which writes no workbook need not hold.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("核对结果")
    headings = (
        *(_("行号"), _("机构"), _("职业"), _("等级"), _("日期"), *others, _("结果"), _("说明")),
        *(_("有哪几种可能"), _("理解为"), _("出处"), _("某日说明")),
    )
    rows = [headings, *map(checked_row, checked)]
    for line, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(line, column, guarded(text))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line == 1:
                cell.font = Font(bold=True)
    for line, each in enumerate(checked, start=2):
        sheet.cell(line, 6 + len(others)).fill = PatternFill(
            "solid", fgColor=STATUS_COLOURS.get(each.status, OTHER_COLOUR)
        )
    for column, width in enumerate((*LIST_WIDTHS[:5], *(18 for _each in others), *LIST_WIDTHS[5:]), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    notes = book.create_sheet(_("说明"))
    notes.column_dimensions["A"].width = 100
    for line, text in enumerate([*explained, *map(str, LineStatus.labels)], start=1):
        notes.cell(line, 1, guarded(text))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def checked_row(each: Checked) -> tuple[str, ...]:
    asked = each.asked
    return (
        str(asked.number),
        *(asked.agency, asked.item, asked.grade, asked.day, *asked.others),
        *(each.label, each.sentence, "；".join(each.candidates), each.understood, each.source, each.address),
    )
