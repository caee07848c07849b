"""An import of the next annual directory is killed (-9) at eight moments, on SQLite and on PostgreSQL.

Each time the register is what it was before, or the whole of what it should become; afterwards the
import works.
"""

import subprocess
import time

from tests.faults.servers import PYTHON, ROOT, Site, postgres_site, sqlite_site
from tests.faults.statements import Statements

MAKE = "from tests.agencies.annex.editions import *; open({!r}, 'w').write(edition(*EVERYTHING))"
DAYS = ("/directory.csv?on=2025-06-01", "/directory.csv?on=2026-06-01", "/changes/")


def drill(states: Statements) -> None:
    with sqlite_site(workers=1, PAGE_CACHE_MIB="0") as site:
        kill_and_finish(states, "SQLite", site)
    with postgres_site(workers=1, PAGE_CACHE_MIB="0") as (site, _):
        kill_and_finish(states, "PostgreSQL", site)


def kill_and_finish(states: Statements, engine: str, site: Site) -> None:
    annex = str(site.folder / "annex.txt")
    site.manage("shell", "--command", MAKE.format(annex))
    before = public(site)
    command = [PYTHON, "manage.py", "import_annex", annex]
    started = time.monotonic()
    subprocess.run([*command, "--dry-run"], cwd=ROOT, env=site.environment, capture_output=True, check=True)
    whole = time.monotonic() - started
    for part in range(1, 9):
        running = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL)
        try:
            running.wait(whole * part / 9)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        if public(site) != before:
            break
    after_kills = public(site)
    site.manage("import_annex", annex, check=False)
    time.sleep(1.5)
    complete = public(site)
    states(f"{engine}: killed, it is as before or complete", after_kills in {before, complete})
    states(f"{engine}: afterwards the import works", complete != before)


def public(site: Site) -> tuple[bytes, ...]:
    time.sleep(1.2)  # a change is seen within a second
    return tuple(site.get(page).body for page in DAYS)
