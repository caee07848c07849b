"""A new release takes the place of the old one (stop and start) while people ask.

The socket stays open all the while: nobody notices but by waiting, and no request is lost. A release
whose migrations are missing does not start at all.
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
            with Visitors(site, "/directory/", "/changes/") as visitors:
                for _ in range(2):
                    time.sleep(0.5)
                    site.restart()
                    time.sleep(2)
            slowest = max(answer.seconds for answer in visitors.answers)
            every = visitors.count(200) == len(visitors.answers)
            states("every request was answered", every, len(visitors.answers))
            states("the longest within five seconds", slowest < 5, f"{slowest:.1f} s")
            site.manage("migrate", "agencies", "0001", check=False)
            checked = site.manage("check_start", check=False)
            states("with a migration missing, the check before every start fails", checked.returncode == 1)
