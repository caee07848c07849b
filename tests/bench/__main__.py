"""Measure the site beside others, and write docs/benchmarks.md.

    PEERS=FOLDER python -m tests.bench            the real directory, and the invented country behind it
    PEERS=FOLDER python -m tests.bench --real     the real directory alone
    PEERS=FOLDER python -m tests.bench --quick    pages made with nothing stored, on SQLite, printed

BENCH_DATABASES=sqlite,postgresql chooses the engines. SQLite data sets are kept in var/bench; delete it to
make them anew. With wrk and nginx installed, pages are asked over several connections and beside a file.
"""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg

from tests.bench.measure import (
    Cost,
    Target,
    after_change,
    ask,
    body,
    cpu_seconds,
    etag,
    first,
    memory_mib,
    rounds,
    warm,
)
from tests.bench.peers import naive_alone, peers
from tests.bench.report import Figures, Section, made, write
from tests.faults.servers import PYTHON, ROOT, Postgres, Site, scratch

FOLDER = ROOT / "var" / "bench"
# How many scopes: 0 are the real directory, and the others the invented country behind it.
SIZES = {"real": 0, "city": 20_000, "national": 1_000_000}
SEARCH = f"/directory/?q={quote('电工')}"
LIST = "/directory/?per_page=200"
SOMETHING = f"/directory/?q={quote('焊工')}"
CONFIGURATION = """
exec(compile(open("deploy/gunicorn.conf.py").read(), "gunicorn.conf.py", "exec"))
max_requests = 0
"""
# Of each sort one, asked for with nothing stored.
MADE = {
    "电工": SEARCH,
    "上海, 25 rows": f"/directory/?q={quote('上海')}&per_page=25",
    "上海, table of 25 rows": f"/directory/?q={quote('上海')}&per_page=25&view=table",
    "list of 100 rows": "/directory/?per_page=100",
    "whole list": "/directory/",
    "occupation": "/occupations/6-31-01-03/",
    "agency": "/agencies/S000031300006/",
    "group": "/classification/6/",
    "home": "/",
    "/occupations/": "/occupations/",
    "/agencies/": "/agencies/",
    "/classification/": "/classification/",
    "edition": "/editions/2025/",
    "/changes/": "/changes/",
    "/guide/": "/guide/",
    "/about/": "/about/",
}
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
    """The real directory and, unless `--real` or `--quick`, the country."""
    sizes = {"real": 0} if {"--real", "--quick"} & set(sys.argv) else SIZES
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
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "bench-only" * 4, "ENV_FILE": ""}
    subprocess.run([PYTHON, "-m", "tests.bench.loader", str(scopes)], cwd=ROOT, env=environment, check=True)


@contextmanager
def site(register: Register, folder: Path, *, store: int = 8, emptied: bool = False) -> Iterator[Site]:
    """With a page store of so many MiB; `emptied` serves it with nothing stored."""
    settings = {"PAGE_CACHE_MIB": "0" if emptied else str(store), "ADMIN_ENABLED": "false"}
    settings |= {"WORKER_TIMEOUT": "300", "STATEMENT_TIMEOUT": "300"}
    # No worker is replaced in between: a new one has nothing in memory.
    served = 'wsgi_app = "tests.bench.emptied:application"\n' if emptied else ""
    configuration = folder / f"gunicorn-{'emptied' if emptied else 'whole'}.conf.py"
    configuration.write_text(CONFIGURATION + served, encoding="utf-8")
    with Site(folder, register.url, 2, CONFIGURATION=str(configuration), **settings) as running:
        yield running


def of(running: Site, register: Register, name: str, path: str, **headers: str) -> Target:
    assert running.master is not None
    pids = [running.master.pid, *([register.server.pid] if register.server else [])]
    return Target(
        name, running.port, pids, path, {key.replace("_", "-"): value for key, value in headers.items()}
    )


