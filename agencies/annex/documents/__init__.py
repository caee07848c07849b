"""A file of any accepted kind → its lines of cells. What a file is, its content says and not its name.

Text (UTF-8 with or without BOM, GB18030; cells divided by tabs, as pasted, by commas, semicolons, strokes or
blanks), tables of a web page, XLSX, XLS, ODS and DOCX. All else is refused, with a reason and how to save it
anew, before anything of it is parsed.
"""

from agencies.annex.documents import packages
from agencies.annex.documents.document import Document, DocumentRefused, Line
from agencies.annex.documents.text import decode, text_lines
from agencies.annex.problems import Problem

MAX_BYTES = 5 * 2**20
MEGABYTE = 2**20
PACKAGE = b"PK\x03\x04"
OTHER_KINDS = (
    (b"%PDF", " PDF 文件（请取得原来的 Word 或 Excel 文件，或复制其中的表格，粘贴后逐行核对）"),
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
OLD = b"\xd0\xcf\x11\xe0"
# A stream that tells what an old file is, and what to say of it.
OLD_KINDS = (
    ("ETExtData", "WPS 表格（ET）文件（请在 WPS 里另存为 XLSX）"),
    ("WordDocument", "旧格式的 DOC 或 WPS 文件（请在 Word 或 WPS 里另存为 DOCX）"),
)
MARKUP = ("<!doctype html", "<html", "<table", "<meta", "<body", "<div")
XML = ("<?xml", "<!doctype")


def open_document(data: bytes, *, fill_merged: bool = False) -> Document:
    """Raises Refusal, now or while the lines are gone through.

    `fill_merged`: a cell of a workbook that reaches over several holds in each what it shows, and its first
    table is read alone.
    """
    check_size(len(data))
    if data.startswith(PACKAGE):
        return open_package(data, fill_merged=fill_merged)
    if data.startswith(OLD):
        return open_old(data, fill_merged=fill_merged)
    kind = next((name for sign, name in OTHER_KINDS if data.startswith(sign)), None)
    if kind is None and b"\0" in data:
        kind = "二进制文件"
    if kind is not None:
        raise DocumentRefused("file-kind", value=kind)
    text = decode(data)
    beginning = text[:2000].lstrip().lower()
    if beginning.startswith(MARKUP) or (beginning.startswith(XML) and "<html" in beginning):
        from agencies.annex.documents.html import read_page

        return of_lines(*read_page(text))
    if beginning.startswith(XML):
        raise DocumentRefused("file-kind", value=" XML 文件（请在 Excel 里另存为 XLSX）")
    return Document(text_lines(text), text)


def open_package(data: bytes, *, fill_merged: bool) -> Document:
    """A workbook or a Word document, once nothing about the package itself is odd."""
    # Heavy, and wanted by the process alone that opens a file.
    from agencies.annex.documents import sheets, word

    contents = packages.check(data)
    if contents == packages.WORKBOOK:
        return of_lines(*sheets.read_sheets(data, fill_merged=fill_merged))
    if contents == packages.WORD:
        return of_lines(*word.read_body(data))
    return of_lines(*sheets.read_old_sheets(data, fill_merged=fill_merged))


def open_old(data: bytes, *, fill_merged: bool) -> Document:
    from agencies.annex.documents import sheets

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise DocumentRefused("package-encrypted")
    for stream, kind in OLD_KINDS:
        if holds(stream):
            raise DocumentRefused("file-kind", value=kind)
    return of_lines(*sheets.read_old_sheets(data, fill_merged=fill_merged))


def of_lines(lines: list[Line], problems: list[Problem]) -> Document:
    return Document(lines, "\n".join("\t".join(cells) for _, cells in lines), tuple(problems))


def check_size(size: int) -> None:
    """Asked of a file's length before it is read, and of its bytes after."""
    if size == 0:
        raise DocumentRefused("file-empty")
    if size > MAX_BYTES:
        raise DocumentRefused("file-too-large", size=f"{size / MEGABYTE:.1f}", limit=MAX_BYTES // MEGABYTE)
