"""Measure the site beside others, and write docs/benchmarks.md.

    PEERS=FOLDER python -m tests.bench            the real directory, and the invented country behind it
    python -m tests.bench --real                  the real directory alone

BENCH_DATABASES=sqlite,postgresql chooses the engines. SQLite data sets are kept in var/bench; delete it to
make them anew. With wrk and nginx installed, pages are asked over several connections and beside a file.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg

from tests.bench.measure import Cost, Target, etag, first, memory_mib, rounds, warm
from tests.bench.peers import peers
from tests.bench.report import write
from tests.faults.servers import PYTHON, ROOT, Postgres, Site, scratch

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
    "broad search 公司": f"/directory/?q={quote('公司')}",
    "whole list": "/directory/",
    "whole list, 三级": "/directory/?grade=3",
    "whole list, by code": "/directory/?sort=code&per_page=200",
    "whole list, another day": "/directory/?on=2025-03-01",
    "occupation page": "/occupations/6-31-01-03/",
    "agency page": "/agencies/S000031300006/",
    "home page": "/",
    "list of occupations": "/occupations/",
    "list of agencies": "/agencies/",
    "classification": "/classification/",
    "major group": "/classification/6/",
}


class Register(NamedTuple):
    """A database filled once, and the server it lives in, if any."""

    url: str
    server: Postgres | None


@contextmanager
def registers(engine: str) -> Iterator[dict[str, Register]]:
    """The real directory and, unless `--real`, the country."""
    sizes = {"real": 0} if "--real" in sys.argv else {"real": 0, "national": SCOPES}
    FOLDER.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        files = {name: FOLDER / f"{name}.sqlite3" for name in sizes}
        for name, file in files.items():
            if not file.exists():
                load(f"sqlite:///{file}", sizes[name])
        yield {name: Register(f"sqlite:///{file}", None) for name, file in files.items()}
        return
    with scratch() as data, Postgres(data, "shared_buffers=256MB", "max_wal_size=4GB") as server:
        for name, size in sizes.items():
            server.run("createdb", "--host=127.0.0.1", f"--port={server.port}", "--username=postgres", name)
            load(url_of(server, name), size)
        yield {name: Register(url_of(server, name), server) for name in sizes}


def url_of(server: Postgres, name: str) -> str:
    return server.url.removesuffix("postgres") + name


def load(url: str, scopes: int) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "bench", "ENV_FILE": ""}
    subprocess.run([PYTHON, "-m", "tests.bench.loader", str(scopes)], cwd=ROOT, env=environment, check=True)


@contextmanager
def site(register: Register, folder: Path, cache: int, **settings: str) -> Iterator[Site]:
    settings |= {"PAGE_CACHE_MIB": str(cache), "ADMIN_ENABLED": "false"}
    settings |= {"WORKER_TIMEOUT": "300", "STATEMENT_TIMEOUT": "300"}
    # No worker is replaced in between: a new one has nothing in memory.
    configuration = folder / "gunicorn.conf.py"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    with Site(folder, register.url, 2, CONFIGURATION=str(configuration), **settings) as running:
        yield running


def of(running: Site, register: Register, name: str, path: str, **headers: str) -> Target:
    assert running.master is not None
    pids = [running.master.pid, *([register.server.pid] if register.server else [])]
    return Target(
        name, running.port, pids, path, {key.replace("_", "-"): value for key, value in headers.items()}
    )


def real(register: Register, folder: Path) -> tuple[dict[str, Cost], float]:
    """Pages rendered, kept and with the visitor, beside the peers."""
    with site(register, folder, 0) as bare, site(register, folder, 8) as kept:
        seen = etag(of(kept, register, "", SEARCH))
        targets = [
            of(bare, register, "search page, rendered", SEARCH),
            of(bare, register, "list of all 114 rows, rendered", LIST),
            of(kept, register, "search page, kept", SEARCH),
            of(kept, register, "list of all 114 rows, kept, gzip", LIST, Accept_Encoding="gzip"),
            of(kept, register, "304", SEARCH, If_None_Match=seen),
        ]
        page = f"http://127.0.0.1:{kept.port}{LIST}"
        with peers(folder, page, register.server) as others:
            found = rounds([*targets, *others], 2, 5)
        assert kept.master is not None
        return found, memory_mib(kept.master.pid)


def growth(register: Register, folder: Path) -> tuple[dict[str, Cost], float]:
    """Each page for the first time after a change, then again, with the memory of pages."""

    with site(register, folder, 8) as running:
        assert running.master is not None
        targets = [of(running, register, name, path) for name, path in PAGES.items()]
        for target in targets:
            warm(target)
        changed = first(targets, lambda: change(register), 30)
        found = {f"{name}, first time": cost for name, cost in changed.items()}
        found |= {f"{name}, again": cost for name, cost in rounds(targets, 1, 3).items()}
        return found, memory_mib(running.master.pid)


def change(register: Register) -> None:
    """Something that is neither searched nor counted: pages, rows and counts that were kept stand no more."""
    statement = "UPDATE agencies_notice SET issuer = issuer"
    if register.server is None:
        with closing(sqlite3.connect(register.url.removeprefix("sqlite:///"), isolation_level=None)) as lite:
            lite.execute(statement)
    else:
        with psycopg.connect(register.url, autocommit=True) as database:
            database.execute(statement)
    time.sleep(1.1)  # a process looks for a new data version once a second


def main() -> None:
    started = time.monotonic()
    results = {}
    for engine in os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(","):
        with registers(engine) as filled, scratch() as folder:
            results[engine] = {"real": real(filled["real"], folder)}
            results[engine] |= {f"growth {name}": growth(each, folder) for name, each in filled.items()}
    write(ROOT / "docs" / "benchmarks.md", results, time.monotonic() - started)


if __name__ == "__main__":
    main()
