"""The disk of the log fills up while people ask. Needs the right to mount a small disk.

Nobody notices: no page fails for want of a line in the log; once there is room, lines are written again.
"""

from tests.faults.disk_full import fill_up, small_disk
from tests.faults.servers import Site, scratch
from tests.faults.statements import Statements


def drill(states: Statements) -> None:
    with small_disk("1m") as disk, scratch() as var:
        site = Site(disk, f"sqlite:///{var / 'register.sqlite3'}", 2, VAR_DIR=str(var)).prepare()
        with site:
            site.get("/directory/")
            filler = fill_up(disk)
            before = len(site.log)
            pages = [f"/directory/?q={number}" for number in range(40)] + ["/directory/?grade=9", "/none/"]
            statuses = [site.get(page).status for page in pages]
            states("every page is answered", statuses == [200] * 40 + [400, 404], len(statuses))
            states("though no line could be written", len(site.log) - before < 4096)
            states("no worker was lost", len(site.workers) == 2 and site.get("/healthz").status == 200)
            filler.unlink()
            site.get("/guide/")
            states("with room again, lines are written", '"/guide/"' in site.log)
