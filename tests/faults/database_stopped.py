"""PostgreSQL is killed outright and started again.

A page seen before goes on, marked as from memory; another is a readable 503 page with Retry-After,
at once; the process is alive and not ready. Two seconds after the database the site is back, and
nothing committed is lost.
"""

from tests.faults.servers import postgres_site, until
from tests.faults.statements import Statements


def drill(states: Statements) -> None:
    with postgres_site(workers=1) as (site, server):
        rows = site.get("/directory.csv").body
        seen = site.get("/directory/")
        server.stop("immediate")
        until(lambda: site.get("/readyz").status == 503)
        again, other = site.get("/directory/"), site.get("/directory/?q=%E7%94%B5%E5%B7%A5")
        states("a page seen before goes on", again.status == 200 and again.body == seen.body)
        states(
            "another is 503 with Retry-After", (other.status, other.headers.get("retry-after")) == (503, "30")
        )
        states("and readable", "暂时无法查询" in other.body.decode())
        states("at once", other.seconds < 1, f"{other.seconds * 1000:.0f} ms")
        states("the process is alive and not ready", site.get("/healthz").status == 200)
        server.start()
        back = until(lambda: site.get("/directory/?q=%E7%94%B5%E5%B7%A5").status == 200)
        states("back within two seconds", back <= 2, f"{back:.1f} s")
        states("ready again", site.get("/readyz").status == 200)
        states("nothing is lost", site.get("/directory.csv").body == rows)
