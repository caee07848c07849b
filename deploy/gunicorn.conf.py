"""How gunicorn serves the site, whether the public part or the desk. The environment names what differs.

BIND             127.0.0.1:8000, or unix:/run/catalogue/public.sock; several are separated by commas
WEB_CONCURRENCY  worker processes; 4 for the public on two cores, 1 or 2 for the desk
WORKER_TIMEOUT   seconds after which a worker that does not answer is replaced; 10, for the desk 30

One request at a time and process: a worker that hangs on a frozen database frees itself after its timeout,
while threads would go on accepting what they cannot answer. Slow clients are for the proxy in front.
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from gunicorn import glogging
from pythonjsonlogger.orjson import OrjsonFormatter

from agencies.codes import hide_private

os.environ.setdefault("STATEMENT_TIMEOUT", "3")
try:  # which takes what .env says into the environment, and refuses what makes no sense
    from catalogue import settings
except ImproperlyConfigured as faults:
    sys.exit(str(faults))


class Logger(glogging.Logger):
    """One JSON object a line, as the site writes, and nothing in it of what was typed or by whom."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        fields = {"levelname": "level", "name": "logger"}
        formatter = OrjsonFormatter(
            "%(levelname)s %(name)s %(message)s", rename_fields=fields, timestamp="time"
        )
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
            handler.addFilter(says_nothing_private)


def says_nothing_private(record: logging.LogRecord) -> bool:
    """A request that it refuses is told by no word of it: the line may hold anything, and by whom it came."""
    said = record.getMessage()
    kind, refused, _ = said.partition("Invalid request from")
    path, asked, _ = said.partition("?")
    record.msg = "Invalid request" if refused and not kind else hide_private(path + asked)
    record.args = ()
    return True


wsgi_app = "catalogue.wsgi:application"
bind = settings.BIND
workers = settings.WEB_CONCURRENCY
worker_class = "sync"
# Loaded once and forked: workers share what none of them changes.
preload_app = True
timeout = settings.WORKER_TIMEOUT
graceful_timeout = 10
REQUESTS_BETWEEN_TRIMS = 500
max_requests = 2000
max_requests_jitter = 200
# Long enough for the longest address that the site itself refuses, in a readable way.
limit_request_line = 8190
limit_request_fields = 60
# Nobody in front may say under which address the site stands (SCRIPT_NAME), whoever asked for that.
forwarder_headers = ""
limit_request_field_size = 8190
# It would open a socket in a home folder that a service has not.
control_socket_disable = True
# Heartbeats in memory: a slow disk must not look like a hanging worker.
memory = Path("/dev/shm")  # noqa: S108  # gunicorn makes private files of its own in it
worker_tmp_dir = str(memory) if memory.is_dir() else None
accesslog = None
errorlog = "-"
logger_class = Logger
loglevel = "warning"

metrics_addresses = settings.METRICS_ADDRESS
if metrics_addresses:
    # Each worker counts into files of its own here; the master adds them up when Prometheus asks.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="catalogue-metrics-")


def metrics() -> Any:
    """What all workers have counted, which release they run, and how the site stands."""
    from prometheus_client import CollectorRegistry, Info
    from prometheus_client.multiprocess import MultiProcessCollector

    from catalogue import __version__
    from catalogue.config.release import release

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    running = Info("catalogue_release", "The release that runs.", registry=registry)
    running.info({"version": __version__, "digest": release()})
    registry.register(Gauges())
    return registry


class Gauges:
    """What the admin's status page says, each time that Prometheus asks; as much of it as can be told."""

    def collect(self) -> Iterator[Any]:
        from django.db import DatabaseError, connections
        from django.utils import timezone
        from prometheus_client.core import GaugeMetricFamily

        from catalogue.operations.figures import figures

        try:
            for figure in figures(timezone.localtime()):
                if figure.value is not None:
                    yield GaugeMetricFamily(f"catalogue_{figure.name}", figure.label, figure.value)
        except DatabaseError:
            return
        finally:  # of the thread that answers Prometheus, which ends with its answer
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()


def when_ready(server: Any) -> None:
    if metrics_addresses:
        from prometheus_client import start_http_server

        for address in metrics_addresses:
            host, _, port = address.rpartition(":")
            try:
                start_http_server(int(port), host.strip("[]"), metrics())
                return
            except OSError:  # another service of this host reads there; the next address is for this one
                continue
        server.log.warning("METRICS_ADDRESS: no address of these is free, so nothing is measured")


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
        from catalogue.cache.warmup import return_free_pages

        return_free_pages()


def child_exit(_server: Any, worker: Any) -> None:
    if metrics_addresses:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    if metrics_addresses:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
