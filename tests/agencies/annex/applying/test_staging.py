"""The admin's way: a child process reads the file, plans, and applies; the record tells what became of it."""

import subprocess
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from agencies.annex.applying.importing import File
from agencies.annex.applying.staging import (
    Busy,
    pages_after,
    plan_again,
    publish_import,
    run_child,
    stage_import,
)
from agencies.annex.documents import MAX_BYTES
from agencies.annex.planning.notice_details import Request
from agencies.models import Adjustment, Import
from tests.agencies.annex import child
from tests.agencies.annex.document import SOURCE
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
    monkeypatch.setattr("agencies.annex.applying.staging.run_child", child.in_process)
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
        patched.setattr("agencies.annex.applying.staging.run_child", child.in_process)
        kept = stage_import(file=file, request=Request(), by=editor)
    monkeypatch.setenv("SITE_URL", "nowhere")
    waiting = publish_import(annex_import=kept, by=editor)
    assert (waiting.status, [found["rule"] for found in waiting.problems]) == ("planned", ["reading-failed"])
    refused = stage_import(file=file, request=Request(), by=editor)
    assert (refused.status, [found["rule"] for found in refused.problems]) == ("refused", ["reading-failed"])
    assert not Adjustment.objects.exclude(notice__edition=2025).exists()


def test_the_second_of_two_is_told_who_imports_what(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    file = File("2026.txt", edition(*EVERYTHING).encode())
    with monkeypatch.context() as patched:
        patched.setattr("agencies.annex.applying.staging.run_child", child.in_process)
        _, second = (stage_import(file=file, request=Request(), by=editor) for _ in range(2))
    monkeypatch.setattr("agencies.annex.applying.staging.run_child", child.busy)
    with pytest.raises(Busy, match=r"发布员 于 \d\d:\d\d:\d\d 开始导入“2026.txt”.*没有任何改动"):
        publish_import(annex_import=second, by=None)
    second.refresh_from_db()
    assert second.status == "planned"


def test_whoever_uploads_meanwhile_keeps_the_file(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.annex.applying.staging.run_child", child.busy)
    kept = stage_import(file=File("2026.txt", b"x"), request=Request(), by=editor)
    assert (kept.status, kept.problems) == ("staged", [])
    with pytest.raises(Busy, match="另一项导入或修改正在进行，或数据库暂时不能写入"):
        plan_again(annex_import=kept, by=editor)


def test_whoever_looks_ahead_meanwhile_is_told_who_imports(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("agencies.annex.applying.staging.run_child", child.in_process)
        kept = stage_import(file=File("2026.txt", edition().encode()), request=Request(), by=editor)
    monkeypatch.setattr("agencies.annex.applying.staging.run_child", child.busy)
    with pytest.raises(Busy, match="没有任何改动"):
        pages_after(annex_import=kept, by=editor, host="localhost")


def test_a_child_that_cannot_get_at_the_database_says_so(
    editor: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere.sqlite3")
    with pytest.raises(Busy):
        run_child([str(SOURCE)])


def test_a_child_that_never_ends_is_ended(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **options: float) -> None:
        raise subprocess.TimeoutExpired("import_annex", options["timeout"])

    monkeypatch.setattr("subprocess.run", hang)
    kept = stage_import(file=File("2026.txt", b"x"), request=Request(), by=editor)
    assert (kept.status, Import.objects.count()) == ("refused", 1)


def test_inside_a_transaction_a_child_would_wait_for_ever(editor: User) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outside any transaction"):
        stage_import(file=File("2026.txt", b"x"), request=Request(), by=editor)
