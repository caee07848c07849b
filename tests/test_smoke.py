"""The smoke test finds fault with whatever is not this site."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests import smoke


class Other(BaseHTTPRequestHandler):
    """Says the same to everybody."""

    def answer(self) -> None:
        self.send_response(200)
        self.send_header("Set-Cookie", "seen=1")
        self.end_headers()
        self.wfile.write(f"<h1>Welcome</h1>{self.path}evil.example".encode())

    do_GET = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815  # as the library calls them

    def log_message(self, *_: object) -> None:
        """Not into the tests' own output."""


@pytest.fixture
def other() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_check_can_fail(other: str) -> None:
    """Those of TLS, which a plain address on this machine need not have, aside."""
    found = smoke.faults(smoke.Site(other))
    of_tls = {"certificate", "tls_version", "hsts", "redirected"}
    assert {check.__name__ for _, check in smoke.CHECKS} - found.keys() == of_tls
