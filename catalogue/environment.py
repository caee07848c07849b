"""Typed readers of the environment: each gives a value that makes sense, or refuses to start and says why."""

import ipaddress
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

# First parts of public addresses, which the desk therefore cannot have.
TAKEN_PATHS = {
    *(
        "about",
        "accessibility",
        "agencies",
        "changes",
        "classification",
        "design",
        "directory",
        "editions",
        "en",
    ),
    *(
        "guide",
        "healthz",
        "large",
        "notices",
        "occupations",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "statements",
    ),
    "static",
}
HOST = re.compile(r"^\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$|^\[[0-9a-f:]+\]$")


def read_file(base: Path) -> None:
    """Take what a file says where the environment is silent: ENV_FILE, or `.env` beside manage.py."""
    file = env.str("ENV_FILE", str(base / ".env"))
    if file and Path(file).is_file():
        env.read_env(file)


def text(name: str, *, limit: int = 100) -> str:
    """One line of plain text, blank unless set."""
    value: str = env.str(name, "").strip()
    if len(value) > limit or not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of at most {limit} characters")
    return value


def switch(name: str, *, default: bool) -> bool:
    """`1`, `true`, `yes`, `on`, or `0`, `false`, `no`, `off`; anything else is refused, not read as false."""
    value = env.str(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")
    return default


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    value = env.str(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def folder(name: str, *, default: Path) -> Path:
    """An absolute path. A relative one would be another folder for a command than for a worker."""
    value = text(name, limit=300)
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {value!r}")
    return Path(value) if value else default


def web_address(name: str) -> str:
    """`https://example.org/report` (or http, or mailto), blank unless set."""
    url = text(name, limit=300)
    parts = urlsplit(url)
    if url and not (parts.scheme in {"http", "https"} and parts.hostname) and parts.scheme != "mailto":
        raise ImproperlyConfigured(
            f"{name} must look like https://example.org/page or mailto:name@example.org"
        )
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
        raise ImproperlyConfigured("SITE_URL must look like https://example.org, without a path")
    return url


def allowed_hosts(site: str) -> list[str]:
    """The local addresses, for health checks, the host of SITE_URL, and those listed; never a wildcard."""
    listed: list[str] = env.list("ALLOWED_HOSTS", default=[])
    for host in listed:
        if not HOST.match(host):
            raise ImproperlyConfigured(f"ALLOWED_HOSTS: {host!r} is not a host name (no scheme, port or *)")
    own = urlsplit(site).hostname
    return list(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *([own] if own else []), *listed]))


def admin_path() -> str:
    """Where the desk stands, as `name/` or `part/name/`: small letters, digits and hyphens."""
    path = text("ADMIN_PATH").strip("/") or "admin"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*", path):
        raise ImproperlyConfigured("ADMIN_PATH must be small letters, digits and hyphens, as in desk-7c1f/")
    if path.split("/")[0] in TAKEN_PATHS:
        raise ImproperlyConfigured(f"ADMIN_PATH: {path!r} is an address of the public site")
    return path + "/"


def internal_address(name: str) -> str:
    """`127.0.0.1:9100`: an address that the outside cannot reach, blank unless set."""
    value = text(name)
    if not value:
        return ""
    host, _, port = value.rpartition(":")
    try:
        internal = ipaddress.ip_address(host.strip("[]"))
        if port.isdigit() and 0 < int(port) < 2**16 and internal.is_private and not internal.is_unspecified:
            return value
    except ValueError:
        pass
    raise ImproperlyConfigured(f"{name} must be a loopback or private address and a port: 127.0.0.1:9100")


def caches() -> dict[str, dict[str, object]]:
    """Django's CACHES: memory of the process, and `shared` where CACHE_URL names a Redis."""
    found: dict[str, dict[str, object]] = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    url = text("CACHE_URL", limit=300)
    if url:
        if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
            raise ImproperlyConfigured("CACHE_URL must look like redis://host:6379/0")
        # It saves some work, so it must never cost more than it saves.
        patience = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}
        found["shared"] = {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "OPTIONS": patience,
            "KEY_PREFIX": "catalogue",
        }
    return found


def secret_key(var: Path) -> str:
    """SECRET_KEY, or this installation's own: made on first use, readable by its owner alone."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    file = var / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return file.read_text(encoding="ascii")
