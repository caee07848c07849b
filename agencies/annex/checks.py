"""What only shows when rows are seen together: numbering, repetition, contradiction, and facts worth a note."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from agencies.annex.cells import parse_number
from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import (
    AGENCY_POSITION,
    CODE,
    FILING_NUMBER,
    ITEM,
    LAYOUTS,
    NAME,
    POSITION,
    PrintedAgency,
    PrintedRow,
)
from agencies.annex.tables import RawRow
from agencies.codes import filing_serial


def check_numbering(rows: Sequence[RawRow]) -> Iterator[Problem]:
    """编号 counts from 1 in each table, 序号 from 1 in each agency. Unreadable numbers are reported elsewhere."""
    for layout in LAYOUTS:
        in_table = [row for row in rows if row.layout is layout]
        blocks = [list(block) for _, block in groupby(in_table, lambda row: row.agency)]
        yield from check_agency_positions([block[0] for block in blocks])
        for block in blocks:
            yield from check_positions(block)


def check_agency_positions(first_rows: Sequence[RawRow]) -> Iterator[Problem]:
    printed = [(row.agency.line, row.agency.cells[0]) for row in first_rows]
    for line, number, expected, other in irregular(printed):
        if other:
            yield problem("agency-position-repeated", line, AGENCY_POSITION, value=number, other=other)
        else:
            yield problem("agency-position-gap", line, AGENCY_POSITION, value=number, expected=expected)


def check_positions(block: Sequence[RawRow]) -> Iterator[Problem]:
    for line, number, expected, other in irregular([(row.line, row.cells[3]) for row in block]):
        if other:
            yield problem("position-repeated", line, POSITION, value=number, other=other)
        elif line == block[0].line:
            yield problem(
                "position-start", line, POSITION, name=block[0].agency.cells[1].strip(), value=number
            )
        else:
            yield problem("position-gap", line, POSITION, value=number, expected=expected)


def irregular(printed: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, int, int | None]]:
    """Of (line, number as printed), those that are not the next: line, number, expected, line of the same one."""
    seen: dict[int, int] = {}
    expected = 1
    for line, text in printed:
        number = parse_number(text) or expected
        if number != expected:
            yield line, number, expected, seen.get(number)
        seen.setdefault(number, line)
        expected = number + 1


def check_scopes(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    """An agency's item stands once; a code has one name, a name one code."""
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        other = seen.setdefault(row.scope_key, row.line)
        if other != row.line:
            shown = {"name": row.agency.name, "value": row.code, "item": row.item, "other": other}
            yield problem("item-repeated", row.line, ITEM, **shown)
    for line, code, name, other, second in contradictions(
        (row.line, row.code, row.occupation_name) for row in rows
    ):
        yield problem("code-two-names", line, ITEM, value=code, name=name, other=other, second=second)
    for line, name, code, other, second in contradictions(
        (row.line, row.occupation_name, row.code) for row in rows
    ):
        yield problem("name-two-codes", line, CODE, value=code, name=name, other=other, second=second)


def check_agencies(agencies: Sequence[PrintedAgency]) -> Iterator[Problem]:
    """A filing number has one name, a name one filing number; names printed two in a cell are noted."""
    named = [(agency.line, agency.filing_number, canonical_name(agency.cell)) for agency in agencies]
    for line, number, name, other, second in contradictions(named):
        shown = {"value": number, "name": name, "other": other, "second": second}
        yield problem("filing-number-two-names", line, NAME, **shown)
    for line, name, number, other, second in contradictions(
        (line, name, number) for line, number, name in named
    ):
        shown = {"value": number, "name": name, "other": other, "second": second}
        yield problem("agency-two-filing-numbers", line, FILING_NUMBER, **shown)
    for agency in agencies:
        if agency.second_name:
            yield problem("agency-two-names", agency.line, NAME, value=agency.name, second=agency.second_name)


def contradictions(
    pairs: Iterable[tuple[int, str, str]],
) -> Iterator[tuple[int, str, str, int, str]]:
    """Of (line, key, value), each that gives a key another value: line, key, value, first line, first value."""
    first: dict[str, tuple[int, str]] = {}
    for line, key, value in pairs:
        first_line, first_value = first.setdefault(key, (line, value))
        if value != first_value:
            yield line, key, value, first_line, first_value


def notes(agencies: Sequence[PrintedAgency], rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    """Facts of the whole document."""
    yield from note_restart(rows)
    yield from note_brackets(rows)
    yield from note_absent_serials(agencies)


def note_restart(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    tables = [[row for row in rows if row.table == layout.table] for layout in LAYOUTS]
    if all(tables):
        first, last = tables[1][0].agency, tables[0][-1].agency
        if first.position <= last.position:
            yield problem("agency-position-restarts", first.line, AGENCY_POSITION, value=first.position)


def note_brackets(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    printed = [(row.line, row.item_cell + row.cells[1]) for row in rows]
    full = [line for line, text in printed if "（" in text]
    half = [line for line, text in printed if "(" in text]
    if full and half:
        yield problem("bracket-width", max(full[0], half[0]), full=len(full), half=len(half))


def note_absent_serials(agencies: Sequence[PrintedAgency]) -> Iterator[Problem]:
    """Said only where most of the series is there: a short list of agencies is no series."""
    present = {filing_serial(agency.filing_number) for agency in agencies}
    absent = [serial for serial in range(1, max(present, default=0)) if serial not in present]
    if absent and len(absent) < len(present):
        listed = "、".join(f"{serial:05}" for serial in absent)
        yield problem("filing-serials-absent", cell=FILING_NUMBER, count=len(absent), value=listed)
