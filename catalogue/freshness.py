"""What grows old unnoticed: backup, certificate, the loaded edition, the last look at its source."""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from agencies.models import Notice
from catalogue.backups import SUFFIX

OLDEST_BACKUP = dt.timedelta(hours=26)  # one a day, and two hours for making it
OLDEST_LOOK = dt.timedelta(days=92)  # a quarter
SHORTEST_CERTIFICATE = dt.timedelta(days=21)
PATIENCE = 5.0  # seconds
HAS_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL


class Finding(NamedTuple):
    """A grave one is an alarm at night; the others can wait for an editor."""

    grave: bool
    told: str


def findings(folder: Path, now: dt.datetime, site_url: str = "") -> Iterator[Finding]:
    """What is too old at this moment; `folder` is where backups lie, `site_url` what visitors ask for."""
    yield from _backups(folder, now)
    if site_url.startswith("https://"):
        yield from _certificate(site_url, now)
    edition = Notice.objects.editions().first()
    if edition is None:
        yield Finding(True, "no edition of the directory is loaded")
        return
    if edition.edition and edition.edition < now.year:
        yield Finding(False, f"the newest edition is of {edition.edition}; has another one been issued?")
    looked = (now.date() - edition.last_checked_on).days
    if looked > OLDEST_LOOK.days:
        yield Finding(False, f"{edition.number} was last compared with its source {looked} days ago")


def _backups(folder: Path, now: dt.datetime) -> Iterator[Finding]:
    written = [file.stat().st_mtime for file in folder.glob(f"[0-9]*{SUFFIX}")]
    if not written:
        yield Finding(True, f"no backup in {folder}")
        return
    age = now - dt.datetime.fromtimestamp(max(written), tz=now.tzinfo)
    if age > OLDEST_BACKUP:
        yield Finding(True, f"the newest backup is {age.total_seconds() / 3600:.0f} hours old")


def _certificate(site_url: str, now: dt.datetime) -> Iterator[Finding]:
    """The one that visitors are shown, whoever renews it and wherever it lies."""
    address = urlsplit(site_url)
    host = address.hostname or ""
    try:
        with (
            socket.create_connection((host, address.port or 443), PATIENCE) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as shown,
        ):
            certificate = shown.getpeercert() or {}
    except ssl.SSLCertVerificationError as problem:
        if problem.verify_code == HAS_EXPIRED:
            yield Finding(True, f"the certificate of {host} has expired")
        else:
            yield Finding(False, f"the certificate of {host} is not trusted here: {problem.verify_message}")
    except OSError as problem:
        yield Finding(False, f"the certificate of {host} could not be read: {type(problem).__name__}")
    else:
        ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)
        if ends - now < SHORTEST_CERTIFICATE:
            yield Finding(True, f"the certificate of {host} ends in {(ends - now).days} days")
