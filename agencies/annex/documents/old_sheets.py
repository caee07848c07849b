"""The visible sheets of an XLS or ODS workbook → lines of cells; hidden and struck-out rows go unseen."""

import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from agencies.annex.documents.document import Line, damage_refused
from agencies.annex.documents.sheets import Sheet, cell_text, join_sheets
from agencies.annex.problems import Problem, problem


def read_old_sheets(data: bytes) -> tuple[list[Line], list[Problem]]:
    problems: list[Problem] = []
    with damage_refused():
        lines = join_sheets(sheets_of(CalamineWorkbook.from_filelike(io.BytesIO(data)), problems), problems)
    return lines, [*problems, problem("hidden-unseen")]


def sheets_of(workbook: CalamineWorkbook, problems: list[Problem]) -> Iterator[Sheet]:
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            problems.append(problem("sheet-hidden", value=sheet.name))
            continue
        rows = workbook.get_sheet_by_name(sheet.name).iter_rows()
        cells = {
            (row, column): text
            for row, values in enumerate(rows, start=1)
            for column, value in enumerate(values, start=1)
            if (text := cell_text(value))
        }
        yield Sheet(sheet.name, cells)
