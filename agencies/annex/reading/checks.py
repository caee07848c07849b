"""What shows only when rows are seen together: numbering, repetition, contradiction, notes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.cells import parse_number
from agencies.annex.reading.column_headings import (
    AGENCY_POSITION,
    CODE_HEADING,
    FILING_NUMBER_HEADING,
    ITEM_HEADING,
    LAYOUTS,
    NAME_HEADING,
    POSITION,
)
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.annex.reading.tables import RawRow, trim
from agencies.codes import filing_serial


def check_numbering(rows: Sequence[RawRow]) -> Iterator[Problem]:
    """序号 counts from 1 in each agency, 编号 in each table; it may also go on from the first table.

    What is no number at all is reported by `cells`.
    """
    following = 1
    for layout in LAYOUTS:
        in_table = [row for row in rows if row.layout is layout]
        blocks = [list(block) for _, block in groupby(in_table, lambda row: row.agency)]
        printed = [(block[0].agency.line, block[0].agency.position) for block in blocks]
        numbers = [parse_number(text) for _, text in printed]
        start = following if numbers[:1] == [following] else 1
        for line, number, expected, other in irregular(printed, start):
            if other:
                yield problem("agency-position-repeated", line, AGENCY_POSITION, value=number, other=other)
            else:
                yield problem("agency-position-gap", line, AGENCY_POSITION, value=number, expected=expected)
        following = len(numbers) + 1
        for block in blocks:
            yield from check_positions(block)


def check_positions(block: Sequence[RawRow]) -> Iterator[Problem]:
    first = block[0]
    printed = [(row.line, row.position) for row in block]
    for line, number, expected, other in irregular(printed):
        if other:
            yield problem("position-repeated", line, POSITION, value=number, other=other)
        elif line == first.line:
            yield problem("position-start", line, POSITION, name=trim(first.agency.name), value=number)
        else:
            yield problem("position-gap", line, POSITION, value=number, expected=expected)


def irregular(
    printed: Iterable[tuple[int, str]], start: int = 1
) -> Iterator[tuple[int, int, int, int | None]]:
    """Of (line, number as printed), those that are not the next one, counting from `start`.

    Yields line, number, the number expected, and the line on which the same number stood before.
    """
    seen: dict[int, int] = {}
    expected = start
    for line, text in printed:
        number = parse_number(text) or expected
        if number != expected:
            yield line, number, expected, seen.get(number)
        # A repeated number takes the place of the one that was due: the next is not reported as well.
        expected = expected + 1 if number in seen else number + 1
        seen.setdefault(number, line)


def check_scopes(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    """An agency's item stands once; a code has one name, a name one code."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        # By name too: one filing number for two agencies is a problem of its own.
        other = seen.setdefault((row.agency.name, *row.scope_key, *(row.act or ())), row.line)
        if other != row.line:
            shown = {"name": row.agency.name, "value": row.code, "item": row.item, "other": other}
            yield problem("item-repeated", row.line, row.layout.columns.item, **shown)
    codes = [(row.line, row.code, row.occupation_name) for row in rows]
    yield from one_to_one(codes, ("code-two-names", ITEM_HEADING), ("name-two-codes", CODE_HEADING))


def check_agencies(agencies: Sequence[PrintedAgency]) -> Iterator[Problem]:
    """A filing number has one name, a name one filing number; two names printed in one cell are noted."""
    numbers = [(agency.line, agency.filing_number, canonical_name(agency.cell)) for agency in agencies]
    of_numbers = "filing-number-two-names", NAME_HEADING
    yield from one_to_one(numbers, of_numbers, ("agency-two-filing-numbers", FILING_NUMBER_HEADING))
    for agency in agencies:
        if agency.second_name:
            yield problem(
                "agency-two-names", agency.line, NAME_HEADING, value=agency.name, second=agency.second_name
            )


def one_to_one(
    stated: Sequence[tuple[int, str, str]], of_keys: tuple[str, str], of_names: tuple[str, str]
) -> Iterator[Problem]:
    """Of (line, key, name): a key has one name, and a name one key; each rule with its column."""
    for line, key, name, other, second in contradictions(stated):
        yield problem(of_keys[0], line, of_keys[1], value=key, name=name, other=other, second=second)
    turned = ((line, name, key) for line, key, name in stated)
    for line, name, key, other, second in contradictions(turned):
        yield problem(of_names[0], line, of_names[1], value=key, name=name, other=other, second=second)


def contradictions(stated: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, str, str, int, str]]:
    """Of (line, key, value), those that give a key another value than most do; if most agree on none, all.

    Yields line, key, value, and the first line that says otherwise with what it says.
    """
    by_key: dict[str, list[tuple[int, str]]] = {}
    for line, key, value in stated:
        by_key.setdefault(key, []).append((line, value))
    for key, said in by_key.items():
        usual, *rivals = Counter(value for _, value in said).most_common(2)
        if not rivals:
            continue
        undecided = usual[1] == rivals[0][1]
        trusted = [(line, value) for line, value in said if undecided or value == usual[0]]
        for line, value in said:
            if undecided or value != usual[0]:
                yield line, key, value, *next(other for other in trusted if other[1] != value)


def note_restart(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    tables = [[row for row in rows if row.table == layout.table] for layout in LAYOUTS]
    if all(tables):
        first, last = tables[1][0].agency, tables[0][-1].agency
        if first.position <= last.position:
            yield problem("agency-position-restarts", first.line, AGENCY_POSITION, value=first.position)


def note_brackets(rows: Sequence[PrintedRow]) -> Iterator[Problem]:
    printed = [(row.line, row.cells.item + row.cells.agency) for row in rows]
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
        yield problem("filing-serials-absent", cell=FILING_NUMBER_HEADING, count=len(absent), value=listed)
