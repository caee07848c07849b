"""What runs every night: nothing is kept too long, nothing grows old unnoticed."""

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from agencies.adjustments import end_grade
from agencies.models import Import, MissedSearch, Notice
from catalogue.operations.freshness import Concern, findings
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2025, 6, 2, 3, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def files(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    """What a night releases goes here."""
    settings.VAR_DIR = settings.FILES_DIR = tmp_path_factory.mktemp("files")


def uploaded(status: str, days_ago: int) -> Import:
    moment = NIGHT - dt.timedelta(days=days_ago)
    return Import.objects.create(
        file_name="a.txt", content=b"annex", sha256="0" * 64, status=status, entered_at=moment
    )


def attempted(model: Any, ago: dt.timedelta) -> None:
    """The moment is the database's own, so it is set afterwards."""
    given = {"failures_since_start": 3} if model is AccessAttempt else {}
    made = model.objects.create(user_agent="x", ip_address="192.0.2.1", username=str(ago), **given)
    model.objects.filter(pk=made.pk).update(attempt_time=NIGHT - ago)


def nightly(folder: Path, moment: dt.datetime = NIGHT) -> str:
    said = io.StringIO()
    with time_machine.travel(moment, tick=False):
        call_command("nightly", to=folder, stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.parametrize(
    ("status", "days_ago", "kept"),
    [
        ("planned", 29, b"annex"),
        ("planned", 31, b""),
        ("refused", 31, b""),
        ("staged", 31, b""),
        ("applied", 400, b"annex"),
        ("undone", 400, b"annex"),
    ],
)
def test_files_never_applied_are_forgotten_after_thirty_days(status: str, days_ago: int, kept: bytes) -> None:
    record = uploaded(status, days_ago)
    with time_machine.travel(NIGHT, tick=False):
        call_command("forget_old", stdout=io.StringIO())
    record.refresh_from_db()
    assert (bytes(record.content), record.sha256, record.status) == (kept, "0" * 64, status)


@pytest.mark.django_db(transaction=True)
def test_sessions_and_attempts_to_sign_in_are_forgotten_when_they_are_over(tmp_path: Path) -> None:
    for number, hours in enumerate((-1, 1)):
        expires = NIGHT + dt.timedelta(hours=hours)
        Session.objects.create(session_key=str(number), session_data="x", expire_date=expires)
    for minutes in (4, 6):
        attempted(AccessAttempt, dt.timedelta(minutes=minutes))
    for days in (180, 201):
        attempted(AccessLog, dt.timedelta(days=days))
    for days in (365, 366):
        day = NIGHT.date() - dt.timedelta(days=days)
        MissedSearch.objects.create(text=f"{days}", day=day, kind="unknown")
    said = nightly(tmp_path)
    assert list(MissedSearch.objects.values_list("text", flat=True)) == ["365"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["1"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["0:04:00"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["180 days, 0:00:00"]
    assert "Forgot 0 uploaded files, 1 missed searches, 1 attempts to sign in, 1 log entries." in said


@pytest.mark.django_db(transaction=True)
def test_each_night_leaves_a_backup_and_thins_the_old_ones(tmp_path: Path) -> None:
    for day in range(1, 16):
        (tmp_path / f"202001{day:02}-031000-sqlite-nightly.backup.tar").touch()
    nightly(tmp_path)
    names = sorted(file.name[:8] for file in tmp_path.iterdir())
    assert names[-1] == "20250602"
    assert len(names) == 8, "today's, six days of 2020 and the Sunday before them"


@pytest.mark.django_db(transaction=True)
def test_a_night_releases_what_changed_since_the_last_one(client: Client, tmp_path: Path) -> None:
    assert "Released: 2025-06-02" in nightly(tmp_path)
    end_grade(scope=scope(*LIFTS), grade_levels=levels(5), basis=basis(JUNE))
    assert "Released: 2025-06-03" in nightly(tmp_path, NIGHT + dt.timedelta(days=1))
    assert "Nothing has changed since the release of 2025-06-03" in nightly(
        tmp_path, NIGHT + dt.timedelta(days=2)
    )
    page = client.get("/data/").content.decode()
    assert page.index("/data/2025-06-03/datapackage.json") < page.index("/data/2025-06-02/datapackage.json")
    rows = client.get("/data/2025-06-03/no-longer-listed.csv").getvalue().decode().splitlines()
    assert [LIFTS[0] in row and LIFTS[1] in row for row in rows] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_is_named_and_stops_no_other(tmp_path: Path, caplog: Any) -> None:
    record = uploaded("planned", 31)
    (tmp_path / "no-folder").touch()
    with pytest.raises(CommandError, match="these failed: backup, check_freshness"):
        nightly(tmp_path / "no-folder")
    record.refresh_from_db()
    assert bytes(record.content) == b""
    assert [entry.step for entry in caplog.records if entry.name == "catalogue.nightly"] == [
        "backup",
        "check_freshness",
    ]


def found(
    folder: Path, moment: dt.datetime = NIGHT, *, backup_hours_ago: int = 24, copied_hours_ago: int = 24
) -> list[Concern]:
    file = folder / "20250601-031000-sqlite.backup.tar"
    file.touch()
    written = (moment - dt.timedelta(hours=backup_hours_ago)).timestamp()
    os.utime(file, (written, written))
    copied = folder / "copied-elsewhere"
    copied.touch()
    os.utime(copied, (moment.timestamp(), moment.timestamp() - copied_hours_ago * 3600))
    return list(findings(folder, moment))


def test_a_backup_older_than_twenty_six_hours_is_an_alarm(tmp_path: Path) -> None:
    Notice.objects.update(last_checked_on=NIGHT.date(), checked_against="通知原文")
    assert found(tmp_path, backup_hours_ago=26) == []
    assert found(tmp_path, backup_hours_ago=27) == [Concern(True, "the newest backup is 27 hours old")]
    assert list(findings(tmp_path / "none", NIGHT)) == [
        Concern(True, f"no backup in {tmp_path / 'none'}"),
        Concern(False, "nobody has recorded a copy of the backups elsewhere"),
    ]


def test_a_copy_elsewhere_that_stopped_is_an_alarm(tmp_path: Path) -> None:
    Notice.objects.update(last_checked_on=NIGHT.date(), checked_against="通知原文")
    assert found(tmp_path, copied_hours_ago=50) == []
    told = "the backups were last copied elsewhere 51 hours ago"
    assert found(tmp_path, copied_hours_ago=51) == [Concern(True, told)]


def test_an_edition_of_last_year_and_an_old_look_at_the_source_are_for_an_editor(tmp_path: Path) -> None:
    Notice.objects.update(last_checked_on=dt.date(2025, 10, 1), checked_against="通知原文")
    at_new_year = NIGHT.replace(year=2026, month=1, day=1)
    assert found(tmp_path, at_new_year - dt.timedelta(days=1)) == []
    assert found(tmp_path, at_new_year) == [
        Concern(False, "the newest edition is of 2025; has another one been issued?")
    ]
    told = [finding.told for finding in found(tmp_path, at_new_year.replace(day=2))]
    assert told[1] == "沪人社职〔2024〕458号 was last compared with its source 93 days ago"


def test_without_an_edition_there_is_nothing_to_show_and_that_is_an_alarm(tmp_path: Path) -> None:
    Notice.objects.update(edition=None)
    assert found(tmp_path) == [Concern(True, "no edition of the directory is loaded")]


def test_a_certificate_that_cannot_be_read_is_a_question(tmp_path: Path) -> None:
    """Those near their end are a drill's, which makes some."""
    Notice.objects.update(last_checked_on=NIGHT.date(), checked_against="通知原文")
    found(tmp_path)
    told = "the certificate of 127.0.0.1 could not be read: ConnectionRefusedError"
    assert list(findings(tmp_path, NIGHT, "https://127.0.0.1:1")) == [Concern(False, told)]
    assert list(findings(tmp_path, NIGHT, "http://127.0.0.1:1")) == []


def test_an_alarm_fails_the_command_and_a_question_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    found(tmp_path, timezone.localtime(), backup_hours_ago=1)
    call_command("check_freshness", backups=tmp_path)
    found(tmp_path, timezone.localtime(), backup_hours_ago=30)
    with pytest.raises(CommandError, match="30 hours old"):
        call_command("check_freshness", backups=tmp_path)
    assert "30 hours old" in capsys.readouterr().out
    assert {record.levelname for record in caplog.records if "hours old" in record.message} == {"ERROR"}
