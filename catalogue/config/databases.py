"""The databases as the site uses them: one primary, and replicas that answer what the public reads.

The file of a register in SQLite is its owner's alone, and never another one in its place unseen. Where it is
missing SQLite makes an empty one at any question. To a web server a missing file is a database that is away.
One that keeps its connection would also go on answering from a file that was removed or replaced: it looks
whether that is still the one before it asks for the data version, and before what is no public page.
"""

import os
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import environ
from django.db import connections

from catalogue.config.environment import faults, given, is_address, is_port, number


class RegisterFile(sqlite3.Connection):
    may_make = True  # a web server says otherwise

    def __init__(self, database: str, *given: Any, **named: Any) -> None:
        if self.may_make:
            # Readable by its owner alone, whatever the umask; what SQLite puts beside it is as it is.
            os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
        super().__init__(f"file:{quote(str(database))}?mode=rw", *given, **{**named, "uri": True})
        self.file = Path(database)
        self.opened = self.file.stat()


def leave_a_file_that_is_gone() -> None:
    for each in connections.all(initialized_only=True):
        opened = each.connection
        if isinstance(opened, RegisterFile):
            try:
                is_there = os.path.samestat(opened.opened, opened.file.stat())
            except OSError:
                is_there = False
            if not is_there:
                each.close()


Database = dict[str, Any]
FILES_NAMED = {"passfile", "sslcert", "sslcrl", "sslkey", "sslrootcert"}
SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

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
    plain = f"sqlite:///{var / 'register.sqlite3'}"
    primary = named("DATABASE_URL", given("DATABASE_URL") or plain, plain, timeout)
    if (typed := given("POSTGRES_PASSWORD")) and not _is_sqlite(primary) and typed != primary["PASSWORD"]:
        faults.append(
            "POSTGRES_PASSWORD is not the one that DATABASE_URL says, percent-encoded there"
            "（与 DATABASE_URL 中的密码不一致）"
        )
    urls = [each.strip() for each in given("DATABASE_REPLICA_URLS").split(",") if each.strip()]
    replicas = {f"replica{place}": _replica(url, primary, timeout) for place, url in enumerate(urls, start=1)}
    return {"default": primary, **replicas}


def named(name: str, url: str, default: str = "", timeout: int = 0) -> Database:
    """The database at that address, as the site uses one; a fault of `name` where none can be meant."""
    return _with_options(_database_at(name, url, default or url), timeout)


def _replica(url: str, primary: Database, timeout: int) -> Database:
    replica = named("DATABASE_REPLICA_URLS", url, timeout=timeout)
    if _is_sqlite(primary) or _is_sqlite(replica):
        faults.append("DATABASE_REPLICA_URLS: only PostgreSQL has replicas（只有 PostgreSQL 有副本）")
    elif all(replica[part] == primary[part] for part in ("HOST", "PORT", "NAME")):
        faults.append("DATABASE_REPLICA_URLS names the primary itself（写的是主库自己）")
    # In tests a replica is the primary under another name: streaming is PostgreSQL's to prove.
    return {**replica, "TEST": {"MIRROR": "default"}}


def _database_at(name: str, url: str, default: str) -> Database:
    """What the address says; its default, and a fault, where no database can be meant by it."""
    scheme, _, rest = url.partition("://")
    told = ""
    try:
        if scheme == "sqlite":
            file = Path(rest.removeprefix("/"))
            if not file.is_absolute() or "?" in rest or "#" in rest:
                told = (
                    "must name a file by its whole path and nothing else（须是文件的完整路径）: "
                    "sqlite:////var/lib/catalogue/register.sqlite3"
                )
            elif file.is_dir() or not os.access(file.parent, os.W_OK):
                told = f"names {file}, which cannot be a file（不能是文件）"
        elif scheme in {"postgres", "postgresql"}:
            told = _fault_of_postgresql(url)
        else:
            told = "must begin with sqlite:/// or postgres://（须以此开头）"
        if not told:
            return dict(environ.Env.db_url_config(url))
    except ValueError as problem:
        told = f"makes no sense（读不懂）: {problem}".strip()
    faults.append(f"{name} {told}")
    return dict(environ.Env.db_url_config("sqlite:////nowhere" if default == url else default))


def _fault_of_postgresql(url: str) -> str:
    # Where SQLite serves, every process is spared the four megabytes of it.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        said, parts = conninfo_to_dict(url), urlsplit(url)
    except ProgrammingError as problem:
        raise ValueError(str(problem)) from problem
    read = (unquote(parts.username or ""), unquote(parts.password or ""), "")
    if read != (said.get("user", ""), said.get("password", ""), parts.fragment):
        return (
            "is read in two ways: percent-encode @ / # ? % in name and password (p@ss is p%40ss)"
            "（用户名、密码里的这些符号须转写）"
        )
    # Without a host its folder of sockets may stand before the name.
    host, mode = str(said.get("host", "")), str(said.get("sslmode", "prefer"))
    if not (
        re.fullmatch(r"[^/;,\s]{1,63}" if host else r"(/\S+/)?[^/;,\s]{1,63}", str(said.get("dbname", "")))
        and is_port(str(said.get("port", "5432")))
        and (not host or host.startswith("/") or is_address(host))
        and mode in SSL_MODES
        and said.get("host") != ""
    ):
        return (
            "must name a database at a host that there can be（须写明主机和数据库名）: "
            "postgres://user:password@host:5432/name"
        )
    if own := sorted(said.keys() & {"application_name", "connect_timeout", "options"}):
        return f"says {', '.join(own)}, which the site sets itself（由本站自己设定）"
    files = {name: str(said[name]) for name in FILES_NAMED & said.keys() if said[name] != "system"}
    lost = [name for name, file in files.items() if not Path(file).is_file()]
    return f"says {', '.join(lost)}, a file that is not there（写明的文件不存在）" if lost else ""


def _with_options(database: Database, timeout: int) -> Database:
    if _is_sqlite(database):
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": SQLITE_PRAGMAS,
            "factory": RegisterFile,
        }
        # A kept connection goes on reading when the disk is full; one opened anew could not.
        return {**database, "OPTIONS": options, "CONN_MAX_AGE": None}
    limits = "-c lock_timeout=2s"
    if timeout:
        limits += f" -c statement_timeout={timeout}s -c idle_in_transaction_session_timeout=15s"
    options = {"connect_timeout": 3, "application_name": "catalogue", "options": limits}
    return {
        **database,
        "OPTIONS": {**database.get("OPTIONS", {}), **options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _is_sqlite(database: Database) -> bool:
    return bool(database["ENGINE"].endswith("sqlite3"))
