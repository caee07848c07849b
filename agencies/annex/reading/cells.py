"""Cells → values. Each reader returns the value, or None with the reason among the problems found."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import (
    ADD,
    AGENCY_COLUMNS,
    ITEM_HEADING,
    NAME_HEADING,
    SPECIAL_ITEM,
    SPLIT,
    Kind,
    RowCells,
)
from agencies.annex.reading.printed_names import (
    brackets_balanced,
    canonical_name,
    split_agency_name,
    split_item_name,
)
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.annex.reading.tables import AgencyCells, RawRow, trim
from agencies.codes import DASHES, fold_width, is_code, is_special_ability, parse_filing_number

MAX_CELL = 500
CELL_LIMITS = {NAME_HEADING: 200, ITEM_HEADING: 100, SPECIAL_ITEM: 100}
UNREADABLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
REPLACEMENT_CHARACTER = "\ufffd"
FORMULA_SIGNS = tuple("=+-@")
GRADE_SEPARATORS = re.compile(r"\s*[、,;/和及]\s*|\s+")
GRADE_RANGE = re.compile(r"(.+?)\s*[-~～至到]\s*(.+)")
# As a workbook hands a day over.
WORKBOOK_DAY = re.compile(r"\d{1,4}年\d{1,2}月\d{1,2}日")
# What is left of a filing number where a spreadsheet took it for a number.
FILING_DIGITS = re.compile(r"[1-9][0-9]{7,11}")
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
    cells = position_cell, name_cell, number_cell = cells_of_line(raw.line, AGENCY_COLUMNS, raw.cells)
    if not all_filled(cells, "agency-cells-missing", found):
        return None
    position = cell_number(position_cell, "agency-position-malformed", found)
    filing_number = cell_filing_number(number_cell, found)
    if position is None or filing_number is None:
        return None
    name, second_name = split_agency_name(name_cell.text)
    return PrintedAgency(raw.line, position, raw.name, name, second_name, filing_number)


def read_row(
    raw: RawRow, agency: PrintedAgency | None, numerals: Collection[str], found: list[Problem]
) -> PrintedRow | None:
    """The row, unless a cell of its own cannot be read or its agency could not."""
    if not raw.whole:
        return None
    cells = RowCells(*raw.cells)
    own = cells_of_line(raw.line, raw.layout.columns, cells)[len(AGENCY_COLUMNS) :]
    position_cell, code_cell, item_cell, grades_cell = own
    # What ends whole, or bears another name or code, names no grades.
    no_grades = raw.act is not None and raw.act.action not in {ADD, SPLIT} and not grades_cell.text
    if not all_filled(own[:-1] if no_grades else own, "cell-blank", found):
        return None
    position = cell_number(position_cell, "position-malformed", found)
    code = cell_code(code_cell, raw.layout.kind, found)
    item = cell_item(item_cell, raw.layout.kind, found)
    grades = () if no_grades else cell_grades(grades_cell, raw.layout.kind, numerals, found)
    if agency is None or position is None or code is None or item is None or grades is None:
        return None
    return PrintedRow(raw.line, raw.layout, cells, agency, position, code, cells.item, *item, grades, raw.act)


def cells_of_line(line: int, columns: Sequence[str], texts: Sequence[str]) -> list[Cell]:
    return [Cell(line, column, trim(text)) for column, text in zip(columns, texts, strict=True)]


def all_filled(cells: Sequence[Cell], blank: str, found: list[Problem]) -> bool:
    """Whether each of them holds something, and nothing that it may not."""
    refused = [reason for cell in cells for reason in refuse_text(cell)]
    refused += [cell.problem(blank) for cell in cells if not cell.text]
    found += refused
    return not refused


def refuse_text(cell: Cell) -> list[Problem]:
    """What no cell may hold: control or invisible characters, a formula's beginning, too much text."""
    refused = []
    # Most cells hold nothing that could not be printed, which is found out a hundred times as fast.
    odd = "" if cell.text.isprintable() and REPLACEMENT_CHARACTER not in cell.text else cell.text
    for character in odd:
        if character == REPLACEMENT_CHARACTER or unicodedata.category(character) in UNREADABLE_CATEGORIES:
            refused.append(cell.problem("control-character", value=f"U+{ord(character):04X}"))
            break
    if WORKBOOK_DAY.fullmatch(cell.text):
        refused.append(cell.problem("cell-is-day"))
    if any("\u2e80" <= character <= "\u2fdf" for character in cell.text):
        refused.append(cell.problem("control-character", value="部首"))
    # Judged as a spreadsheet would: full-width signs too.
    if unicodedata.normalize("NFKC", cell.text).startswith(FORMULA_SIGNS):
        refused.append(cell.problem("formula", value=cell.text[0]))
    limit = CELL_LIMITS.get(cell.column, MAX_CELL)
    if len(cell.text) > limit:
        refused.append(cell.problem("cell-too-long", count=len(cell.text), limit=limit))
    return refused


