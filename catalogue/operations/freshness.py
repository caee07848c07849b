"""What grows old unnoticed: backup, certificate, the loaded edition, the last look at its source."""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from agencies.models import Notice
from catalogue.operations.backups import SUFFIX

OLDEST_BACKUP = dt.timedelta(hours=26)  # one a day, and two hours for making it
OLDEST_COPY = dt.timedelta(hours=50)  # it may miss one night
COPIED = "copied-elsewhere"
OLDEST_LOOK = dt.timedelta(days=92)  # a quarter
SHORTEST_CERTIFICATE = dt.timedelta(days=21)
PATIENCE = 5.0  # seconds
HAS_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL


class Concern(NamedTuple):
    """A grave one is an alarm at night; the others can wait for an editor."""

    grave: bool
    told: str


def findings(folder: Path, now: dt.datetime, site_url: str = "") -> Iterator[Concern]:
    """What is too old at this moment; `folder` is where backups lie, `site_url` what visitors ask for."""
    yield from _backups(folder, now)
    if site_url.startswith("https://"):
        yield from _certificate(site_url, now)
    edition = Notice.objects.editions().first()
    if edition is None:
        yield Concern(True, "no edition of the directory is loaded")
        return
    if edition.edition and edition.edition < now.year:
        yield Concern(False, f"the newest edition is of {edition.edition}; has another one been issued?")
    compared = edition.last_checked_on
    if compared is None:
        yield Concern(False, f"nobody has recorded a comparison of {edition.number} with its source")
    elif (looked := (now.date() - compared).days) > OLDEST_LOOK.days:
        yield Concern(False, f"{edition.number} was last compared with its source {looked} days ago")


def _backups(folder: Path, now: dt.datetime) -> Iterator[Concern]:
    newest = newest_backup(folder)
    if newest is None:
        yield Concern(True, f"no backup in {folder}")
    elif now - newest > OLDEST_BACKUP:
        yield Concern(True, f"the newest backup is {(now - newest).total_seconds() / 3600:.0f} hours old")
    copied = copied_elsewhere(folder)
    if copied is None:
        yield Concern(False, "nobody has recorded a copy of the backups elsewhere")
    elif now - copied > OLDEST_COPY:
        told = f"{(now - copied).total_seconds() / 3600:.0f} hours ago"
        yield Concern(True, f"the backups were last copied elsewhere {told}")


def copied_elsewhere(folder: Path) -> dt.datetime | None:
    """When whatever copies the backups to another place last said so, by touching a file beside them."""
    marker = folder / COPIED
    return dt.datetime.fromtimestamp(marker.stat().st_mtime, tz=dt.UTC) if marker.exists() else None


def newest_backup(folder: Path) -> dt.datetime | None:
    written = (file.stat().st_mtime for file in folder.glob(f"[0-9]*{SUFFIX}"))
    newest = max(written, default=None)
    return dt.datetime.fromtimestamp(newest, tz=dt.UTC) if newest else None


def _certificate(site_url: str, now: dt.datetime) -> Iterator[Concern]:
    host = urlsplit(site_url).hostname
    try:
        ends = certificate_end(site_url)
    except ssl.SSLCertVerificationError as problem:
        if problem.verify_code == HAS_EXPIRED:
            yield Concern(True, f"the certificate of {host} has expired")
        else:
            yield Concern(False, f"the certificate of {host} is not trusted here: {problem.verify_message}")
    except OSError as problem:
        yield Concern(False, f"the certificate of {host} could not be read: {type(problem).__name__}")
    else:
        if ends - now < SHORTEST_CERTIFICATE:
            yield Concern(True, f"the certificate of {host} ends in {(ends - now).days} days")


def certificate_end(site_url: str) -> dt.datetime:
    """Of the one that visitors are shown, whoever renews it and wherever it lies; an OSError without one."""
    address = urlsplit(site_url)
    host = address.hostname or ""
    with (
        socket.create_connection((host, address.port or 443), PATIENCE) as line,
        ssl.create_default_context().wrap_socket(line, server_hostname=host) as shown,
    ):
        certificate = shown.getpeercert() or {}
    return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)
