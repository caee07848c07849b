"""Is this package what it says, and can it be opened without harm? Asked before any parser sees it.

An XLSX, ODS or DOCX is a ZIP archive of XML. Nothing is unpacked to disk; each member is read within bounds.
"""

import io
import re
import zipfile
import zlib

from agencies.annex.documents.document import DocumentRefused

MAX_MEMBERS = 200
MAX_UNPACKED = 50 * 2**20
# Of a member larger than this, packing to less than a hundredth is a bomb and no document.
RATIO_MATTERS_FROM = 2**20
MAX_RATIO = 100
WORKBOOK, WORD, OPEN_DOCUMENT = "xl/workbook.xml", "word/document.xml", "content.xml"
OPEN_SHEET = b"opendocument.spreadsheet"
# The namespace of the stricter variant of a format, which the readers do not know.
STRICT = b"http://purl.oclc.org/ooxml/"
CONTENT_TYPES = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# Whatever precedes the first mark in UTF-8, UTF-16 and UTF-32, once their zero bytes are gone.
MARKS_AND_BLANKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
OTHER_ENCODING = re.compile(
    rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?(?:8|16|32)|us-ascii)""", re.IGNORECASE
)


def check(data: bytes) -> str:
    """The member that makes this package a document: `xl/workbook.xml`, …; raises Refusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_members(package.infolist())
            contents = contents_of(package)
            for member in package.infolist():
                check_member(package.read(member), member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise DocumentRefused("package-damaged") from error
    return contents


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """By what the directory of the archive says, before anything is unpacked."""
    names = [member.filename for member in members]
    unsafe = {
        "成员过多": len(members) > MAX_MEMBERS,
        "成员重名": len(set(names)) != len(names),
        "路径异常": any(is_outside(name) for name in names),
        "解压后过大": sum(member.file_size for member in members) > MAX_UNPACKED,
        "压缩方式异常": any(member.compress_type not in METHODS for member in members),
        "压缩比异常": any(is_bomb(member) for member in members),
    }
    for reason, found in unsafe.items():
        if found:
            raise DocumentRefused("package-unsafe", value=reason)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise DocumentRefused("package-encrypted")
    if any(name.lower().endswith(MACROS) for name in names):
        raise DocumentRefused("package-macros")


def is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def is_bomb(member: zipfile.ZipInfo) -> bool:
    large = member.file_size > RATIO_MATTERS_FROM
    return large and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def contents_of(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "OFD.xml" in names:
        raise DocumentRefused("file-kind", value=" OFD 文件（请取得原来的 Word 或 Excel 文件）")
    if {"mimetype", OPEN_DOCUMENT} <= names and OPEN_SHEET in package.read("mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise DocumentRefused("package-encrypted")
        return OPEN_DOCUMENT
    if CONTENT_TYPES not in names or not names & {WORKBOOK, WORD}:
        raise DocumentRefused("package-content")
    if b"macroEnabled" in package.read(CONTENT_TYPES):
        raise DocumentRefused("package-macros")
    contents = WORKBOOK if WORKBOOK in names else WORD
    if STRICT in package.read(contents):
        raise DocumentRefused("package-strict")
    return contents


def check_member(content: bytes, member: zipfile.ZipInfo) -> None:
    """Entities are declared in a document type alone, and no office program writes one."""
    if not content or not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    # In UTF-8, or in UTF-16 and UTF-32 of either order; in no other encoding, which a parser might accept.
    told = content.replace(b"\0", b"").lstrip(MARKS_AND_BLANKS)
    unreadable = not told.startswith(b"<") or OTHER_ENCODING.match(told)
    if unreadable or any(declaration in told for declaration in DECLARATIONS):
        raise DocumentRefused("package-entities")
