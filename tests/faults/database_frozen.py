"""PostgreSQL hangs for fifteen seconds: it neither answers nor refuses.

A worker that waits for it is replaced after its timeout, so the site frees itself, and serves again
within a few seconds once the database goes on. (The proxy shows visitors what it holds meanwhile:
see `proxy`.)
"""

import signal
import time

from tests.faults.servers import postgres_site, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with postgres_site(WORKER_TIMEOUT="5") as (site, server):
        rows = site.get("/directory.csv").body
        before = {worker.pid for worker in site.workers}
        server.signal(signal.SIGSTOP)
        with Visitors(site, "/directory/?q=1", "/directory/?q=2") as visitors:
            time.sleep(15)
            server.signal(signal.SIGCONT)
            back = until(lambda: site.get("/directory/?q=3").status == 200)
        states("workers that hung were replaced", not before & {worker.pid for worker in site.workers})
        longest = max(answer.seconds for answer in visitors.answers)
        states("nobody waited much longer than the timeout", longest < 12, f"{longest:.1f} s")
        states("back within five seconds", back <= 5, f"{back:.1f} s")
        states("nothing is lost", site.get("/directory.csv").body == rows)
