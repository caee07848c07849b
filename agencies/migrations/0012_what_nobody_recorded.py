import datetime as dt

from django.db import migrations

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
UNNAMED = "升级前登记，未写明与什么核对"


def blank_what_nobody_recorded(apps, schema_editor):
    """A year without printed rows is no edition; a day of comparison that nobody typed was none.

    What the build or an import set by itself is the day of transcription. Days that no calendar of ours holds
    become the nearest that does. A notice whose year or days change has a row in its history.
    """
    using = schema_editor.connection.alias
    Notice = apps.get_model("agencies", "Notice")
    History = apps.get_model("agencies", "HistoricalNotice")
    AnnexRow = apps.get_model("agencies", "AnnexRow")
    for notice in Notice._base_manager.using(using).all():
        before = [getattr(notice, name) for name in CORRECTED]
        standing = AnnexRow._base_manager.using(using).filter(notice_id=notice.pk, undone=False)
        if notice.edition is not None and not standing.exists():
            notice.edition = None
        typed = History._base_manager.using(using).filter(id=notice.pk, history_user__isnull=False)
        days = list(typed.order_by("history_id").values_list("last_checked_on", flat=True))
        first = History._base_manager.using(using).filter(id=notice.pk).order_by("history_id").first()
        by_itself = first.last_checked_on if first else notice.last_checked_on
        notice.transcribed_on = by_itself
        if notice.last_checked_on in days and notice.last_checked_on != by_itself:
            notice.checked_against = UNNAMED
        else:
            notice.last_checked_on = None
        notice.issued_on = min(max(notice.issued_on, FIRST), LAST)
        notice.in_force_from = min(max(notice.in_force_from, FIRST), LAST)
        notice.save(using=using)
        if [getattr(notice, name) for name in CORRECTED] != before:
            note(History, notice, using)
    Occupation = apps.get_model("agencies", "Occupation")
    Occupation._base_manager.using(using).filter(in_classification=True).update(classified_in=2022)


CORRECTED = ("edition", "issued_on", "in_force_from")


def note(history, notice, using):
    fields = {
        field.attname: getattr(notice, field.attname)
        for field in notice._meta.concrete_fields
        if hasattr(history, field.attname)
    }
    history._base_manager.using(using).create(
        **fields,
        history_date=dt.datetime.now(dt.UTC),
        history_type="~",
        history_change_reason="升级：没有附件行的目录年份留空，超出范围的日期取最近的",
    )


def say_a_day_again(apps, schema_editor):
    """The release before wants a day in every row."""
    using = schema_editor.connection.alias
    for name in ("Notice", "HistoricalNotice"):
        model = apps.get_model("agencies", name)
        for notice in model._base_manager.using(using).filter(last_checked_on=None):
            days = {"last_checked_on": notice.transcribed_on or notice.issued_on}
            model._base_manager.using(using).filter(pk=notice.pk).update(**days)


def settle_deferred(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0011_what_was_never_so"),
    ]

    operations = [
        migrations.RunPython(blank_what_nobody_recorded, say_a_day_again),
        migrations.RunPython(settle_deferred, settle_deferred),
    ]