def real(register: Register, folder: Path) -> Section:
    """Pages made, kept and with the visitor, beside the peers."""
    with site(register, folder, emptied=True) as emptied, site(register, folder) as whole:
        seen = etag(of(whole, register, "", SEARCH))
        pages = [of(emptied, register, made(name), path) for name, path in MADE.items()]
        kept = [
            of(whole, register, "search page, kept", SEARCH),
            of(whole, register, "JSON answer, kept", "/v1/scopes?code=4-03"),
            of(whole, register, "list of all 114 rows, kept, gzip", LIST, Accept_Encoding="gzip"),
            of(whole, register, "304", SEARCH, If_None_Match=seen),
        ]
        page = f"http://127.0.0.1:{whole.port}{LIST}"
        quick = "--quick" in sys.argv
        with naive_alone(folder) if quick else peers(folder, page, register.server) as others:
            found = rounds([*pages, *kept, *others], *((1, 3) if quick else (2, 5)))
        return Section(found, rows={page.name: rows_of(body(page)) for page in pages})


def rows_of(html: str) -> int:
    """Of its tables and lists, without what frames every page."""
    return len(re.findall("<(?:tr|li)[ >]", html.partition("<main")[2].partition("</main")[0]))


def growth(register: Register, folder: Path, times: int) -> Section:
    """Each page for the first time after a change, the register read; then again, with the page store."""
    with site(register, folder) as running:
        assert running.master is not None
        targets = [of(running, register, name, path) for name, path in PAGES.items()]
        for target in targets:
            warm(target)

        def changed() -> None:
            change(register, "UPDATE agencies_notice SET issuer = issuer")
            by_every_worker(of(running, register, "", SOMETHING))

        found = {f"{name}, first time": cost for name, cost in first(targets, changed, times).items()}
        found |= {f"{name}, again": cost for name, cost in rounds(targets, 1, 3).items()}
        change(register, "UPDATE agencies_alias SET source = source")
        for target in targets:
            by_every_worker(target)
        change(register, "UPDATE agencies_scopegrade SET valid_from = valid_from WHERE id = 1")
        for target in targets:
            by_every_worker(target)
        return Section(found, memory_mib(running.master.pid))


def reading(register: Register, folder: Path, times: int) -> Cost:
    """A search that has to read the whole register first."""
    with site(register, folder, store=0) as running:
        target = of(running, register, "", SOMETHING)
        by_every_worker(target)
        asked = []
        for _ in range(times):
            change(register, "UPDATE agencies_notice SET issuer = issuer")
            before = cpu_seconds(target.pids)
            wait, size = ask(target)
            asked.append((cpu_seconds(target.pids) - before, wait, size))
            by_every_worker(target)
        return after_change(asked)


def by_every_worker(target: Target) -> None:
    """At the same time and more than once: a worker that is busy leaves the next question to another."""
    for _ in range(3):
        with ThreadPoolExecutor(4) as visitors:
            list(visitors.map(ask, [target] * 4))


def change(register: Register, statement: str) -> None:
    """Whatever is changed, and be it to what it was: the data version moves."""
    if register.server is None:
        with closing(sqlite3.connect(register.url.removeprefix("sqlite:///"), isolation_level=None)) as lite:
            lite.execute(statement)
    else:
        with psycopg.connect(register.url, autocommit=True) as database:
            database.execute(statement)
    time.sleep(1.1)  # a process looks for a new data version once a second


def measured(engine: str) -> Figures:
    with registers(engine) as filled, scratch() as folder:
        figures = {"real": real(filled["real"], folder)}
        if "--quick" in sys.argv:
            return figures
        # Where reading takes seconds, fewer times have to do.
        times = {name: 30 if size < SIZES["national"] else 6 for name, size in SIZES.items()}
        grown = [name for name in ("real", "national") if name in filled]
        figures |= {f"growth {name}": growth(filled[name], folder, times[name]) for name in grown}
        costs = {
            f"{SIZES[name] or 114:,} scopes": reading(register, folder, times[name] // 3)
            for name, register in filled.items()
        }
        return figures | {"reading the register": Section(costs)}


def main() -> None:
    started = time.monotonic()
    quick = "--quick" in sys.argv
    engines = "sqlite" if quick else os.environ.get("BENCH_DATABASES", "sqlite,postgresql")
    results = {engine: measured(engine) for engine in engines.split(",")}
    seconds = time.monotonic() - started
    write(None if quick else ROOT / "docs" / "benchmarks.md", results, seconds)


if __name__ == "__main__":
    main()
