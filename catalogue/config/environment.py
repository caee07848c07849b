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

from django.core.checks.security.base import SECRET_KEY_MIN_UNIQUE_CHARACTERS
from django.core.exceptions import ImproperlyConfigured

# First parts of public addresses (`errors` is nginx's own), which the desk therefore cannot have.
TAKEN_PATHS = set(
    """
    about accessibility agencies batch changes classification compare coverage data design directory editions
    en errors guide healthz large notices occupations privacy readyz robots.txt sitemap.xml statements static
    status v1
    """.split()
)
# What an earlier release read.
RETIRED = {"CACHE_URL"}
SWITCHES = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)
SHORTEST_KEY = 32
# As Django's own and those of examples begin, or say in the middle.
PLACEHOLDER = re.compile(
    r"django-insecure-|change[-_ ]?(?:me|this|it)|replace[-_ ]?me|your[-_ ]secret", re.IGNORECASE
)
LONGEST_SOCKET = 106  # characters behind the first, as the system has it
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"^(?=.{{1,253}}$){LABEL}(\.{LABEL})*$|^\[[0-9a-f.:]+\]$")
LINE = re.compile(r"(?:export )?([A-Za-z_]\w*)=(?:'([^']*)'|\"([^\"]*)\"|([^\s'\"](?:.*\S)?)?)\s*")
# Where a shell would do something of its own: end the command, start another, name a home folder.
OF_SHELLS = re.compile(r"[;&|<>()]|^~|:~")
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
        lines = file.read_bytes().decode().replace("\r\n", "\n").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        faults.append(f"ENV_FILE: {file} cannot be read（读不了，须是 UTF-8 的文件）: {problem}")
        return
    read: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = read_env_line(f"{file.name}, line {number}", line)
            if name and name in read:
                faults.append(f"{file.name}, line {number}: {name} stands there a second time（写了两遍）")
            read[name] = value
    unknown = sorted(read.keys() - KNOWN - RETIRED - {""})
    faults.extend(
        f"{file.name}: {name} is no setting（没有这个设置）{setting_meant(name)}" for name in unknown
    )
    for name in read.keys() & (KNOWN | RETIRED):
        os.environ.setdefault(name, read[name])


def read_env_line(place: str, line: str) -> tuple[str, str]:
    """As the shell, systemd and Docker Compose read it alike; where they differ it is a fault."""
    found = LINE.fullmatch(line)
    if not found or not line.isprintable():
        faults.append(
            f"{place} is not NAME=value in plain characters, without blanks around `=` or marks before it"
            f"（须写成 NAME=value，前后没有空格、标记、控制字符）: {line.strip()[:20]!r}"
        )
        return "", ""
    name, single, double, plain = found.groups()
    value = next((each for each in (single, double, plain) if each is not None), "")
    if single is None and re.search(r"[$\\`]", value):
        faults.append(
            f"{place}: {name} has $, \\ or `, which not everybody reads alike: "
            "put it into single quotes, or %24（含 $、\\ 或 `：请放进单引号）"
        )
    if plain is not None and (" " in plain or "#" in plain.partition("://")[0] or OF_SHELLS.search(plain)):
        faults.append(
            f"{place}: {name} has blanks, # or what a shell reads (; & | < > ( ) ~) without quotes"
            "（含空格、# 或命令行符号：请放进单引号）"
        )
    return name, value


def setting_meant(name: str) -> str:
    said = name.upper().removeprefix("DJANGO_")
    alike = difflib.get_close_matches(said, KNOWN, n=1, cutoff=SETTING_ALIKE)
    alike += [each for each in KNOWN if "_" in name and each.startswith(f"{name.upper()}_")]
    return f"; {alike[0]} is meant?（是否应为 {alike[0]}？）" if alike else ""


def name_what_is_ignored() -> None:
    """Retired names on standard error, where whoever starts a process looks. A misspelt one is a fault."""
    for name in filter(given, RETIRED):
        sys.stderr.write(
            f"{name} 已不再使用，设置被忽略：请从环境变量或 .env 中删去。"
            f"{name} is no longer used and is ignored: remove it from the environment or .env.\n"
        )
    others = sorted(os.environ.keys() - KNOWN - RETIRED)
    faults.extend(
        f"{name} is no setting（没有这个设置）{told}" for name in others if (told := setting_meant(name))
    )


def fitting(name: str, value: str, told: str, *, fits: bool) -> str:
    """The value; blank, and a fault, where it is not what the name is for."""
    if not value or fits:
        return value
    faults.append(f"{name} {told}")
    return ""


def text(name: str, *, limit: int = 100) -> str:
    """One line of plain text, blank unless set."""
    value = given(name)
    told = f"must be one line of at most {limit} characters（须是一行可见文字，至多 {limit} 字）"
    return fitting(name, value, told, fits=len(value) <= limit and value.isprintable())


def switch(name: str, *, default: bool) -> bool:
    """`1`, `true`, `yes`, `on`, or `0`, `false`, `no`, `off`; anything else is refused, not read as false."""
    value = given(name).lower()
    if value and value not in SWITCHES:
        faults.append(f"{name} must be true or false, not {value!r}（须是 true 或 false）")
    return SWITCHES.get(value, default)


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = given(name) or str(default)
    if value.isascii() and value.isdigit() and low <= int(value[:9]) <= high:
        return int(value)
    told = f"须是 {low} 到 {high} 的整数，不带单位"
    faults.append(f"{name} must be a whole number from {low} to {high}, not {value!r}（{told}）")
    return default


