"""Faults of a host: a full disk, a lost or broken file, a setting that is blank, two starts at once."""

import errno
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, DataError, InternalError, connection, connections
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from catalogue.config import databases, static_files
from catalogue.config.databases import RegisterFile
from catalogue.config.environment import refuse_faults, secret_key
from catalogue.config.static_files import StaticFiles, are_collected
from catalogue.middleware.outages import OutageMiddleware
from catalogue.operations.backups import BackupError, back_up, restore
from catalogue.views import errors
from tests.catalogue.operations.test_backups import rewritten

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db
def test_a_full_disk_keeps_no_step_of_the_night_from_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.FILES_DIR = tmp_path / "files"

    def full(*_: Any, **__: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("catalogue.management.commands.backup.back_up", full)
    said = io.StringIO()
    with pytest.raises(CommandError, match="backup"):
        call_command("nightly", to=tmp_path, stdout=said, stderr=said)
    assert "no backup in" in said.getvalue(), "the last step has run"


@pytest.mark.parametrize(
    ("exception", "outage"),
    [
        (InternalError("cannot execute UPDATE in a read-only transaction"), True),
        (DatabaseError("file is not a database"), True),
        (DataError("integer out of range"), False),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), True),
    ],
)
def test_what_cannot_be_written_is_a_503(exception: Exception, *, outage: bool) -> None:
    request = RequestFactory().get("/")
    answer = OutageMiddleware(lambda _: errors.unavailable(request)).process_exception(request, exception)
    assert (answer is not None and answer.status_code == 503) is outage
    refused = errors.bad_request(request, exception)
    assert refused.status_code == (503 if outage else 400)
    assert in_handling(exception, request) == (503 if outage else 500)


def in_handling(exception: Exception, request: HttpRequest) -> int:
    try:
        raise exception
    except type(exception):
        return errors.server_error(request).status_code


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    backup = back_up(connection, tmp_path)
    rewritten(backup, manifest={"migrations": [["agencies", "9999_of_tomorrow"]]})
    with pytest.raises(BackupError, match=r"newer release.*9999_of_tomorrow"):
        restore(connection, backup)


@pytest.mark.django_db(transaction=True)
def test_a_restore_signs_everybody_out(tmp_path: Path) -> None:
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    restore(connection, back_up(connection, tmp_path))
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deliberate_backup_is_not_thinned_away(tmp_path: Path) -> None:
    call_command("backup", to=tmp_path, stdout=io.StringIO())
    (deliberate,) = tmp_path.glob("*.tar")
    for name in ("20250101-030000", "20250101-040000"):
        shutil.copy(deliberate, tmp_path / deliberate.name.replace(deliberate.name[:15], name))
    nightly = tmp_path / "20250101-020000-x-nightly.backup.tar"
    shutil.copy(deliberate, nightly)
    shutil.copy(deliberate, tmp_path / "20250101-050000-x-nightly.backup.tar")
    call_command("backup", to=tmp_path, thin=True, stdout=io.StringIO())
    assert not nightly.exists(), "of two of one night the last stays"
    assert len(list(tmp_path.glob("*.tar"))) == 5


def test_a_blank_key_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY")
    (tmp_path / "secret_key").touch()
    secret_key(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="secret_key"):
        refuse_faults()


def test_two_first_starts_share_one_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY")
    with ThreadPoolExecutor(16) as starts:
        assert len(set(starts.map(secret_key, [tmp_path] * 16))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_terminal_without_chinese_does_not_fail_a_command() -> None:
    code = (
        "import runpy, sys; sys.argv[:] = ['', 'version']; runpy.run_path('manage.py', run_name='__main__')"
    )
    told = "print('已导入')"
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", f"import atexit; atexit.register(lambda: {told}); {code}"],
        cwd=ROOT,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "ENV_FILE": "", "SECRET_KEY": "tests-only" * 4},
        capture_output=True,
        check=False,
    )
    assert b"\\u5df2" in done.stdout, done.stderr


