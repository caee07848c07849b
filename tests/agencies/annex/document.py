"""The source document, and the same with some lines edited."""

from collections.abc import Collection
from pathlib import Path

from agencies.annex.problems import Problem
from agencies.annex.reader import read

SOURCE = Path(__file__).parents[3] / "fixtures" / "notice_2025.txt"
TEXT = SOURCE.read_text(encoding="utf-8")

# What the document as printed is reported for: notes alone.
NOTES = {
    "filing-serials-absent",
    "bracket-width",
    "agency-two-names",
    "position-start",
    "agency-position-restarts",
}

Edit = tuple[int, str, str]


def edited(*edits: Edit) -> str:
    """The document with the old text replaced by the new on each line, counted from 1 before any edit."""
    lines = TEXT.split("\n")
    for line, old, new in edits:
        assert lines[line - 1].count(old) == 1, (line, old, lines[line - 1])
        lines[line - 1] = lines[line - 1].replace(old, new)
    return "\n".join(lines)


def problems_of(*edits: Edit, beside: Collection[str] = NOTES) -> list[Problem]:
    return [problem for problem in read(edited(*edits)).problems if problem.rule not in beside]
