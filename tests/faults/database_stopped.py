"""PostgreSQL is stopped outright for five seconds, then killed (-9) with all its processes.

A page seen before goes on, as does a search that memory answers, each marked as such; another that asks
the database is a readable 503 page with Retry-After, at once; the process is alive and not ready. Two seconds
after the database the site is back, and nothing committed is lost.
"""

import signal
import time
from collections.abc import Callable
from urllib.parse import quote

from tests.faults.servers import Answer, Postgres, Site, postgres_site, until
from tests.faults.statements import Statements

# Which grades began when is read for each of its rows.
OTHER = "/agencies/S000031300006/"
DAYS = {"stopped": "2025-06-01", "killed": "2025-07-01"}
# Not asked for before.
SEARCHES = {"stopped": "/directory/?q=焊工", "killed": "/directory/?q=电工"}


def drill(states: Statements) -> None:
    with postgres_site(workers=1) as (site, server):
        break_it(states, "stopped", site, server, lambda: server.stop("immediate"))
        time.sleep(1)
        break_it(states, "killed", site, server, lambda: server.signal(signal.SIGKILL))


def break_it(
    states: Statements, how: str, site: Site, server: Postgres, broken: Callable[[], object]
) -> None:
    rows = site.get("/directory.csv").body
    seen = site.get("/directory/")
    broken()
    until(lambda: site.get("/readyz").status == 503)
    time.sleep(1.2)  # a process looks once a second whether the data has moved
    again, other = site.get("/directory/"), site.get(f"{OTHER}?on={DAYS[how]}")
    searched = site.get(quote(SEARCHES[how], safe="/?="))
    states(f"{how}: a page seen before goes on", again.status == 200 and again.body == seen.body)
    states(f"{how}: marked as from memory", is_marked(again))
    states(f"{how}: so is a search that memory answers", searched.status == 200 and is_marked(searched))
    refused = (other.status, other.headers.get("retry-after")) == (503, "30")
    states(f"{how}: another is 503 with Retry-After", refused and "暂时无法查询" in other.body.decode())
    states(f"{how}: at once", other.seconds < 0.5, f"{other.seconds * 1000:.0f} ms")
    states(f"{how}: the process is alive and not ready", site.get("/healthz").status == 200)
    time.sleep(5)
    server.start()
    back = until(lambda: site.get(OTHER).status == 200)
    states(f"{how}: back within two seconds", back <= 2, f"{back:.1f} s")
    states(f"{how}: ready again", site.get("/readyz").status == 200)
    states(f"{how}: nothing is lost", site.get("/directory.csv").body == rows)


def is_marked(answer: Answer) -> bool:
    return "database away" in answer.headers.get("cache-status", "")
