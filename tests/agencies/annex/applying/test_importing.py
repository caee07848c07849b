"""A staged file is planned first, and what is applied is the plan that was confirmed, or nothing."""

import datetime as dt
import gc
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from agencies.adjustments import AdjustmentRefused, end_grade
from agencies.annex.applying.importing import File, new_import
from agencies.annex.planning.notice_details import Request
from agencies.models import DataVersion, Import
from tests.agencies.annex.document import TEXT, read_annex
from tests.agencies.annex.editions import ADJUSTMENT, EVERYTHING, RENAMED, edition, imported
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope

pytestmark = pytest.mark.django_db


def staged(text: str) -> Import:
    """A file as the admin keeps it, read and planned."""
    kept = new_import(File("2026.txt", text.encode()), Request(), None)
    kept.save()
    imported(text, staged=kept, dry_run=True)
    kept.refresh_from_db()
    return kept


def test_a_dry_run_leaves_no_trace() -> None:
    before = DataVersion.objects.now().number
    outcome = imported(edition(*EVERYTHING), dry_run=True)
    assert (outcome.applied, outcome.refused, len(outcome.plan.difference.changes)) == (False, False, 8)
    assert DataVersion.objects.now().number == before
    assert not Import.objects.exists()


def test_a_dry_run_finds_what_only_the_acts_refuse() -> None:
    """三级 is to end on the very day of the edition already, by another notice."""
    end_grade(basis=basis(JUNE.replace(year=2026)), scope=scope(*LIFTS), grade_levels=levels(1))
    text = edition(("6-29-03-03\t电梯安装维修工\t5、4、3、2、1", "6-29-03-03\t电梯安装维修工\t5、4、3、2"))
    outcome = imported(text, dry_run=True)
    (found,) = [found for found in outcome.problems if found.fatal]
    assert (found.rule, "一级已于 2026-06-01 终止" in found.message) == ("refused", True)


def test_cycles_are_not_searched_for_while_an_import_writes_and_are_afterwards() -> None:
    searched = []

    def look(execute: Any, *call: Any) -> Any:
        searched.append(gc.isenabled())
        return execute(*call)

    with connection.execute_wrapper(look):
        assert imported(edition(*EVERYTHING)).applied
        assert imported("无表格").refused
    assert (set(searched), gc.isenabled()) == ({False}, True)


def test_a_staged_file_waits_with_its_plan() -> None:
    kept = staged(edition(*EVERYTHING))
    assert (kept.status, kept.may_be_applied, kept.may_be_undone) == ("planned", True, False)
    assert [len(kept.plan[key]) for key in ("added", "ended", "changed", "renamed", "recoded")] == [
        3,
        2,
        1,
        1,
        1,
    ]
    assert [found["rule"] for found in kept.problems if found["severity"] == "warning"] == [
        "code-outside-classification",
        "agency-position-gap",
    ]


def test_a_confirmed_plan_is_applied() -> None:
    kept = staged(edition(*EVERYTHING))
    assert imported(edition(*EVERYTHING), staged=kept).applied
    kept.refresh_from_db()
    assert (kept.status, kept.may_be_undone, str(kept)) == ("applied", True, "2026.txt（已发布）")
    assert kept.adjustments.count() == 7


def test_a_plan_that_has_changed_is_shown_again_and_not_applied() -> None:
    kept = staged(edition(*EVERYTHING))
    end_grade(basis=basis(), scope=scope(*LIFTS), grade_levels=levels(1))
    outcome = imported(edition(*EVERYTHING), staged=kept)
    kept.refresh_from_db()
    assert [found.rule for found in outcome.problems if found.fatal] == ["plan-changed"]
    assert (outcome.applied, kept.status, len(kept.plan["changed"])) == (False, "planned", 2)
    assert imported(edition(*EVERYTHING), staged=kept).applied


def test_another_file_than_the_confirmed_one_is_not_applied() -> None:
    kept = staged(edition(*EVERYTHING))
    outcome = imported(edition(), staged=kept)
    assert [found.rule for found in outcome.problems if found.fatal] == ["file-changed"]
    kept.refresh_from_db()
    assert kept.status == "planned"


def test_a_staged_file_that_is_refused_says_why() -> None:
    kept = staged(edition().replace("6-18-04-01", "6-1804-01", 1))
    assert (kept.status, kept.may_be_applied) == ("refused", False)
    assert {found["rule"] for found in kept.problems if found["severity"] == "fatal"} == {"code-malformed"}


def test_a_staged_file_that_is_loaded_already_has_nothing_to_apply() -> None:
    assert staged(TEXT).status == "refused"
    assert staged(TEXT).problems[-1 - 4]["rule"] == "already-loaded"


def test_files_that_never_arrived_are_forgotten_in_time() -> None:
    kept = staged(edition())
    assert Import.objects.forget_files(kept.entered_at) == 0
    later = kept.entered_at.replace(year=kept.entered_at.year + 1)
    assert Import.objects.forget_files(later) == 1
    kept.refresh_from_db()
    assert (bytes(kept.content), kept.may_be_applied) == (b"", False)
    assert Import.objects.newest_first().first() == kept
    assert not Import.objects.standing().exists()


def test_a_file_is_known_by_its_bytes() -> None:
    assert File("a", b"abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    kept = new_import(File("x" * 300, b""), Request(number="沪" * 99), User(username="e"))
    assert (len(kept.file_name), len(kept.number)) == (200, 60)


def test_the_result_is_one_document() -> None:
    told = imported(edition(*EVERYTHING), dry_run=True).as_json()
    assert next(iter(told)) == "problems"
    assert (told["unchanged"], told["applied"], told["notice"]) == (110, False, "沪人社职〔2025〕470号")
    assert {"severity", "rule", "line", "message"} <= set(told["problems"][0])
    assert read_annex(b"%PDF").refused


def test_what_has_to_be_accepted_stops_an_import_in_earnest_alone() -> None:
    pasted = "\n".join(TEXT.split("\n")[78:197])
    request = replace(
        ADJUSTMENT, kind=Import.Kind.ANNUAL, in_force_from=dt.date(2026, 1, 1), accept_warnings=False
    )
    assert not imported(pasted, request, dry_run=True).refused
    outcome = imported(pasted, request)
    assert [found.rule for found in outcome.problems if found.fatal] == ["warnings-not-accepted"]
    assert imported(pasted, replace(request, accept_warnings=True)).applied


def test_a_refusal_of_the_register_names_line_agency_and_item(monkeypatch: pytest.MonkeyPatch) -> None:
    end_grade(basis=basis(dt.date(2026, 6, 1)), scope=scope(*LIFTS), grade_levels=levels(1))
    regraded = edition(("电梯安装维修工\t5、4、3、2、1", "电梯安装维修工\t5、4、3、2"))
    (found,) = [one for one in imported(regraded).problems if one.fatal]
    assert found.message.startswith("上海市电梯行业协会 6-29-03-03 电梯安装维修工：登记册不接受这项改动：")
    assert found.line is not None

    def refuse(**_: object) -> None:
        raise AdjustmentRefused("不行。", code="x")

    monkeypatch.setattr("agencies.annex.applying.acts.rename_agency", refuse)
    (found,) = [one for one in imported(edition(RENAMED)).problems if one.fatal]
    assert (found.line, found.message) == (None, "上海市电梯协会：登记册不接受这项改动：不行。")
    monkeypatch.setattr("agencies.annex.applying.importing.apply_plan", lambda *_: refuse())
    (found,) = [one for one in imported(edition()).problems if one.fatal]
    assert found.message == "登记册不接受这项改动：不行。"
