"""What is no annex, or could harm, is refused with a reason before any parser sees it."""

import io
import zipfile

import pytest

from agencies.annex.documents import MAX_BYTES, packages
from tests.agencies.annex.document import INPUTS, TEXT, read_annex
from tests.agencies.annex.files import repacked, rule_of, word, workbook

WORKBOOK, WORD = workbook(), word()
ODS = (INPUTS / "99_whole.ods").read_bytes()
SHEET = zipfile.ZipFile(io.BytesIO(WORKBOOK)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b" " * (MAX_BYTES + 1), "file-too-large"),
        (b"%PDF-1.7 ...", "file-kind"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "package-damaged"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "file-kind"),
        (b"\xd0\xcf\x11\xe0" + "ETExtData".encode("utf-16-le"), "file-kind"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "package-encrypted"),
        (b"<?xml version='1.0'?><Workbook/>", "file-kind"),
        (repacked(WORKBOOK, {"OFD.xml": b"<OFD/>"}), "file-kind"),
        (
            repacked(WORKBOOK, {"xl/workbook.xml": b"<w xmlns='http://purl.oclc.org/ooxml/x'/>"}),
            "package-strict",
        ),
        (repacked(ODS, {"META-INF/manifest.xml": b"<m:encryption-data/>"}), "package-encrypted"),
        (repacked(ODS, {"content.xml": b"<broken"}), "package-damaged"),
        (b"{\\rtf1 ...}", "file-kind"),
        (TEXT.encode("utf-16"), "file-kind"),
        ("编号\0".encode(), "file-kind"),
        ("<html><table>编号</table></html>".encode(), "no-annex"),
        (b"PK\x05\x06" + bytes(18), "file-kind"),
        ("编号".encode() + b"\xff\xfe\xfd" * 9, "undecodable"),
        (WORKBOOK[:2000], "package-damaged"),
        (repacked(WORKBOOK, {"[Content_Types].xml": None}), "package-content"),
        (repacked(WORKBOOK, {"xl/workbook.xml": None}), "package-content"),
        (repacked(WORKBOOK, {"xl/vbaProject.bin": b"macro"}), "package-macros"),
        (repacked(WORKBOOK, {"[Content_Types].xml": b"<Types>macroEnabled</Types>"}), "package-macros"),
        (repacked(WORKBOOK, {"xl/workbook.xml": b"<broken"}), "package-damaged"),
        (repacked(WORKBOOK, {"xl/worksheets/sheet1.xml": b"<broken"}), "package-damaged"),
        (repacked(WORKBOOK, {"xl/worksheets/sheet1.xml": SHEET[: len(SHEET) // 2]}), "package-damaged"),
        (repacked(WORD, {"word/document.xml": b"<broken"}), "package-damaged"),
        (repacked(WORKBOOK, {f"xl/x{n}.xml": b"<x/>" for n in range(200)}), "package-unsafe"),
        (repacked(WORKBOOK, {"../../etc/passwd": b"x"}), "package-unsafe"),
        (repacked(WORKBOOK, {"/etc/passwd": b"x"}), "package-unsafe"),
        (repacked(WORKBOOK, {"xl/bomb.xml": bytes(40 * 2**20)}), "package-unsafe"),
        (repacked(WORKBOOK, {f"xl/{n}.bin": bytes(20 * 2**20) for n in range(3)}), "package-unsafe"),
        ('编号,评价机构名称,机构备案号,序号,职业编码\n"'.encode() + b"x" * 200_000, "package-damaged"),
    ],
)
def test_anything_else_is_refused(data: bytes, rule: str) -> None:
    assert rule_of(data) == rule


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-32-be", "utf-7", "cp037"])
@pytest.mark.parametrize("package", [WORKBOOK, WORD], ids=["xlsx", "docx"])
def test_entities_are_refused_in_every_encoding(package: bytes, encoding: str) -> None:
    said = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY}'.encode(encoding)
    assert rule_of(repacked(package, {"docProps/core.xml": said})) == "package-entities"


def test_a_password_and_an_odd_compression_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert rule_of(file.getvalue()) == "package-unsafe"
    locked = bytearray(repacked(WORKBOOK))
    flags = locked.index(b"PK\x01\x02") + 8
    locked[flags] |= packages.ENCRYPTED
    assert rule_of(bytes(locked)) == "package-encrypted"


def test_a_package_with_the_same_member_twice_is_refused() -> None:
    file = io.BytesIO(WORKBOOK)
    with zipfile.ZipFile(file, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert rule_of(file.getvalue()) == "package-unsafe"


def test_a_workbook_is_never_opened_without_its_safe_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openpyxl.DEFUSEDXML", False)
    assert rule_of(WORKBOOK) == "reading-failed"


@pytest.mark.parametrize(
    ("target", "data"),
    [
        ("openpyxl.load_workbook", WORKBOOK),
        ("agencies.annex.documents.sheets.text_shown", WORKBOOK),
        ("docx.Document", WORD),
    ],
)
def test_running_out_of_memory_is_told_apart_from_damage(
    monkeypatch: pytest.MonkeyPatch, target: str, data: bytes
) -> None:
    def swell(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(target, swell)
    with pytest.raises(MemoryError):
        read_annex(data)
