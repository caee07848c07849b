"""The shipped nginx configuration in front of the site: slow clients, greedy ones, foreign hosts, and
no site at all.

Two hundred slow clients cost others nothing; who asks too often gets 429 with Retry-After; a
foreign host gets no answer and never a kept page; with all workers gone, pages seen before go on
and the rest is a readable 503 page. Needs nginx and openssl.
"""

import collections
import http.client
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.servers import ROOT, Site, free_port, scratch, until
from tests.faults.statements import Statements

HOST = "zyjn.example.gov.cn"
CONFIGURATION = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ include /etc/nginx/mime.types; include {folder}/site.conf; }}
"""


def drill(states: Statements) -> None:
    with scratch() as folder:
        folder.chmod(0o755)
        database = f"sqlite:///{folder / 'register.sqlite3'}"
        site = Site(folder, database, 2, SITE_URL=f"https://{HOST}", ADMIN_ENABLED="false").prepare()
        site.manage("write_error_pages", str(folder / "errors"))
        with site, proxy(folder, site) as port:
            greedy(states, port)
            time.sleep(4)  # until the greedy client may ask again
            slow(states, port)
            foreign(states, port)
            seen = ask(port, "/directory/")
            site.__exit__()
            away(states, port, seen)


@contextmanager
def proxy(folder: Path, site: Site, **more: str) -> Iterator[int]:
    port = free_port()
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={HOST}",
    ]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*key, *files], check=True, capture_output=True)
    upstream = f"127.0.0.1:{site.port}"
    settings = {"SITE_HOST": HOST, "TLS_CERTIFICATE": f"{folder}/cert.pem", "TLS_KEY": f"{folder}/key.pem"}
    settings |= {"PUBLIC_UPSTREAM": upstream, "ADMIN_UPSTREAM": upstream, "ERROR_PAGES": f"{folder}/errors"}
    settings |= {"HTTP_PORT": str(free_port()), "HTTPS_PORT": str(port)}
    settings |= {"CACHE_FOLDER": str(folder), "LOG_FOLDER": str(folder), **more}
    filled = subprocess.run(
        [str(ROOT / "deploy/nginx/fill")], env={**os.environ, **settings}, check=True, capture_output=True
    )
    (folder / "site.conf").write_bytes(filled.stdout)
    user = "user nobody nogroup;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, user=user), encoding="utf-8")
    command = [
        "nginx",
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
        "-g",
        "daemon off;",
    ]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: ask(port, "/robots.txt")[0] == 200)
        yield port
    finally:
        server.terminate()
        server.wait()


def ask(
    port: int, path: str, host: str = HOST, method: str = "GET", body: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status 0 when no answer came."""
    context = ssl._create_unverified_context()  # a certificate of our own making
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    try:
        connection.sock = context.wrap_socket(
            socket.create_connection(("127.0.0.1", port)), server_hostname=host
        )
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, headers={"Host": host, **said})
        response = connection.getresponse()
        return (
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


def raw(port: int, header: str) -> str:
    """The status of the answer to a request with these words for its Host, blank when there was none."""
    context = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", port)) as plain:
        plain.settimeout(10)
        with context.wrap_socket(plain, server_hostname=HOST) as client:
            client.sendall(f"GET /directory/ HTTP/1.1\r\n{header}\r\nConnection: close\r\n\r\n".encode())
            return client.recv(64)[9:12].decode()


def greedy(states: Statements, port: int) -> None:
    answers = [ask(port, f"/directory.csv?q={number}") for number in range(25)]
    statuses = collections.Counter(status for status, *_ in answers)
    refused = [headers for status, headers, _ in answers if status == 429]
    states("who asks too often gets 429", set(statuses) == {200, 429}, dict(statuses))
    complete = all({"retry-after", "content-security-policy"} <= set(headers) for headers in refused)
    states("with Retry-After and every header", complete)
    states("others go on", ask(port, "/directory/")[0] == 200)


def slow(states: Statements, port: int) -> None:
    clients = []
    for _ in range(200):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(b"\x16")  # the first byte of a greeting that never ends
        clients.append(client)
    started = time.monotonic()
    answers = [ask(port, "/directory/")[0] for _ in range(10)]
    pace = (time.monotonic() - started) / 10
    states(
        "beside 200 slow clients everybody is answered", answers == [200] * 10, f"{pace * 1000:.0f} ms each"
    )
    for client in clients:
        client.close()


def foreign(states: Statements, port: int) -> None:
    states("a foreign host gets no answer", ask(port, "/directory/", "evil.example")[0] == 0)
    doubled = f"Host: {HOST}\r\nHost: evil.example"
    odd = {"a missing one": "X: y", "a doubled one": doubled, "an absurd one": "Host: " + "a" * 6000}
    for name, header in odd.items():
        answered = raw(port, header)
        states(f"{name} is refused", answered in {"", "400", "421"}, answered or "closed")
    status, _, body = ask(port, "/directory/")
    states("and leaves nothing in a kept page", status == 200 and b"evil.example" not in body)


def away(states: Statements, port: int, seen: tuple[int, dict[str, str], bytes]) -> None:
    status, headers, body = ask(port, "/directory/")
    kept = headers.get("x-cache-status")
    states("without the site a page seen before goes on", (status, body) == (200, seen[2]), kept)
    status, headers, body = ask(port, "/guide/")
    readable = "暂时无法查询" in body.decode()
    states("another is a readable 503 page", status == 503 and readable and "retry-after" in headers)
