from django.db import migrations

from agencies.migrations import _groups_2 as groups


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0014_what_an_import_brought"),
    ]

    operations = [
        migrations.RunPython(groups.make_groups, groups.keep_groups, elidable=False),
    ]
