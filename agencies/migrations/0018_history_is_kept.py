import json
from pathlib import Path

from django.db import migrations, models

from agencies.migrations import _database_rules_2 as before

# The SQL of each engine, as `agencies/database/triggers.py` wrote it for this migration: frozen.
RULES = json.loads(Path(__file__).with_name("rules_0018.json").read_text(encoding="utf-8"))


def install(apps, schema_editor):
    run(schema_editor, "install")


def remove(apps, schema_editor):
    run(schema_editor, "remove")


def run(schema_editor, what):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in RULES[vendor][what]:
        schema_editor.execute(statement)


def number_it_one(apps, schema_editor):
    """There has only ever been one row; wherever it came from, its key is 1 from now on."""
    apps.get_model("agencies", "DataVersion").objects.using(schema_editor.connection.alias).exclude(
        pk=1
    ).update(id=1)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0017_import_history_without_plans"), ("admin", "0003_logentry_add_action_flag_choices")]

    operations = [
        # SQLite cannot rename a rebuilt table while triggers of other tables mention it.
        migrations.RunPython(before.remove, before.install),
        migrations.CreateModel(
            name="OpenDoor",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("why", models.CharField(max_length=100)),
            ],
            options={"verbose_name": "历史改写中", "verbose_name_plural": "历史改写中"},
        ),
        migrations.CreateModel(
            name="HistoryLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("made_at", models.DateTimeField()),
                ("tables", models.JSONField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "历史校验", "verbose_name_plural": "历史校验"},
        ),
        migrations.RunPython(number_it_one, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="dataversion",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="data_version_is_one_row"),
        ),
        # What the mending of columns was told by, which no release that may share this database reads any more.
        migrations.DeleteModel(name="ChangedAgency"),
        migrations.RemoveField(model_name="dataversion", name="began_at"),
        migrations.RemoveField(model_name="dataversion", name="names_number"),
        migrations.RemoveField(model_name="dataversion", name="scopes_number"),
        migrations.RunPython(install, remove),
    ]
