import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from catalogue.operations.backups import NIGHTLY, SUFFIX, BackupError, back_up, read_manifest, superfluous
from catalogue.operations.dumps import DumpError


class Command(BaseCommand):
    help = "Write the whole register into one verified file; with --verify, only read one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.VAR_DIR / "backups", help="folder; default %(default)s"
        )
        parser.add_argument(
            "--thin",
            action="store_true",
            help="and of those made so keep the last of 7 days, 5 weeks and 12 months",
        )
        parser.add_argument(
            "--verify", type=Path, help="read this backup and say what it holds; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = options["verify"] or back_up(connection, options["to"], nightly=options["thin"])
            manifest = read_manifest(file)
        except (BackupError, DumpError, DatabaseError, OSError, sqlite3.Error) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{file}: {manifest.rows} rows in {len(manifest.tables)} tables of {manifest.engine}, "
            f"data version {manifest.data_version}, made {manifest.made_at} by release {manifest.release}"
        )
        if options["thin"] and not options["verify"]:
            for old in superfluous(options["to"].glob(f"[0-9]*{NIGHTLY}{SUFFIX}")):
                old.unlink()
