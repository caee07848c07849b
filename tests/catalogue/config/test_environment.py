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

from catalogue.config.environment import KNOWN

SETTINGS = Path(__file__).resolve().parents[3] / "catalogue" / "settings.py"


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
        *(("STATEMENT_TIMEOUT", seconds) for seconds in ("soon", "601", "３", "1" * 400)),
        *(("SECRET_KEY", key) for key in ("short", "x" * 31, "abcd" * 20, f"django-insecure-{'ab3_d' * 9}")),
        *(("SECRET_KEY", f"{word}-{'k7Qp_' * 8}") for word in ("change-me", "CHANGE_ME", "your-secret-key")),
        *(
            (name, place)
            for name in ("VAR_DIR", "STATIC_ROOT", "FILES_DIR")
            for place in ("here", "/dev/null/x")
        ),
        *(
            ("DATABASE_URL", url)
            for url in (
                *(
                    "sqlite:///register.sqlite3",
                    "sqlite://:memory:",
                    "sqlite:////nowhere/x.sqlite3",
                    "sqlite:////tmp",
                ),
                *("postgres://", "postgres://u@h", "postgres://u@h/", "postgres://u@h:port/db", "register"),
                *("postgres://u@h/db?colour=red", "postgres://u:p@s@h:x@/db", "postgres://[::1/db"),
            )
        ),
        *(
            ("DATABASE_REPLICA_URLS", url)
            for url in ("replica1", "postgres://u@h", "sqlite:////tmp/x.sqlite3")
        ),
        *(("BIND", place) for place in ("8000", "unix:x.sock", "127.0.0.1", "0.0.0.0:port")),
        *(("WEB_CONCURRENCY", count) for count in ("0", "65", "many", "-1")),
        *(("WORKER_TIMEOUT", seconds) for seconds in ("0", "1.5", "never")),
        *(("PAGE_CACHE_MIB", size) for size in ("-1", "1025", "8M")),
        *(("TWO_PERSON_RULE", choice) for choice in ("ja", "true.", "wahr")),
        *(("DEBUG", choice) for choice in ("2", "verbose")),
        *(
            (name, "x")
            for name in ("SITE_ULR", "DATABASE_URLS", "TWO_PERSONS_RULE", "SECRET_KEYS", "ADMINPATH")
        ),
        ("ENV_FILE", "/nowhere/.env"),
        *(("METRICS_ADDRESS", address) for address in ("127.0.0.1:9100,8.8.8.8:9100", "127.0.0.1:99999")),
        *(("REPORT_ERROR_URL", url) for url in ("mailto:", "mailto:nobody", "https://", "https://a b")),
        *((name, "一\n二") for name in ("PRIVACY_CONTACT", "PLANNED_WORK", "ICP_NUMBER", "DATA_LICENCE")),
        *(("SECURITY_CONTACT", contact) for contact in ("security@example.org", "ftp://example.org")),
        *(("BIND", place) for place in ("127.0.0.1:0", "127.0.0.1:99999", "http://127.0.0.1:8000")),
        *(("ALLOWED_HOSTS", hosts) for hosts in (".gov.cn", "a.example b.example", "10.0.0.1:80")),
        *(("ADMIN_PATH", path) for path in ("compare", "status", "data/desk", "batch/")),
        *(
            ("DATABASE_URL", url)
            for url in (
                *("postgres://u:p#ss@h/db", "postgres://u:p/ss@h/db", "postgres://u:p%ZZ@h/db"),
                *("postgres://u@h:0/db", "postgres://u@999.1.1.1/db", "postgres://u@/db?host=run/pg"),
                *("postgres://u@h/db?sslmode=yes", "postgres://u@h/db/extra"),
                *("postgres://u@h/db?connect_timeout=soon", "sqlite:////tmp/x.sqlite3?mode=ro"),
            )
        ),
        *(("BIND", place) for place in ("999.1.1.1:80", "127.0.0.1:８０００", "[:::]:80", "unix:/nowhere/x")),
        *(
            ("METRICS_ADDRESS", address)
            for address in (
                "127.0.0.1:9²",
                "127.0.0.1:９１００",
                "[::ffff:0.0.0.0]:9100",
                "255.255.255.255:1",
            )
        ),
        *(("SITE_URL", f"https://example.org{end}") for end in (":", "?", "#", ":0")),
        ("SITE_URL", "https://@example.org"),
        ("REPORT_ERROR_URL", "https://example.org:99999/"),
        ("ADMIN_PATH", "errors/"),  # nginx's own
        *((name, "x") for name in ("TWO_PERSON", "DATABASE_REPLICA", "DJANGO_DEBUG", "DJANGO_SECRET_KEY")),
        *(
            ("SITE_URL", f"https://{host}")
            for host in (f"{'a' * 64}.org", ".".join(["a" * 63] * 4), "999.1.1.1", "a..org", "-a.org")
        ),
        *(("ALLOWED_HOSTS", hosts) for hosts in ("[:::]", "999.1.1.1", "a.org;b.org")),
        ("SITE_HOST", "example.org"),  # of a site without an address
        *(
            ("BIND", place)
            for place in (
                *("::1:8000", f"unix:/tmp/{'s' * 120}", "unix:/tmp", "fd://3"),
                *("127.0.0.1:8000,127.0.0.1:8000", "127.0.0.1:8000 127.0.0.1:8001"),
            )
        ),
        *(
            ("DATABASE_URL", url)
            for url in (
                *("postgres://u@h/db?host=", f"postgres://u@h/{'d' * 64}", "postgres://u@h,i/db"),
                *("postgres://u@h/db?sslrootcert=/nowhere", "postgres://u@h/db?passfile=/tmp"),
                *("sqlite:////tmp/x.sqlite3#old", "'postgres://u@h/db'", "postgresql+psycopg://u@h/db"),
            )
        ),
        ("METRICS_ADDRESS", "224.0.0.1:9100"),
        *((name, "here") for name in ("TLS_FOLDER", "LOG_FOLDER")),
        *(("STATIC_ROOT", place) for place in ("/", str(SETTINGS.parents[1]))),
    ],
)
def test_a_start_with_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    (tmp_path / "settings.env").write_bytes(content)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "settings.env"))
    for name in KNOWN - {"ENV_FILE", "VAR_DIR", "SECRET_KEY"}:
        monkeypatch.setenv(name, "")  # put back afterwards, whatever the file says meanwhile
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"TWO_PERSON_RULE = true", "line 1"),
        (b"# ok\nTWO_PERSON_RULE =true", "line 2"),
        (b" TWO_PERSON_RULE=true", "line 1"),
        (b"TWO_PERSON_RULE true", "line 1"),
        (b"TWO_PERSON_RULE: true", "line 1"),
        (b"\xef\xbb\xbfTWO_PERSON_RULE=true", "line 1"),
        (b"SITE_OWNER=\xb5\xe7", "ENV_FILE"),
        (b"SITE_OWNER=a$b", "SITE_OWNER has \\$"),
        (b'SITE_OWNER="a$b"', "SITE_OWNER has \\$"),
        (b"SITE_OWNER=a b", "SITE_OWNER has blanks"),
        (b"SITE_OWNER=a # the owner", "SITE_OWNER has blanks"),
        (b'SITE_OWNER="a', "line 1"),
        (b"SITE_OWNER='a'b", "line 1"),
        (b"SITE_OWNER=a\nSITE_OWNER=b", "SITE_OWNER stands there a second time"),
        *((b"SITE_OWNER=" + marks, "SITE_OWNER has") for marks in (b"`id`", b'"`id`"', b"a;b", b"~/a")),
        (b"DATABASE_URL=postgres://u@h/db?sslmode=require&sslrootcert=/x", "DATABASE_URL has"),
        (b"SITE_OWNER=a\0b", "line 1"),
        (b"ADMIN_PATH=desk\rSITE_OWNER=a", "line 1"),
        ("SITE_OWNER='a\u2028b'".encode(), "line 1"),
        (b"SITE_OWNR=a", "SITE_OWNR is no setting.*; SITE_OWNER is meant"),
        (b"two_person_rule=true", "two_person_rule is no setting.*; TWO_PERSON_RULE is meant"),
        (b"COLOUR=red", "COLOUR is no setting"),
        (b"SITE_HOST=other.example\nSITE_URL=https://site.example", "SITE_HOST"),
        (b"SITE_URL=https://site.example\nPROXY_COUNT=0", "PROXY_COUNT"),
        (b"SITE_URL=https://site.example\nDEBUG=true", "DEBUG"),
    ],
)
def test_a_file_with_nonsense_is_refused_by_place_and_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, named: str
) -> None:
    written(tmp_path, monkeypatch, content)
    with pytest.raises(ImproperlyConfigured, match=named):
        read()


