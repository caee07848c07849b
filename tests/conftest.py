"""The register in every test database, and nothing skipped unseen.

A test that asks for the database (`db`, `client` with `django_db`, …) finds the real directory in it, loaded
once, and changes it inside a transaction that is rolled back. One that needs real transactions
(`transaction=True`, `live_server`) empties the tables afterwards; they are filled again before the next test.
"""

import io
import os
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest
from django.core.management import call_command
from hypothesis.configuration import set_hypothesis_home_dir
from pytest_django import DjangoDbBlocker

from tests import snapshot

EMPTIES_TABLES = {"transactional_db", "live_server", "django_db_reset_sequences"}
RESTORE = pytest.StashKey[Callable[[], None]]()

# The same examples on every machine, however slow it is, and nothing written outside var/.
set_hypothesis_home_dir(Path(__file__).resolve().parent.parent / "var" / "hypothesis")
hypothesis.settings.register_profile("reproducible", deadline=None, derandomize=True)
hypothesis.settings.load_profile("reproducible")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Generator[None]:
    """The migrated test database of pytest-django, and the real directory in it."""
    with django_db_blocker.unblock():
        call_command("load_register", stdout=io.StringIO())
        restore = snapshot.take()

    def fill_again() -> None:
        with django_db_blocker.unblock():
            restore()

    request.config.stash[RESTORE] = fill_again
    yield
    # From here on the connection leads to the installation's own database, which is nobody's to fill.
    del request.config.stash[RESTORE]


def empties_tables(item: pytest.Item) -> bool:
    """Whether pytest-django flushes the database after this test."""
    marker = item.get_closest_marker("django_db")
    by_marker = marker is not None and (
        marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")
    )
    return bool(by_marker or EMPTIES_TABLES.intersection(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Fill the tables again once every fixture of an emptying test is gone."""
    yield
    if empties_tables(item) and RESTORE in item.config.stash:
        item.config.stash[RESTORE]()


def required(report: pytest.TestReport | pytest.CollectReport) -> None:
    """With REQUIRE_ALL=1 a skipped test has failed: a check that did not run is no check."""
    if report.skipped and os.environ.get("REQUIRE_ALL") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (REQUIRE_ALL=1), but: {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    required(report)
    return report


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Generator[None]:
    """Whether a short file is sent in pieces follows from its length, not from how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalogue.caching.LONGEST_HELD", 60)
        yield
