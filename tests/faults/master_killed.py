"""The master of gunicorn is killed (-9) while people ask, and the service manager starts it again.

The socket is the service manager's, so whoever comes meanwhile waits and is answered: at most the
requests being served are lost, all is back within five seconds, and no row has changed.
"""

import time

from tests.faults.servers import scratch
from tests.faults.service import Service
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with scratch() as folder:
        site = Service(folder, f"sqlite:///{folder / 'register.sqlite3'}").prepare()
        with site:
            rows = site.get("/directory.csv").body
            with Visitors(site, "/directory/", "/agencies/S000031300006/") as visitors:
                time.sleep(0.5)
                back = site.kill_master()
                time.sleep(0.5)
            lost = visitors.count(0)
            states("all is back within five seconds", back <= 5, f"{back:.1f} s")
            states("at most what was being served is lost", lost <= 1, f"{lost} of {len(visitors.answers)}")
            states("no error page", visitors.count(0, 200) == len(visitors.answers))
            states("no row has changed", site.get("/directory.csv").body == rows)
