import logging
import sqlite3
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from catalogue.operations.figures import note_night

logger = logging.getLogger("catalogue.nightly")


class Command(BaseCommand):
    help = (
        "All that must run once a day: a backup and the thinning of old ones, forgetting what is kept for "
        "a time alone, a release of the data where it changed, a look at history and one at what has grown "
        "old. A step that fails keeps no other from running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.VAR_DIR / "backups", help="folder of backups; %(default)s"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"]
        steps: dict[str, dict[str, Any]] = {
            "backup": {"to": folder, "thin": True},
            "forget_old": {},
            "clearsessions": {},
            "check_history": {},
            "release_data": {"to": settings.FILES_DIR / "releases"},
            "check_freshness": {"backups": folder},
        }
        failed = [name for name, given in steps.items() if not self.took(name, given)]
        with suppress(OSError):  # a full disk has failed a step already
            note_night(timezone.localtime(), failed)
        if failed:
            raise CommandError(f"these failed: {', '.join(failed)}")

    def took(self, name: str, given: dict[str, Any]) -> bool:
        try:
            call_command(name, stdout=self.stdout, **given)
        except (CommandError, DatabaseError, OSError, sqlite3.Error) as problem:
            logger.exception("nightly step failed", extra={"step": name})
            self.stderr.write(f"{name}: {problem}")
            return False
        return True
