"""Load the shipped fixtures into an empty register: `manage.py load_register`. It overwrites nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from agencies.models import Agency, Notice

# In the order in which one rests on another.
FIXTURES = ("grade_levels", "classification_2022", "directory_2025", "aliases")


class Command(BaseCommand):
    help = "Load the shipped fixtures, if the register is empty. An editor's change is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        if Notice.objects.exists() or Agency.objects.exists():
            self.stdout.write("The register holds records already; nothing was loaded.")
            return
        names = [name for name in FIXTURES if (settings.BASE_DIR / "fixtures" / f"{name}.json").exists()]
        with transaction.atomic():
            call_command("loaddata", *names, verbosity=0)
        self.stdout.write(f"Loaded {Notice.objects.get()}.")
