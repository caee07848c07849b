"""The certificate that visitors are shown has sixty days left, then ten, then none; then it is nobody's.

The nightly look says so from 21 days before its end on, and fails, so that somebody is told in time. Needs
openssl.
"""

import datetime as dt
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

from tests.faults.servers import Site, free_port, scratch
from tests.faults.statements import Statements

HOST = "localhost"


def drill(states: Statements) -> None:
    with scratch() as folder:
        port, database = free_port(), f"sqlite:///{folder / 'register.sqlite3'}"
        site = Site(folder, database, SITE_URL=f"https://{HOST}:{port}").prepare()
        site.manage("backup")
        for days, told in ((60, ""), (10, "ends in 9 days"), (-1, "has expired")):
            certificate(folder, days)
            with shown(folder, port):
                failed, said = look(site, folder)
            states(f"with {days} days left it {'fails' if told else 'is content'}", failed is bool(told))
            states(f"and says {told or 'nothing'}", told in said and ("certificate" in said) is bool(told))
        certificate(folder, 60)
        with shown(folder, port):
            failed, said = look(site, folder, trusted=False)
        states("one that nobody vouches for is a question, no alarm", "not trusted" in said and not failed)
        failed, said = look(site, folder)
        states("so is a site that cannot be reached from here", "could not be read" in said and not failed)


def look(site: Site, folder: Path, *, trusted: bool = True) -> tuple[bool, str]:
    settings = {"SSL_CERT_FILE": str(folder / "cert.pem")} if trusted else {}
    done = site.manage("check_freshness", check=False, **settings)
    return done.returncode != 0, done.stdout + done.stderr


def certificate(folder: Path, days: int) -> None:
    """Its own authority, ending so many days from now."""
    now = dt.datetime.now(dt.UTC)
    begin, end = (f"{now + dt.timedelta(days=at):%Y%m%d%H%M%SZ}" for at in (-90, days))
    configuration = folder / "ca.conf"
    configuration.write_text(AUTHORITY.format(folder=folder, host=HOST), encoding="utf-8")
    for file in ("index", "index.attr"):
        (folder / file).write_text("")
    key, request, made = (str(folder / name) for name in ("key.pem", "request.pem", "cert.pem"))
    asked = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}", "-keyout", key]
    signed = ["ca", "-batch", "-selfsign", "-keyfile", key, "-in", request, "-out", made, "-notext"]
    for command in (
        [*asked, "-out", request],
        [*signed, "-config", str(configuration), "-startdate", begin, "-enddate", end],
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True)


AUTHORITY = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = host
[any]
commonName = supplied
[host]
subjectAltName = DNS:{host}
basicConstraints = CA:TRUE
"""


@contextmanager
def shown(folder: Path, port: int) -> Iterator[None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = HTTPServer(("127.0.0.1", port), SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
