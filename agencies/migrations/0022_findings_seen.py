import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agencies.migrations import _groups_2 as groups

MAY = {"查看": ("view",), "编辑": ("view", "add"), "发布": ("view", "add"), "管理员": ("view", "add")}


def give_rights(apps, schema_editor):
    """Permissions are otherwise made only after all migrations have run."""
    groups.make_groups(apps, schema_editor)
    using = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=MAY):
        names = [f"{verb}_seenfinding" for verb in MAY[group.name]]
        group.permissions.add(*permissions.filter(content_type__app_label="agencies", codename__in=names))


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0021_words_of_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SeenFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queue', models.CharField(max_length=40, verbose_name='哪一类')),
                ('subject', models.CharField(max_length=300, verbose_name='记录')),
                ('what', models.TextField(verbose_name='情况')),
                ('ground', models.CharField(db_index=True, max_length=64, verbose_name='依据的校验值')),
                ('seen', models.BooleanField(help_text='否：重新列出。', verbose_name='已看过')),
                ('reason', models.TextField(verbose_name='原因')),
                ('marked_at', models.DateTimeField(verbose_name='何时')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
            ],
            options={
                'verbose_name': '数据质量：已看过的',
                'verbose_name_plural': '数据质量：已看过的',
                'ordering': ['-marked_at', '-id'],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop, elidable=False),
    ]
