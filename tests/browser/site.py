"""The site as `make run` serves it: gunicorn, the settings of production, a register of its own."""

import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.template import copy_sqlite

ROOT = Path(__file__).resolve().parents[2]
EDITOR = "editor"
PASSWORD = "lantern-jade-harbour-27"
# A process of tests has its own, so that none reads what another is just writing.
STATIC = ROOT / "var" / f"browser-static{os.environ.get('PYTEST_XDIST_WORKER', '')}"


@dataclass(frozen=True)
class Site:
    """A running site: its address, and the folder that holds its database and its log."""

    url: str
    folder: Path

    def manage(self, *command: str, **environment: str) -> str:
        """Run `manage.py` on this site's own register; returns what it printed."""
        return manage(self.folder, *command, **environment)


def variables(folder: Path) -> dict[str, str]:
    """The environment of a plain local site, whatever the shell says about hosts and databases."""
    dropped = {
        "DEBUG",
        "SITE_URL",
        "ALLOWED_HOSTS",
        "ADMIN_PATH",
        "DJANGO_SETTINGS_MODULE",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    }
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite3'}",
        "SECRET_KEY": "tests-only" * 4,
        "STATIC_ROOT": str(STATIC),
    }


def manage(folder: Path, *command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**variables(folder), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def prepare(folder: Path) -> None:
    """The register as `make run` loads it, the style sheets, and an account for the admin."""
    copy_sqlite(folder / "register.sqlite3")
    manage(folder, "collectstatic", "--no-input", "--verbosity", "0")
    manage(
        folder,
        *("createsuperuser", "--no-input", "--username", EDITOR, "--email", "editor@example.org"),
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )


def copy(source: Path, target: Path) -> None:
    """The register of one site for another; SQLite copies it whole, whatever still stands in its log."""
    with (
        closing(sqlite3.connect(source / "register.sqlite3")) as old,
        closing(sqlite3.connect(target / "register.sqlite3")) as new,
    ):
        old.backup(new)


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serve the register in the folder on a free port until the block ends."""
    log = folder / "gunicorn.log"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # Gunicorn takes over a socket that listens already, so no other process can take the port before it.
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "catalogue.wsgi:application", "--no-control-socket"),
                "--forwarder-headers=",
                *("--bind", f"fd://{listener.fileno()}", "--workers", "1", "--threads", "4"),
            ],
            cwd=ROOT,
            env=variables(folder),
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
        )
    try:
        # Waits in the socket's queue until a worker answers; refused at once if gunicorn has ended.
        try:
            urllib.request.urlopen(url, timeout=30).close()
        except OSError as error:
            raise AssertionError(f"{error}\n{log.read_text(encoding='utf-8')}") from error
        yield Site(url, folder)
    finally:
        process.terminate()
        process.wait(timeout=10)
