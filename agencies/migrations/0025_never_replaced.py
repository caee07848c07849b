import json
from pathlib import Path

from django.db import migrations

# The SQL for SQLite, as `agencies/database/triggers.py` wrote it for this migration: frozen.
RULES = json.loads(Path(__file__).with_name("rules_0025.json").read_text(encoding="utf-8"))


def install(apps, schema_editor):
    remove(apps, schema_editor)
    run(schema_editor, "install")


def remove(apps, schema_editor):
    run(schema_editor, "remove")


def run(schema_editor, what):
    if schema_editor.connection.vendor == "sqlite":
        for statement in RULES[what]:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0024_notes_in_english")]

    operations = [migrations.RunPython(install, remove)]
