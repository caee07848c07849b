"""`manage.py import_annex`: its result in words or as JSON, and its exit status."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError

from agencies.annex.documents import MAX_BYTES
from agencies.annex.reading.reader import read_annex
from agencies.management.commands import import_annex
from agencies.models import Adjustment, Import
from tests.agencies.annex.document import SOURCE
from tests.agencies.annex.editions import EVERYTHING, NUMBER, edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_edition(tmp_path: Path) -> str:
    file = tmp_path / "2026.txt"
    file.write_text(edition(*EVERYTHING), encoding="utf-8")
    return str(file)


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("import_annex", *arguments, stdout=out)
    return out.getvalue()


def told(*arguments: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(printed(*arguments, "--json"))
    return document


def status(*arguments: str) -> int | str | None:
    """The exit status of the command as its own process would have it."""
    try:
        import_annex.Command(stdout=StringIO(), stderr=StringIO()).run_from_argv(
            ["manage.py", "import_annex", *arguments]
        )
    except SystemExit as ended:
        return ended.code
    return 0


@pytest.fixture(autouse=True)
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds would hold for all tests after these."""
    monkeypatch.setattr(import_annex, "bound_this_process", lambda: None)
    monkeypatch.setattr(import_annex, "read_within_bounds", read_annex)
    # At its end a process closes its connections, which here are those of the test.
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)


def test_the_result_as_json_names_every_change(next_edition: str) -> None:
    document = told(next_edition)
    assert [(change["filing_number"], change["grades_after"]) for change in document["added"]] == [
        ("S000031300038", [5, 4, 3]),
        ("S000031300038", [4, 3]),
        ("S000031300064", [5, 4]),
    ]
    (changed,) = document["changed"]
    assert changed["code"] == "4-06-01-01"
    assert (changed["work_type"], changed["grades_before"], changed["grades_after"]) == (None, [4, 3], [3, 2])
    assert (document["unchanged"], document["applied"]) == (110, True)
    assert document["issuer"] == "上海市人力资源和社会保障局"
    assert document["title"].startswith("关于2026年")
    assert Import.objects.get().notice.number == NUMBER  # type: ignore[union-attr]


def test_a_dry_run_plans_and_leaves_nothing(next_edition: str) -> None:
    before = Adjustment.objects.count()
    assert told(next_edition, "--dry-run")["applied"] is False
    assert Adjustment.objects.count() == before


def test_the_result_in_words(next_edition: str) -> None:
    words = printed(next_edition, "--dry-run")
    assert "[请核对] 第 193 行，编号：编号是 52，按顺序应为 51；请核对是否漏了机构。" in words
    assert "机构更名（1）\n  上海市电梯行业协会更名为上海市电梯协会（S000031300006）。" in words
    assert "发布后 4-06-01-01 物业管理师 四级将无机构" in words
    assert words.rstrip().endswith("可以导入（这次只是试算，登记册没有任何改动）。")
    assert printed(next_edition).rstrip().endswith("已导入。")
    assert printed(next_edition).rstrip().endswith("这份附件已经导入；登记册没有任何改动。")


def test_an_adjustment_with_its_notice_told(tmp_path: Path) -> None:
    file = tmp_path / "annex.txt"
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join([lines[78], lines[98]]), encoding="utf-8")
    facts = ("--notice=沪人社职〔2025〕200号", "--issued=2025-06-01", "--in-force-from=2025-07-01")
    document = told(str(file), "--kind=adjustment", *facts)
    assert (document["notice"], document["unchanged"]) == ("沪人社职〔2025〕200号", 1)
    assert (document["issued_on"], document["in_force_from"]) == ("2025-06-01", "2025-07-01")


def test_who_imports_is_recorded(next_edition: str) -> None:
    editor = User.objects.create_user("editor")
    printed(next_edition, "--by=editor")
    assert Import.objects.get().applied_by == editor
    with pytest.raises(CommandError, match="no such user: nobody"):
        printed(next_edition, "--by=nobody")


def test_the_exit_status_tells_the_outcome(next_edition: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_text(edition().replace("6-18-04-01", "6-1804-01"), encoding="utf-8")
    assert status(next_edition, "--dry-run") == 0
    assert status(str(broken)) == 1
    assert status(next_edition, "--issued", "2025-02-30") == 2
    assert status(str(tmp_path / "nothing.txt")) == 2
    assert status(next_edition, "--kind", "monthly") == 2
    assert status() == 2


def test_a_refusal_in_words_says_what_to_correct(tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_text(edition().replace("6-18-04-01", "6-1804-01"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_annex", str(broken), stdout=out)
    assert "[必须改正] 第 90 行，职业编码：" in out.getvalue()
    assert "未导入：请先改正" in out.getvalue()


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    assert MAX_BYTES < 200 * 2**20
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read"))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_annex", str(huge), "--json", stdout=out)
    assert [found["rule"] for found in json.loads(out.getvalue())["problems"]] == ["file-too-large"]


def test_a_busy_database_is_told_as_such(next_edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(import_annex, "import_annex", busy)
    with pytest.raises(CommandError, match="数据库正忙") as told:
        printed(next_edition)
    assert told.value.returncode == 75
