"""A file of any accepted kind → its reading. What a file is, its content says and not its name.

Text (UTF-8 with or without BOM, GB18030; cells divided by tabs, as pasted, or by commas), XLSX and DOCX. All
else is refused, with a reason, before anything of it is parsed.
"""

from dataclasses import dataclass

from agencies.annex.documents import packages, separated
from agencies.annex.documents.refusal import Refusal
from agencies.annex.problems import Problem, problem
from agencies.annex.reader import Reading, read_tables
from agencies.annex.rows import Heading
from agencies.annex.text import Undecodable, decode

MAX_BYTES = 5 * 2**20
MEGABYTE = 2**20
PACKAGE = b"PK\x03\x04"
OTHER_KINDS = (
    (b"%PDF", " PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "旧格式（XLS、DOC）或有密码保护的文件"),
    (b"{\\rtf", " RTF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"\xff\xfe", " UTF-16 文本"),
    (b"\xfe\xff", " UTF-16 文本"),
    (b"PK", "空的或分卷的压缩包"),
    (b"\x1f\x8b", "压缩文件"),
    (b"7z\xbc\xaf", "压缩文件"),
    (b"Rar!", "压缩文件"),
)
MARKUP = ("<!doctype", "<html", "<?xml", "<table", "<meta")


@dataclass(frozen=True)
class Document:
    """What a file says, and its text as it is kept with the notice: a line a row, tabs between cells."""

    reading: Reading
    text: str


def read_document(data: bytes) -> Document:
    """The reading of a file's bytes; one fatal problem and no rows if it is refused."""
    try:
        check_size(len(data))
        return read_kind(data)
    except Refusal as refusal:
        return refused(refusal.problem)
    except Undecodable as error:
        return refused(problem("undecodable", error.line))


def read_kind(data: bytes) -> Document:
    if data.startswith(PACKAGE):
        return read_package(data)
    kind = next((name for sign, name in OTHER_KINDS if data.startswith(sign)), None)
    if kind is None and b"\0" in data:
        kind = "二进制文件"
    if kind is not None:
        raise Refusal("file-kind", value=kind)
    text = decode(data)
    if text.lstrip().lower().startswith(MARKUP):
        raise Refusal("file-kind", value="网页或 XML 文件")
    return Document(read_tables(separated.lines(text)), text)


def read_package(data: bytes) -> Document:
    """A workbook or a Word document, once nothing about the package itself is odd."""
    # Heavy, and wanted by the process alone that opens a file.
    from agencies.annex.documents import sheets, word

    contents = packages.check(data)
    lines, notes = sheets.lines(data) if contents == packages.WORKBOOK else word.lines(data)
    reading = read_tables(lines)
    problems = (*notes, *reading.problems)
    text = "\n".join("\t".join(cells) for _, cells in lines)
    return Document(
        Reading(reading.heading, reading.column_headings, reading.agencies, reading.rows, problems), text
    )


def check_size(size: int) -> None:
    """Asked of a file's length before it is read, and of its bytes after."""
    if size == 0:
        raise Refusal("file-empty")
    if size > MAX_BYTES:
        raise Refusal("file-too-large", size=f"{size / MEGABYTE:.1f}", limit=MAX_BYTES // MEGABYTE)


def refused(reason: Problem) -> Document:
    return Document(Reading(Heading(), (), (), (), (reason,)), "")