def absolute(name: str) -> str:
    """An absolute path, blank unless set. A relative one would be another folder for a command."""
    value = text(name, limit=300)
    told = f"must be an absolute path, not {value!r}（须是以 / 开头的完整路径）"
    return fitting(name, value, told, fits=Path(value).is_absolute())


def folder(name: str, *, default: Path) -> Path:
    """Made if it is not there."""
    chosen = Path(absolute(name) or default)
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        faults.append(f"{name}: {chosen} cannot be used（文件夹不能用）: {problem.strerror}")
    return chosen


def web_address(name: str) -> str:
    """`https://example.org/report` (or http, or mailto), blank unless set."""
    url = text(name, limit=300)
    shape = r"https?://[\w.-]+(:[0-9]{1,4})?(/\S*)?|mailto:[^\s@]+@[\w.-]+"
    told = "must look like https://example.org/page or mailto:name@example.org（须是网址或 mailto: 邮箱）"
    return fitting(name, url, told, fits=bool(re.fullmatch(shape, url)))


def site_url() -> str:
    """`https://example.org` of the public site, or nothing while it runs on a local address."""
    url = text("SITE_URL").rstrip("/").lower()
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        is_whole = url == f"{parts.scheme}://{host}{port}" and parts.port != 0
    except ValueError:
        is_whole = False
    is_whole = is_whole and parts.scheme in {"http", "https"} and is_host(host)
    told = "must look like https://example.org, without a path（须形如 https://example.org，不带路径）"
    if url and not fitting("SITE_URL", url, told, fits=is_whole):
        return ""
    if (host := given("SITE_HOST")) and host != urlsplit(url).hostname:
        faults.append(
            f"SITE_HOST must be the host name in SITE_URL, not {host!r}（须是 SITE_URL 里的主机名）"
        )
    return url


def allowed_hosts(site: str) -> list[str]:
    """The local addresses, for health checks, the host of SITE_URL, and those listed; never a wildcard."""
    listed = [each.strip() for each in given("ALLOWED_HOSTS").split(",") if each.strip()]
    told = "is not a host name (no scheme, port or *)（须是主机名，不带 https://、端口或 *）"
    faults.extend(f"ALLOWED_HOSTS: {host!r} {told}" for host in listed if not is_host(host))
    own = urlsplit(site).hostname
    return list(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *([own] if own else []), *listed]))


def admin_path() -> str:
    """Where the desk stands, as `name/` or `part/name/`: small letters, digits and hyphens."""
    path = text("ADMIN_PATH").strip("/")
    told = "must be small letters, digits and hyphens, as in desk-7c1f/（须是小写字母、数字和连字符）"
    is_path = re.fullmatch(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*", path) is not None
    path = fitting("ADMIN_PATH", path, told, fits=is_path)
    told = f"{path!r} is an address of the public site（是公开页面的网址）"
    path = fitting("ADMIN_PATH:", path, told, fits=path.split("/")[0] not in TAKEN_PATHS)
    return (path or "admin") + "/"


def is_host(host: str) -> bool:
    """As it stands in an address: a name, or an address of IPv6 in brackets."""
    return bool(HOST.match(host)) and is_address(host)


def is_port(port: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,5}", port)) and 0 < int(port) < 2**16


def is_address(host: str) -> bool:
    """A name, or an address that there is: 999.1.1.1 is neither."""
    try:
        return bool(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return bool(re.fullmatch(r"[\w.-]+", host)) and not re.fullmatch(r"[0-9.]+", host)


def internal_addresses(name: str) -> list[str]:
    """`127.0.0.1:9100`, or several with commas between, that the outside cannot reach; none unless set."""
    places = [each.strip() for each in text(name).split(",") if each.strip()]
    for each in places:
        host, _, port = each.rpartition(":")
        try:
            found = ipaddress.ip_address(host.strip("[]"))
            internal = getattr(found, "ipv4_mapped", None) or found
            within = internal.is_private and not internal.is_unspecified and not internal.is_reserved
        except ValueError:
            within = False
        if not (within and is_port(port)):
            faults.append(
                f"{name} must be loopback or private addresses with a port: 127.0.0.1:9100"
                "（须是本机或内网地址加端口）"
            )
            return []
    return places


def listening() -> list[str]:
    """What gunicorn opens: `127.0.0.1:8000`, `unix:/run/x.sock`. What is blank is not every interface."""
    places = [each.strip() for each in given("BIND").split(",") if each.strip()]
    for place in places:
        host, _, port = place.rpartition(":")
        file = Path(place[5:])
        is_socket = re.fullmatch(rf"unix:/\S{{1,{LONGEST_SOCKET}}}", place) and file.parent.is_dir()
        is_place = is_address(host) and (":" not in host or host.startswith("[")) and is_port(port)
        if places.count(place) > 1 or not (is_place or (is_socket and not file.is_dir())):
            faults.append(
                "BIND must look like 127.0.0.1:8000 or unix:/run/x.sock, in a folder that is there, "
                f"not {place!r}（须是地址加端口，或已有文件夹里的套接字）"
            )
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
        faults.append(f"SECRET_KEY: {file} cannot be used（密钥文件不能用）: {problem}")
        return ""
    # As `check --deploy` has it, which only warns.
    is_varied = not key or len(set(key)) >= SECRET_KEY_MIN_UNIQUE_CHARACTERS
    if not is_varied or PLACEHOLDER.search(key):
        faults.append(
            "SECRET_KEY can be guessed（密钥容易猜到）; this makes one: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    elif len(key) < SHORTEST_KEY:
        where = "" if given("SECRET_KEY") else f", as one is made where {file} is removed"
        faults.append(
            f"SECRET_KEY must have {SHORTEST_KEY} characters or more{where}（密钥至少 {SHORTEST_KEY} 个字符）"
        )
    return key
