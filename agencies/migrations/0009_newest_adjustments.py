from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0008_whose_scopes_changed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["-effective_on", "-id"], name="adjustment_newest"),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(
                fields=["occupation", "-effective_on", "-id"], name="adjustment_of_occupation"
            ),
        ),
    ]
