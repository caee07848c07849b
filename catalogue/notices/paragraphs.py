"""A notice's text → paragraphs to read, each line with its number in the source.

The source breaks a paragraph where its page ended: such a paragraph has two pieces, each with an anchor of
its own. The lines of an annex table are one paragraph of kind `table`: they have a page of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NUMERALS = "[一二三四五六七八九十]+"
SECTION = re.compile(rf"({NUMERALS})、")
SENTENCE_END = "。：；！？）)"
# `<http://rsj.sh.gov.cn>`: the brackets are what the extraction put around a link, and not printed.
LINK = re.compile(r"<(https?://[^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Piece:
    line: int
    text: str

    @property
    def anchor(self) -> str:
        return f"line-{self.line}"

    @property
    def printed(self) -> str:
        return without_markup(self.text)


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


def without_markup(text: str) -> str:
    return LINK.sub(r"\1", text)


def lines_of(text: str) -> range:
    """The numbers of its lines, from 1; blank ones behind the last are none."""
    return range(1, text.rstrip().count("\n") + 2)


def paragraphs(text: str, lines: Sequence[int]) -> list[Paragraph]:
    """Of these successive lines: what goes on behind the last of them is cut there."""
    found: list[Paragraph] = []
    for piece in _pieces(text, lines):
        kind = _kind(piece.text)
        if found and _goes_on(found[-1], kind):
            found[-1] = Paragraph(kind, (*found[-1].pieces, piece))
        else:
            found.append(Paragraph(kind, (piece,)))
    return found


def _pieces(text: str, lines: Sequence[int]) -> Iterator[Piece]:
    written = text.split("\n")
    return (Piece(number, written[number - 1]) for number in lines if written[number - 1].strip())


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
