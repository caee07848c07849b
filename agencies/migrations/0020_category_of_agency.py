import json
from pathlib import Path

from django.db import migrations, models

# Those of 0018, as it left them: SQLite builds the table anew, and loses its rules on the way.
RULES = json.loads(Path(__file__).with_name("rules_0018.json").read_text(encoding="utf-8"))
CATEGORIES = [("company", "企业"), ("school", "院校"), ("association", "协会、学会"), ("other", "其他")]


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


def fields(model):
    category = models.CharField(
        "机构类别",
        max_length=20,
        choices=CATEGORIES,
        blank=True,
        default="",
        help_text="目录没有写明；不清楚的留空。",
    )
    source = models.CharField("机构类别的来源", max_length=300, blank=True, default="")
    return [
        migrations.AddField(model, "category", category, preserve_default=False),
        migrations.AddField(model, "category_source", source, preserve_default=False),
    ]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0019_words_that_the_guide_answers")]

    operations = [
        migrations.RunPython(remove, install),
        *fields("agency"),
        *fields("historicalagency"),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("category", ""), models.Q(("category_source", ""), _negated=True), _connector="OR"),
                name="agency_category_has_source",
                violation_error_message="填写机构类别时，请同时写明来源。",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
