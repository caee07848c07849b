"""Read, plan, apply: one file on its way in. The command and the admin both come through here."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.adjustments.basis import save_by
from agencies.annex.applying.apply import NOT_PROVIDED, apply_plan
from agencies.annex.planning.notice_details import SAID, Request
from agencies.annex.planning.plan import LISTED_KINDS, Plan, make_plan
from agencies.annex.problems import Problem, kept, problem
from agencies.annex.reading.reader import Reading
from agencies.in_memory.versioned_value import gc_paused
from agencies.models import DataVersion, Import

UNCONFIRMED = {"file-changed", "plan-changed", "warnings-not-accepted"}


@dataclass(frozen=True)
class File:
    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ImportOutcome:
    """What became of a file. `applied` also when there was nothing to do, because it is loaded already."""

    plan: Plan
    problems: Sequence[Problem]
    applied: bool

    @property
    def refused(self) -> bool:
        return any(found.fatal for found in self.problems)

    def as_json(self) -> dict[str, Any]:
        """`{"problems": […], "added": […], …, "unchanged": n, "applied": bool}`."""
        return {"problems": problems_json(self.problems), **self.plan.as_json(), "applied": self.applied}


def problems_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(found) for found in problems]


def import_annex(
    reading: Reading,
    file: File,
    request: Request,
    *,
    by: User | None = None,
    staged: Import | None = None,
    dry_run: bool = False,
    look: Callable[[Import], object] | None = None,
) -> ImportOutcome:
    """Plan the file against the register as it is now, and apply it unless something speaks against it.

    A dry run does all that an import does and takes it back, so that what it promises can be kept. It leaves
    no trace, unless the file is `staged`: then what was found is recorded with it. An import in earnest
    leaves an Import behind, applied or refused; of a staged file it applies the plan recorded before, or
    nothing. `look` is called while the register is as it will be.
    """
    # An import makes hardly any cycles, and to look for them would hold the locks longer.
    with gc_paused(), transaction.atomic():
        # One import at a time, and nobody else changes the register meanwhile.
        DataVersion.objects.select_for_update().get()
        outcome = attempt(reading, file, request, by, staged, dry_run=dry_run, look=look)
        if not outcome.applied and (staged or not dry_run):
            record_outcome(outcome, staged or new_import(file, request, by), by)
    return outcome


def attempt(
    reading: Reading,
    file: File,
    request: Request,
    by: User | None,
    staged: Import | None,
    *,
    dry_run: bool,
    look: Callable[[Import], object] | None = None,
) -> ImportOutcome:
    """The plan, carried out as far as it may be; of a dry run or a refusal nothing stays in the register."""
    plan = make_plan(reading, request)
    problems = kept([*not_as_confirmed(plan, file, staged, dry_run=dry_run), *plan.problems])
    refused = any(found.fatal for found in problems)
    if refused or plan.is_loaded:
        return ImportOutcome(plan, problems, applied=not (refused or dry_run))
    annex_import = staged or new_import(file, request, by)
    annex_import.problems, annex_import.plan = problems_json(problems), plan_json(plan)
    try:
        with transaction.atomic():
            apply_plan(plan, annex_import, reading.text, by)
            if look:
                look(annex_import)
            transaction.set_rollback(dry_run)
    except ValidationError as refusal:
        problems += refusals(refusal, plan)
        return ImportOutcome(plan, problems, applied=False)
    return ImportOutcome(plan, problems, applied=not dry_run)


def refusals(refusal: ValidationError, plan: Plan) -> list[Problem]:
    """With the line, the agency and the item that it is about, where it says so."""
    number, code, work_type = getattr(refusal, "about", ("", "", ""))
    of_agency = [row for row in plan.rows if number in {"", row.agency.filing_number}]
    of_item = [row for row in of_agency if (row.code, row.work_type) == (code, work_type)]
    row = next(iter(of_item or (of_agency if number else [])), None)
    place = " ".join(filter(None, (row.agency.name, code, row.item if row in of_item else ""))) if row else ""
    place = place or " ".join(filter(None, (number, code, work_type)))
    line = row.line if row and row in of_item else None
    told = {"place": f"{place}：" if place else ""}
    return [problem("refused", line, value=message, **told) for message in refusal.messages]


def not_as_confirmed(plan: Plan, file: File, staged: Import | None, *, dry_run: bool) -> list[Problem]:
    """What was confirmed is what is applied: the same file, and the same changes."""
    if not (dry_run or plan.is_loaded or plan.request.accept_warnings) and any(
        p.asked for p in plan.problems
    ):
        return [problem("warnings-not-accepted")]
    if staged is None or dry_run:
        return []
    if staged.sha256 != file.sha256:
        return [problem("file-changed")]
    if staged.plan != plan_json(plan):
        return [problem("plan-changed")]
    return []


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as a database gives it back."""
    stored: dict[str, Any] = json.loads(json.dumps(plan.as_json()))
    return stored


def new_import(file: File, request: Request, by: User | None) -> Import:
    """The record of a file on its way in, not saved yet."""
    return Import(
        file_name=file.name[-200:],
        content=file.content,
        sha256=file.sha256,
        **{name: getattr(request, name) for name in SAID} | {"number": request.number[:60]},
        entered_by=by,
        entered_at=timezone.now(),
    )


def record_outcome(outcome: ImportOutcome, annex_import: Import, by: User | None) -> None:
    """What was found, with the file, when it was not applied. One that is applied is recorded by its acts.

    That the plan is not the one confirmed refuses the confirmation and not the file: its new plan waits.
    """
    if annex_import.pk:
        annex_import = Import.objects.get(pk=annex_import.pk)
    found = [found for found in outcome.problems if found.rule not in UNCONFIRMED]
    annex_import.problems, annex_import.plan = problems_json(found), plan_json(outcome.plan)
    stopped = outcome.plan.is_loaded or any(problem.fatal for problem in found)
    annex_import.status = Import.Status.REFUSED if stopped else Import.Status.PLANNED
    save_by(annex_import, by, "读取附件")


SEVERITIES = {"fatal": "必须改正", "warning": "请核对", "note": "说明"}


def report(outcome: ImportOutcome) -> Iterator[str]:
    """Problems first, then the notice, every change as a sentence, and what it all comes to."""
    for found in outcome.problems:
        place = f"第 {found.line} 行" if found.line else "全文"
        cell = f"，{found.cell}" if found.cell else ""
        yield f"[{SEVERITIES[found.severity]}] {place}{cell}：{found.message}"
    details = outcome.plan.details
    yield f"标题：{details.title or NOT_PROVIDED}；发文机关：{details.issuer or NOT_PROVIDED}"
    for kind in LISTED_KINDS:
        changes = outcome.plan.difference.of_kind(kind)
        if changes:
            yield f"{kind.label}（{len(changes)}）"
            yield from (f"  {change.sentence}" for change in changes)
    yield from outcome.plan.consequences
    yield f"不变（{outcome.plan.difference.unchanged}）"
    if outcome.refused:
        yield "未导入：请先改正上面“必须改正”的问题；登记册没有任何改动。"
    elif outcome.plan.is_loaded:
        yield "这份附件已经导入；登记册没有任何改动。"
    else:
        yield "已导入。" if outcome.applied else "可以导入（这次只是试算，登记册没有任何改动）。"
