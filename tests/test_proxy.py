"""The shipped nginx before the site: what it lets through, what it says itself, and what it writes down."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import smoke
from tests.faults.proxy import HOST, ask, proxy
from tests.faults.servers import Site, scratch, until
from tests.hostile_requests import WIRE

SPELLINGS = ("desk-x", "/desk-x/", "desk-x/")
ALWAYS = {
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "ratelimit-policy",
}
SECRET = "310101199001011234"


class Deployed(NamedTuple):
    folder: Path
    site: Site

    @property
    def logs(self) -> str:
        nginx = [file.read_text(encoding="utf-8") for file in self.folder.glob("*.log")]
        return "\n".join([*nginx, self.site.log])


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    with scratch() as folder:
        folder.chmod(0o755)
        settings = {"SITE_URL": f"https://{HOST}", "ADMIN_PATH": "/desk-x"}
        site = Site(folder, f"sqlite:///{folder / 'register.sqlite3'}", 2, **settings).prepare()
        site.manage("write_error_pages", str(folder / "errors"))
        with site:
            yield Deployed(folder, site)


@pytest.fixture(scope="module")
def port(deployed: Deployed) -> Iterator[int]:
    with proxy(*deployed) as port:
        yield port


def raw(port: int, request: bytes, address: str = "127.0.0.1") -> bytes:
    context = ssl._create_unverified_context()
    with (
        socket.create_connection((address, port)) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as client,
    ):
        client.settimeout(10)
        client.sendall(request + f"\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


def spoken(port: int, said: bytes) -> bytes:
    """Whatever comes back until nothing more does."""
    context, answer = ssl._create_unverified_context(), b""
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as client,
        suppress(OSError),
    ):
        client.settimeout(15)
        client.sendall(said.replace(b"HOST", HOST.encode()))
        while part := client.recv(65536):
            answer += part
            client.settimeout(0.5)
    return answer


@pytest.fixture(scope="module")
def unspent(deployed: Deployed) -> Iterator[int]:
    """A proxy of its own: one that others ask too may answer with its limit instead."""
    with scratch() as folder:
        folder.chmod(0o755)
        with proxy(folder, deployed.site, ERROR_PAGES=f"{deployed.folder}/errors") as port:
            yield port


@pytest.mark.parametrize(("status", "said"), WIRE.values(), ids=WIRE.keys())
def test_nothing_is_smuggled_and_every_answer_wears_the_headers(
    unspent: int, status: int, said: bytes
) -> None:
    answer = spoken(unspent, said)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head[9:12] or 0) == status
    assert b"evil" not in answer
    if status:
        names = {line.split(b":")[0].decode().lower() for line in head.splitlines()[1:]}
        assert names >= ALWAYS
        assert (answer.count(b"HTTP/1.1 "), b"<center>" in body) == (1, False)
    assert ask(unspent, "/guide/")[0] == 200


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_guessing_is_limited_however_the_path_is_spelt(deployed: Deployed, spelling: str) -> None:
    """And with another port in the address: signing in is then no forged request."""
    with proxy(*deployed, ADMIN_PATH=spelling) as port:
        status, headers, page = ask(port, "/desk-x/login/")
        assert status == 200
        (token,) = re.findall(rb'csrfmiddlewaretoken" value="(\w+)"', page)
        cookie = SimpleCookie(headers["set-cookie"])["__Host-csrf"].OutputString([])
        form = f"csrfmiddlewaretoken={token.decode()}&username=nobody-{spelling.strip('/')}&password=wrong"
        asked = {
            "Content_Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Origin": f"https://{HOST}",
        }
        posts = [ask(port, "/desk-x/login/", method="POST", body=form, **asked)[0] for _ in range(25)]
    assert set(posts) <= {200, 429}, posts
    assert posts.count(429) >= 14


def test_whoever_comes_over_ipv6_is_answered_where_the_host_has_it(port: int) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        with pytest.raises(OSError, match=r"refused|unreachable|not available|not supported"):
            raw(port, b"GET / HTTP/1.1", "::1")
    else:
        assert raw(port, b"GET / HTTP/1.1", "::1").startswith(b"HTTP/1.1 200")


def test_the_addresses_of_one_household_count_as_one(deployed: Deployed) -> None:
    """Whoever has IPv6 has 2^64 of them; nginx is told here from which a request comes."""
    told = "set_real_ip_from 127.0.0.1; real_ip_header X-From;"
    with proxy(*deployed, ADMIN_PATH="desk-x", RESTRICT_ADMIN=told) as port:

        def posts(network: str) -> list[int]:
            froms = (network.format(host) for host in range(1, 21))
            return [ask(port, "/desk-x/login/", method="POST", X_From=each)[0] for each in froms]

        assert set(posts("2001:db8:{}::1")) == {403}  # without a token, and counted all the same
        assert posts("2001:db8:a:b::{}").count(429) >= 9
        assert set(posts("198.51.100.{}")) == {403}


def test_what_nginx_says_by_itself_has_the_headers_of_the_site(port: int) -> None:
    answers = {
        405: raw(port, b"TRACE / HTTP/1.1"),
        # Of a page that nginx does not hold already.
        431: raw(
            port,
            b"GET /directory/?q=431 HTTP/1.1\r\n" + b"\r\n".join(b"X-%d: y" % place for place in range(70)),
        ),
        400: raw(port, "GET /directory/?q=电工 HTTP/1.1".encode()),
    }
    for status, answer in answers.items():
        head, _, body = answer.partition(b"\r\n\r\n")
        names = [line.split(b":")[0].decode().lower() for line in head.splitlines()[1:]]
        assert head.split()[1] == str(status).encode()
        assert set(names) >= ALWAYS
        assert len(names) == len(set(names)), names
        assert b"no-store" in head
        if status in {400, 405}:
            assert "网址有误，无法查询" in body.decode()
    assert b"\r\nAllow: GET, HEAD" in answers[405]


def test_what_the_site_says_is_said_once(port: int) -> None:
    for path in ("/", "/directory.json?q=x", "/nowhere/", "/static/css/site.css"):
        answer = raw(port, f"GET {path} HTTP/1.1".encode())
        names = [line.split(b":")[0].lower() for line in answer.partition(b"\r\n\r\n")[0].splitlines()[1:]]
        assert len(names) == len(set(names)), names


def test_no_log_keeps_what_may_be_a_persons_number(deployed: Deployed, port: int) -> None:
    ask(port, f"/directory/?q={SECRET}")
    ask(port, f"/agencies/{SECRET}/")
    raw(port, f"GET /directory/?q=电工{SECRET} HTTP/1.1".encode())
    for _ in range(30):  # over a limit, which nginx would tell in its own words
        ask(port, f"/directory.csv?q={SECRET}")
    assert SECRET not in deployed.logs
    assert '"uri":"/directory.csv","status":429' in deployed.logs, "what was refused is told by its address"


def test_no_log_joins_a_typed_text_to_an_address(deployed: Deployed, port: int) -> None:
    ask(port, "/guide/")
    ask(port, "/directory/?q=some-typed-text")
    (line,) = (line for line in deployed.site.log.splitlines() if "some-typed-text" in line)
    nginx = (deployed.folder / "catalogue.log").read_text(encoding="utf-8")
    ids = set(re.findall(r'"request_id":"(\w+)"', nginx))
    assert len(ids) > 1
    assert [each for each in ids if each in line] == []


def test_a_list_to_check_passes_whole_and_stays_in_no_file(deployed: Deployed, port: int) -> None:
    secret = "unheard-of-agency"
    long = f'{{"lines": [{{"agency": "{secret}", "item": "{"x" * 2_400_000}"}}]}}'
    status, headers, page = ask(port, "/v1/match", method="POST", body=long, Content_Type="application/json")
    assert (status, headers["cache-control"], b'"no_agency"' in page) == (200, "no-store", True)
    beyond = ask(port, "/v1/match", method="POST", body="x" * 3_200_000, Content_Type="application/json")
    assert (beyond[0], beyond[1]["content-type"]) == (413, "application/problem+json")
    assert (beyond[1]["access-control-allow-origin"], json.loads(beyond[2])["status"]) == ("*", 413)
    pasted = f"table=agency%09x%0A{secret}%09x"
    kind = "application/x-www-form-urlencoded"
    status, _, page = ask(port, "/en/batch/", method="POST", body=pasted, Content_Type=kind)
    assert (status, secret.encode() in page) == (200, True)
    answers = [ask(port, "/v1/match", method="POST", body="{}") for _ in range(12)]
    status, headers, body = answers[-1]
    assert (status, headers["content-type"]) == (429, "application/problem+json")
    assert (headers["access-control-allow-origin"], headers["retry-after"]) == ("*", "30")
    assert json.loads(body)["type"] == "/data/#too-many-requests"
    for file in deployed.folder.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), file
    assert secret not in deployed.logs


def test_whoever_comes_straight_to_gunicorn_is_not_written_down(deployed: Deployed) -> None:
    """It refuses raw bytes before the site sees them, and would log the whole line."""
    with socket.create_connection(("127.0.0.1", deployed.site.port)) as client:
        client.sendall(f"GET /directory/?q=电工{SECRET} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 400")
    assert SECRET not in deployed.site.log


def test_the_smoke_test_finds_this_site_well(monkeypatch: pytest.MonkeyPatch, deployed: Deployed) -> None:
    """But for its certificate, which is the test's own; and within the limits of one client."""
    monkeypatch.setenv("LOG_FOLDER", str(deployed.folder))
    deployed.site.manage("release_data")
    with proxy(*deployed) as port:
        found = smoke.faults(smoke.Site(f"https://{HOST}", f"127.0.0.1:{port}"))
    assert {name: told for name, told in found.items() if name != "certificate"} == {}
    assert len(smoke.CHECKS) >= 25


def test_every_line_of_the_site_is_json(deployed: Deployed) -> None:
    """Also what gunicorn says of a request that it refuses, and of a worker that it misses."""
    with socket.create_connection(("127.0.0.1", deployed.site.port)) as client:
        client.sendall(b"nonsense\r\n\r\n")
        client.recv(100)
    lost = deployed.site.workers[0]
    lost.kill()
    until(lambda: lost.pid not in {each.pid for each in deployed.site.workers})
    until(lambda: "SIGKILL" in deployed.site.log)
    assert {type(json.loads(line)) for line in deployed.site.log.splitlines()} == {dict}
