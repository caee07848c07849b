"""Two people publish imports at the desk at the same moment; that of the first is stopped half-way.

The second is told within seconds, on PostgreSQL also by whom and what; nothing is half written. When the
first has finished, the plan of the second no longer fits, and that is told too.
"""

import signal
import threading
import time

import psutil

from tests.agencies.annex.editions import EVERYTHING, edition
from tests.agencies.annex.large_editions import larger_edition
from tests.faults.desk import SAVED, Browser, editor
from tests.faults.imports import LARGE, is_writing
from tests.faults.servers import Answer, Site, postgres_site, sqlite_site, until
from tests.faults.statements import Statements

UPLOAD = "/admin/agencies/import/upload/"
NEXT = "/directory.csv?on=2026-06-01"


# As the desk's own service has it: what is stopped half-way goes on within it.
DESK = {"PAGE_CACHE_MIB": "0", "WORKER_TIMEOUT": "30"}


def drill(states: Statements) -> None:
    with sqlite_site(workers=3, **DESK) as site:
        on(states, "SQLite", site, "数据库暂时不能写入")
    with postgres_site(workers=3, **DESK) as (site, _):
        on(states, "PostgreSQL", site, "editor-a 于")


def on(states: Statements, engine: str, site: Site, told: str) -> None:
    first, second = editor(site, "editor-a"), editor(site, "editor-b")
    large, small = upload(first, larger_edition(LARGE)), upload(second, edition(*EVERYTHING))
    before, path = site.get(NEXT).body, f"/admin/agencies/import/{small}/apply/"
    confirmed = second.form(path) | {"checked": ["on"]}
    answers: list[Answer] = []
    publishing = threading.Thread(target=lambda: answers.append(publish(first, large)))
    publishing.start()
    child = stopped_half_way(site)
    answer = second.post(path, confirmed)
    states(f"{engine}: the second is told", told in answer.body.decode(), f"after {answer.seconds:.1f} s")
    states(f"{engine}: nothing is half written", site.get(NEXT).body == before)
    child.send_signal(signal.SIGCONT)
    publishing.join()
    states(f"{engine}: the first goes on to its end", answers[0].status == SAVED)
    until(lambda: site.get(NEXT).body.count(b"\n") == 115 + LARGE)
    time.sleep(3)  # every worker knows it within two
    whole = site.get(NEXT).body
    second.post(path, confirmed)
    page = second.get(f"/admin/agencies/import/{small}/change/").body.decode()
    states(f"{engine}: the second is told that its plan no longer fits", "未通过" in page)
    states(f"{engine}: and changed nothing", site.get(NEXT).body == whole)


def upload(browser: Browser, text: str) -> int:
    """The number of the import, read and planned."""
    answer = browser.post(UPLOAD, browser.form(UPLOAD) | {"kind": ["annual"]}, ("file", text.encode()))
    if answer.status != SAVED:
        raise RuntimeError(f"uploading: {answer.status}")
    return int(answer.headers["location"].split("/")[-3])


def publish(browser: Browser, number: int) -> Answer:
    return browser.submit(f"/admin/agencies/import/{number}/apply/", checked="on")


def stopped_half_way(site: Site) -> psutil.Process:
    """The process that imports, stopped while it holds what it has written so far."""
    assert site.master is not None
    master, found = psutil.Process(site.master.pid), list[psutil.Process]()

    def is_running() -> bool:
        found[:] = [each for each in master.children(recursive=True) if "import_annex" in each.cmdline()]
        return bool(found) and is_writing(site)

    until(is_running)
    found[0].send_signal(signal.SIGSTOP)
    return found[0]
