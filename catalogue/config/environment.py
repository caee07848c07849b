"""Typed readers of the environment: each gives what makes sense, or notes a fault and gives its default.

`refuse_faults`, after the last, refuses to start and names every fault, each in a line of its own.
"""

import difflib
import ipaddress
import os
import re
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# First parts of public addresses, which the desk therefore cannot have.
TAKEN_PATHS = set(
    """
    about accessibility agencies batch changes classification compare coverage data design directory editions
    en guide healthz large notices occupations privacy readyz robots.txt sitemap.xml statements static status
    v1
    """.split()
)
# What an earlier release read, and what to do about it.
RETIRED = {
    "CACHE_URL": (
        "CACHE_URL 已不再使用，设置被忽略：请从环境变量或 .env 中删去。"
        "CACHE_URL is no longer used and is ignored: remove it from the environment or .env."
    )
}
SHORTEST_KEY = 32
HOST = re.compile(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$|^\[[0-9a-f:]+\]$")


LINE = re.compile(r"(?:export )?([A-Za-z_]\w*)=(?:'([^']*)'|\"([^\"]*)\"|([^\s'\"](?:.*\S)?)?)\s*")
# Whatever `.env.example` explains.
KNOWN = set(
    """
    ADMIN_ENABLED ADMIN_PATH ALLOWED_HOSTS BIND DATABASE_REPLICA_URLS DATABASE_URL DATA_LICENCE DEBUG
    ENV_FILE FILES_DIR ICP_NUMBER LOG_DRIVER LOG_FOLDER METRICS_ADDRESS PAGE_CACHE_MIB PLANNED_WORK
    POSTGRES_PASSWORD PRIVACY_CONTACT PROXY_COUNT RELEASE REPORT_ERROR_URL RESTRICT_ADMIN SECRET_KEY
    SECURITY_CONTACT SITE_HOST SITE_OWNER SITE_URL STATEMENT_TIMEOUT STATIC_ROOT TLS_FOLDER TWO_PERSON_RULE
    VAR_DIR WEB_CONCURRENCY WORKER_TIMEOUT
    """.split()
)
SETTING_ALIKE = 0.85
faults: list[str] = []


def refuse_faults() -> None:
    """Refuse to start when anything made no sense."""
    if faults:
        found = "\n".join(dict.fromkeys(faults))
        faults.clear()
        raise ImproperlyConfigured(found)


def given(name: str) -> str:
    return os.environ.get(name, "").strip()


def read_file(base: Path) -> None:
    """Take what a file says where the environment is silent: ENV_FILE, or `.env` beside manage.py."""
    named = os.environ.get("ENV_FILE")
    file = Path(named or base / ".env")
    if named == "" or (named is None and not file.is_file()):
        return
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        faults.append(f"ENV_FILE: {file} cannot be read: {problem}")
        return
    read: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = read_env_line(f"{file.name}, line {number}", line)
            if name in read:
                faults.append(f"{file.name}, line {number}: {name} stands there a second time")
            read[name] = value
    unknown = sorted(read.keys() - KNOWN - RETIRED.keys() - {""})
    faults.extend(f"{file.name}: {name} is no setting{setting_meant(name)}" for name in unknown)
    for name in read.keys() & (KNOWN | RETIRED.keys()):
        os.environ.setdefault(name, read[name])


def read_env_line(place: str, line: str) -> tuple[str, str]:
    """As the shell, systemd and Docker Compose read it alike; where they differ it is a fault."""
    found = LINE.fullmatch(line)
    if not found:
        faults.append(
            f"{place} is not NAME=value, without blanks around `=` or marks before it: {line.strip()[:20]!r}"
        )
        return "", ""
    name, single, double, plain = found.groups()
    value = next((each for each in (single, double, plain) if each is not None), "")
    if single is None and ("$" in value or "\\" in value):
        faults.append(
            f"{place}: {name} has $ or \\, which not everybody reads alike: put it into single quotes, or %24"
        )
    if plain is not None and (" " in plain or "#" in plain.partition("://")[0]):
        faults.append(f"{place}: {name} has blanks or # without quotes")
    return name, value


def setting_meant(name: str) -> str:
    alike = difflib.get_close_matches(name.upper(), KNOWN, n=1, cutoff=SETTING_ALIKE)
    return f"; {alike[0]} is meant?" if alike else ""


def name_what_is_ignored() -> None:
    """Retired names on standard error, where whoever starts a process looks. A misspelt one is a fault."""
    for name, advice in RETIRED.items():
        if given(name):
            sys.stderr.write(advice + "\n")
    others = sorted(os.environ.keys() - KNOWN - RETIRED.keys())
    faults.extend(f"{name} is no setting{told}" for name in others if (told := setting_meant(name)))


def text(name: str, *, limit: int = 100) -> str:
    """One line of plain text, blank unless set."""
    value = given(name)
    if len(value) > limit or not value.isprintable():
        faults.append(f"{name} must be one line of at most {limit} characters")
        return ""
    return value


def switch(name: str, *, default: bool) -> bool:
    """`1`, `true`, `yes`, `on`, or `0`, `false`, `no`, `off`; anything else is refused, not read as false."""
    value = given(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        faults.append(f"{name} must be true or false, not {value!r}")
    return default


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = given(name) or str(default)
    if value.isascii() and value.isdigit() and low <= int(value[:9]) <= high:
        return int(value)
    faults.append(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return default


def folder(name: str, *, default: Path) -> Path:
    """An absolute path, made if it is not there. A relative one would be another folder for a command."""
    value = text(name, limit=300)
    if value and not Path(value).is_absolute():
        faults.append(f"{name} must be an absolute path, not {value!r}")
        return default
    chosen = Path(value) if value else default
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        faults.append(f"{name}: {chosen} cannot be used: {problem.strerror}")
    return chosen


def web_address(name: str) -> str:
    """`https://example.org/report` (or http, or mailto), blank unless set."""
    url = text(name, limit=300)
    shape = r"https?://[\w.-]+(:\d+)?(/\S*)?|mailto:[^\s@]+@[\w.-]+"
    if url and not re.fullmatch(shape, url):
        faults.append(f"{name} must look like https://example.org/page or mailto:name@example.org")
        return ""
    return url


def site_url() -> str:
    """`https://example.org` of the public site, or nothing while it runs on a local address."""
    url = text("SITE_URL").rstrip("/")
    try:
        parts = urlsplit(url)
        shape = parts.scheme in {"http", "https"} and HOST.match(parts.hostname or "")
        extra = parts.path or parts.query or parts.fragment or parts.username or (parts.port == 0)
    except ValueError:
        shape, extra = None, "unreadable"
    if url and (not shape or extra):
        faults.append("SITE_URL must look like https://example.org, without a path")
        return ""
    if (host := given("SITE_HOST")) and url and host != urlsplit(url).hostname:
        faults.append(f"SITE_HOST must be the host name in SITE_URL, not {host!r}")
    return url


def allowed_hosts(site: str) -> list[str]:
    """The local addresses, for health checks, the host of SITE_URL, and those listed; never a wildcard."""
    listed = [each.strip() for each in given("ALLOWED_HOSTS").split(",") if each.strip()]
    wrong = [host for host in listed if not HOST.match(host)]
    faults.extend(f"ALLOWED_HOSTS: {host!r} is not a host name (no scheme, port or *)" for host in wrong)
    own = urlsplit(site).hostname
    return list(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *([own] if own else []), *listed]))


def admin_path() -> str:
    """Where the desk stands, as `name/` or `part/name/`: small letters, digits and hyphens."""
    path = text("ADMIN_PATH").strip("/") or "admin"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*", path):
        faults.append("ADMIN_PATH must be small letters, digits and hyphens, as in desk-7c1f/")
        path = "admin"
    if path.split("/")[0] in TAKEN_PATHS:
        faults.append(f"ADMIN_PATH: {path!r} is an address of the public site")
        path = "admin"
    return path + "/"


def internal_addresses(name: str) -> str:
    """`127.0.0.1:9100`, or several with commas between, that the outside cannot reach; blank unless set."""
    value = text(name)
    for each in filter(None, value.split(",")):
        host, _, port = each.strip().rpartition(":")
        try:
            internal = ipaddress.ip_address(host.strip("[]"))
            within = internal.is_private and not internal.is_unspecified
        except ValueError:
            within = False
        if not (within and port.isdigit() and 0 < int(port) < 2**16):
            faults.append(f"{name} must be loopback or private addresses with a port: 127.0.0.1:9100")
            return ""
    return value


def listening() -> list[str]:
    """What gunicorn opens: `127.0.0.1:8000`, `unix:/run/x.sock`. What is blank is not every interface."""
    places = [each.strip() for each in given("BIND").split(",") if each.strip()]
    shape = re.compile(r"unix:/\S+|(?:[\w.-]+|\[[0-9a-f:]+\]):\d{1,5}")
    wrong = [
        place
        for place in places
        if not shape.fullmatch(place)
        or (not place.startswith("unix:") and not 0 < int(place.rpartition(":")[2]) < 2**16)
    ]
    faults.extend(f"BIND must look like 127.0.0.1:8000 or unix:/run/x.sock, not {place!r}" for place in wrong)
    return places or ["127.0.0.1:8000"]


def secret_key(var: Path) -> str:
    """SECRET_KEY, or this installation's own: made on first use, readable by its owner alone."""
    file = var / "secret_key"
    key = given("SECRET_KEY")
    try:
        if not key and not file.exists():
            # Whole before it has its name, so that of two first starts at once both read the same one.
            with tempfile.NamedTemporaryFile("w", dir=var, prefix=".secret_key-") as made:
                made.write(secrets.token_urlsafe(64))
                made.flush()
                with suppress(FileExistsError):
                    os.link(made.name, file)
        key = key or file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        faults.append(f"SECRET_KEY: {file} cannot be used: {problem}")
        return ""
    if len(key) < SHORTEST_KEY:
        where = "" if given("SECRET_KEY") else f", as one is made where {file} is removed"
        faults.append(f"SECRET_KEY must have {SHORTEST_KEY} characters or more{where}")
    return key
