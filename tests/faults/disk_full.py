"""The disk under SQLite fills up. Needs the right to mount a small disk.

Reading goes on, pages not seen before too; signing in says that nothing can be saved; once there is
room it works again, and no row has changed.
"""

import subprocess
from pathlib import Path

from tests.faults.primary_lost import sign_in
from tests.faults.servers import Site, scratch
from tests.faults.statements import Statements


def drill(states: Statements) -> None:
    with scratch() as disk, scratch() as var:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
        try:
            fill(states, Site(var, f"sqlite:///{disk / 'register.sqlite3'}", 1).prepare())
        finally:
            subprocess.run(["umount", str(disk)], check=True)


def fill(states: Statements, site: Site) -> None:
    disk = Path(site.environment["DATABASE_URL"].removeprefix("sqlite:///")).parent
    with site:
        rows = site.get("/directory.csv").body
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        answer = site.get("/directory/?q=%E8%BD%A6%E5%B7%A5")
        states("a page not seen before is read", answer.status == 200, answer.status)
        answers = [sign_in(site.port) for _ in range(3)]
        states(
            "an editor is told that nothing can be saved",
            all("不能登录和保存" in page for _, page in answers),
        )
        filler.unlink()
        states("signing in works once there is room", sign_in(site.port)[0] == 200)
        states("no row has changed", site.get("/directory.csv").body == rows)
