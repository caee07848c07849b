"""Ask a deployed site, through its own proxy, whether it stands as it should: `make smoke URL=https://…`.

    python3 -m tests.smoke URL [--at ADDRESS:PORT]

Some thirty checks in well under a minute, with nothing but Python itself. Each names the fault that it guards
against; exit status 1 when one is found. `--at` asks another address than the name leads to, as a new host
before the name does. It writes nothing, and asks seldom enough for the limits of the shipped nginx; where the
proxy's log can be read (LOG_FOLDER), it looks there for what it has typed.
"""

import argparse
import datetime as dt
import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=()",
}
ATOM = "{http://www.w3.org/2005/Atom}"
# No real one: the check digit is wrong.
PERSONAL = "310101199001011230"
SHORTEST_CERTIFICATE = dt.timedelta(days=21)


class Answer(NamedTuple):
    """`status` is 0 when none came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Site:
    def __init__(self, url: str, at: str = "") -> None:
        parts = urlsplit(url)
        self.root, self.host, self.secure = url.rstrip("/"), parts.netloc, parts.scheme == "https"
        self.name = parts.hostname or ""
        address, _, port = at.rpartition(":")
        self.place = (address or self.name, int(port or parts.port or (443 if self.secure else 80)))

    def get(self, path: str, method: str = "GET", host: str = "", body: str = "", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(*self.place, timeout=20)
        try:
            connection.sock = socket.create_connection(self.place, 20)
            if self.secure:  # whether it can be trusted is a check of its own
                wrapped = ssl._create_unverified_context().wrap_socket
                connection.sock = wrapped(connection.sock, server_hostname=self.name)
            asked = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, {"Host": host or self.host, **asked})
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"")
        finally:
            connection.close()


Check = Callable[[Site], Any]
CHECKS: list[tuple[str, Check]] = []


def guards(fault: str) -> Callable[[Check], Check]:
    """The check holds when it returns something true; it says what it saw by raising."""

    def listed(check: Check) -> Check:
        CHECKS.append((fault, check))
        return check

    return listed


def saw(holds: object, seen: object) -> bool:
    if not holds:
        raise AssertionError(str(seen))
    return True


@guards("a certificate that is not trusted, or ends within three weeks")
def certificate(site: Site) -> bool:
    if not site.secure:
        return saw(site.name in {"127.0.0.1", "localhost"}, "no TLS at all")
    with (
        socket.create_connection(site.place, 20) as line,
        ssl.create_default_context().wrap_socket(line, server_hostname=site.name) as shown,
    ):
        found = shown.getpeercert() or {}
    ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), dt.UTC)
    return saw(ends - dt.datetime.now(dt.UTC) > SHORTEST_CERTIFICATE, f"it ends {ends:%Y-%m-%d}")


@guards("TLS of another age, which browsers and scanners refuse")
def tls_version(site: Site) -> bool:
    if not site.secure:
        return True
    context = ssl._create_unverified_context()
    with (
        socket.create_connection(site.place, 20) as line,
        context.wrap_socket(line, server_hostname=site.name) as shown,
    ):
        return saw(shown.version() in {"TLSv1.2", "TLSv1.3"}, shown.version())


@guards("an answer in the wrong language, or none")
def languages(site: Site) -> bool:
    for path, tag in (("/", "zh"), ("/en/", "en"), ("/large/", "zh"), ("/en/large/", "en")):
        answer = site.get(path)
        named = re.search(r'<html[^>]* lang="([\w-]+)"', answer.text)
        saw(answer.status == 200 and named and named[1].startswith(tag), f"{path}: {answer.status}")
    return True


@guards("a site that is up and holds no directory")
def directory(site: Site) -> bool:
    answer = site.get("/directory.json")
    return saw(answer.status == 200 and json.loads(answer.body)["results"], answer.status)


@guards("a search that finds nothing")
def search(site: Site) -> bool:
    answer = site.get("/directory/?q=S000031300006&view=table")
    return saw(answer.status == 200 and "<table" in answer.text, answer.status)


@guards("missing security headers")
def headers(site: Site) -> bool:
    return has_headers(site.get("/"), site)


@guards("missing security headers, or no readable page, where something is not found")
def not_found(site: Site) -> bool:
    answer = site.get("/nowhere-at-all/")
    saw(answer.status == 404 and "<h1" in answer.text, answer.status)
    saw("no-store" in answer.headers.get("cache-control", ""), answer.headers.get("cache-control"))
    return has_headers(answer, site)


@guards("HSTS missing, so that the first visit can be turned to http")
def hsts(site: Site) -> bool:
    seconds = re.search(r"max-age=(\d+)", site.get("/").headers.get("strict-transport-security", ""))
    return not site.secure or saw(seconds and int(seconds[1]) >= 31_536_000, "absent or short")


def has_headers(answer: Answer, site: Site) -> bool:
    missing = [name for name, said in HEADERS.items() if said not in answer.headers.get(name, "")]
    return saw(not missing, missing)


@guards("inline scripts or styles let in")
def policy(site: Site) -> bool:
    said = site.get("/").headers.get("content-security-policy", "unsafe")
    return saw("unsafe" not in said and "*" not in said, said)


@guards("a software version told to everybody")
def versions(site: Site) -> bool:
    answer = site.get("/")
    said = " ".join(answer.headers.get(name, "") for name in ("server", "x-powered-by", "via"))
    return saw(answer.status and not re.search(r"\d", said), said)


@guards("a cookie on a public page, or a page that no cache may keep")
def cacheable(site: Site) -> bool:
    answer = site.get("/directory/")
    saw("set-cookie" not in answer.headers, "Set-Cookie")
    return saw("s-maxage" in answer.headers.get("cache-control", ""), answer.headers.get("cache-control"))


@guards("pages sent anew to whoever has them")
def not_modified(site: Site) -> bool:
    tag = site.get("/").headers.get("etag", "")
    answer = site.get("/", If_None_Match=tag)
    return saw(tag and answer.status == 304 and not answer.body, f"{tag} {answer.status}")


@guards("304 for what is not there")
def not_modified_nowhere(site: Site) -> bool:
    status = site.get("/agencies/S000000000000/", If_None_Match="*").status
    return saw(status == 404, status)


@guards("addresses of another host in pages: SITE_URL or Host of the proxy is wrong")
def canonical(site: Site) -> bool:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', site.get("/guide/?made-up=1").text)
    return saw(found and found[1] == f"{site.root}/guide/", found and found[1])


@guards("a page of the other language that search engines do not find")
def alternates(site: Site) -> bool:
    found = re.findall(r'hreflang="(?:zh|en)[^"]*" href="([^"]+)"', site.get("/guide/").text)
    return saw({f"{site.root}/guide/", f"{site.root}/en/guide/"} <= set(found), found)


@guards("a foreign host's name in shared pages")
def forged_host(site: Site) -> bool:
    status = site.get("/", host="evil.example").status
    saw(status in {0, 400, 421}, status)
    answer = site.get("/", X_Forwarded_Host="evil.example")
    return saw(answer.status == 200 and "evil.example" not in answer.text, "X-Forwarded-Host is believed")


@guards("a wrong value answered with everything, as if it had been understood")
def bad_filter(site: Site) -> bool:
    page, data = site.get("/directory/?grade=9"), site.get("/directory.json?grade=9")
    return saw((page.status, data.status, json.loads(data.body)["results"]) == (400, 400, []), page.status)


@guards("data files that programs on other pages cannot read")
def open_to_readers(site: Site) -> bool:
    for path in ("/directory.json", "/directory.json?grade=9", "/v1/groups"):
        said = site.get(path).headers.get("access-control-allow-origin")
        saw(said == "*", f"{path}: {said}")
    return True


@guards("an interface without its description, or one that swallows mistyped parameters")
def interface(site: Site) -> bool:
    described = json.loads(site.get("/v1/openapi.json").body)
    wrong = site.get("/v1/scopes?colour=red")
    saw(described["openapi"].startswith("3."), described.get("openapi"))
    return saw(wrong.status == 400 and "problem+json" in wrong.headers["content-type"], wrong.status)


@guards("a feed that readers cannot read, or that leads to another host")
def feed(site: Site) -> bool:
    found = ET.fromstring(site.get("/changes.atom").body)
    links = [link.get("href", "") for link in found.iter(f"{ATOM}link")]
    saw(found.tag == f"{ATOM}feed" and found.findtext(f"{ATOM}id"), found.tag)
    return saw(links and all(link.startswith(site.root) for link in links), links[:3])


@guards("a table that Excel shows as nonsense, or that opens in the page")
def table(site: Site) -> bool:
    answer = site.get("/directory.csv?code=4-04-05-01")
    saw(answer.status == 200 and answer.body.startswith(b"\xef\xbb\xbf"), answer.status)
    return saw("attachment" in answer.headers.get("content-disposition", ""), answer.headers)


@guards("no release of the data, or one that was changed (manage.py nightly)")
def released(site: Site) -> bool:
    """Two files, of which one is the whole directory, at the day that the latest address leads to."""
    latest = site.get("/data/latest/sha256sums.txt")
    folder = re.search(r"/data/[\d-]+/", latest.headers.get("location", ""))
    saw(folder, f"/data/latest/sha256sums.txt: {latest.status}")
    place = folder[0] if folder else ""
    sums = site.get(f"{place}sha256sums.txt")
    for name in ("directory.csv", "changes.csv"):
        file = site.get(place + name)
        saw(
            hashlib.sha256(file.body).hexdigest() in sums.text,
            f"{name} ({file.status}) is not as its sum says",
        )
    return True


@guards("a site map that leads search engines elsewhere")
def sitemap(site: Site) -> bool:
    said = re.search(r"^Sitemap: (\S+)$", site.get("/robots.txt").text, re.MULTILINE)
    saw(said and said[1] == f"{site.root}/sitemap.xml", said and said[1])
    places = re.findall(r"<loc>([^<]+)", site.get("/sitemap.xml").text)
    return saw(places and all(each.startswith(site.root) for each in places), places[:3])


@guards("a public page that takes what nobody should send")
def methods(site: Site) -> bool:
    answer = site.get("/directory/", "DELETE")
    return saw(answer.status == 405 and answer.headers.get("allow") == "GET, HEAD", answer.status)


@guards("addresses of any length or bytes reaching the program")
def bounds(site: Site) -> bool:
    statuses = [site.get(f"/directory/?q={asked}").status for asked in ("a" * 3000, "%00", "%ff")]
    return saw(statuses == [414, 400, 400], statuses)


@guards("somebody's number in a page, in a shared cache or in a log")
def private_numbers(site: Site) -> bool:
    answer = site.get(f"/directory/?q={PERSONAL}")
    saw("no-store" in answer.headers.get("cache-control", ""), answer.headers.get("cache-control"))
    saw(PERSONAL not in answer.text, "in the page")
    for log in Path(os.environ.get("LOG_FOLDER", "/var/log/catalogue")).glob("*.log"):
        if os.access(log, os.R_OK):
            saw(PERSONAL not in log.read_text(encoding="utf-8", errors="replace"), log)
    return True


@guards("a style sheet that is missing, or fetched anew for each page")
def static_files(site: Site) -> bool:
    named = re.search(r'href="(/static/css/[^"]+)"', site.get("/").text)
    answer = site.get(named[1] if named else "/static/css/site.css")
    saw(answer.status == 200 and answer.headers.get("content-type", "").startswith("text/css"), answer.status)
    return saw("immutable" in answer.headers.get("cache-control", ""), answer.headers.get("cache-control"))


@guards("pages sent unpacked to slow lines")
def compressed(site: Site) -> bool:
    answer = site.get("/directory/", Accept_Encoding="gzip")
    return saw(answer.headers.get("content-encoding") == "gzip", answer.headers.get("content-encoding"))


@guards("HEAD answered with a body, or otherwise than GET")
def head(site: Site) -> bool:
    answer = site.get("/guide/", "HEAD")
    kind = answer.headers.get("content-type", "")
    return saw(answer.status == 200 and not answer.body and kind.startswith("text/html"), answer.status)


@guards("health checks that tell strangers what runs, or a site that is not ready")
def ready(site: Site) -> bool:
    """Told to nobody but the proxy's own host."""
    answer = site.get("/readyz")
    saw(answer.status in {200, 403, 404}, f"/readyz: {answer.status} {answer.text[:100]}")
    return saw(
        answer.status != 200 or set(json.loads(answer.body)) == {"ready", "edition"}, answer.text[:100]
    )


