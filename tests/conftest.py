"""The register in every test database, and nothing skipped unseen.

A test that asks for the database (`db`, `client` with `django_db`, …) finds the real directory in it, copied
once, and changes it inside a transaction that is rolled back. One that needs real transactions
(`transaction=True`, `live_server`) empties the tables afterwards; they are filled again before the next test.
"""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis.configuration import set_hypothesis_home_dir
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from agencies.models import OpenDoor
from catalogue.cache.page_store import known
from catalogue.config.databases import RegisterFile
from catalogue.config.replicas import reading
from tests import snapshot, template
from tests.states.acts import STATES
from tests.turns import IN_TURNS

# What wants nginx runs where it is, and wherever nothing may be missing.
if shutil.which("nginx") is None and os.environ.get("REQUIRE_ALL") != "1":
    collect_ignore = ["test_proxy.py"]
EMPTIES_TABLES = {"transactional_db", "live_server", "django_db_reset_sequences"}
RESTORE = pytest.StashKey[Callable[[], None]]()
# What takes longest begins first, so that no process waits for another at the end.
LONGEST = tuple(
    f"tests/{place}"
    for place in (
        *("states/", "test_hostile.py", "test_proxy.py", "browser/test_admin.py", "browser/test_print.py"),
        *("agencies/admin/", "agencies/database/test_rules.py", "agencies/search_aids/test_shipped.py"),
        *("catalogue/cache/test_upgraded_register.py", "catalogue/operations/", "catalogue/pages/"),
        *("catalogue/middleware/test_sign_in.py", "catalogue/batch/", "catalogue/search/test_certainty.py"),
    )
)

IN_MEMORY = tuple(
    f"tests/{place}"
    for place in (
        *("agencies/search/", "catalogue/search/test_certainty.py", "catalogue/search/test_columns.py"),
        *("catalogue/search/test_everyday", "catalogue/search/test_english.py"),
        "catalogue/search/test_queries.py",
    )
)

# The same examples on every machine, however slow it is, and nothing written outside var/.
set_hypothesis_home_dir(Path(__file__).resolve().parent.parent / "var" / "hypothesis")
hypothesis.settings.register_profile("reproducible", deadline=None, derandomize=True)
hypothesis.settings.load_profile("reproducible")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Generator[None]:
    """Instead of pytest-django's own: a copy of the template for this process."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(template.copied())
            restore = stack.enter_context(snapshot.taken())

        def fill_again() -> None:
            with django_db_blocker.unblock():
                restore()

        request.config.stash[RESTORE] = fill_again
        yield
        # From here on the connection leads to the installation's own database, which is nobody's to fill.
        del request.config.stash[RESTORE]
        with django_db_blocker.unblock():
            stack.close()


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """What a module builds once for its tests is built in one process, which each state is by itself."""

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        if "/states/" not in module:
            return module
        return next((f"{module} {state}" for state in STATES if f"[{state}" in test), module)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """In place of `--dist loadgroup`, which the pytest of today is deaf to; a browser builds nothing."""
    return Together(config, log) if config.getvalue("dist") == "loadscope" else None


def asks_for_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup", "django_db_reset_sequences"}
    return bool(item.get_closest_marker("django_db")) or bool(
        fixtures.intersection(getattr(item, "fixturenames", ()))
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database says the same beside either: it runs with SQLite, and once.

    So, in turns, does what is found among names in memory: that those are the same, other tests see.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if os.environ.get("TEST_DATABASE") == "postgresql":
        once = {item for item in items if not asks_for_database(item)}
        if IN_TURNS:
            once |= {item for item in items if item.nodeid.startswith(IN_MEMORY)}
        config.hook.pytest_deselected(items=[item for item in items if item in once])
        items[:] = [item for item in items if item not in once]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of tests have been collected, and stay: no search for garbage looks through them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)


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
def flushed_through_the_door() -> Generator[None]:
    """What empties the tables after a test empties history too."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def through(operations: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        door = [sql for sql in sql_list if sql.startswith("DELETE") and "opendoor" in sql]
        with transaction.atomic():
            OpenDoor.objects.create(why="a test is over")
            flush(operations, [*(sql for sql in sql_list if sql not in door), *door])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", through)
        yield


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Generator[None]:
    """Whether a short file is sent in pieces follows from its length, not from how busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("catalogue.cache.middleware.LONGEST_WAIT", 60)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_context_kept() -> Generator[None]:
    """An answer is read as it was sent: to copy what all templates knew takes a seventh of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
        yield


@pytest.fixture(autouse=True)
def as_a_process_begins() -> Generator[None]:
    """Whatever a test leaves behind: outside any request, no web server, and with no known data version."""
    known.read_again_at = 0.0
    RegisterFile.may_make = True
    with reading(public=False):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Last as well as first, and with -q too: which order a red run is repeated in."""
    if (seed := config.getoption("randomly_seed", None)) is not None:
        terminalreporter.write_line(f"Shuffled with --randomly-seed={seed}")
