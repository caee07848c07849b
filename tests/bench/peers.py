"""The servers to be compared with, started from the folder that PEERS names, with the real rows in them."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.measure import Target, answers
from tests.faults.servers import PYTHON, ROOT, Postgres, free_port, until

NOTICE = ROOT / "fixtures" / "notice_2025.txt"
DATASETTE = ("datasette", "uvicorn")
FACETS = "_size=100&_facet=grp&_facet=kind&_facet_array=grades"


def folder() -> Path | None:
    """Where the peers are; without them only the site's own figures are taken."""
    named = os.environ.get("PEERS", "")
    return Path(named).resolve() if named else None


@contextmanager
def peers(scratch: Path, page: str, server: Postgres | None) -> Iterator[list[Target]]:
    """Their pages as targets. `page` is an address of the site, which nginx serves as a file.

    Naive Django reads the same engine as the site; Datasette knows SQLite alone.
    """
    home = folder()
    if home is None:
        yield []
        return
    rows = printed_rows(home, scratch)
    with ExitStack() as running:
        targets = running.enter_context(naive(home, rows, server))
        if server is None:
            targets += running.enter_context(datasette(home, scratch, rows))
        if shutil.which("nginx"):
            targets += running.enter_context(nginx(home, scratch, page))
        yield targets


@contextmanager
def naive_alone(scratch: Path) -> Iterator[list[Target]]:
    """Naive Django on SQLite, without the others."""
    home = folder()
    if home is None:
        yield []
        return
    with naive(home, printed_rows(home, scratch), None) as targets:
        yield targets


def printed_rows(home: Path, scratch: Path) -> Path:
    rows = scratch / "peer.db"
    command = [PYTHON, "annex.py", str(NOTICE), "--db", str(rows)]
    subprocess.run(command, cwd=home, check=True, capture_output=True)
    return rows


@contextmanager
def naive(home: Path, rows: Path, server: Postgres | None) -> Iterator[list[Target]]:
    where, pids = str(rows), []
    if server is not None:
        server.run("createdb", "--host=127.0.0.1", f"--port={server.port}", "--username=postgres", "peer")
        where = f"host=127.0.0.1 port={server.port} user=postgres dbname=peer"
        subprocess.run([PYTHON, "store.py", str(rows), where], cwd=home, check=True, capture_output=True)
        pids = [server.pid]
    port = free_port()
    command = [PYTHON, "-m", "gunicorn", "--workers=2", f"--bind=127.0.0.1:{port}", "--no-control-socket"]
    environment = {"PEER_DB": where, "PYTHONPATH": str(home / "peers")}
    with process([*command, "django_peer:application"], home / "peers", port, "/floor/", environment) as pid:
        pages = {
            "bare Django": "/floor/",
            "naive search page": f"/naive/?q={quote('电工')}",
            "naive search page of 25 rows": f"/naive/?q={quote('上海')}&size=25",
            "naive list of 100 rows": "/naive/?size=100",
        }
        yield [Target(name, port, [pid, *pids], path) for name, path in pages.items()]


@contextmanager
def datasette(home: Path, scratch: Path, rows: Path) -> Iterator[list[Target]]:
    """Installed beside the project's own environment, into var/, the first time."""
    environment = ROOT / "var" / "bench" / "datasette"
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([PYTHON, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *DATASETTE], check=True)
    built, port = scratch / "directory.db", free_port()
    folder = home / "peers"
    command = [str(python), "datasette_peer.py", "build", str(rows), str(built)]
    subprocess.run(command, cwd=folder, check=True)
    command = [str(python), "-m", "uvicorn", "--workers=2", f"--port={port}", "--log-level=warning"]
    search = f"/{built.stem}/directory?{FACETS}&_search={quote('电工')}"
    whole = f"/{built.stem}/directory?{FACETS}"
    with process([*command, "datasette_peer:app"], folder, port, whole, {"PEER_DB": str(built)}) as pid:
        yield [
            Target("Datasette search page", port, [pid], search),
            Target("Datasette list of 100 rows", port, [pid], whole),
        ]


@contextmanager
def nginx(home: Path, scratch: Path, page: str) -> Iterator[list[Target]]:
    port = free_port()
    scratch.chmod(0o755)  # its workers run as somebody else
    command = [PYTHON, "nginx_peer.py", str(scratch / "nginx"), str(port), f"{page}=page.html"]
    with process(command, home / "peers", port, "/page.html", {}) as pid:
        yield [Target("nginx, the same list as a file", port, [pid], "/page.html")]


@contextmanager
def process(
    command: Sequence[str], folder: Path, port: int, path: str, environment: dict[str, str]
) -> Iterator[int]:
    """A server that has answered once; its process id."""
    server = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment})
    try:
        until(lambda: answers(port, path), 60)
        yield server.pid
    finally:
        server.terminate()
        server.wait()