@pytest.mark.parametrize(
    ("content", "owner"),
    [
        (b"SITE_OWNER='a$b c'", "a$b c"),
        (b'SITE_OWNER="a b"', "a b"),
        (b"export SITE_OWNER=x", "x"),
        (b"SITE_OWNER=", ""),
        (b"SITE_OWNER=x\r\n", "x"),
    ],
)
def test_what_everybody_reads_alike_is_read_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, owner: str
) -> None:
    written(tmp_path, monkeypatch, content)
    assert read()["SITE_OWNER"] == owner


def test_every_fault_is_named_at_once_and_without_a_traceback(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": "",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "short",
    }
    environment |= {"DEBUG": "maybe", "SITE_URL": "nowhere", "PROXY_COUNT": "many"}
    base = SETTINGS.parents[1]
    for command in (["manage.py", "migrate"], ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=base, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode != 0
        lines = done.stderr.strip().splitlines()
        assert [line.split()[0] for line in lines] == ["SITE_URL", "DEBUG", "SECRET_KEY", "PROXY_COUNT"], (
            lines
        )


def test_what_static_files_lie_beside_would_be_served_to_everybody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path.parent):
        monkeypatch.setenv("STATIC_ROOT", str(place))
        with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT"):
            read()
    monkeypatch.setenv("STATIC_ROOT", str(tmp_path / "static"))
    read()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/static/register.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT"):
        read()


