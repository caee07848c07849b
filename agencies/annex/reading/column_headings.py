"""Which row of cells is the headings of the columns, and which column one of another name may mean."""

import difflib
import re
from collections.abc import Iterable, Sequence

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import LAYOUTS, Layout

COLUMN_COUNT = len(LAYOUTS[0].columns)
COLUMN_NAMES = {name for layout in LAYOUTS for name in layout.columns}
# So many known names in one row make it column headings, or more that resemble them, be the others renamed.
HEADING_WORDS, ALIKE_WORDS, HEADING_ALIKE = 3, 5, 0.6
HAS_DIGIT = re.compile(r"\d")


def is_headings(cells: Sequence[str]) -> bool:
    names = [canonical_name(cell) for cell in cells]
    if sum(name in COLUMN_NAMES for name in names) >= HEADING_WORDS:
        return True
    if any(HAS_DIGIT.search(name) for name in names) or sum(map(bool, names)) < ALIKE_WORDS:
        return False
    return sum(bool(column_meant(name, COLUMN_NAMES)) for name in names) >= ALIKE_WORDS


def column_meant(name: str, columns: Iterable[str]) -> str:
    """The column whose name this one resembles, or none."""
    return next(iter(difflib.get_close_matches(name, list(columns), n=1, cutoff=HEADING_ALIKE)), "")


def unknown_headings(line: int, names: tuple[str, ...], layout: Layout) -> Problem:
    """Names each column that is missing, and each unknown one with the one that it may mean."""
    missing = [column for column in layout.columns if column not in names]
    told = []
    for at, name in enumerate(names):
        place = layout.columns[at] if at < COLUMN_COUNT else ""
        if not name or name == place or (name in layout.columns and place not in missing):
            continue
        like = column_meant(name, missing) or place
        told.append(f"“{name}”可能是“{like}”" if like else f"“{name}”不是目录的栏目")
    return problem(
        "heading-unknown",
        line,
        missing="、".join(f"“{column}”" for column in missing),
        value="，".join(told) + "。" if told else "",
        expected="、".join(layout.columns),
    )
