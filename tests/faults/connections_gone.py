"""Others take every connection that PostgreSQL allows, and the site's own are cut.

Pages seen before go on; another is a 503 page with Retry-After at once, for nobody waits for a place;
with room again the site is back.
"""

from contextlib import ExitStack

import psycopg

from tests.faults.servers import Postgres, Site, scratch, until
from tests.faults.statements import Statements

# One that asks the database; a search may be answered from memory alone.
NEW = "/agencies/S000031300037/"
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'catalogue'"


def drill(states: Statements) -> None:
    few = ("max_connections=10", "superuser_reserved_connections=0")
    with ExitStack() as opened, ExitStack() as others:
        folder, data = opened.enter_context(scratch()), opened.enter_context(scratch())
        server = opened.enter_context(Postgres(data, *few))
        with Site(folder, server.url, 1).prepare() as site:
            seen = site.get("/directory/")
            first = others.enter_context(psycopg.connect(server.url, autocommit=True))
            first.execute(CUT)
            until(lambda: not take(server, others))
            answer, again = site.get(NEW), site.get("/directory/")
            refused = (answer.status, answer.headers.get("retry-after")) == (503, "30")
            states("another page is 503 with Retry-After", refused, answer.status)
            states("at once", answer.seconds < 0.5, f"{answer.seconds * 1000:.0f} ms")
            states("a page seen before goes on", again.status == 200 and again.body == seen.body)
            others.close()
            back = until(lambda: site.get(NEW).status == 200)
            states("back within a second", back < 1, f"{back:.1f} s")


def take(server: Postgres, others: ExitStack) -> bool:
    try:
        others.enter_context(psycopg.connect(server.url))
    except psycopg.OperationalError:
        return False
    return True
