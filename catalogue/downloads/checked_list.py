"""The checked list as a workbook: its columns, what the directory says beside them, and what that means."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.changes import Change
from agencies.spreadsheets import guarded
from catalogue.batch.answers import Checked, LeftOut, LineStatus, by_status
from catalogue.downloads.xlsx import in_columns, laid_out, saved_in_memory

# In characters of the narrow kind; of the list's other columns each.
LIST_WIDTHS, OTHER_WIDTH = (6, 24, 20, 11, 13, 15, 52, 18, 24, 38, 34), 14
NOTE_WIDTHS, LEFT_OUT_WIDTHS, CHANGED_WIDTHS = (24, 90, 8), (36, 48, 40), (124,)
# In points; and how much of a line's width is filled, since words and numbers are not torn.
LINE_HEIGHT, FILLED = 14.5, 0.85
Cells = tuple[str | int, ...]
# Beside the word, never instead of it.
STATUS_COLOURS = {LineStatus.HELD: "E3F1E3", LineStatus.SEVERAL: "FFF3D6", LineStatus.INCOMPLETE: "EEEEEE"}
OTHER_COLOUR = "FBE3E0"
STATUS_MEANINGS = {
    LineStatus.HELD: gettext_lazy("核对的那一天，目录列有这家机构的这一职业（工种）和等级。"),
    LineStatus.OTHER_GRADES: gettext_lazy("目录列有这家机构的这一职业，但没有所写的等级。"),
    LineStatus.NOT_OF_AGENCY: gettext_lazy("机构和职业都在目录里，但这家机构没有列这一职业。"),
    LineStatus.NO_AGENCY: gettext_lazy("目录里没有所写的机构。"),
    LineStatus.NO_OCCUPATION: gettext_lazy("目录里没有机构评价所写的职业。"),
    LineStatus.HELD_BEFORE: gettext_lazy("以前列入过，到核对的那一天已不再列入；括号里是不再列入的日期。"),
    LineStatus.HELD_LATER: gettext_lazy("到核对的那一天还没有列入，以后才列入。"),
    LineStatus.NOT_KNOWN: gettext_lazy("那一天早于本站收录的最早目录。"),
    LineStatus.SEVERAL: gettext_lazy("不能确定所写的是哪一个；旁边是可能的几种。"),
    LineStatus.INCOMPLETE: gettext_lazy("缺机构、职业或日期，或者没有看懂等级、日期，或者那一天尚未到来。"),
}


def batch_workbook(
    checked: Sequence[Checked],
    explained: Iterable[str],
    root: str,
    others: Sequence[str] = (),
    left_out: Iterable[LeftOut] | None = None,
    changed: Iterable[Change] = (),
) -> bytes:
    """`root`: of the addresses; `others`: headings of further columns of the list, which stand beside it.

    `left_out` and `changed`: the other direction, where agencies were ticked.
    """
    # Ten MiB that a process which writes no workbook need not hold.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    link = Font(color="0B5394", underline="single")
    fills = {
        each: PatternFill("solid", fgColor=STATUS_COLOURS.get(each, OTHER_COLOUR)) for each in LineStatus
    }
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("核对结果")
    headings = (
        *(_("行号"), _("机构"), _("职业"), _("等级"), _("日期"), *others, _("结果"), _("说明")),
        *(_("有哪几种可能"), _("理解为"), _("出处"), _("某日说明")),
    )
    widths = (*LIST_WIDTHS[:5], *(OTHER_WIDTH for _each in others), *LIST_WIDTHS[5:])
    fill_in(sheet, [headings, *(checked_row(each, root) for each in checked)], widths)
    for line, each in enumerate(checked, start=2):
        sheet.cell(line, 6 + len(others)).fill = fills[each.status]
        if each.source_url:
            cell = sheet.cell(line, len(widths) - 1)
            cell.hyperlink, cell.font = root + each.source_url, link
    laid_out(sheet, widths)
    sheet.auto_filter.ref = sheet.dimensions
    if left_out is not None:
        missing = book.create_sheet(_("目录内有、名单里没有"))
        fill_in(missing, [(_("机构"), _("职业"), _("等级")), *left_out], LEFT_OUT_WIDTHS)
        laid_out(missing, LEFT_OUT_WIDTHS)
        since = book.create_sheet(_("名单那天以后的变化"))
        fill_in(since, [(_("变更记录"),), *((each.sentence,) for each in changed)], CHANGED_WIDTHS)
        laid_out(since, CHANGED_WIDTHS)
    notes = book.create_sheet(_("说明"))
    fill_in(notes, notes_on(checked, explained), NOTE_WIDTHS)
    in_columns(notes, NOTE_WIDTHS)
    for line, status in enumerate(LineStatus, start=2):
        notes.cell(line, 1).fill = fills[status]
    return saved_in_memory(book).getvalue()


def fill_in(sheet: Any, lines: Iterable[Cells], widths: Sequence[float]) -> None:
    """Text is text, and a line is as high as its longest cell: what only shows a file measures none."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for line, cells in enumerate(lines, start=1):
        for column, value in enumerate(cells, start=1):
            shown = guarded(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value
            cell = sheet.cell(line, column, shown)
            cell.data_type = "s" if isinstance(value, str) else "n"
            cell.alignment = wrapped
            if line == 1:
                cell.font = bold
        pairs = zip(cells, widths, strict=True)
        needed = (ceil(width_of(str(each)) / (FILLED * width)) for each, width in pairs)
        sheet.row_dimensions[line].height = LINE_HEIGHT * max(1, *needed)


def notes_on(checked: Sequence[Checked], explained: Iterable[str]) -> list[Cells]:
    counts = {status: count for status, _label, count in by_status(checked)}
    meanings = [
        (capfirst(str(each.label)), str(STATUS_MEANINGS[each]), counts.get(each, 0)) for each in LineStatus
    ]
    return [(_("结果"), _("含义"), _("行数")), *meanings, *((_("说明"), text, "") for text in explained)]


def checked_row(each: Checked, root: str) -> Cells:
    asked = each.asked
    return (
        asked.number,
        *(asked.agency, asked.item, asked.grade, asked.day, *asked.others),
        *(each.label, each.sentence, "；".join(each.candidates), each.understood, each.source),
        root + each.address if each.address else "",
    )


def width_of(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)
