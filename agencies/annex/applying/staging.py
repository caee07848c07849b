"""What the admin does with an uploaded annex: keep it, have it read and planned, have it applied.

A stranger's file is opened by a child process alone: `manage.py import_annex`, with bounded memory and time.
Nothing here may run inside a transaction, whose locks the child would wait for.
"""

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.basis import save_by
from agencies.annex.applying.importing import File, new_import, problems_json
from agencies.annex.documents import check_size
from agencies.annex.documents.document import DocumentRefused
from agencies.annex.planning.notice_details import Request
from agencies.annex.problems import problem
from agencies.models import Import

logger = logging.getLogger(__name__)
# With this exit status the child says that it could not get at the database (EX_TEMPFAIL).
BUSY = 75
# The admin's worker waits for its child, and is itself replaced after 30 s (WORKER_TIMEOUT).
CHILD_SECONDS = 25
UPLOADED, ACCEPTED, PLANNED_AGAIN, PUBLISHING = "上传附件", "接受大量移除", "重新生成计划", "开始发布"
MENDED = "更正文号、日期等，重新生成计划"


class Busy(AdjustmentRefused):
    """Somebody else is importing, or the database lets nobody write; nothing was changed."""


def stage_import(*, file: File, request: Request, by: User | None) -> Import:
    """Keep the file with what was found in it: its status is planned, or refused with the reasons.

    While somebody else imports it stays staged, and can be planned later.
    """
    forbid_transaction()
    try:
        check_size(len(file.content))
    except DocumentRefused as refusal:
        annex_import = new_import(File(file.name, b""), request, by)
        annex_import.status = Import.Status.REFUSED
        annex_import.problems = problems_json([refusal.problem])
        save_by(annex_import, by, "未通过")
        return annex_import
    annex_import = new_import(file, request, by)
    save_by(annex_import, by, UPLOADED)
    try:
        return run_import(annex_import, by, dry_run=True)
    except Busy:
        return annex_import


def plan_again(
    *, annex_import: Import, by: User | None, accept_removals: bool = False, **said: Any
) -> Import:
    """Read and plan the file anew against the register as it is now; perhaps with many removals accepted.

    `said` is what the importer now says of the notice: `kind`, `number`, `title` and so on.
    Raises Busy while somebody else imports.
    """
    forbid_transaction()
    mended = any(getattr(annex_import, name) != value for name, value in said.items())
    for name, value in said.items():
        setattr(annex_import, name, value)
    annex_import.accept_removals = accept_removals
    why = ACCEPTED if accept_removals else MENDED if mended else PLANNED_AGAIN
    save_by(annex_import, by, why, [*said, "accept_removals"])
    return run_import(annex_import, by, dry_run=True)


def publish_import(*, annex_import: Import, by: User | None) -> Import:
    """Apply the plan that is recorded with the file. What became of it, its status says:

    applied; planned still, with a new plan to confirm, if the register has changed meanwhile; or refused.
    Raises Busy while somebody else imports.
    """
    forbid_transaction()
    save_by(annex_import, by, PUBLISHING, ["status"])
    return run_import(annex_import, by, dry_run=False)


def pages_after(*, annex_import: Import, by: User | None, host: str) -> list[list[str]]:
    """Public pages as they are and as the import would make them: label, day and both documents.

    Nothing of it stays; [] where the file cannot be applied. Raises Busy while somebody else imports.
    """
    forbid_transaction()
    with tempfile.TemporaryDirectory(prefix="annex-") as folder:
        path, pages = Path(folder, "annex"), Path(folder, "pages")
        path.write_bytes(annex_import.content)
        options = ["--dry-run", f"--pages={pages}", f"--host={host}"]
        try:
            run_child([str(path), *arguments(annex_import, by), *options])
        except Busy as busy:
            raise Busy(told_busy(annex_import), code="busy") from busy
        found: list[list[str]] = json.loads(pages.read_text(encoding="utf-8")) if pages.exists() else []
    return found


def forbid_transaction() -> None:
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError("an import is run outside any transaction: its child would wait for the locks")


def run_import(annex_import: Import, by: User | None, *, dry_run: bool) -> Import:
    """The record as the child left it. If the child died the register is as it was, and a problem says so:

    a file that was never read is refused, a plan that waits goes on waiting. Busy is raised as it is.
    """
    with tempfile.TemporaryDirectory(prefix="annex-") as folder:
        path = Path(folder, "annex")
        path.write_bytes(annex_import.content)
        # Whoever publishes has accepted each warning that asks for it.
        options = ["--dry-run"] if dry_run else ["--accept-warnings"]
        try:
            answered = run_child([str(path), *arguments(annex_import, by), *options])
        except Busy as busy:
            raise Busy(told_busy(annex_import), code="busy") from busy
    annex_import.refresh_from_db()
    if answered:
        return annex_import
    if annex_import.status == Import.Status.STAGED:
        annex_import.status = Import.Status.REFUSED
    annex_import.problems = problems_json([problem("reading-failed")])
    save_by(annex_import, by, "读取中止")
    return annex_import


def arguments(annex_import: Import, by: User | None) -> list[str]:
    """`["--json", "--staged=7", …]`: what is said of the file, the command reads in the record."""
    return ["--json", f"--staged={annex_import.pk}", *([f"--by={by.get_username()}"] if by else [])]


def run_child(arguments: list[str]) -> bool:
    """Whether the command came to a result, which it records itself; that it printed one is the proof.

    Raises Busy when it says that it could not get at the database.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR, "manage.py")), "import_annex", *arguments]
    try:
        finished = subprocess.run(
            command, check=False, timeout=CHILD_SECONDS, stdin=subprocess.DEVNULL, capture_output=True
        )
    except subprocess.TimeoutExpired:
        logger.exception("import_annex took more than %s s and was ended", CHILD_SECONDS)
        return False
    if finished.returncode == BUSY:
        raise Busy("busy")
    try:
        return "applied" in json.loads(finished.stdout)
    except ValueError:
        told = finished.stderr[-2000:]
        logger.exception("import_annex ended with status %s: %r", finished.returncode, told)
        return False


def told_busy(annex_import: Import) -> str:
    """Who is importing what, if it began in the admin so lately that it may still be running."""
    begun = Import.history.filter(
        history_change_reason__in=[UPLOADED, ACCEPTED, MENDED, PLANNED_AGAIN, PUBLISHING],
        history_date__gt=timezone.now() - dt.timedelta(seconds=CHILD_SECONDS),
    )
    other = begun.exclude(id=annex_import.pk).select_related("history_user").order_by("-history_date").first()
    if other is None:
        return "另一项导入或修改正在进行，或数据库暂时不能写入；没有任何改动，请稍后再试。"
    moment = timezone.localtime(other.history_date)
    return (
        f"{other.history_user or '系统'} 于 {moment:%H:%M:%S} 开始导入“{other.file_name}”，可能尚未结束；"
        "一次只能进行一项导入，您的操作没有任何改动，请稍后再试。"
    )
