"""How gunicorn serves the site, whether the public part or the desk. The environment names what differs.

BIND             127.0.0.1:8000, or unix:/run/catalogue/public.sock; several are separated by commas
WEB_CONCURRENCY  worker processes; 4 for the public on two cores, 1 or 2 for the desk
WORKER_TIMEOUT   seconds after which a worker that does not answer is replaced; 10, for the desk 30

One request at a time and process: a worker that hangs on a frozen database frees itself after its timeout,
while threads would go on accepting what they cannot answer. Slow clients are for the proxy in front.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

wsgi_app = "catalogue.wsgi:application"
# What is blank is not given: gunicorn would take it for every interface.
bind = [each for each in os.environ.get("BIND", "").split(",") if each.strip()] or ["127.0.0.1:8000"]
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
worker_class = "sync"
# Loaded once and forked: workers share what none of them changes.
preload_app = True
timeout = int(os.environ.get("WORKER_TIMEOUT", "10"))
graceful_timeout = 10
REQUESTS_BETWEEN_TRIMS = 500
max_requests = 2000
max_requests_jitter = 200
# Long enough for the longest address that the site itself refuses, in a readable way.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# It would open a socket in a home folder that a service has not.
control_socket_disable = True
# Heartbeats in memory: a slow disk must not look like a hanging worker.
memory = Path("/dev/shm")  # noqa: S108  # gunicorn makes private files of its own in it
worker_tmp_dir = str(memory) if memory.is_dir() else None
accesslog = None
errorlog = "-"
loglevel = "warning"

metrics_address = os.environ.get("METRICS_ADDRESS", "")
if metrics_address:
    # Each worker counts into files of its own here; the master adds them up when Prometheus asks.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="catalogue-metrics-")


def when_ready(_server: Any) -> None:
    if metrics_address:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        host, _, port = metrics_address.rpartition(":")
        start_http_server(int(port), host.strip("[]"), registry)


class Going:
    """The parts of an answer of any length; each that goes out says that the worker lives."""

    def __init__(self, parts: Any, alive: Callable[[], None]) -> None:
        self.parts = parts
        self.alive = alive

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.alive()
            yield part

    def close(self) -> None:
        self.parts.close()


def post_worker_init(worker: Any) -> None:
    """A million rows take a minute, and are no hang: the timeout is for a worker that sends nothing."""
    site = worker.wsgi

    def answer(environ: Any, start_response: Any) -> Any:
        parts = site(environ, start_response)
        return Going(parts, worker.notify) if getattr(parts, "streaming", False) else parts

    worker.wsgi = answer


def post_request(worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    """Now and then what pages have left free goes back, for a broad search needs megabytes for a moment."""
    if worker.nr % REQUESTS_BETWEEN_TRIMS == 0:
        from catalogue.warmup import return_free_pages

        return_free_pages()


def child_exit(_server: Any, worker: Any) -> None:
    if metrics_address:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    if metrics_address:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
