"""A document's bytes → its text → its numbered lines. What cannot be read is refused, never guessed."""

import re
from collections.abc import Iterator

NEWLINE = re.compile(r"\r\n|\r|\n")


class Undecodable(ValueError):
    """The bytes are no text; `line` (from 1) is where they stop being one."""

    def __init__(self, line: int) -> None:
        super().__init__(f"undecodable from line {line}")
        self.line = line


def decode(data: bytes) -> str:
    r"""UTF-8 with or without BOM, else GB18030; every newline as "\n". Raises Undecodable.

    GB18030 accepts nearly any bytes, so a UTF-8 file with one damaged character would turn into nonsense:
    where more Chinese characters than errors are found, the file is UTF-8 and damaged.
    """
    try:
        return normalise_newlines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        damaged = data.decode("utf-8", errors="replace")
        if sum("一" <= character <= "鿿" for character in damaged) > damaged.count("\ufffd"):
            raise Undecodable(line_at(data, error.start)) from error
    try:
        return normalise_newlines(data.decode("gb18030"))
    except UnicodeDecodeError as error:
        raise Undecodable(line_at(data, error.start)) from error


def normalise_newlines(text: str) -> str:
    return NEWLINE.sub("\n", text)


def line_at(data: bytes, offset: int) -> int:
    """The line, from 1, on which a byte stands."""
    return len(re.findall(rb"\r\n|\r|\n", data[:offset])) + 1


def table_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    r"""Every line with its number and its cells, which tabs divide; prose is a line of one cell.

    Lines end at newlines alone: `str.splitlines` would also break at characters that no editor counts.
    """
    for number, line in enumerate(NEWLINE.split(text.removeprefix("\ufeff")), start=1):
        yield number, line.split("\t")
