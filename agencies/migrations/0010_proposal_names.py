from django.db import migrations, models


class Migration(migrations.Migration):
    """In Python alone: the columns keep their names, so that a release that is being replaced reads them too."""

    dependencies = [("agencies", "0009_newest_adjustments")]

    operations = [
        migrations.AlterField("proposal", "given", models.JSONField("提交内容", db_column="given")),
        migrations.AlterField("proposal", "told", models.JSONField("内容", db_column="told")),
        migrations.RenameField("proposal", "given", "form_data"),
        migrations.RenameField("proposal", "told", "summary"),
    ]
