"""The annex as the document prints it, read here without the project's own reader.

What tests expect of rows, counts and orders comes from this reading: a line with tabs is a row, blank cells
of an agency are those of the row above, and nothing else is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "fixtures" / "notice_2025.txt"
TEXT = SOURCE.read_text(encoding="utf-8")
LINES = TEXT.split("\n")
WIDE = str.maketrans("()", "（）")


@dataclass(frozen=True)
class PrintedRow:
    """`cells` verbatim; `item` as displayed, with full-width brackets; `grades` as printed, lowest first."""

    line: int
    table: int
    cells: tuple[str, ...]
    agency_position: int
    agency: str
    filing_number: str
    position: int
    code: str
    item: str
    grades: tuple[int, ...]

    @property
    def kind(self) -> str:
        return "special_ability" if "Z" in self.code else "skill_grade"

    @property
    def occupation(self) -> str:
        return self.item.partition("（")[0]

    @property
    def work_type(self) -> str:
        return self.item.partition("（")[2].removesuffix("）")

    @property
    def scope(self) -> tuple[str, str]:
        """What tells it from every other row: filing number and item with its code."""
        return self.filing_number, f"{self.code} {self.item}"


def rows_of(text: str) -> Iterator[PrintedRow]:
    """The rows that a document prints: the one of 2025, or an edited one."""
    table, above = 0, ("", "", "")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("编号\t"):
            table = 2 if "评价项目" in line else 1
        elif "\t" in line:
            cells = tuple(line.split("\t"))
            above = (cells[0], cells[1], cells[2]) if cells[0] else above
            grades = tuple(int(grade) for grade in cells[6].split("、")) if table == 1 else ()
            yield PrintedRow(
                number,
                table,
                cells,
                int(above[0]),
                above[1].partition(" (")[0],  # one agency prints a second name behind its own
                above[2],
                int(cells[3]),
                cells[4],
                cells[5].translate(WIDE),
                grades,
            )


ROWS = tuple(rows_of(TEXT))
