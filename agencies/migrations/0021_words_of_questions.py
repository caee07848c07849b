from importlib import import_module

from django.db import migrations, models

database_rules = import_module("agencies.migrations.0018_history_is_kept")


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0020_category_of_agency'),
    ]

    operations = [
        # SQLite builds the table anew; triggers that mention it go first and come back.
        migrations.RunPython(database_rules.remove, database_rules.install),
        migrations.AddField(
            model_name='agency',
            name='name_en_source',
            field=models.CharField(blank=True, max_length=300, verbose_name='英文名的来源'),
        ),
        migrations.AddField(
            model_name='historicalagency',
            name='name_en_source',
            field=models.CharField(blank=True, max_length=300, verbose_name='英文名的来源'),
        ),
        migrations.AlterField(
            model_name='historicalsearchnote',
            name='kind',
            field=models.CharField(choices=[('caution', '提醒：容易与其他证件混淆'), ('not_listed', '说明：目录中没有'), ('another_certificate', '说明：属于其他证件'), ('question', '问话用语：检索时不计，不显示')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='searchnote',
            name='kind',
            field=models.CharField(choices=[('caution', '提醒：容易与其他证件混淆'), ('not_listed', '说明：目录中没有'), ('another_certificate', '说明：属于其他证件'), ('question', '问话用语：检索时不计，不显示')], max_length=20, verbose_name='类型'),
        ),
        migrations.RunPython(database_rules.install, database_rules.remove),
    ]
