"""Files that mean harm are uploaded at the desk: bombs, macros, entities, a cell at the end of the sheet.

Each is refused within seconds with its reason, no worker swells or hangs, and the register and the public
pages are what they were.
"""

from tests.agencies.annex.document import TEXT
from tests.agencies.annex.files import repacked, workbook
from tests.faults.desk import SAVED, Browser, editor
from tests.faults.servers import Answer, sqlite_site
from tests.faults.statements import Statements

UPLOAD = "/admin/agencies/import/upload/"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
MIB = 2**20


def files() -> dict[str, bytes]:
    book = workbook()
    with_line = TEXT.replace("5、4、3、2、1", "=cmd|'/c calc'!A1", 1)
    return {
        "a bomb of 1 GB": repacked(book, {"xl/bomb.xml": bytes(1024 * MIB)}),
        "a path outside": repacked(book, {"../../etc/passwd": b"x"}),
        "a macro": repacked(book, {"xl/vbaProject.bin": b"macro"}),
        "an entity": repacked(book, {"docProps/core.xml": ENTITY}),
        "a cell at the end of the sheet": workbook(finish=lambda sheet: sheet.cell(1_048_576, 16_384, "x")),
        "a million empty lines": b"\n" * 1_000_000,
        "a formula": with_line.encode(),
        "no file at all": b"%PDF-1.7 ...",
        "half a workbook": book[: len(book) // 2],
        "a file of 5.5 MB": b"x" * (11 * MIB // 2),
    }


def drill(states: Statements) -> None:
    with sqlite_site(workers=2, PAGE_CACHE_MIB="0") as site:
        desk, rows = editor(site, "editor-a"), site.get("/directory.csv").body
        slowest, largest = 0.0, 0
        for name, content in files().items():
            answer = upload(desk, content)
            page = desk.get(answer.headers.get("location", "/none/")).body.decode()
            refused = answer.status == SAVED and "未通过" in page and "发布前必须改正" in page
            states(f"{name} is refused with its reason", refused)
            slowest = max(slowest, answer.seconds)
            largest = max([largest, *(worker.memory_info().rss for worker in site.workers)])
        # Beyond what the desk reads at all; the connection may close before all of it is sent.
        states("a file of 7 MB is not taken", upload(desk, b"x" * (7 * MIB)).status in {0, 413})
        states("within ten seconds each", slowest < 10, f"{slowest:.1f} s at most")
        states("no worker swelled", largest < 256 * MIB, f"{largest // MIB} MiB")
        states("no row has changed", site.get("/directory.csv").body == rows)


def upload(desk: Browser, content: bytes) -> Answer:
    return desk.post(UPLOAD, desk.form(UPLOAD) | {"kind": ["annual"]}, ("file", content))
