import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalogue.operations.freshness import findings

logger = logging.getLogger("catalogue.operations.freshness")


class Command(BaseCommand):
    help = "Say what has grown too old: backup, certificate, edition, the last look at its source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backups", type=Path, default=settings.VAR_DIR / "backups", help="default %(default)s"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings(options["backups"], timezone.localtime(), settings.SITE_URL))
        for grave, told in found:
            logger.log(logging.ERROR if grave else logging.WARNING, told)
            self.stdout.write(told)
        if alarming := [told for grave, told in found if grave]:
            raise CommandError("; ".join(alarming))
