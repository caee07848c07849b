"""One occupation as a table: its work types, the agencies of each, and every grade, holes included."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencies.models import GradeLevel
from catalogue.conclusions import Told
from catalogue.ladder import level_name, level_title
from catalogue.listing import HeldGrade, Row


@dataclass(frozen=True, slots=True)
class Step:
    """A grade level and how many agencies assess it; none is a hole."""

    numeral: str
    name: str
    title: str
    agencies: int


@dataclass(frozen=True, slots=True)
class Line:
    """One agency's row: what it holds at each step, nothing where there is a hole."""

    row: Row
    steps: tuple[tuple[Step, HeldGrade | None], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """An item, so one work type or the undivided occupation, and the agencies that assess it."""

    work_type: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """`steps` from 五级, the lowest, to 一级."""

    steps: tuple[Step, ...]
    blocks: tuple[Block, ...]

    @property
    def divided(self) -> bool:
        """Some item is a work type, so each block has a heading."""
        return any(block.work_type for block in self.blocks)

    @property
    def width(self) -> int:
        """Columns of the table: the agency, the grades, the source."""
        return len(self.steps) + 2


def matrix(
    rows: Sequence[Row], levels: Sequence[GradeLevel], everybody: Sequence[Told] | None = None
) -> Matrix:
    """Of these rows; the steps count `everybody` where the rows are only a page of them."""
    steps = tuple(_step(level, rows if everybody is None else everybody) for level in levels)
    blocks: dict[str, list[Line]] = {}
    for row in rows:
        held = {grade.numeral: grade for grade in row.grades}
        line = Line(row, tuple((step, held.get(step.numeral)) for step in steps))
        blocks.setdefault(row.work_type, []).append(line)
    return Matrix(
        steps=steps,
        blocks=tuple(Block(work_type, tuple(lines)) for work_type, lines in blocks.items()),
    )


def _step(level: GradeLevel, rows: Sequence[Told]) -> Step:
    agencies = {row.filing_number for row in rows if level.numeral in row.numerals}
    return Step(level.numeral, level_name(level), level_title(level), len(agencies))
