import django.utils.timezone
from django.db import migrations, models

from agencies.migrations import _database_rules as database_rules


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0007_codes_in_their_groups'),
    ]

    operations = [
        # SQLite cannot rename a rebuilt table while triggers of other tables mention it.
        migrations.RunPython(database_rules.remove, database_rules.install),
        migrations.AddField(
            model_name='dataversion',
            name='began_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='dataversion',
            name='names_number',
            field=models.PositiveBigIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='dataversion',
            name='scopes_number',
            field=models.PositiveBigIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='ChangedAgency',
            fields=[
                ('agency_id', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(db_index=True)),
            ],
            options={
                'verbose_name': '变动的机构',
                'verbose_name_plural': '变动的机构',
            },
        ),
        migrations.RunPython(database_rules.install, database_rules.remove),
    ]
