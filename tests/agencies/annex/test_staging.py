"""The admin's way: a child process reads the file, plans, and applies; the record tells what became of it."""

import subprocess

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from agencies.annex.documents import MAX_BYTES
from agencies.annex.facts import Request
from agencies.annex.importing import File
from agencies.annex.staging import plan_again, publish_import, stage_import
from agencies.models import Adjustment, Import
from tests.agencies.annex import child
from tests.agencies.annex.editions import DAY, EVERYTHING, NUMBER, edition

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> User:
    """Who uploads; and the way for children to the database of the test."""
    for name, value in child.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TEST_DATABASE", raising=False)
    return User.objects.create_user("发布员")


def test_an_upload_is_planned_and_published(editor: User) -> None:
    file = File("2026.txt", edition(*EVERYTHING).encode())
    kept = stage_import(file=file, request=Request(), by=editor)
    assert (kept.status, kept.entered_by, len(kept.plan["added"])) == ("planned", editor, 3)
    published = publish_import(annex_import=kept, by=editor)
    assert (published.status, published.applied_by) == ("applied", editor)
    assert published.adjustments.count() == 7


def test_many_removals_are_accepted_on_purpose(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.annex.staging.run_child", child.in_process)
    head, rest = edition().split("\n31\t", 1)
    short = head + "\n\n二、" + rest.split("\n\n二、", 1)[1]
    request = Request(number=NUMBER, issued_on=DAY, in_force_from=DAY)
    kept = stage_import(file=File("2026.txt", short.encode()), request=request, by=editor)
    assert kept.status == "refused"
    again = plan_again(annex_import=kept, by=editor, accept_removals=True)
    assert (again.status, again.accept_removals) == ("planned", True)
    assert publish_import(annex_import=again, by=editor).status == "applied"


def test_an_upload_too_large_never_reaches_a_child(editor: User) -> None:
    kept = stage_import(file=File("big", b" " * (MAX_BYTES + 1)), request=Request(), by=None)
    assert (kept.status, bytes(kept.content)) == ("refused", b"")
    assert [found["rule"] for found in kept.problems] == ["file-too-large"]


def test_a_child_that_dies_leaves_the_reason(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    file = File("2026.txt", edition().encode())
    with monkeypatch.context() as patched:
        patched.setattr("agencies.annex.staging.run_child", child.in_process)
        kept = stage_import(file=file, request=Request(), by=editor)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    waiting = publish_import(annex_import=kept, by=editor)
    assert (waiting.status, [found["rule"] for found in waiting.problems]) == ("planned", ["reading-failed"])
    refused = stage_import(file=file, request=Request(), by=editor)
    assert (refused.status, [found["rule"] for found in refused.problems]) == ("refused", ["reading-failed"])
    assert not Adjustment.objects.exclude(notice__edition=2025).exists()


def test_a_child_that_never_ends_is_ended(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **options: float) -> None:
        raise subprocess.TimeoutExpired("import_annex", options["timeout"])

    monkeypatch.setattr("subprocess.run", hang)
    kept = stage_import(file=File("2026.txt", b"x"), request=Request(), by=editor)
    assert (kept.status, Import.objects.count()) == ("refused", 1)


def test_inside_a_transaction_a_child_would_wait_for_ever(editor: User) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside any transaction"):
        stage_import(file=File("2026.txt", b"x"), request=Request(), by=editor)
