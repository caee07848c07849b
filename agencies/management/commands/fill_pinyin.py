"""Bring every stored pinyin in line with its name: `manage.py fill_pinyin [--fixtures]`, and nothing else."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from agencies.search.text.pinyin import names_pinyin
from agencies.search_aids.spelling import NAME_FIELDS, spell

# directory_2025.json is made from the document, pinyin included.
WITH_PINYIN = ("classification_2022.json", "classification_additions.json", "aliases.json")


def fill_register() -> int:
    changed = 0
    with transaction.atomic():
        for model in NAME_FIELDS:
            stale = [record for record in model._default_manager.all() if spell(record)]
            model._default_manager.bulk_update(stale, ["pinyin"], batch_size=500)
            changed += len(stale)
    return changed


def fill_fixture(file: Path) -> int:
    records = json.loads(file.read_text(encoding="utf-8"))
    changed = 0
    for record in records:
        fields, names = record["fields"], NAME_FIELDS.get(apps.get_model(record["model"]), ())
        pinyin = names_pinyin(*(fields.get(name, "") for name in names))
        if fields.get("pinyin", "") != pinyin:
            fields["pinyin"] = pinyin
            changed += 1
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    return changed


class Command(BaseCommand):
    help = "Fill the pinyin columns of names that were written past the verbs and the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fixtures", action="store_true", help="In the fixtures edited by hand instead.")

    def handle(self, *args: Any, fixtures: bool, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        changed = sum(fill_fixture(folder / name) for name in WITH_PINYIN) if fixtures else fill_register()
        self.stdout.write(f"Spelt {changed} names anew.")
