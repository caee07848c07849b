"""Another program holds SQLite's write lock while an editor signs in.

Reading goes on; the editor is told after five seconds that nothing could be saved, and can sign in
when the lock is gone.
"""

import sqlite3
import time

from tests.faults.desk import SAVING_IS_OUT, sign_in
from tests.faults.servers import sqlite_site
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def drill(states: Statements) -> None:
    with sqlite_site() as site, Visitors(site, "/directory/?q=%E7%94%B5", "/changes/") as visitors:
        other = sqlite3.connect(site.folder / "register.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        status, page = sign_in(site.port)
        waited = time.monotonic() - started
        other.execute("ROLLBACK")
        states("an editor is told so", status == 503 and SAVING_IS_OUT in page)
        states("after five seconds", 4 < waited < 8, f"{waited:.1f} s")
        states("and is served again afterwards", sign_in(site.port)[0] == 200)
    states("reading went on", visitors.count(200) == len(visitors.answers), len(visitors.answers))
