from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agencies.database.status import is_migrated
from catalogue.config.replicas import reading
from catalogue.operations.readiness import LEAST_FREE, free_bytes, has_static_files


class Command(BaseCommand):
    help = (
        "Fail when migrations or static files are missing, before a server starts. A database that does not "
        "answer is no reason to stay away: a server shows what a replica holds, or a page that says when to "
        "come back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not has_static_files():
            raise CommandError(
                f"{settings.STATIC_ROOT} lacks static files: manage.py collectstatic --no-input"
            )
        if (free := free_bytes()) < LEAST_FREE:
            self.stderr.write(f"{settings.VAR_DIR} has {free // 2**20} MiB left; starting all the same")
        for from_replica in (False, True):
            try:
                with reading(public=from_replica):
                    migrated = is_migrated()
            except DatabaseError as problem:
                self.stderr.write(f"the database does not answer: {problem}")
                continue
            if not migrated:
                raise CommandError("migrations are missing: manage.py migrate")
            return
        self.stderr.write("starting all the same")
