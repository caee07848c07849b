"""Bring every stored pinyin in line with its name: `manage.py fill_pinyin`. It changes nothing else."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from agencies.spelling import NAMES, spell


class Command(BaseCommand):
    help = "Fill the pinyin columns of names that were written past the verbs and the admin."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        with transaction.atomic():
            for model in NAMES:
                stale = [record for record in model._default_manager.all() if spell(record)]
                model._default_manager.bulk_update(stale, ["pinyin"], batch_size=500)
                changed += len(stale)
        self.stdout.write(f"Spelt {changed} names anew.")
