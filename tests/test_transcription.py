"""The source document and what this project makes of it, cell by cell."""

from collections import Counter
from pathlib import Path

import pytest

from agencies.annex.reader import Reading, read_bytes

SOURCE = Path(__file__).parents[1] / "fixtures" / "notice_2025.txt"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bytes(SOURCE.read_bytes())


def test_the_reader_finds_what_the_document_holds(reading: Reading) -> None:
    by_table = Counter(row.table for row in reading.rows)
    assert by_table == {1: 112, 2: 2}
    assert Counter(len(agency.filing_number) for agency in reading.agencies) == {13: 56}
    assert len({row.agency.filing_number for row in reading.rows if row.table == 1}) == 55
    assert len({row.code for row in reading.rows if row.table == 1}) == 73
    assert len({row.code for row in reading.rows if row.table == 2}) == 2


def test_items_are_counted_apart_from_their_spellings(reading: Reading) -> None:
    for table, items, spellings in ((1, 91, 93), (2, 2, 2)):
        rows = [row for row in reading.rows if row.table == table]
        assert len({(row.code, row.work_type) for row in rows}) == items
        assert len({row.item_cell for row in rows}) == spellings


def test_grades_add_up_to_347(reading: Reading) -> None:
    grades = Counter(grade for row in reading.rows for grade in row.grades)
    assert grades == {5: 63, 4: 96, 3: 103, 2: 47, 1: 38}
    assert all(bool(row.grades) == (row.kind == "skill_grade") for row in reading.rows)


def test_every_cell_of_both_tables_is_read_in_order(reading: Reading) -> None:
    """The rows and column headings, written out again, are the document's tabbed lines and no others."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    printed = {number: line for number, line in enumerate(lines, start=1) if "\t" in line}
    read = {row.line: "\t".join(row.cells) for row in reading.rows}
    read |= {heading.line: "\t".join(heading.cells) for heading in reading.column_headings}
    assert read == printed
    assert [row.line for row in reading.rows] == sorted(row.line for row in reading.rows)
