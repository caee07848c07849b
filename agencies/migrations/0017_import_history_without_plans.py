"""The history of an import keeps neither its problems nor its plan: each step stored both again.

The columns stay, empty, so that the release before can go on writing them; a later one drops them.
"""

from django.db import migrations, models

EMPTIED = "UPDATE agencies_historicalimport SET problems = NULL, plan = NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_issuer_and_title"),
    ]

    operations = [
        migrations.AlterField(
            "historicalimport",
            "problems",
            models.JSONField("问题", default=list, editable=False, null=True),
        ),
        migrations.AlterField(
            "historicalimport",
            "plan",
            models.JSONField("计划", default=dict, editable=False, null=True),
        ),
        migrations.RunSQL(EMPTIED, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("historicalimport", "problems"),
                migrations.RemoveField("historicalimport", "plan"),
            ]
        ),
    ]
