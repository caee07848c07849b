"""A setting is changed and the service restarted while people ask. All are answered, then by the new one."""

import time

from tests.faults.servers import scratch
from tests.faults.service import Service
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with scratch() as folder:
        site = Service(folder, f"sqlite:///{folder / 'register.sqlite3'}", 2, SITE_OWNER="前一单位").prepare()
        with site, Visitors(site, "/directory/", "/") as visitors:
            time.sleep(0.5)
            before = "前一单位" in site.get("/").body.decode()
            site.environment["SITE_OWNER"] = "后一单位"
            site.restart()
            time.sleep(0.5)
            after = "后一单位" in site.get("/").body.decode()
    states("a page shows the setting of before, then the one of after", before and after)
    states("every request was answered", visitors.count(200) == len(visitors.answers), len(visitors.answers))
