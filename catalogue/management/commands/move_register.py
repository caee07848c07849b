import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from agencies.database.status import is_migrated
from catalogue.config import databases
from catalogue.config.environment import refuse_faults
from catalogue.operations.backups import holds_a_register
from catalogue.operations.moving import MoveError, move

TARGET = "target"


class Command(BaseCommand):
    help = (
        "Copy the whole register from SQLite into an empty PostgreSQL database, which it migrates first, and "
        "compare every table. Stop the desk before; the site stays on SQLite until DATABASE_URL is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="URL", help="postgres://user:password@host:5432/name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "DATABASE_URL names no SQLite register; PostgreSQL moves with backup and restore"
            )
        if not is_migrated():
            raise CommandError("migrations are missing here: manage.py migrate")
        try:
            target = databases.named("--to", options["to"])
            refuse_faults()
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        if "postgresql" not in target["ENGINE"]:
            raise CommandError("--to must name a PostgreSQL database")
        connections.databases[TARGET] = connections.configure_settings({DEFAULT_DB_ALIAS: target})[
            DEFAULT_DB_ALIAS
        ]
        try:
            if holds_a_register(connections[TARGET]):
                raise CommandError("the database that --to names holds a register already")
            migrate(options["to"])
            tables = move(connection, connections[TARGET])
        except (MoveError, DatabaseError) as problem:
            raise CommandError(f"Nothing was moved: {problem}") from problem
        finally:
            connections[TARGET].close()
            del connections[TARGET], connections.databases[TARGET]
        total = sum(table.rows for table in tables.values())
        self.stdout.write(f"Moved {total} rows in {len(tables)} tables; every table reads as it does here.")
        self.stdout.write("Now let DATABASE_URL name that database, and restart.")


def migrate(url: str) -> None:
    """In a process of its own, for which that database is the only one."""
    own = {"DATABASE_URL": url, "DATABASE_REPLICA_URLS": "", "DJANGO_SETTINGS_MODULE": "catalogue.settings"}
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **own}, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise MoveError(done.stderr.strip()[-2000:])