def parse_number(text: str) -> int | None:
    """A printed 编号 or 序号: `12`, `12.` → 12; None for `0`, `1.5`, `一` and more than four digits."""
    digits = fold_width(text).removesuffix(".").removesuffix("、")
    return int(digits) if re.fullmatch(r"0*[1-9][0-9]{0,3}", digits) else None


def cell_number(cell: Cell, rule: str, found: list[Problem]) -> int | None:
    number = parse_number(cell.text)
    if number is None:
        found.append(cell.problem(rule))
    return number


def cell_filing_number(cell: Cell, found: list[Problem]) -> str | None:
    """By the rule of the search box: in any width and case."""
    number = parse_filing_number(cell.text)
    if number is None:
        cut = FILING_DIGITS.fullmatch(cell.text) is not None
        rule = "filing-number-cut" if cut else "filing-number-malformed"
        found.append(cell.problem(rule, read=f"S{cell.text.zfill(12)}"))
    elif number != cell.text:
        found.append(cell.problem("filing-number-width", read=number))
    return number


def cell_code(cell: Cell, kind: Kind, found: list[Problem]) -> str | None:
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


def cell_item(cell: Cell, kind: Kind, found: list[Problem]) -> tuple[str, str] | None:
    """Occupation name and work type. A special ability has no work types: its name stays whole."""
    name = canonical_name(cell.text)
    if not brackets_balanced(name):
        found.append(cell.problem("bracket-unbalanced"))
        return None
    if kind == "special_ability":
        return name, ""
    item = split_item_name(name)
    if item is None:
        found.append(cell.problem("bracket-position"))
        return None
    marks = [mark for mark in FOREIGN_MARKS if mark in item[0]]
    if marks:
        found.append(cell.problem("name-mark", mark=marks[0]))
        return None
    return item


def cell_grades(
    cell: Cell, kind: Kind, numerals: Collection[str], found: list[Problem]
) -> tuple[str, ...] | None:
    """`5、4、3` → `("5", "4", "3")`; other spellings are read where they have one reading, and reported.

    `numerals` are those of the national series, from the lowest grade up; a mapping gives their names too. A
    special ability has no grades.
    """
    if kind == "special_ability":
        if cell.text == SPECIAL_ABILITY:
            return ()
        found.append(cell.problem("special-ability-grades"))
        return None
    grades = read_grades(cell.text, numerals)
    if grades is None:
        found.append(cell.problem("grade-malformed", series="、".join(numerals)))
        return None
    printed = "、".join(grades)
    if printed != cell.text:
        found.append(cell.problem("grade-separator", read=printed))
    repeated = [grade for grade in grades if grades.count(grade) > 1]
    if repeated:
        found.append(cell.problem("grade-repeated", value=repeated[0]))
        return None
    if list(grades) != sorted(grades, key=list(numerals).index):
        found.append(cell.problem("grade-order", series="、".join(numerals)))
    return grades


def read_grades(text: str, numerals: Collection[str]) -> tuple[str, ...] | None:
    """`5-3`, `五级/初级工、四级/中级工`, `543`, `5 4 3`, `5、4、3级`; None where that is not certain.

    >>> read_grades("5-3级", ("5", "4", "3", "2", "1"))
    ('5', '4', '3')
    """
    text = DASHES.sub("-", unicodedata.normalize("NFKC", text))
    ends = GRADE_RANGE.fullmatch(text)
    if ends:
        both = [read_grades(end, numerals) for end in ends.groups()]
        if not all(end and len(end) == 1 for end in both):
            return None
        series = list(numerals)
        first, last = (series.index(end[0]) for end in both if end)
        return tuple(series[first : last + 1]) or None
    words = {word: numeral for numeral in numerals for word in (numeral, f"{numeral}级")}
    if isinstance(numerals, Mapping):
        words |= {word: numeral for numeral, names in numerals.items() for word in names}
    parts = GRADE_SEPARATORS.split(text)
    if len(parts) == 1 and text not in words:
        return run_of_grades(text, list(numerals))
    grades: list[str] = []
    before = ""
    for word in parts:
        if word not in words:
            return None
        # 五级/初级工 is one grade under two names.
        if not (grades and grades[-1] == words[word] and word != before):
            grades.append(words[word])
        before = word
    return tuple(grades)


def run_of_grades(text: str, series: list[str]) -> tuple[str, ...] | None:
    """`543`, a list without marks; only in the order of the series, or it might be another number."""
    places = [series.index(character) for character in text if character in series]
    return tuple(text) if len(places) == len(text) and places == sorted(set(places)) else None
