"""What grows old unnoticed: the newest backup, the loaded edition, the last look at its source."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from agencies.models import Notice
from catalogue.backups import SUFFIX

OLDEST_BACKUP = dt.timedelta(hours=26)  # one a day, and two hours for making it
OLDEST_LOOK = dt.timedelta(days=92)  # a quarter


class Finding(NamedTuple):
    """A grave one is an alarm at night; the others can wait for an editor."""

    grave: bool
    told: str


def findings(folder: Path, now: dt.datetime) -> Iterator[Finding]:
    """What is too old at this moment; `folder` is where backups lie."""
    yield from _backups(folder, now)
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
