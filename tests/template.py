"""The migrated and loaded database that every run of the tests, and every worker in it, takes a copy of.

SQLite: a file in var/tests, made anew when what it rests on has changed. PostgreSQL: one database beside the
test databases, likewise; it stays on a server that DATABASE_URL names.

python -m tests.template NAME      makes it
"""

import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
RESTS_ON = (
    *("agencies/apps.py", "agencies/database", "agencies/management/commands/load_register.py"),
    *("agencies/migrations", "agencies/models", "catalogue/settings.py", "fixtures", "requirements.txt"),
    "tests/template.py",
)


@contextmanager
def copied() -> Iterator[None]:
    """A test database of this process's own, and the connection leading to it."""
    before = connection.settings_dict["NAME"]
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{before}"
    with _alone():
        if connection.vendor == "sqlite":
            _copy_sqlite(name)
        else:
            _copy_postgresql(name, f"{before}_template")
    _connect(name)
    yield
    _connect(before)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.close()


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def copy_sqlite(name: str | Path) -> None:
    """The migrated and loaded register as a file of SQLite."""
    with _alone():
        _copy_sqlite(name)


def _copy_sqlite(name: str | Path) -> None:
    template = FOLDER / f"template-{_fingerprint()}.sqlite3"
    if not template.exists():
        for old in FOLDER.glob("template-*"):
            old.unlink()
        _make(f"{FOLDER}/making.sqlite3")
        (FOLDER / "making.sqlite3").rename(template)
    shutil.copyfile(template, name)


def _copy_postgresql(name: str, template: str) -> None:
    fingerprint = _fingerprint()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template]
        )
        if cursor.fetchone() != (fingerprint,):
            _make(template)
            cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{fingerprint}'")
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _fingerprint() -> str:
    """Of every file that migrating and loading read."""
    found = hashlib.sha256()
    for place in RESTS_ON:
        top = ROOT / place
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: the first makes what the others copy."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(name: str) -> None:
    """In a process of its own, so that no run covers more or knows more than the next."""
    command = [sys.executable, "-W", "error", "-m", "tests.template", name]
    subprocess.run(command, cwd=ROOT, check=True)


def main(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

    django.setup()
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    call_command("load_register", stdout=io.StringIO())
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
