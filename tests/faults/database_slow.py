"""Every answer of PostgreSQL comes a tenth of a second late, as from another city.

Pages are slower by a few round trips and all of them come; pages seen before wait for one at most.
"""

import select
import socket
import threading
import time
from typing import Self

from tests.faults.servers import Postgres, Site, free_port, scratch
from tests.faults.statements import Statements

DELAY = 0.1
PAGES = (
    "/directory/?q=%E7%94%B5%E5%B7%A5",
    "/agencies/S000031300006/",
    "/occupations/4-03-02-08/",
    "/changes/",
)


class SlowLine:
    """A port that leads to another one; what comes back from there comes late."""

    def __init__(self, target: int) -> None:
        self.target, self.delay, self.trips = target, 0.0, 0
        self.listener = socket.create_server(("127.0.0.1", free_port()))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        other = {client: server, server: client}
        asked = False
        while True:
            for ready in select.select([client, server], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    client.close()
                    server.close()
                    return
                if ready is server and asked:
                    self.trips += 1
                    time.sleep(self.delay)
                asked = ready is client
                other[ready].sendall(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()


def drill(states: Statements) -> None:
    with scratch() as folder, scratch() as data, Postgres(data) as server, SlowLine(server.port) as line:
        database = f"postgres://postgres@127.0.0.1:{line.port}/postgres"
        with Site(folder, database, 1).prepare() as site:
            for page in ("/guide/", "/directory/?q=1"):  # connected, and with the names read
                site.get(page)
            line.delay = DELAY
            trips, slowest = 0, 0.0
            for page in PAGES:
                before = line.trips
                answer = site.get(page)
                states(f"{page[:24]} is answered", answer.status == 200)
                trips, slowest = max(trips, line.trips - before), max(slowest, answer.seconds)
            states("after few round trips", trips <= 14, f"{trips} at most")
            states("within two seconds", slowest < 2, f"{slowest:.1f} s at most")
            again = max(site.get(page).seconds for page in PAGES)
            states("seen again, within one or two", again < 3 * DELAY, f"{again * 1000:.0f} ms at most")
