"""An annex → rows and problems. Reports what is odd instead of mending it; knows nothing of the register.

read_annex(data)    a file of any accepted kind
read_text(text)     the document's text, a whole notice or its pasted tables
read_tables(lines)  (line number, cells) from any source; a line of one cell is prose

Each is told the numerals of the national series of grades, from the lowest grade up: `("5", "4", …)`, or with
their names as well: `{"5": ("五级", "初级工"), …}`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agencies.annex.documents import open_document
from agencies.annex.documents.document import DocumentRefused, Line
from agencies.annex.documents.text import table_lines
from agencies.annex.problems import Problem, problem
from agencies.annex.reading.cells import read_agency, read_row
from agencies.annex.reading.checks import (
    check_agencies,
    check_numbering,
    check_scopes,
    note_absent_serials,
    note_brackets,
    note_restart,
)
from agencies.annex.reading.column_headings import RENAME, ColumnHeading
from agencies.annex.reading.heading import directory_titles, read_heading
from agencies.annex.reading.printed_rows import Heading, PrintedAgency, PrintedRow
from agencies.annex.reading.tables import Tables, collect_tables, trim

# Words of the directory's title that promise a table, and that table.
PROMISED_TABLES = (("职业技能等级认定", 1), ("专项职业能力考核", 2))


@dataclass(frozen=True)
class Reading:
    """All that one document says. `rows` lacks those that a fatal problem made unreadable.

    `text` is the document as it is kept with its notice; spelt otherwise it may say the same.
    """

    heading: Heading
    column_headings: tuple[ColumnHeading, ...]
    agencies: tuple[PrintedAgency, ...]
    rows: tuple[PrintedRow, ...]
    problems: tuple[Problem, ...]
    text: str = field(default="", compare=False, repr=False)
    # Line → the agency and the item that it prints, readable or not.
    places: Mapping[int, str] = field(default_factory=dict, compare=False, repr=False)
    # Of a file of adjustments, which is no document; and the filing numbers that a row renames.
    has_acts: bool = False
    renamed: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        """Nothing of the document may be applied."""
        return any(found.fatal for found in self.problems)


def read_annex(data: bytes, numerals: Collection[str]) -> Reading:
    try:
        document = open_document(data)
        reading = read_tables(document.lines, numerals)
    except DocumentRefused as refusal:
        return refused(refusal.problem)
    return replace(reading, problems=(*document.problems, *reading.problems), text=document.text)


def refused(reason: Problem) -> Reading:
    return Reading(Heading(), (), (), (), (reason,))


def read_text(text: str, numerals: Collection[str]) -> Reading:
    return replace(read_tables(table_lines(text), numerals), text=text)


def read_tables(lines: Iterable[Line], numerals: Collection[str]) -> Reading:
    """Problems come in the order of their lines, those of the whole document first."""
    tables = collect_tables(lines)
    found = list(tables.problems)
    heading = read_heading(tables.prose, found)
    agencies, rows = read_rows(tables, numerals, found)
    found += missing_parts(tables, heading)
    if not tables.act_columns:
        found += check_numbering(tables.rows)
        found += note_restart(rows)
    found += check_scopes(rows)
    found += check_agencies(agencies)
    found += note_brackets(rows)
    if not tables.act_columns and not any(problem.fatal for problem in found):
        found += note_absent_serials(agencies)
    found.sort(key=lambda problem: problem.line or 0)
    return Reading(
        heading,
        tuple(tables.column_headings),
        tuple(agencies),
        tuple(rows),
        tuple(found),
        places={row.line: row.place for row in tables.rows},
        has_acts=bool(tables.act_columns),
        renamed=frozenset(
            trim(row.agency.cells[2])
            for row in tables.rows
            if row.act and row.act.action == RENAME and row.agency.whole
        ),
    )


def read_rows(
    tables: Tables, numerals: Collection[str], found: list[Problem]
) -> tuple[list[PrintedAgency], list[PrintedRow]]:
    """The agencies whose cells can be read, once each, and the rows that can, in printed order."""
    agencies: dict[int, PrintedAgency | None] = {}
    rows = []
    for raw in tables.rows:
        if raw.agency.line not in agencies:
            agencies[raw.agency.line] = read_agency(raw.agency, found)
        row = read_row(raw, agencies[raw.agency.line], numerals, found)
        if row:
            rows.append(row)
    return [agency for agency in agencies.values() if agency], rows


def missing_parts(tables: Tables, heading: Heading) -> Iterator[Problem]:
    """Signs that the end of the document was lost; without all its headings nothing can be told to be."""
    if not tables.column_headings or any(found.rule == "heading-unknown" for found in tables.problems):
        return
    printed = {column_heading.table for column_heading in tables.column_headings}
    for line, title in directory_titles(tables.prose)[:1]:
        for words, table in PROMISED_TABLES:
            if words in title and table not in printed:
                yield problem("table-missing", line, value=words)
    last_row = max((row.line for row in tables.rows), default=0)
    if heading.notice_number and tables.prose[-1][0] < last_row:
        yield problem("no-closing-text", last_row)
