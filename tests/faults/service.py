"""The service as systemd runs it: the socket is the manager's, and what dies is started again.

There is no systemd where drills are held, so this does what the shipped units ask of it: the socket is open
before the service and outlives it, Restart=always after RestartSec, and with the master every process goes
(KillMode=mixed).
"""

import re
import signal
import socket
import time
from collections.abc import Sequence
from typing import Self

import psutil

from tests.faults.servers import ROOT, Descriptor, Site, until

UNIT = ROOT / "deploy" / "systemd" / "catalogue-public.service"
# systemd hands its sockets over as descriptors from 3 on, to the process named in LISTEN_PID.
HANDED_OVER = 'export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@" 3<&0 0</dev/null'


class Service(Site):
    def __enter__(self) -> Self:
        self.socket = socket.create_server(("127.0.0.1", self.port), backlog=2048)
        return super().__enter__()

    def __exit__(self, *reason: object) -> None:
        super().__exit__(*reason)
        self.socket.close()

    def start(self, command: Sequence[str], stdin: Descriptor = None) -> None:
        assert stdin is None, "the socket goes there"
        self.command = command
        super().start(["sh", "-c", HANDED_OVER, "sh", *command], self.socket.fileno())

    def stop(self) -> None:
        """As `systemctl stop`: requests in flight are finished."""
        if self.master:
            self.master.terminate()
            self.master.wait(20)

    def restart(self) -> None:
        """As `systemctl restart`."""
        self.stop()
        self.start(self.command)

    def kill_master(self) -> float:
        """Kill it, and do what systemd does about it; how long until every worker was back."""
        assert self.master is not None
        began, workers = time.monotonic(), self.workers
        self.master.send_signal(signal.SIGKILL)
        self.master.wait()
        for worker in workers:
            worker.kill()
        psutil.wait_procs(workers)
        time.sleep(restart_seconds())
        self.start(self.command)
        until(lambda: len(self.workers) == int(self.environment["WEB_CONCURRENCY"]))
        until(lambda: self.get("/healthz").status == 200)
        return time.monotonic() - began


def restart_seconds() -> float:
    unit = UNIT.read_text(encoding="utf-8")
    if "Restart=always" not in unit or "KillMode=mixed" not in unit:
        raise RuntimeError(f"{UNIT.name} asks for something else than this does")
    (seconds,) = re.findall(r"^RestartSec=(\d+)$", unit, re.MULTILINE)
    return float(seconds)
