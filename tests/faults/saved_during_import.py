"""An editor saves while an import of two thousand rows is being written, on both databases.

The save waits for it, two seconds at most, and both are kept; readers see the directory before or
after, and never a part.
"""

from tests.faults.desk import SAVED, change_page, editor
from tests.faults.imports import LARGE, is_writing, large_annex
from tests.faults.servers import Site, postgres_site, sqlite_site, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors

NEXT = "/directory.csv?on=2026-06-01"


def drill(states: Statements) -> None:
    with sqlite_site(PAGE_CACHE_MIB="0") as site:
        on(states, "SQLite", site)
    with postgres_site(PAGE_CACHE_MIB="0") as (site, _):
        on(states, "PostgreSQL", site)


def on(states: Statements, engine: str, site: Site) -> None:
    desk = editor(site, "editor-a")
    path = change_page(desk, "S000031300006")
    form = desk.form(path) | {"name_en": ["saved meanwhile"], "change_reason": ["drill"]}
    annex = large_annex(site)
    with Visitors(site, NEXT, pause=0.3) as visitors:
        running = site.begin("import_annex", annex)
        until(lambda: is_writing(site))
        answer = desk.post(path, form)
        running.communicate()
        until(lambda: rows(site.get(NEXT).body) > LARGE and rows(visitors.answers[-1].body) > LARGE)
    states(f"{engine}: the import is done", running.returncode == 0)
    states(
        f"{engine}: the save is done",
        answer.status == SAVED and desk.form(path)["name_en"] == ["saved meanwhile"],
    )
    states(f"{engine}: it waited two seconds at most", answer.seconds <= 2, f"{answer.seconds:.1f} s")
    counts = sorted({rows(answer.body) for answer in visitors.answers})
    states(f"{engine}: readers saw all or nothing", set(counts) <= {114, 114 + LARGE}, counts)
    states(
        f"{engine}: and none was refused", visitors.count(200) == len(visitors.answers), len(visitors.answers)
    )


def rows(file: bytes) -> int:
    return file.count(b"\n") - 1
