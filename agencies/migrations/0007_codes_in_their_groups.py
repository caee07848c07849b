from django.db import migrations, models

from agencies.migrations import _database_rules as database_rules


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_import_accepts_removals'),
    ]

    operations = [
        # SQLite cannot rename a rebuilt table while triggers of other tables mention it.
        migrations.RunPython(database_rules.remove, database_rules.install),
        migrations.RemoveConstraint(
            model_name='occupation',
            name='occupation_code_shape',
        ),
        migrations.RemoveConstraint(
            model_name='occupationgroup',
            name='occupation_group_code_shape',
        ),
        migrations.AddConstraint(
            model_name='occupation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__has_shape', '[1-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), ('kind', 'skill_grade')), models.Q(('code__has_shape', '[1-9]-[0-9][0-9]-[0-9][0-9]-Z[0-9]'), ('kind', 'special_ability')), _connector='OR'), name='occupation_code_shape', violation_error_message='职业编码应形如 6-31-01-03；专项职业能力的编码应形如 4-04-05-Z1。'),
        ),
        migrations.AddConstraint(
            model_name='occupationgroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__has_shape', '[1-9]'), ('parent', None)), models.Q(('code__has_shape', '[1-9]-[0-9][0-9]'), ('parent__isnull', False)), models.Q(('code__has_shape', '[1-9]-[0-9][0-9]-[0-9][0-9]'), ('parent__isnull', False)), _connector='OR'), name='occupation_group_code_shape', violation_error_message='类别编码应形如 4、4-04 或 4-04-05，并写明上级类别（大类没有上级）。'),
        ),
        migrations.RunPython(database_rules.install, database_rules.remove),
    ]
