from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

database_rules = import_module("agencies.migrations.0018_history_is_kept")


def forget_words(apps, schema_editor):
    """What points at a topic or a notice has no place in the table of before."""
    using = schema_editor.connection.alias
    aliases = apps.get_model("agencies", "Alias")._base_manager.using(using)
    aliases.filter(models.Q(topic__isnull=False) | models.Q(notice__isnull=False)).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0018_history_is_kept'),
    ]

    operations = [
        # SQLite builds the table anew; triggers that mention it go first and come back.
        migrations.RunPython(database_rules.remove, database_rules.install),
        migrations.RemoveConstraint(
            model_name='alias',
            name='alias_one_target',
        ),
        migrations.AddField(
            model_name='alias',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='agencies.notice', verbose_name='通知'),
        ),
        migrations.AddField(
            model_name='alias',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='agencies.guidetopic', verbose_name='办事指南'),
        ),
        migrations.AddField(
            model_name='historicalalias',
            name='notice',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.notice', verbose_name='通知'),
        ),
        migrations.AddField(
            model_name='historicalalias',
            name='topic',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='agencies.guidetopic', verbose_name='办事指南'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', True), ('item__isnull', True), ('notice__isnull', True), ('occupation__isnull', False), ('topic__isnull', True)), models.Q(('agency__isnull', True), ('item__isnull', False), ('notice__isnull', True), ('occupation__isnull', True), ('topic__isnull', True)), models.Q(('agency__isnull', False), ('item__isnull', True), ('notice__isnull', True), ('occupation__isnull', True), ('topic__isnull', True)), models.Q(('agency__isnull', True), ('item__isnull', True), ('notice__isnull', True), ('occupation__isnull', True), ('topic__isnull', False)), models.Q(('agency__isnull', True), ('item__isnull', True), ('notice__isnull', False), ('occupation__isnull', True), ('topic__isnull', True)), _connector='OR'), name='alias_one_target', violation_error_message='请在职业、评价项目、评价机构、办事指南、通知中选且只选一个。'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(fields=('text', 'kind', 'topic'), name='alias_once_for_topic'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(fields=('text', 'kind', 'notice'), name='alias_once_for_notice'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_words),
        migrations.RunPython(database_rules.install, database_rules.remove),
    ]
