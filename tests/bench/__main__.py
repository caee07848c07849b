"""Measure the site beside others, and write docs/benchmarks.md.

    PEERS=FOLDER python -m tests.bench            the real directory, and the invented country behind it
    python -m tests.bench --real                  the real directory alone

BENCH_DATABASES=sqlite,postgresql chooses the engines. SQLite data sets are kept in var/bench; delete it to
make them anew.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench.measure import Cost, Target, ask, etag, memory_mib, peers_folder, rounds, visit, warm
from tests.bench.report import write
from tests.faults.servers import PYTHON, ROOT, Postgres, Site, free_port, scratch, until

FOLDER = ROOT / "var" / "bench"
SCOPES = 1_000_000
SEARCH = f"/directory/?q={quote('电工')}"
LIST = "/directory/?per_page=200"
CONFIGURATION = """
exec(compile(open("deploy/gunicorn.conf.py").read(), "gunicorn.conf.py", "exec"))
max_requests = 0
"""
PAGES = {
    "selective search 电工": SEARCH,
    "broad search 管理": f"/directory/?q={quote('管理')}",
    "broad search 工": f"/directory/?q={quote('工')}",
    "whole list": "/directory/",
    "occupation page": "/occupations/6-31-01-03/",
    "agency page": "/agencies/S000031300006/",
}


@contextmanager
def databases(engine: str) -> Iterator[dict[str, str]]:
    """The real directory and, unless `--real`, the country: database URLs by name."""
    sizes = {"real": 0} if "--real" in sys.argv else {"real": 0, "national": SCOPES}
    FOLDER.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        urls = {name: f"sqlite:///{FOLDER / f'{name}.sqlite3'}" for name in sizes}
        for name, size in sizes.items():
            if not (FOLDER / f"{name}.sqlite3").exists():
                load(urls[name], size)
        yield urls
        return
    with scratch() as data, Postgres(data, "shared_buffers=256MB", "max_wal_size=4GB") as server:
        urls = {}
        for name, size in sizes.items():
            server.run("createdb", "--host=127.0.0.1", f"--port={server.port}", "--username=postgres", name)
            urls[name] = server.url.removesuffix("postgres") + name
            load(urls[name], size)
        yield urls


def load(url: str, scopes: int) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "bench", "ENV_FILE": ""}
    subprocess.run([PYTHON, "-m", "tests.bench.loader", str(scopes)], cwd=ROOT, env=environment, check=True)


@contextmanager
def site(url: str, folder: Path, cache: int) -> Iterator[Site]:
    settings = {"PAGE_CACHE_MIB": str(cache), "ADMIN_ENABLED": "false"}
    settings |= {"WORKER_TIMEOUT": "300", "STATEMENT_TIMEOUT": "300"}
    # No worker is replaced in between: a new one has nothing in memory.
    configuration = folder / "gunicorn.conf.py"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    with Site(folder, url, 2, CONFIGURATION=str(configuration), **settings) as running:
        yield running


def of(running: Site, name: str, path: str, **headers: str) -> Target:
    assert running.master is not None
    return Target(
        name, running.port, running.master.pid, [path], {k.replace("_", "-"): v for k, v in headers.items()}
    )


@contextmanager
def peer(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Port and process of the naive Django peer with the real rows, when there are peers."""
    if not peers_folder():
        yield None
        return
    home = Path(peers_folder()).resolve()
    rows = folder / "peer.db"
    source = str(ROOT / "fixtures" / "notice_2025.txt")
    subprocess.run([PYTHON, "annex.py", source, "--db", str(rows)], cwd=home, check=True, capture_output=True)
    port = free_port()
    command = [
        PYTHON,
        "-m",
        "gunicorn",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
    ]
    environment = {**os.environ, "PEER_DB": str(rows), "PYTHONPATH": str(home / "peers")}
    server = subprocess.Popen([*command, "django_peer:application"], cwd=home / "peers", env=environment)
    try:
        until(lambda: reachable(port))
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def reachable(port: int) -> bool:
    try:
        return ask(Target("peer", port, 0, []), "/floor/")[1] > 0
    except OSError:
        return False


def real(url: str, folder: Path) -> tuple[dict[str, Cost], float]:
    """The figures of one machine's day: pages rendered, kept and with the visitor, beside the peers."""
    with site(url, folder, 0) as bare, site(url, folder, 8) as kept, peer(folder) as other:
        seen = etag(of(kept, "", SEARCH), SEARCH)
        targets = [
            of(bare, "search page, rendered", SEARCH),
            of(bare, "list of all 114 rows, rendered", LIST),
            of(kept, "search page, kept", SEARCH),
            of(kept, "list of all 114 rows, kept, gzip", LIST, Accept_Encoding="gzip"),
            of(kept, "304", SEARCH, If_None_Match=seen),
        ]
        if other:
            port, pid = other
            targets += [
                Target("bare Django", port, pid, ["/floor/"]),
                Target("naive search page", port, pid, [f"/naive/?q={quote('电工')}"]),
                Target("naive list of 100 rows", port, pid, ["/naive/?size=100"]),
            ]
        found = rounds(targets, 1.5, 5)
        assert kept.master is not None
        return found, memory_mib(kept.master.pid)


def growth(url: str, folder: Path) -> tuple[dict[str, Cost], float]:
    """Each page asked for the first time, then again, without and with the memory of pages."""
    found = {}
    with site(url, folder, 8) as running:
        assert running.master is not None
        ask(of(running, "", ""), "/guide/")
        for name, path in PAGES.items():
            target = of(running, name, path)
            found[f"{name}, first time"] = visit(target, 0)
            warm(target)
            found[f"{name}, repeated"] = visit(target, 1.5)
        return found, memory_mib(running.master.pid)


def main() -> None:
    started = time.monotonic()
    results = {}
    for engine in os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(","):
        with databases(engine) as urls, scratch() as folder:
            results[engine] = {"real": real(urls["real"], folder)}
            results[engine] |= {f"growth {name}": growth(url, folder) for name, url in urls.items()}
    write(ROOT / "docs" / "benchmarks.md", results, time.monotonic() - started)


if __name__ == "__main__":
    main()
