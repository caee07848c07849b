import datetime as dt

from django.db import migrations


def take_the_issuer_from_titles(apps, schema_editor):
    """`某局 关于某事的通知` stood whole as the title: the title is what follows the issuer."""
    using = schema_editor.connection.alias
    History = apps.get_model("agencies", "HistoricalNotice")
    for notice in apps.get_model("agencies", "Notice")._base_manager.using(using).all():
        title = notice.title.removeprefix(notice.issuer).strip()
        if not title.startswith("关于") or title == notice.title:
            continue
        notice.title = title
        notice.save(using=using, update_fields=["title"])
        fields = {field.attname: getattr(notice, field.attname) for field in notice._meta.concrete_fields}
        History._base_manager.using(using).create(
            **fields,
            history_date=dt.datetime.now(dt.UTC),
            history_type="~",
            history_change_reason="升级：标题不含发文机关",
        )


def settle_deferred(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0015_who_edits_the_guide"),
    ]

    operations = [
        migrations.RunPython(take_the_issuer_from_titles, migrations.RunPython.noop),
        migrations.RunPython(settle_deferred, settle_deferred),
    ]
