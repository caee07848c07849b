"""A notice's text → paragraphs to read, each line with its number in the source.

The source breaks a paragraph where its page ended: such a paragraph has two pieces, each with an anchor of
its own. The lines of an annex table are one paragraph of kind `table`: they have a page of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SECTION = re.compile(r"[一二三四五六七八九十]+、")
SENTENCE_END = "。：；！？）)"


@dataclass(frozen=True, slots=True)
class Piece:
    line: int
    text: str

    @property
    def anchor(self) -> str:
        return f"line-{self.line}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind` is `section`, `text` or `table`; a table's pieces are its rows."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def last(self) -> Piece:
        return self.pieces[-1]


def paragraphs(text: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    for piece in _pieces(text):
        kind = _kind(piece.text)
        if found and _goes_on(found[-1], kind):
            found[-1] = Paragraph(kind, (*found[-1].pieces, piece))
        else:
            found.append(Paragraph(kind, (piece,)))
    return found


def _pieces(text: str) -> Iterator[Piece]:
    return (Piece(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _kind(line: str) -> str:
    if "\t" in line:
        return "table"
    return "section" if SECTION.match(line) and line[-1] not in SENTENCE_END else "text"


def _goes_on(before: Paragraph, kind: str) -> bool:
    """A table's next row; or a sentence that the page break cut: it has points inside and none at its end."""
    if kind != before.kind or kind == "section":
        return False
    last = before.pieces[-1].text.rstrip()
    return kind == "table" or (re.search("[，、。]", last) is not None and last[-1] not in SENTENCE_END)
