from django.db import migrations

from agencies.migrations import _database_rules as database_rules


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [migrations.RunPython(database_rules.install, database_rules.remove, elidable=False)]
