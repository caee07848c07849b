"""The disk under SQLite fills up. Needs the right to mount a small disk.

Reading goes on, pages not seen before too; signing in says that nothing can be saved, an import is
refused and leaves the register as it was; once there is room it works again, and no row has changed.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.desk import SAVING_IS_OUT, sign_in
from tests.faults.imports import write_annex
from tests.faults.servers import Site, scratch
from tests.faults.statements import Statements


def drill(states: Statements) -> None:
    with small_disk("24m") as disk, scratch() as var:
        site = Site(var, f"sqlite:///{disk / 'register.sqlite3'}", 1).prepare()
        with site:
            fill(states, site, disk)


def fill(states: Statements, site: Site, disk: Path) -> None:
    rows = site.get("/directory.csv").body
    annex = write_annex(site)
    filler = fill_up(disk)
    answer = site.get("/directory/?q=%E8%BD%A6%E5%B7%A5")
    states("a page not seen before is read", answer.status == 200, answer.status)
    answers = [sign_in(site.port) for _ in range(3)]
    states("an editor is told that nothing can be saved", all(SAVING_IS_OUT in page for _, page in answers))
    imported = site.manage("import_annex", annex, check=False)
    states("an import is refused", imported.returncode != 0 and "没有任何改动" in imported.stderr)
    filler.unlink()
    states("signing in works once there is room", sign_in(site.port)[0] == 200)
    states("no row has changed", site.get("/directory.csv").body == rows)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    with scratch() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(disk: Path) -> Path:
    """The file that takes all the room there was."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    return filler
