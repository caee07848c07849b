"""Import an annex: read it, plan what it changes, apply the plan. See `manage.py import_annex --help`.

Exit status: 0 applied, or could be; 1 refused for a fatal problem; 2 usage; 75 another import is running, or
the database cannot be written to: try again.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from agencies.annex.applying.importing import File, ImportOutcome, import_annex, report
from agencies.annex.applying.staging import BUSY
from agencies.annex.documents import MAX_BYTES, check_size
from agencies.annex.documents.document import DocumentRefused
from agencies.annex.planning.notice_details import SAID, Request
from agencies.annex.reading.bounds import bound_this_process, read_within_bounds
from agencies.annex.reading.reader import Reading, read_annex, refused
from agencies.days import parse_day
from agencies.models import GradeLevel, Import


class Command(BaseCommand):
    help = "Import an annex: read it, plan what it changes, apply the plan."
    read: Callable[[bytes, Collection[str]], Reading] = staticmethod(read_annex)

    def add_arguments(self, parser: CommandParser) -> None:
        day = calendar_day
        parser.add_argument(
            "file",
            type=existing_file,
            metavar="FILE",
            help="text, XLSX, XLS, ODS, DOCX or HTML, at most 5 MB",
        )
        parser.add_argument(
            "--notice",
            dest="number",
            default="",
            metavar="NUMBER",
            help="its number, if the file prints none",
        )
        parser.add_argument("--title", default="", help="its title, likewise")
        parser.add_argument("--issuer", default="", help="who issued it, likewise")
        parser.add_argument(
            "--issued",
            dest="issued_on",
            type=day,
            metavar="DATE",
            help="as 2025-12-30; else what the file prints",
        )
        parser.add_argument("--in-force-from", type=day, metavar="DATE", help="likewise")
        parser.add_argument(
            "--kind",
            choices=Import.Kind.values,
            default=Import.Kind.ANNUAL,
            help="annual: what the file does not list ends; adjustment: absence means nothing",
        )
        parser.add_argument("--dry-run", action="store_true", help="plan only; nothing stays")
        parser.add_argument(
            "--accept-removals", action="store_true", help="although it removes more than 20 %%"
        )
        parser.add_argument(
            "--accept-warnings", action="store_true", help="although some warnings ask for a look"
        )
        parser.add_argument("--json", action="store_true", help="print the whole result as one JSON document")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who imports")
        # The record that the admin made of the uploaded file, which says what else is said of it.
        parser.add_argument("--staged", type=int, help=argparse.SUPPRESS)
        # Where to put the public pages that a dry run would change, for the site of that name, unrecorded.
        parser.add_argument("--pages", type=Path, help=argparse.SUPPRESS)
        parser.add_argument("--host", default="", help=argparse.SUPPRESS)

    def run_from_argv(self, argv: list[str]) -> None:
        """As a process of its own, which a stranger's file cannot make swell or hang."""
        bound_this_process()
        self.read = read_within_bounds
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        file = file_handed_in(options["file"])
        request = Request(**{each.name: options[each.name] for each in fields(Request)})
        staged = Import.objects.get(pk=options["staged"]) if options["staged"] else None
        if staged:
            request = replace(request, **{name: getattr(staged, name) for name in SAID})
        pages = pages_to_come(options["host"]) if options["pages"] else None
        try:
            outcome = import_annex(
                self.reading(options["file"], file),
                file,
                request,
                by=user_named(options["by"]),
                staged=None if pages else staged,
                dry_run=options["dry_run"],
                look=(lambda made: pages.look(made.adjustments.with_names())) if pages else None,
            )
            if pages:
                told = json.dumps(pages.beside_now(), default=str)
                options["pages"].write_text(told, encoding="utf-8")
        except OperationalError as error:
            told = f"另一项导入正在进行，或数据库正忙、无法连接；没有任何改动，请稍后再试。（{error}）"
            raise CommandError(told, returncode=BUSY) from error
        self.show(outcome, as_json=options["json"])
        if outcome.refused:
            sys.exit(1)

    def reading(self, path: Path, file: File) -> Reading:
        try:
            check_size(path.stat().st_size)
        except DocumentRefused as refusal:
            return refused(refusal.problem)
        return self.read(file.content, GradeLevel.objects.names())

    def show(self, outcome: ImportOutcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(report(outcome)))


def pages_to_come(host: str) -> Any:
    from agencies.admin.acts.preview import PagesToCome  # no desk, no admin

    return PagesToCome.at(host)


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"no such file: {text}")
    return path


def calendar_day(text: str) -> dt.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a date like 2025-12-30: {text}") from error


def file_handed_in(path: Path) -> File:
    """A file that is refused for its size is not read."""
    return File(path.name, path.read_bytes() if path.stat().st_size <= MAX_BYTES else b"")


def user_named(username: str) -> User | None:
    if not username:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"no such user: {username}", returncode=2) from error