@guards("a list to check that is refused, or kept")
def batch(site: Site) -> bool:
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": site.root}
    answer = site.get("/batch/", "POST", body="text=S000031300006", **form)
    saw(answer.status in {200, 400} and "<h1" in answer.text, answer.status)
    return saw("no-store" in answer.headers.get("cache-control", ""), answer.headers.get("cache-control"))


@guards("a page on privacy or on the site's status that is missing")
def promises(site: Site) -> bool:
    pages = {path: site.get(path) for path in ("/privacy/", "/status/", "/accessibility/", "/en/status/")}
    missing = [path for path, page in pages.items() if page.status != 200 or "</html>" not in page.text]
    return saw(not missing, missing)


@guards("a security.txt that is out of date")
def security_txt(site: Site) -> bool:
    answer = site.get("/.well-known/security.txt")
    if answer.status == 404:  # no SECURITY_CONTACT is set
        return saw("<h1" in answer.text, "no page of the site's own")
    ends = re.search(r"^Expires: (\S+)$", answer.text, re.MULTILINE)
    return saw(ends and dt.datetime.fromisoformat(ends[1]) > dt.datetime.now(dt.UTC), ends and ends[1])


@guards("http that stays http")
def redirected(site: Site) -> bool:
    if not site.secure or urlsplit(site.root).port or site.place != (site.name, 443):
        return True
    plain = Site(f"http://{site.host}")
    answer = plain.get("/guide/")
    return saw(answer.headers.get("location") == f"{site.root}/guide/", answer.status)


def faults(site: Site) -> dict[str, str]:
    """By the name of the check, what it guards against and what it saw."""
    found = {}
    for guarded, check in CHECKS:
        try:
            check(site)
        except Exception as problem:  # noqa: BLE001  # whatever goes wrong is what the check found
            told = str(problem) or type(problem).__name__
            found[check.__name__] = f"{guarded}: {told[:200]}"
        print(f"{'FAULT' if check.__name__ in found else 'ok   '} {check.__name__}", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="make smoke", description="Ask a deployed site whether it stands.")
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--at", default="", metavar="ADDRESS:PORT")
    asked = parser.parse_args()
    started = time.monotonic()
    found = faults(Site(asked.url, asked.at))
    print("", *(f"{name}: {told}" for name, told in found.items()), sep="\n")
    print(f"{len(CHECKS)} checks, {len(found)} faults, {time.monotonic() - started:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
