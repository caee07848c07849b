"""No header that a proxy might pass on says which page is asked for, or where the site stands."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from catalogue.cache import middleware as caching
from catalogue.cache.page_store import PageStore
from tests.faults.servers import Site, sqlite_site

ROOT = Path(__file__).resolve().parents[3]
ASKED = "/directory/?q=x"
HEADERS = [
    *(
        (name, "/directory")
        for name in (
            *("SCRIPT_NAME", "SCRIPT-NAME", "Script_Name", "X-Script-Name", "X-Forwarded-Prefix"),
            *("X-Forwarded-Path", "X-Forwarded-Uri", "X-Original-URL", "X-Original-URI", "X-Rewrite-URL"),
            *("PATH_INFO", "PATH-INFO", "X-Path-Info", "REQUEST_URI", "X-Request-URI", "RAW_URI"),
        )
    ),
    *(
        (name, "q=y")
        for name in (
            "QUERY_STRING",
            "QUERY-STRING",
            "X-Query-String",
            "REQUEST_METHOD",
            "X-HTTP-Method-Override",
        )
    ),
    *(
        (name, "elsewhere.example")
        for name in ("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "SERVER_NAME")
    ),
    *((name, "editor") for name in ("REMOTE_USER", "REMOTE-USER", "X-Remote-User", "X-Forwarded-User")),
    ("Forwarded", "for=192.0.2.1;host=elsewhere.example;proto=https;by=192.0.2.2"),
    ("X-Forwarded-For", "192.0.2.1"),
    ("X-Forwarded-Port", "8443"),
    ("Via", "1.1 elsewhere.example"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """As it is deployed, with the page store: what one visitor makes up must not reach another."""
    with sqlite_site(workers=1) as running:
        yield running


def get(site: Site, name: str = "", value: str = "") -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", ASKED, headers={name: value} if name else {})
    response = connection.getresponse()
    found = response.status, response.getheader("ETag"), response.read()
    connection.close()
    return found


@pytest.mark.timeout(120)
def test_every_header_of_a_proxy_leaves_the_page_as_it_is(site: Site) -> None:
    # The first to ask is somebody who makes things up.
    answers = {f"{name}: {value}": get(site, name, value) for name, value in HEADERS}
    plain = get(site)
    assert plain[0] == 200
    assert "<title>" in plain[2].decode()
    assert [header for header, answer in answers.items() if answer != plain] == []


@pytest.mark.parametrize("name", ["tests/browser/site.py", "deploy/gunicorn.conf.py"])
def test_gunicorn_trusts_none_wherever_it_is_started(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r'--forwarder-headers=["\s]|^forwarder_headers = ""$', text, re.MULTILINE)


def test_whoever_else_starts_gunicorn_takes_the_configuration_of_deploy() -> None:
    commands = re.findall(r"\$\(BIN\)/gunicorn.*", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert commands
    assert all("--config deploy/gunicorn.conf.py" in command for command in commands)


@pytest.mark.django_db
@override_settings(PAGE_CACHE_BYTES=2**20)
def test_one_address_told_in_two_ways_is_two_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in front that does believe such a header spoils the page of nobody else."""
    monkeypatch.setattr(caching, "page_store", PageStore())
    home = client.get("/", SCRIPT_NAME="/directory", PATH_INFO="/")
    directory = client.get("/directory/")
    assert home.headers["ETag"] != directory.headers["ETag"]
    assert directory.wsgi_request.path_info == "/directory/"
