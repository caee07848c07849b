"""Is this package what it says, and can it be opened without harm? Asked before any parser sees it.

An XLSX or DOCX is a ZIP archive of XML. Nothing is unpacked to disk; each member is read once, within bounds.
"""

import io
import zipfile
import zlib

from agencies.annex.documents.refusal import Refusal

MAX_MEMBERS = 200
MAX_UNPACKED = 50 * 2**20
# Of a member larger than this, packing to less than a hundredth is a bomb and no document.
RATIO_MATTERS_FROM = 2**20
MAX_RATIO = 100
WORKBOOK, WORD = "xl/workbook.xml", "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# In whichever encoding a parser would accept.
DECLARATIONS = tuple(
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def check(data: bytes) -> str:
    """`xl/workbook.xml` or `word/document.xml`, whichever makes this package a document; raises Refusal."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_members(package.infolist())
            contents = kind_of(package)
            for member in package.infolist():
                check_member(package.read(member), member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refusal("package-damaged") from error
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
            raise Refusal("package-unsafe", value=reason)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refusal("package-encrypted")
    if any(name.lower().endswith(MACROS) for name in names):
        raise Refusal("package-macros")


def is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def is_bomb(member: zipfile.ZipInfo) -> bool:
    large = member.file_size > RATIO_MATTERS_FROM
    return large and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def kind_of(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if CONTENT_TYPES not in names or not names & {WORKBOOK, WORD}:
        raise Refusal("package-content")
    if b"macroEnabled" in package.read(CONTENT_TYPES):
        raise Refusal("package-macros")
    return WORKBOOK if WORKBOOK in names else WORD


def check_member(content: bytes, member: zipfile.ZipInfo) -> None:
    """Entities are declared in a document type alone, and no office program writes one."""
    if member.filename.lower().endswith((".xml", ".rels", ".vml")) and any(
        declaration in content for declaration in DECLARATIONS
    ):
        raise Refusal("package-entities")