def test_every_fault_is_told_in_both_languages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nonsense = {"SITE_URL": "x", "DEBUG": "x", "PROXY_COUNT": "x", "SECRET_KEY": "x", "BIND": "x"}
    nonsense |= {"VAR_DIR": "x", "ALLOWED_HOSTS": "*", "ADMIN_PATH": "管", "METRICS_ADDRESS": "x"}
    nonsense |= {"REPORT_ERROR_URL": "x", "DATABASE_URL": "x", "SITE_OWNER": "一\n二", "SITE_ULR": "x"}
    (tmp_path / "x.env").write_text("A = b\nDEBUG=a b\nDEBUG=`x`\nNOTHING=x\n", encoding="utf-8")
    for name, value in (nonsense | {"ENV_FILE": str(tmp_path / "x.env")}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    lines = str(refused.value).splitlines()
    assert len(lines) == len(nonsense) + 5
    assert [line for line in lines if not re.search(r"[\u4e00-\u9fff]{2}", line.replace("管", ""))] == []


def test_an_address_in_capitals_is_the_same_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "HTTPS://Zyjn.Example.gov.cn")
    settings = read()
    assert (settings["SITE_URL"], settings["SECURE"]) == ("https://zyjn.example.gov.cn", True)


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_REPLICA_URLS", "postgres://site@two/register,postgres://reader@db/register"),
        ("POSTGRES_PASSWORD", "p%40ss"),
    ],
)
def test_what_does_not_fit_the_primary_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A replica that is the primary; the password of the container, percent-encoded as in the address."""
    monkeypatch.setenv("DATABASE_URL", "postgres://site:p%40ss@db/register")
    monkeypatch.setenv("POSTGRES_PASSWORD", "p@ss")
    read()
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


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


@pytest.mark.parametrize("in_file", [False, True], ids=["environment", "file"])
def test_a_setting_of_an_earlier_release_is_named_and_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, in_file: bool
) -> None:
    monkeypatch.delenv("CACHE_URL", raising=False)
    if in_file:
        (tmp_path / ".env").write_text("CACHE_URL=memcached://nowhere\n", encoding="utf-8")
        monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
        # Once read, it would stay in the environment of the tests that follow.
        monkeypatch.setenv("CACHE_URL", "")
        monkeypatch.delenv("CACHE_URL")
    else:
        monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/0")
    assert "CACHES" not in read()
    said = capsys.readouterr().err
    assert "CACHE_URL 已不再使用" in said
    assert "CACHE_URL is no longer used" in said


def test_a_blank_one_is_not_worth_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CACHE_URL", "")
    read()
    assert capsys.readouterr().err == ""
