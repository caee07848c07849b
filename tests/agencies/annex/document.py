"""The source document, and the same with some lines edited."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

from agencies.annex.documents.document import DocumentRefused
from agencies.annex.documents.text import decode
from agencies.annex.problems import Problem
from agencies.annex.reading import reader
from agencies.annex.reading.reader import Reading

SOURCE = Path(__file__).parents[3] / "fixtures" / "notice_2025.txt"
INPUTS = Path(__file__).parent / "inputs"
TEXT = SOURCE.read_text(encoding="utf-8")

# What the document as printed is reported for: notes alone.
NOTES = {
    "filing-serials-absent",
    "bracket-width",
    "agency-two-names",
    "position-start",
    "agency-position-restarts",
}

# Of the national series, from the lowest grade up.
NUMERALS = {
    "5": ("五级", "初级工"),
    "4": ("四级", "中级工"),
    "3": ("三级", "高级工"),
    "2": ("二级", "技师"),
    "1": ("一级", "高级技师"),
}
read = partial(reader.read_text, numerals=NUMERALS)
read_tables = partial(reader.read_tables, numerals=NUMERALS)
read_annex = partial(reader.read_annex, numerals=NUMERALS)

Edit = tuple[int, str, str]


def read_bytes(data: bytes) -> Reading:
    """As text, whatever it looks like."""
    try:
        return read(decode(data))
    except DocumentRefused as refusal:
        return reader.refused(refusal.problem)


def edited(*edits: Edit) -> str:
    """The document with the old text replaced by the new on each line, counted from 1 before any edit."""
    lines = TEXT.split("\n")
    for line, old, new in edits:
        assert lines[line - 1].count(old) == 1, (line, old, lines[line - 1])
        lines[line - 1] = lines[line - 1].replace(old, new)
    return "\n".join(lines)


def problems_of(*edits: Edit, beside: Collection[str] = NOTES) -> list[Problem]:
    return [problem for problem in read(edited(*edits)).problems if problem.rule not in beside]
