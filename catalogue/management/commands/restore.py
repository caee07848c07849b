import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from agencies.database.status import is_migrated
from catalogue.operations.backups import BackupError, back_up, holds_a_register, restore
from catalogue.operations.dumps import DumpError


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the register. Refuses a register that holds anything unless --replace."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="take the place of a register; it is backed up first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if holds_a_register(connection):
                if not options["replace"]:
                    raise CommandError("the register is not empty; --replace puts the backup in its place")
                self.stdout.write(f"What was there is in {back_up(connection, settings.VAR_DIR / 'backups')}")
            manifest = restore(connection, options["file"])
        except (BackupError, DumpError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        except (DatabaseError, sqlite3.Error) as problem:
            raise CommandError(
                f"what is there cannot be read ({problem}): move it away, or mend it, and restore again"
            ) from problem
        self.stdout.write(f"Restored {manifest.rows} rows of {manifest.made_at}; every table is as it was.")
        if not is_migrated():
            self.stdout.write("The backup is of an older release: run `manage.py migrate`.")
