"""The Redis that hosts share is killed and started again. Nobody notices, and it is used again. Needs
redis-server.
"""

import json
import subprocess
import time

from tests.faults.servers import Site, free_port, sqlite_site
from tests.faults.statements import Statements
from tests.faults.visitors import Visitors


def redis(port: int) -> "subprocess.Popen[bytes]":
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    return server


def drill(states: Statements) -> None:
    port = free_port()
    server = redis(port)
    try:
        with sqlite_site(CACHE_URL=f"redis://127.0.0.1:{port}/0", PAGE_CACHE_MIB="0") as site:
            site.get("/directory/?q=1")
            states("a page rendered once is shared", came_from(site, "/directory/?q=1") == "memory")
            with Visitors(site, "/directory/?q=1", "/directory/?q=2") as visitors:
                time.sleep(0.5)
                server.kill()
                server.wait()
                time.sleep(2)
            slowest = max(answer.seconds for answer in visitors.answers)
            states("nobody noticed", visitors.count(200) == len(visitors.answers), len(visitors.answers))
            states("nor waited", slowest < 1, f"{slowest * 1000:.0f} ms")
            server = redis(port)
            time.sleep(5.5)
            site.get("/directory/?q=1")
            site.get("/directory/?q=1")
            states("it is used again", came_from(site, "/directory/?q=1") == "memory")
    finally:
        server.kill()


def came_from(site: Site, path: str) -> object:
    """By the log, after asking once more."""
    site.get(path)
    return json.loads(site.log.strip().splitlines()[-1])["page_from"]
