"""The databases as the site uses them: one primary, and replicas that answer what the public reads."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from catalogue.environment import env, number

Database = dict[str, Any]

# Writers take their turn at BEGIN instead of failing half-way, readers never wait for one, and a power
# cut loses no committed row; SQLite itself leaves foreign keys unchecked unless told.
# A small cache for each connection (KiB): the system's own, which all processes share, has the same pages.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-512"
)


def configure(var: Path) -> dict[str, Database]:
    """Django's DATABASES: `default` from DATABASE_URL (SQLite without it), then `replica1`, `replica2`, …

    STATEMENT_TIMEOUT is how many seconds PostgreSQL may take; commands (0) may take their time.
    """
    timeout = number("STATEMENT_TIMEOUT", default=0, low=0, high=600)
    primary = _with_options(env.db("DATABASE_URL", default=f"sqlite:///{var / 'register.sqlite3'}"), timeout)
    urls: list[str] = env.list("DATABASE_REPLICA_URLS", default=[])
    replicas = {f"replica{place}": _replica(url, primary, timeout) for place, url in enumerate(urls, start=1)}
    return {"default": primary, **replicas}


def _replica(url: str, primary: Database, timeout: int) -> Database:
    replica = _with_options(env.db_url_config(url), timeout)
    if _is_sqlite(primary) or _is_sqlite(replica):
        raise ImproperlyConfigured("DATABASE_REPLICA_URLS: only PostgreSQL has replicas")
    # In tests a replica is the primary under another name: streaming is PostgreSQL's to prove.
    return {**replica, "TEST": {"MIRROR": "default"}}


def _with_options(database: Database, timeout: int) -> Database:
    if _is_sqlite(database):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE_PRAGMAS}
        # A kept connection goes on reading when the disk is full; one opened anew could not.
        return {**database, "OPTIONS": options, "CONN_MAX_AGE": None}
    if not database["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    options = {"connect_timeout": 3, "application_name": "catalogue", "options": _limits(timeout)}
    return {
        **database,
        "OPTIONS": {**database.get("OPTIONS", {}), **options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _limits(timeout: int) -> str:
    limits = ["-c lock_timeout=2s"]
    if timeout:
        limits += [f"-c statement_timeout={timeout}s", "-c idle_in_transaction_session_timeout=15s"]
    return " ".join(limits)


def _is_sqlite(database: Database) -> bool:
    return bool(database["ENGINE"].endswith("sqlite3"))
