"""A migration holds three tables locked for eight seconds (ACCESS EXCLUSIVE, PostgreSQL).

Who asks for a page that needs them gets a 503 page with Retry-After once the lock was waited for two
seconds; pages seen before go on meanwhile; an editor is told that nothing can be saved. With the lock
gone the site is back at once, and nothing is lost.
"""

import time

import psycopg

from tests.faults.desk import SAVING_IS_OUT, Browser, change_page, editor
from tests.faults.servers import Site, postgres_site, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors, seen_everywhere

MIGRATION = "; ".join(
    f"ALTER TABLE agencies_{table} ADD COLUMN drill integer" for table in ("agency", "scope", "scopegrade")
)
AGENCY = "/agencies/S000031300006/"


def drill(states: Statements) -> None:
    with postgres_site(workers=3, STATEMENT_TIMEOUT="3") as (site, server):
        rows = site.get("/directory.csv").body
        seen = seen_everywhere(site, "/directory/")
        desk = editor(site, "甲")
        form = change_page(desk, "S000031300006")
        with psycopg.connect(server.url) as migration, Visitors(site, "/directory/") as visitors:
            migration.execute(MIGRATION)
            started = time.monotonic()
            locked(states, site, desk, form)
            time.sleep(max(0, 8 - (time.monotonic() - started)))
            migration.rollback()
            back = until(lambda: site.get(AGENCY).status == 200)
        states("back within a second", back < 1, f"{back:.1f} s")
        same = {answer.body for answer in visitors.answers} == {seen.body}
        slowest = max(answer.seconds for answer in visitors.answers)
        states("pages seen before went on", visitors.count(200) == len(visitors.answers) and same)
        states("within half a second each", slowest < 0.5, f"{slowest * 1000:.0f} ms")
        states("nothing is lost", site.get("/directory.csv").body == rows)


def locked(states: Statements, site: Site, desk: Browser, form: str) -> None:
    answer = site.get(AGENCY)
    refused = (answer.status, answer.headers.get("retry-after")) == (503, "30")
    states("another is 503 with Retry-After", refused and "暂时无法查询" in answer.body.decode())
    states("after the two seconds of lock_timeout", 1.8 < answer.seconds < 3.5, f"{answer.seconds:.1f} s")
    told = desk.get(form)
    states("an editor is told so", told.status == 503 and SAVING_IS_OUT in told.body.decode())
