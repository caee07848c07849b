"""Bring a release's search aids and guide text to an existing register: `manage.py renew_shipped`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from agencies.annex.applying.begin_guide import begin_guide
from agencies.models import Notice
from agencies.search_aids.shipped import renew_shipped


class Command(BaseCommand):
    help = "Add what this release ships and the register lacks, renew what nobody touched, list what is left."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            renewal = renew_shipped()
            for edition in reversed(Notice.objects.editions()):
                begin_guide(edition)
        for what, names in (
            ("Added", renewal.added),
            ("Renewed", renewal.renewed),
            ("Edited here, and left as they stand", renewal.left),
            ("About what this register does not hold", renewal.homeless),
        ):
            self.stdout.write(f"{what}: {len(names)}.")
            for name in names:
                self.stdout.write(f"  {name}")
