"""A text file: bytes → text → its numbered lines. What cannot be read is refused, never guessed."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial

from agencies.annex.documents.document import DocumentRefused, Line
from agencies.codes import CODE_PATTERN, FILING_NUMBER_PATTERN

NEWLINE = re.compile(r"\r\n|\r|\n")
# A row of column headings: these words, and so many cells.
HEADING_SIGNS = re.compile(r"备案号.*[编代]码")
FEWEST_CELLS = 5
# Characters; the rest of a file that a lone quotation mark takes for one cell is longer.
LONGEST_CELL = 131_072
MARKDOWN_RULE = re.compile(r"[|:\s-]+")
# A row copied out of a PDF, whose cells only blanks divide. The grades stand last and without blanks.
SPACED_ROW = re.compile(
    rf"(?:(\d+)\s+(\S.*?)\s+({FILING_NUMBER_PATTERN})\s+)?"
    rf"(\d+)\s+({CODE_PATTERN})\s+(\S.*[^\d、\s]|[^\d、\s])\s+(\S+)"
)


def decode(data: bytes) -> str:
    r"""UTF-8 with or without BOM, else GB18030; every newline as "\n". Raises Refusal.

    GB18030 accepts nearly any bytes, so a UTF-8 file with one damaged character would turn into nonsense:
    where more Chinese characters than errors are found, the file is UTF-8 and damaged.
    """
    try:
        return normalise_newlines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        damaged = data.decode("utf-8", errors="replace")
        if sum("一" <= character <= "鿿" for character in damaged) > damaged.count("\ufffd"):
            raise DocumentRefused("undecodable", line_at(data, error.start)) from error
    try:
        return normalise_newlines(data.decode("gb18030"))
    except UnicodeDecodeError as error:
        raise DocumentRefused("undecodable", line_at(data, error.start)) from error


def normalise_newlines(text: str) -> str:
    return NEWLINE.sub("\n", text)


def line_at(data: bytes, offset: int) -> int:
    """The line, from 1, on which a byte stands."""
    return len(re.findall(rb"\r\n|\r|\n", data[:offset])) + 1


def text_lines(text: str) -> Iterator[Line]:
    """Divided as the first row of column headings is: by tabs, as the document is, or by something else."""
    for line in text.split("\n"):
        if HEADING_SIGNS.search(line):
            for mark, read in DIVIDED.items():
                if len(line.split(mark)) >= FEWEST_CELLS:
                    return read(text)
    return table_lines(text)


def table_lines(text: str) -> Iterator[Line]:
    r"""Every line with its number and its cells, which tabs divide; prose is a line of one cell.

    Lines end at newlines alone: `str.splitlines` would also break at characters that no editor counts.
    """
    for number, line in enumerate(NEWLINE.split(text.removeprefix("\ufeff")), start=1):
        yield number, line.split("\t")


def comma_lines(text: str, mark: str = ",") -> Iterator[Line]:
    try:
        for number, cells in quoted_lines(text, mark):
            yield number, cells or [""]
    except csv.Error as error:
        raise DocumentRefused("package-damaged") from error


def quoted_lines(text: str, mark: str) -> Iterator[Line]:
    """Each row with the number of its last line; quoted cells may hold line breaks. Raises csv.Error."""
    csv.field_size_limit(LONGEST_CELL)  # which is the process's, so whoever else may have set it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    for cells in reader:
        yield reader.line_num, cells


def markdown_lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.strip()
        cells = [cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|")]
        yield number, [""] if MARKDOWN_RULE.fullmatch(row) and "-" in row else cells


def spaced_lines(text: str) -> Iterator[Line]:
    """What is certainly a row; of what is torn apart nothing is guessed, so that it is found as prose."""
    for number, line in enumerate(text.split("\n"), start=1):
        row = SPACED_ROW.fullmatch(line.strip())
        if row:
            yield number, [cell or "" for cell in row.groups()]
        else:
            yield number, line.split() if HEADING_SIGNS.search(line) else [line]


DIVIDED: dict[str, Callable[[str], Iterator[Line]]] = {
    "\t": table_lines,
    ",": comma_lines,
    ";": partial(comma_lines, mark=";"),
    "|": markdown_lines,
    " ": spaced_lines,
}
