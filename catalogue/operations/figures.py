"""What an operator wants to know at one look: the admin's status page, and the gauges of Prometheus.

Each figure with a value is the gauge `catalogue_<name>`; a moment is told in seconds since 1970.
"""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from agencies.database.status import status
from catalogue import __version__
from catalogue.config.release import release
from catalogue.operations.freshness import (
    OLDEST_BACKUP,
    OLDEST_COPY,
    OLDEST_LOOK,
    SHORTEST_CERTIFICATE,
    certificate_end,
    copied_elsewhere,
    newest_backup,
)
from catalogue.operations.readiness import served_edition

LEAST_DISK = 0.1


class Figure(NamedTuple):
    """`concern` says that somebody should look."""

    name: str
    label: str
    shown: str
    value: float | None = None
    concern: bool = False


def figures(now: dt.datetime) -> Iterator[Figure]:
    ready = served_edition() is not None
    yield Figure("ready", "能否服务（/readyz）", "能" if ready else "不能", float(ready), not ready)
    yield Figure("release", "版本", f"{__version__}（{release()}）")
    # What the database is not asked for comes first: it can be told while that is away.
    yield from of_host(now)
    yield from of_register(now)


def of_register(now: dt.datetime) -> Iterator[Figure]:
    found = status(now.date())
    edition, version, last = found.edition, found.data_version, found.last_import
    yield Figure("edition", "目录", f"{edition}年版" if edition else "尚未载入", edition, not edition)
    yield Figure(
        "data_version", "数据版本", f"第 {version.number} 版，{_minute(version.changed_at)}", version.number
    )
    day = found.compared_on
    compared = dt.datetime.combine(day, dt.time(), now.tzinfo) if day else None
    yield _since(now, "source_compared_timestamp_seconds", "最近与原文核对", compared, OLDEST_LOOK)
    yield Figure(
        "last_import_timestamp_seconds",
        "最近一次导入",
        f"{_minute(last.entered_at)}，{last.get_status_display()}" if last else "没有",
        last.entered_at.timestamp() if last else None,
    )
    for name, label in {
        "imports_waiting": "待处理的导入",
        "proposals_waiting": "待发布的调整",
        "aliases_waiting": "待批准的叫法",
        "notes_waiting": "待批准的检索提示",
        "missed_searches": "近 30 天没查到的文字",
    }.items():
        yield Figure(name, label, str(getattr(found, name)), getattr(found, name))


def of_host(now: dt.datetime) -> Iterator[Figure]:
    backups, (ended, failed, ends) = settings.VAR_DIR / "backups", last_night()
    yield _since(now, "backup_timestamp_seconds", "最近的备份", newest_backup(backups), OLDEST_BACKUP)
    copied = copied_elsewhere(backups)
    yield _since(now, "backup_copied_timestamp_seconds", "备份最近复制到别处", copied, OLDEST_COPY)
    yield _since(now, "nightly_timestamp_seconds", "最近的夜间任务", ended, OLDEST_BACKUP)
    told = "、".join(failed) or ("没有" if ended else "没有记录")
    yield Figure("nightly_failed_steps", "其中失败的步骤", told, len(failed) if ended else None, bool(failed))
    if settings.SECURE:
        label = "证书到期（夜间所见）"
        yield _since(now, "certificate_ends_timestamp_seconds", label, ends, -SHORTEST_CERTIFICATE)
    disk = shutil.disk_usage(settings.VAR_DIR)
    left, shown = disk.free / disk.total, f"{disk.free // 2**20} MiB"
    yield Figure("disk_free_ratio", "磁盘剩余", f"{left:.0%}，{shown}", left, left < LEAST_DISK)


def note_night(now: dt.datetime, failed: list[str]) -> None:
    """Keep how a night went, and until when the certificate lasts that visitors are shown."""
    ends = None
    if settings.SECURE:
        with suppress(OSError):  # of which `check_freshness` has told
            ends = certificate_end(settings.SITE_URL).isoformat()
    said = {"ended_at": now.isoformat(), "failed": failed, "certificate_ends": ends}
    written = settings.VAR_DIR / ".nightly.json"
    written.write_text(json.dumps(said), encoding="utf-8")
    written.replace(settings.VAR_DIR / "nightly.json")


class Night(NamedTuple):
    """As `note_night` kept it: when it ended, the steps that failed, and until when the certificate lasts."""

    ended: dt.datetime | None = None
    failed: tuple[str, ...] = ()
    certificate_ends: dt.datetime | None = None


def last_night() -> Night:
    """A file that reads otherwise than it was written tells of no night."""
    try:
        found = json.loads((settings.VAR_DIR / "nightly.json").read_text(encoding="utf-8"))
        said = (found.get(name) for name in ("ended_at", "certificate_ends"))
        ended, ends = (dt.datetime.fromisoformat(moment).astimezone() if moment else None for moment in said)
        return Night(ended, tuple(map(str, found.get("failed") or ())), ends)
    except (OSError, ValueError, TypeError, AttributeError):
        return Night()


def _since(
    now: dt.datetime, name: str, label: str, moment: dt.datetime | None, longest: dt.timedelta
) -> Figure:
    """A concern when it is longer ago; a negative one is how long it must be still to come."""
    if moment is None:
        return Figure(name, label, "没有记录", concern=True)
    return Figure(name, label, _minute(moment), moment.timestamp(), now - moment > longest)


def _minute(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
