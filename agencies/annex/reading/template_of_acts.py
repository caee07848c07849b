"""The workbook in which editors write a file of adjustments: both tables, without 编号 and 序号."""

import io

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from agencies.annex.reading.column_headings import ACTION, ACTIONS, FORMER_CODE, LAYOUTS, UNCOUNTED

SHEETS = ("职业技能等级认定", "专项职业能力考核")
ACT_NOTES = (
    (
        "每行写一个动作：新增（只写新增的等级）、终止（等级留空即全部终止）、更名（机构只填名称和备案号，"
        "职业填编码和新名称）、变更编码（“原编码”写改用前的编码，各机构一并改）、拆分（每个工种一行）。没有写的一概不变。"
    ),
    "专项职业能力的调整写在这一张；新增的，“项目类型”写“专项职业能力”。",
)
LAST_ROW = 2000


def template_of_acts() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, told, layout in zip(SHEETS, ACT_NOTES, LAYOUTS, strict=True):
        sheet = workbook.create_sheet(title)
        sheet.append([told])
        sheet.append([ACTION, *(name for name in layout.columns if name not in UNCOUNTED), FORMER_CODE])
        sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells("A1:G1")
        sheet.row_dimensions[1].height = 60
        for cell, width in zip(sheet[2], (10, 36, 18, 14, 30, 14, 14), strict=True):
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = width
        choices = DataValidation("list", formula1=f'"{",".join(ACTIONS)}"', allow_blank=True)
        choices.add(f"A3:A{LAST_ROW}")
        sheet.add_data_validation(choices)
        sheet.freeze_panes = "A3"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
