"""A setting that makes no sense stops the start and says which one it is."""

import os
import re
import runpy
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "catalogue" / "settings.py"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "DATABASE_REPLICA_URLS", "SITE_URL", "ADMIN_PATH", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENV_FILE", "")
    monkeypatch.setenv("VAR_DIR", str(tmp_path))


def read() -> dict[str, Any]:
    """The settings module read anew, as a starting server reads it."""
    return runpy.run_path(str(SETTINGS))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("SITE_URL", url)
            for url in ("example.org", "ftp://example.org", "https://example.org/path", "https://")
        ),
        *(("SITE_URL", url) for url in ("https://user@example.org", "https://exa mple.org", "https://[::1")),
        *(("ALLOWED_HOSTS", hosts) for hosts in ("*", "https://example.org", "example.org:80", "a,,*")),
        *(
            ("ADMIN_PATH", path)
            for path in ("Admin/", "directory/", "en/desk", "a//b", "../x", "管理", "a b")
        ),
        *(("PROXY_COUNT", count) for count in ("-1", "6", "one", "1.5")),
        *(("ADMIN_ENABLED", choice) for choice in ("maybe", "2", "flase")),
        *(("REPORT_ERROR_URL", url) for url in ("javascript:alert(1)", "//example.org", "example.org")),
        *(
            ("METRICS_ADDRESS", address)
            for address in ("0.0.0.0:9100", "8.8.8.8:9100", "127.0.0.1", "x:1", "10.0.0.1:0")
        ),
        *(("SITE_OWNER", owner) for owner in ("某局\n另一行", "长" * 101)),
        *(("DATABASE_URL", url) for url in ("mysql://localhost/x", "oracle://localhost/x")),
        ("DATABASE_REPLICA_URLS", "postgres://localhost/x"),  # of SQLite, which has no replicas
        ("STATEMENT_TIMEOUT", "soon"),
    ],
)
def test_a_start_with_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_nothing_set_means_a_plain_local_site(tmp_path: Path) -> None:
    settings = read()
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "register.sqlite3")
    assert not any(settings[name] for name in ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE"))
    assert not any(
        settings[name] for name in ("SITE_OWNER", "ICP_NUMBER", "REPORT_ERROR_URL", "METRICS_ADDRESS")
    )
    assert settings["SECURE_PROXY_SSL_HEADER"] is None


def test_an_https_address_turns_on_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://zyjn.example.gov.cn")
    settings = read()
    assert "zyjn.example.gov.cn" in settings["ALLOWED_HOSTS"]
    assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert all(
        settings[name] for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    )


def test_the_secret_key_is_made_once_and_is_its_owners(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first, second = read()["SECRET_KEY"], read()["SECRET_KEY"]
    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_file_speaks_where_the_environment_is_silent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "settings.env"
    file.write_text("ADMIN_PATH=desk-7c1f\nSITE_OWNER=某单位\n", encoding="utf-8")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.setenv("SITE_OWNER", "另一单位")
    # The file is read into the environment, which the fixture above must then clean up again.
    monkeypatch.setenv("ADMIN_PATH", "")
    monkeypatch.delenv("ADMIN_PATH")
    settings = read()
    assert (settings["ADMIN_PATH"], settings["SITE_OWNER"]) == ("desk-7c1f/", "另一单位")


def test_each_replica_is_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://site:p%40ss@db/register")
    monkeypatch.setenv("DATABASE_REPLICA_URLS", "postgres://site@one/register,postgres://site@two/register")
    monkeypatch.setenv("STATEMENT_TIMEOUT", "3")
    databases = read()["DATABASES"]
    assert {name: database["HOST"] for name, database in databases.items()} == {
        "default": "db",
        "replica1": "one",
        "replica2": "two",
    }
    assert databases["default"]["PASSWORD"] == "p@ss"
    assert "statement_timeout=3s" in databases["replica2"]["OPTIONS"]["options"]


def test_no_thread_waits_for_matrices() -> None:
    """On a machine of many processors they would take all the memory that an import's process may have."""
    asked = "import django; django.setup(); import numpy; print(open('/proc/self/status').read())"
    given = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**given, "DJANGO_SETTINGS_MODULE": "catalogue.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Threads:\t1\n" in done.stdout


@pytest.mark.parametrize("desk", [True, False])
def test_only_a_process_with_the_desk_knows_who_is_signed_in(
    monkeypatch: pytest.MonkeyPatch, desk: bool
) -> None:
    monkeypatch.setenv("ADMIN_ENABLED", str(desk))
    about_people = re.compile(r"session|csrf|auth|messages|history|axes", re.IGNORECASE)
    assert any(map(about_people.search, read()["MIDDLEWARE"])) is desk


@pytest.mark.parametrize("desk", ["true", "false"])
def test_the_deployment_check_finds_nothing(desk: str, tmp_path: Path) -> None:
    settings = {"ADMIN_ENABLED": desk, "SITE_URL": "https://zyjn.example.gov.cn"}
    environment = {**os.environ, **settings, "ENV_FILE": "", "VAR_DIR": str(tmp_path)}
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DJANGO_ALLOW_ASYNC_UNSAFE"):  # of the tests
        environment.pop(name, None)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    done = subprocess.run(
        command, cwd=SETTINGS.parents[1], env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
