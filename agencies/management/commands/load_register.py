"""Load the shipped fixtures into an empty register: `manage.py load_register`. It overwrites nothing."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from agencies.database.one_at_a_time import one_at_a_time
from agencies.models import Agency, Notice
from agencies.models.versioned import Versioned
from agencies.search_aids.shipped import LOADED

# In the order in which one rests on another.
FIXTURES = (
    "grade_levels",
    "classification_2022",
    "classification_additions",
    "directory_2025",
    "guide_2025",
    "aliases",
)


class Command(BaseCommand):
    help = "Load the shipped fixtures, if the register is empty. An editor's change is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        with one_at_a_time():
            self.load()

    def load(self) -> None:
        if Notice.objects.exists() or Agency.objects.exists():
            self.stdout.write("The register holds records already; nothing was loaded.")
            return
        names = [name for name in FIXTURES if (settings.BASE_DIR / "fixtures" / f"{name}.json").exists()]
        with transaction.atomic():
            call_command("loaddata", *names, verbosity=0)
            # Each audit history begins with what was loaded, so that the first edit can be told from it.
            for model in apps.get_app_config("agencies").get_models():
                if issubclass(model, Versioned):
                    loaded = model._default_manager.all()
                    model.history.bulk_history_create(loaded, default_change_reason=LOADED)
        self.stdout.write(f"Loaded {Notice.objects.get()}.")
