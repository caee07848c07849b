"""The service is reloaded (HUP) while people ask. Nobody notices: no request is lost."""

import signal
import time
from functools import partial

from tests.faults.servers import Site, sqlite_site, until
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with sqlite_site() as site, Visitors(site, "/directory/", "/") as visitors:
        assert site.master is not None
        for _ in range(2):
            time.sleep(0.5)
            before = {worker.pid for worker in site.workers}
            site.master.send_signal(signal.SIGHUP)
            until(partial(are_two_new, site, before))
        time.sleep(0.5)
    states("every request was answered", visitors.count(200) == len(visitors.answers), len(visitors.answers))


def are_two_new(site: Site, before: set[int]) -> bool:
    now = {worker.pid for worker in site.workers}
    return len(now) == 2 and not now & before
