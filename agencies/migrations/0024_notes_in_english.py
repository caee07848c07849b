from importlib import import_module

from django.db import migrations, models

database_rules = import_module("agencies.migrations.0018_history_is_kept")


def fields(model):
    title = models.CharField(
        "英文标题", max_length=200, blank=True, help_text="空着时英文页面显示中文。"
    )
    return [
        migrations.AddField(model, "title_en", title),
        migrations.AddField(model, "text_en", models.TextField("英文内容", blank=True)),
        migrations.AddField(model, "basis_en", models.CharField("英文依据", max_length=500, blank=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0023_import_given_up")]

    operations = [
        # SQLite builds the table anew; triggers that mention it go first and come back.
        migrations.RunPython(database_rules.remove, database_rules.install),
        *fields("searchnote"),
        *fields("historicalsearchnote"),
        migrations.RunPython(database_rules.install, database_rules.remove),
    ]
