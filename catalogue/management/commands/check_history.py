from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.database.chain import add_link


class Command(BaseCommand):
    help = "Fail when history (acts, printed rows, audit tables) does not read as on the night before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accept",
            default="",
            help="why it rightly reads otherwise, as after the erasure of a person's data",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = add_link(options["accept"].strip())
        for told in found:
            self.stdout.write(told)
        if found and not options["accept"].strip():
            raise CommandError("; ".join(found))
        self.stdout.write("A link was added to the chain of history.")
