import datetime as dt

from django.db import migrations, models

from agencies.migrations import _database_rules_2 as triggers


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0012_what_nobody_recorded'),
    ]

    operations = [
        migrations.RunPython(triggers.remove, triggers.install),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted', False)), fields=('edition',), name='notice_one_edition_a_year', violation_error_message='这一年的年度目录已收录。'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('edition', None), ('edition__range', (2000, 2199)), _connector='OR'), name='notice_edition_is_a_year', violation_error_message='目录年份应在 2000 至 2199 之间。'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_from__range', (dt.date(2000, 1, 1), dt.date(2199, 12, 31))), ('issued_on__range', (dt.date(2000, 1, 1), dt.date(2199, 12, 31)))), name='notice_days_are_sensible', violation_error_message='日期应在 2000-01-01 至 2199-12-31 之间，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('check_agreed', None), ('checked_against', ''), ('last_checked_on', None)), models.Q(('last_checked_on__isnull', False), models.Q(('checked_against', ''), _negated=True)), _connector='OR'), name='notice_check_says_against_what', violation_error_message='填写最近核对日期时，请写明与什么核对；没有核对过的，三项都留空。'),
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