class TestStaticFiles:
    """Pages without a manifest are pages still, and the process says that it is not ready."""

    @pytest.fixture(
        params=["missing", "empty", "cut short", "a list", "no text", "a folder", "broken", "file gone"]
    )
    def storage(self, request: Any, tmp_path: Path) -> StaticFiles:
        nonsense = {"empty": b"", "cut short": b'{"paths": {"css/site', "a list": b"[]", "no text": b"\xff"}
        if request.param in nonsense:
            (tmp_path / "staticfiles.json").write_bytes(nonsense[request.param])
        if request.param == "a folder":
            (tmp_path / "staticfiles.json").mkdir()
        if request.param == "broken":
            (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": {}}))
        if request.param == "file gone":
            paths = {"css/site.css": "css/site.0123.css"}
            (tmp_path / "staticfiles.json").write_text(
                json.dumps({"version": "1.1", "paths": paths, "hash": ""})
            )
        return StaticFiles(location=tmp_path)

    @pytest.mark.django_db
    def test_every_page_is_answered_and_ready_says_no(
        self, client: Client, storage: StaticFiles, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(staticfiles_storage, "_wrapped", storage)
        assert client.get("/").status_code == 200
        assert client.get("/nowhere/").status_code == 404
        assert client.get("/readyz").status_code == 503
        with pytest.raises(CommandError, match="collectstatic"):
            call_command("check_start")

    def test_what_was_collected_is_there(self, tmp_path: Path) -> None:
        with override_settings(
            STATIC_ROOT=tmp_path,
            STORAGES={"staticfiles": {"BACKEND": f"{static_files.__name__}.StaticFiles"}},
        ):
            call_command("collectstatic", interactive=False, verbosity=0)
            assert are_collected(StaticFiles(location=tmp_path))


class TestTheFileOfARegister:
    """In processes of their own, each on a register that nobody has made yet."""

    @pytest.fixture
    def run(self, tmp_path: Path) -> Any:
        environment = {
            **os.environ,
            "ENV_FILE": "",
            "VAR_DIR": str(tmp_path),
            "SECRET_KEY": "tests-only" * 4,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "catalogue.settings",
        }

        def begin(*command: str) -> subprocess.Popen[str]:
            said = subprocess.PIPE
            return subprocess.Popen(
                ["sh", "-c", 'umask 0; exec "$@"', "sh", sys.executable, *command],
                cwd=ROOT, env=environment, stdout=said, stderr=said, text=True,
            )  # fmt: skip

        return begin

    def test_two_first_starts_make_one_register_that_is_its_owners_alone(
        self, run: Any, tmp_path: Path
    ) -> None:
        both = [run("manage.py", "migrate", "agencies", "0001", "--verbosity", "0") for _ in range(2)]
        assert [each.communicate()[1] for each in both] == ["", ""]
        assert [each.returncode for each in both] == [0, 0]
        assert {file.name: file.stat().st_mode & 0o077 for file in tmp_path.glob("register*")} == {
            "register.sqlite3": 0
        }

    def test_a_web_server_makes_none_and_a_night_backs_up_none(self, run: Any, tmp_path: Path) -> None:
        serves = "import catalogue.wsgi; from agencies.models import Agency; Agency.objects.exists()"
        assert "unable to open database file" in run("-c", serves).communicate()[1]
        assert not list(tmp_path.glob("register*"))
        assert "no register in this database" in run("manage.py", "backup").communicate()[1]


@pytest.mark.django_db
def test_a_register_that_cannot_be_read_is_told_to_whoever_restores_or_backs_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def damaged(*_: Any, **__: Any) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    for name in ("restore.holds_a_register", "backup.back_up"):
        monkeypatch.setattr(f"catalogue.management.commands.{name}", damaged)
    with pytest.raises(CommandError, match=r"malformed.*move it away"):
        call_command("restore", tmp_path / "x", replace=True)
    with pytest.raises(CommandError, match="malformed"):
        call_command("backup", to=tmp_path)


def test_a_process_leaves_a_file_that_was_removed_or_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept := sqlite3.connect(tmp_path / "x", factory=RegisterFile)).execute("CREATE TABLE a (b)")
    wrapper = SimpleNamespace(connection=kept, close=lambda: closed.append(True))
    monkeypatch.setattr(connections, "all", lambda **_: [wrapper])
    closed: list[bool] = []
    databases.leave_a_file_that_is_gone()
    assert not closed
    (tmp_path / "x").unlink()
    databases.leave_a_file_that_is_gone()
    (tmp_path / "x").touch()
    databases.leave_a_file_that_is_gone()
    assert closed == [True, True]
    kept.close()
    monkeypatch.setattr(RegisterFile, "may_make", False)
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(tmp_path / "y", factory=RegisterFile)
