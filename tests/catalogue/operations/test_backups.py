"""The restore drill: what a backup holds comes back row for row, on either database, or nothing changes."""

import datetime as dt
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.test import Client, override_settings

from agencies.database.door import open_door
from agencies.models import Agency, Notice, ScopeGrade
from catalogue.operations import dumps
from catalogue.operations.backups import (
    BACKUP_MANIFEST,
    DUMP,
    BackupError,
    back_up,
    manifest_differences,
    read_manifest,
    restore,
    superfluous,
)
from catalogue.operations.dumps import sums

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return back_up(connection, tmp_path)


def rewritten(backup: Path, **changes: Any) -> Path:
    """The same backup with another manifest or dump."""
    with tarfile.open(backup) as tar:
        members = {name: tar.extractfile(name).read() for name in (BACKUP_MANIFEST, DUMP)}  # type: ignore[union-attr]
    manifest = {**json.loads(members[BACKUP_MANIFEST]), **changes.pop("manifest", {})}
    members = {BACKUP_MANIFEST: json.dumps(manifest).encode(), DUMP: changes.pop("dump", members[DUMP])}
    with tarfile.open(backup, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return backup


def test_every_row_comes_back_and_the_site_stands_on_it(backup: Path, client: Client) -> None:
    before = sums(connection)
    with open_door("a test"):
        ScopeGrade.objects.all().delete()
    Notice.objects.update(title="改坏了")
    Agency.objects.create(filing_number="S000031399999", name="备份之后新增")
    restore(connection, backup)
    assert sums(connection) == before
    assert before["agencies_scopegrade"].rows == 347 + 2  # the grades, and the two special abilities
    assert client.get("/readyz").json() == {"ready": True, "edition": 2025}


def test_the_rules_of_the_database_come_back_too(backup: Path) -> None:
    restore(connection, backup)
    with pytest.raises(DatabaseError, match="annex row is never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_annexrow SET line = line + 1")


def test_a_backup_says_what_it_holds(backup: Path) -> None:
    manifest = read_manifest(backup)
    assert manifest.tables["agencies_annexrow"].rows == 114
    assert (manifest.engine, manifest.format) == (connection.vendor, 1)
    assert ["agencies", "0001_initial"] in manifest.migrations
    assert backup.stat().st_mode & 0o077 == 0


def test_a_damaged_backup_is_refused_and_changes_nothing(backup: Path) -> None:
    before = sums(connection)
    rewritten(backup, dump=b"something else")
    with pytest.raises(BackupError, match="damaged"):
        restore(connection, backup)
    assert sums(connection) == before


@pytest.mark.parametrize("content", [b"", b"no tar at all", b"\x00" * 1024])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.tar"
    file.write_bytes(content)
    with pytest.raises(BackupError, match="no readable backup"):
        read_manifest(file)


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({"format": 2}, "format 2"),
        ({"engine": "oracle"}, "the backup is of oracle"),
        ({"surplus": 1}, "no readable"),
    ],
)
def test_a_backup_of_another_kind_is_refused(backup: Path, manifest: dict[str, Any], message: str) -> None:
    with pytest.raises(BackupError, match=message):
        restore(connection, rewritten(backup, manifest=manifest))


def test_a_row_too_few_is_noticed(backup: Path) -> None:
    Agency.objects.create(filing_number="S000031399999", name="备份之后新增")
    found = manifest_differences(read_manifest(backup), sums(connection))
    assert {"agencies_agency", "agencies_dataversion", "agencies_historicalagency"} == set(found)


def test_the_commands_back_up_and_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(VAR_DIR=tmp_path):
        call_command("backup", to=tmp_path)
        (file,) = tmp_path.glob("*.backup.tar")
        before = sums(connection)
        with open_door("a test"):
            Agency.objects.update(name="改坏了")
        with pytest.raises(CommandError, match="not empty"):
            call_command("restore", file)
        call_command("restore", file, replace=True)
    assert sums(connection) == before
    assert len(list((tmp_path / "backups").glob("*.backup.tar"))) == 1, "what was there was kept first"
    assert "every table is as it was" in capsys.readouterr().out


def test_old_backups_make_room(tmp_path: Path) -> None:
    """A nightly backup since the first of 2025: seven days, five Sundays, twelve ends of month remain."""
    nights = [dt.date(2025, 1, 1) + dt.timedelta(days=day) for day in range(690)]  # to 21 November 2026
    files = [tmp_path / f"{night:%Y%m%d}-031000-sqlite.backup.tar" for night in nights]
    kept = sorted({file.name[:8] for file in files} - {file.name[:8] for file in superfluous(files)})
    days = [f"202611{day}" for day in range(15, 22)]
    weeks = ["20261025", "20261101", "20261108"]  # the Sundays before; the 15th and the 21st are there
    months = ["20251231", "20260131", "20260228", "20260331", "20260430", "20260531", "20260630", "20260731"]
    assert kept == sorted([*days, *weeks, *months, "20260831", "20260930", "20261031"])


def test_the_command_thins_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(1, 16):
        (tmp_path / f"202001{day:02}-031000-sqlite-nightly.backup.tar").touch()
    call_command("backup", to=tmp_path, thin=True)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert len(names) == 8, "today's, six days of 2020 and the Sunday before them"
    call_command("backup", verify=tmp_path / names[-1])
    assert capsys.readouterr().out.count(names[-1]) == 2


def test_a_backup_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no readable backup"):
        call_command("backup", verify=tmp_path / "missing.backup.tar")


def test_of_the_programs_new_enough_the_oldest_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in (14, 16, 18):
        (tmp_path / f"pg_dump{version}").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.1'\n")
        (tmp_path / f"pg_dump{version}").chmod(0o755)
    (tmp_path / "other").symlink_to("/bin/true")
    places = sorted(map(str, tmp_path.iterdir()), reverse=True)
    monkeypatch.setattr("catalogue.operations.dumps._places", lambda _: iter(places))
    opened = connections[DEFAULT_DB_ALIAS]
    monkeypatch.setattr(opened, "get_database_version", lambda: (15, 4))
    assert dumps.program("pg_dump", connection).endswith("pg_dump16")
    monkeypatch.setattr(opened, "get_database_version", lambda: (19, 0))
    with pytest.raises(dumps.DumpError, match="postgresql-client-19"):
        dumps.program("pg_dump", connection)


def test_a_script_of_newer_programs_suits_an_older_server() -> None:
    script = b"SET lock_timeout = 0;\nSET transaction_timeout = 0;\nSELECT 1;\n"
    assert dumps.NEWER_SETTING.sub(b"", script) == b"SET lock_timeout = 0;\n\nSELECT 1;\n"
