"""An annex → rows and problems. Reports what is odd instead of mending it; knows nothing of the register.

read_bytes(data)    a file: UTF-8 with or without BOM, or GB18030
read(text)          the document's text, a whole notice or its pasted tables
read_tables(lines)  (line number, cells) from any source; a line of one cell is prose
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agencies.annex.cells import read_agency, read_row
from agencies.annex.checks import (
    check_agencies,
    check_numbering,
    check_scopes,
    note_absent_serials,
    note_brackets,
    note_restart,
)
from agencies.annex.heading import directory_titles, read_heading
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import ColumnHeading, Heading, PrintedAgency, PrintedRow
from agencies.annex.tables import Tables, read_lines
from agencies.annex.text import Undecodable, decode, table_lines

# Words of the directory's title that promise a table, and that table.
PROMISED_TABLES = (("职业技能等级认定", 1), ("专项职业能力考核", 2))


@dataclass(frozen=True)
class Reading:
    """All that one document says. `rows` lacks those that a fatal problem made unreadable."""

    heading: Heading
    column_headings: tuple[ColumnHeading, ...]
    agencies: tuple[PrintedAgency, ...]
    rows: tuple[PrintedRow, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Nothing of the document may be applied."""
        return any(found.fatal for found in self.problems)


def read_bytes(data: bytes) -> Reading:
    try:
        return read(decode(data))
    except Undecodable as error:
        return Reading(Heading(), (), (), (), (problem("undecodable", error.line),))


def read(text: str) -> Reading:
    return read_tables(table_lines(text))


def read_tables(lines: Iterable[tuple[int, Sequence[str]]]) -> Reading:
    """Problems come in the order of their lines, those of the whole document first."""
    tables = read_lines(lines)
    found = list(tables.problems)
    heading = read_heading(tables.prose, found)
    agencies, rows = read_values(tables, found)
    found += missing_parts(tables, heading)
    found += check_numbering(tables.rows)
    found += check_scopes(rows)
    found += check_agencies(agencies)
    found += note_restart(rows)
    found += note_brackets(rows)
    if not any(problem.fatal for problem in found):
        found += note_absent_serials(agencies)
    found.sort(key=lambda problem: problem.line or 0)
    return Reading(heading, tuple(tables.column_headings), tuple(agencies), tuple(rows), tuple(found))


def read_values(tables: Tables, found: list[Problem]) -> tuple[list[PrintedAgency], list[PrintedRow]]:
    """The agencies whose cells can be read, once each, and the rows that can, in printed order."""
    agencies: dict[int, PrintedAgency | None] = {}
    rows = []
    for raw in tables.rows:
        if raw.agency.line not in agencies:
            agencies[raw.agency.line] = read_agency(raw.agency, found)
        row = read_row(raw, agencies[raw.agency.line], found)
        if row:
            rows.append(row)
    return [agency for agency in agencies.values() if agency], rows


def missing_parts(tables: Tables, heading: Heading) -> Iterator[Problem]:
    """Signs that the end of the document was lost; without any table there is nothing to miss."""
    if not tables.column_headings:
        return
    printed = {column_heading.table for column_heading in tables.column_headings}
    for line, title in directory_titles(tables.prose)[:1]:
        for words, table in PROMISED_TABLES:
            if words in title and table not in printed:
                yield problem("table-missing", line, value=words)
    last_row = max((row.line for row in tables.rows), default=0)
    if heading.notice_number and tables.prose[-1][0] < last_row:
        yield problem("no-closing-text", last_row)
