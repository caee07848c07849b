"""Cells → values. Each reader returns the value, or None with the reason among the problems found."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from agencies.annex.names import brackets_balanced, canonical_name, split_agency_name, split_item
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import AGENCY_COLUMNS, ITEM, NAME, SPECIAL_ITEM, Kind, PrintedAgency, PrintedRow
from agencies.annex.tables import AgencyCells, RawRow, trim
from agencies.codes import fold_width, is_code, is_filing_number, is_special_ability

MAX_CELL = 500
LIMITS = {NAME: 200, ITEM: 100, SPECIAL_ITEM: 100}
UNREADABLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
REPLACEMENT_CHARACTER = "\ufffd"
FORMULA_SIGNS = tuple("=+-@")
GRADE_SEPARATORS = "，,"
# What joins names, or stands where a round bracket should; no occupation's name holds one.
FOREIGN_MARKS = "、，,；;/[]【】〔〕"
SPECIAL_ABILITY = "专项职业能力"


@dataclass(frozen=True)
class Cell:
    """One cell with its place; `text` is trimmed."""

    line: int
    column: str
    text: str

    def problem(self, rule: str, **values: object) -> Problem:
        return problem(rule, self.line, self.column, **{"value": self.text, **values})


def read_agency(raw: AgencyCells, found: list[Problem]) -> PrintedAgency | None:
    """The agency of a block, unless one of its three cells cannot be read."""
    if not raw.whole:
        return None
    cells = cells_of(raw.line, AGENCY_COLUMNS, raw.cells)
    refused = [reason for cell in cells for reason in refuse_text(cell)]
    refused += [cell.problem("agency-cells-missing") for cell in cells if not cell.text]
    if refused:
        found += refused
        return None
    position = read_number(cells[0], "agency-position-malformed", found)
    filing_number = read_filing_number(cells[2], found)
    if position is None or filing_number is None:
        return None
    name, second_name = split_agency_name(cells[1].text)
    return PrintedAgency(raw.line, position, raw.cells[1], name, second_name, filing_number)


def read_row(raw: RawRow, agency: PrintedAgency | None, found: list[Problem]) -> PrintedRow | None:
    """The row, unless a cell of its own cannot be read or its agency could not."""
    if not raw.whole:
        return None
    cells = cells_of(raw.line, raw.layout.columns, raw.cells)[len(AGENCY_COLUMNS) :]
    refused = [reason for cell in cells for reason in refuse_text(cell)]
    refused += [cell.problem("cell-blank") for cell in cells if not cell.text]
    if refused:
        found += refused
        return None
    position = read_number(cells[0], "position-malformed", found)
    code = read_code(cells[1], raw.layout.kind, found)
    item = read_item(cells[2], raw.layout.kind, found)
    grades = read_grades(cells[3], raw.layout.kind, found)
    if agency is None or position is None or code is None or item is None or grades is None:
        return None
    return PrintedRow(raw.line, raw.layout, raw.cells, agency, position, code, raw.cells[5], *item, grades)


def cells_of(line: int, columns: Sequence[str], texts: Sequence[str]) -> list[Cell]:
    return [Cell(line, column, trim(text)) for column, text in zip(columns, texts, strict=True)]


def refuse_text(cell: Cell) -> list[Problem]:
    """What no cell may hold: unreadable characters, the beginning of a formula, more text than a cell has."""
    refused = []
    unreadable = unreadable_character(cell.text)
    if unreadable:
        refused.append(cell.problem("control-character", value=unreadable))
    # Judged as a spreadsheet would: full-width signs too.
    if unicodedata.normalize("NFKC", cell.text).startswith(FORMULA_SIGNS):
        refused.append(cell.problem("formula", value=cell.text[0]))
    limit = LIMITS.get(cell.column, MAX_CELL)
    if len(cell.text) > limit:
        refused.append(cell.problem("cell-too-long", count=len(cell.text), limit=limit))
    return refused


def unreadable_character(text: str) -> str | None:
    """The first control, invisible, private or replacement character, as `U+200B`."""
    for character in text:
        if character == REPLACEMENT_CHARACTER or unicodedata.category(character) in UNREADABLE_CATEGORIES:
            return f"U+{ord(character):04X}"
    return None


def parse_number(text: str) -> int | None:
    """A printed 编号 or 序号: `12` → 12; None for `0`, `1.5`, `一` and what has more than four digits."""
    digits = fold_width(text)
    return int(digits) if re.fullmatch(r"0*[1-9][0-9]{0,3}", digits) else None


def read_number(cell: Cell, rule: str, found: list[Problem]) -> int | None:
    number = parse_number(cell.text)
    if number is None:
        found.append(cell.problem(rule))
    return number


def read_filing_number(cell: Cell, found: list[Problem]) -> str | None:
    folded = fold_width(cell.text)
    if not is_filing_number(folded):
        found.append(cell.problem("filing-number-malformed"))
        return None
    if folded != cell.text:
        found.append(cell.problem("filing-number-width", read=folded))
    return folded


def read_code(cell: Cell, kind: Kind, found: list[Problem]) -> str | None:
    folded = fold_width(cell.text)
    if not is_code(folded):
        found.append(cell.problem("code-malformed"))
        return None
    if folded != cell.text:
        found.append(cell.problem("code-width", read=folded))
    if is_special_ability(folded) != (kind == "special_ability"):
        found.append(cell.problem("kind-mismatch"))
        return None
    return folded


def read_item(cell: Cell, kind: Kind, found: list[Problem]) -> tuple[str, str] | None:
    """Occupation name and work type. A special ability has no work types: its name stays whole."""
    name = canonical_name(cell.text)
    if not brackets_balanced(name):
        found.append(cell.problem("bracket-unbalanced"))
        return None
    if kind == "special_ability":
        return name, ""
    item = split_item(name)
    if item is None:
        found.append(cell.problem("bracket-position"))
        return None
    marks = [mark for mark in FOREIGN_MARKS if mark in item[0]]
    if marks:
        found.append(cell.problem("name-mark", mark=marks[0]))
        return None
    return item


def read_grades(cell: Cell, kind: Kind, found: list[Problem]) -> tuple[int, ...] | None:
    """`5、4、3` → `(5, 4, 3)`; commas are read too, and reported. A special ability has no grades."""
    if kind == "special_ability":
        if cell.text == SPECIAL_ABILITY:
            return ()
        found.append(cell.problem("special-ability-grades"))
        return None
    text = fold_width(cell.text)
    for separator in GRADE_SEPARATORS:
        text = text.replace(separator, "、")
    grades = text.split("、")
    wrong = [grade for grade in grades if grade not in set("12345")]
    if wrong:
        found.append(cell.problem("grade-malformed", value=wrong[0] or cell.text))
        return None
    if text != cell.text:
        found.append(cell.problem("grade-separator", read=text))
    repeated = [grade for grade in grades if grades.count(grade) > 1]
    if repeated:
        found.append(cell.problem("grade-repeated", value=repeated[0]))
        return None
    if grades != sorted(grades, reverse=True):
        found.append(cell.problem("grade-order"))
    return tuple(int(grade) for grade in grades)
