"""A worker is killed three times while people ask.

At most the request it served is lost each time, nobody sees an error page, and all workers are back
within three seconds.
"""

import time
from functools import partial

from tests.faults.servers import Site, sqlite_site, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with sqlite_site() as site, Visitors(site, "/directory/", "/agencies/S000031300006/") as visitors:
        slowest = 0.0
        for _ in range(3):
            time.sleep(0.5)
            killed = site.workers[0]
            killed.kill()
            slowest = max(slowest, until(partial(are_two_beside, site, killed.pid)))
        time.sleep(0.5)
    states("two workers again within three seconds", slowest <= 3, f"{slowest:.1f} s")
    lost = visitors.count(0)
    states("at most one request lost for each", lost <= 3, f"{lost} of {len(visitors.answers)}")
    states("no error page", visitors.count(0, 200) == len(visitors.answers))


def are_two_beside(site: Site, gone: int) -> bool:
    return len([worker for worker in site.workers if worker.pid != gone]) == 2
