from contextvars import copy_context
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agencies.status import is_migrated
from catalogue.routers import public_reading


class Command(BaseCommand):
    help = (
        "Fail when migrations are missing, before a server starts. A database that does not answer is no "
        "reason to stay away: a server shows what a replica holds, or a page that says when to come back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for from_replica in (False, True):
            try:
                migrated = copy_context().run(asked, from_replica)
            except DatabaseError as problem:
                self.stderr.write(f"the database does not answer: {problem}")
                continue
            if not migrated:
                raise CommandError("migrations are missing: manage.py migrate")
            return
        self.stderr.write("starting all the same")


def asked(from_replica: bool) -> bool:
    public_reading.set(from_replica)
    return is_migrated()
