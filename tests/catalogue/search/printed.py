"""What the document itself lists, read from its tabbed lines and from nothing else.

The expectations of `queries.json` are stated in its terms: items as printed with full-width brackets
(`焊工（电焊工）`, `车工` for the undivided item, `车工*` for every item of the occupation), agencies by name,
grades by numeral.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings

FULL_WIDTH = str.maketrans("()", "（）", " ")


class Printed(NamedTuple):
    filing_number: str
    agency: str
    code: str
    item: str
    grades: tuple[str, ...]


@cache
def printed() -> tuple[Printed, ...]:
    return tuple(_rows())


def _rows() -> Iterator[Printed]:
    agency = filing_number = ""
    for line in (settings.BASE_DIR / "fixtures/notice_2025.txt").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 6 or cells[0] == "编号":
            continue
        agency, filing_number = cells[1] or agency, cells[2] or filing_number
        grades = tuple(cells[6].split("、")) if len(cells) > 6 else ()
        yield Printed(
            filing_number, agency.translate(FULL_WIDTH), cells[4], cells[5].translate(FULL_WIDTH), grades
        )


def expected(query: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """(filing number, code, item) of every row that the query must answer with."""
    return {
        (row.filing_number, row.code, row.item)
        for row in printed()
        if ("items" not in query or any(is_item(row.item, wanted) for wanted in query["items"]))
        and ("agencies" not in query or row.agency in query["agencies"])
        and ("grades" not in query or set(query["grades"]) & set(row.grades))
    }


def is_item(item: str, wanted: str) -> bool:
    return item == wanted or (wanted.endswith("*") and item.partition("（")[0] == wanted[:-1])
