"""Annexes on their way in, and the moment at which one of them is being written."""

import sqlite3

import psycopg

from tests.agencies.annex.editions import EVERYTHING, edition
from tests.agencies.annex.large_editions import larger_edition
from tests.faults.servers import Site

LARGE = 1890
# An import holds the row of the data version from its beginning to its end.
HELD = (
    "SELECT count(*) FROM pg_locks "
    "WHERE relation = 'agencies_dataversion'::regclass AND mode = 'RowShareLock'"
)


def write_annex(site: Site, text: str = "") -> str:
    """A file with the next directory: a few changes, unless another text is given."""
    file = site.folder / "annex.txt"
    file.write_text(text or edition(*EVERYTHING), encoding="utf-8")
    return str(file)


def large_annex(site: Site) -> str:
    return write_annex(site, larger_edition(LARGE))


def is_writing(site: Site) -> bool:
    """Whether somebody's transaction is changing the register right now."""
    url = site.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        finally:
            other.close()
        return False
    with psycopg.connect(url) as looking:
        found = looking.execute(HELD).fetchone()
        return bool(found and found[0])
