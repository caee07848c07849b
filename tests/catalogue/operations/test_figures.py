"""What an operator sees at one look is what Prometheus reads, and each alarm that is named is one of it."""

import datetime as dt
import io
import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from catalogue.operations.figures import Figure, figures
from tests.agencies.admin.conftest import SignIn, sign_in
from tests.agencies.admin.pages import text_of

__all__ = ["sign_in"]

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def host(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for what the site writes."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def told() -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(timezone.localtime())}


def backed_up(host: Path) -> None:
    (host / "backups").mkdir()
    (host / "backups" / "20260101-031000-sqlite.backup.tar").touch()
    (host / "backups" / "copied-elsewhere").touch()


def test_a_host_without_backup_or_night_is_a_concern(host: Path) -> None:
    found = told()
    assert {name for name, each in found.items() if each.concern} >= {
        "backup_timestamp_seconds",
        "backup_copied_timestamp_seconds",
        "nightly_timestamp_seconds",
    }
    assert (found["ready"].value, found["edition"].value) == (1.0, 2025)
    backed_up(host)
    assert not told()["backup_timestamp_seconds"].concern


def test_a_night_leaves_word_of_what_failed(host: Path, settings: Settings) -> None:
    """Here the backup, since a file stands where its folder should."""
    settings.FILES_DIR = host / "files"
    (host / "taken").touch()
    with pytest.raises(CommandError):
        call_command("nightly", to=host / "taken", stdout=io.StringIO(), stderr=io.StringIO())
    found = told()
    assert found["nightly_failed_steps"].value == 2
    assert found["nightly_failed_steps"].shown == "backup、check_freshness"
    assert not found["nightly_timestamp_seconds"].concern


def test_a_certificate_near_its_end_is_a_concern(host: Path, settings: Settings) -> None:
    settings.SECURE = True
    for days, concern in ((20, True), (22, False)):
        ends = timezone.now() + dt.timedelta(days=days)
        (host / "nightly.json").write_text(json.dumps({"certificate_ends": ends.isoformat()}))
        assert told()["certificate_ends_timestamp_seconds"].concern is concern


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"x"',
        '{"ended_at": 5}',
        '{"ended_at": "soon"}',
        '{"ended_at": "2026-11-29T03:00:00"}',
        '{"failed": 3}',
    ],
)
def test_a_night_that_reads_otherwise_is_a_concern_and_no_fault(host: Path, text: str) -> None:
    (host / "nightly.json").write_text(text)
    assert told()["nightly_timestamp_seconds"].concern


def test_the_status_page_shows_every_figure_to_those_who_look_after_it(sign_in: SignIn) -> None:
    page = text_of(sign_in("查看").get("/admin/status/"))
    for figure in told().values():
        assert figure.label in page
    assert "需留意" in page
    assert sign_in("无").get("/admin/status/").status_code == 403
    assert Client().get("/admin/status/").status_code == 302


@pytest.fixture
def gauges(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("catalogue.settings.METRICS_ADDRESS", ["127.0.0.1:9100"])
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    server = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    yield server["Gauges"]()
    server["on_exit"](None)


def test_every_alarm_is_a_rule_over_figures_that_there_are(
    gauges: Any, host: Path, settings: Settings
) -> None:
    """Those of requests are django-prometheus's."""
    from django_prometheus.middleware import Metrics
    from prometheus_client import REGISTRY

    settings.SECURE = True
    Metrics.get_instance()
    backed_up(host)
    night = {"ended_at": timezone.now().isoformat(), "certificate_ends": timezone.now().isoformat()}
    (host / "nightly.json").write_text(json.dumps(night))
    names = {family.name for family in gauges.collect()}
    names |= {f"{family.name}{end}" for family in REGISTRY.collect() for end in ("", "_total", "_bucket")}
    (group,) = yaml.safe_load((ROOT / "deploy/prometheus/alarms.yml").read_text(encoding="utf-8"))["groups"]
    used = {name for rule in group["rules"] for name in re.findall(r"(?:catalogue|django)_\w+", rule["expr"])}
    assert len(used) > 5
    assert used - names == set()
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([A-Z]\w+)` \|", operations, re.MULTILINE) == [
        r["alert"] for r in group["rules"]
    ]


def test_what_can_be_told_is_told_while_the_database_is_away(
    gauges: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("catalogue.operations.figures.status", away)
    monkeypatch.setattr("catalogue.operations.readiness.is_migrated", away)
    found = {family.name: family.samples[0].value for family in gauges.collect()}
    assert found["catalogue_ready"] == 0
    assert found["catalogue_disk_free_ratio"] > 0
    assert "catalogue_edition" not in found
