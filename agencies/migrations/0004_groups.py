from django.db import migrations

from agencies.migrations import _groups as people


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_annex_import"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="adjustment",
            options={
                "ordering": ["-effective_on", "-id"],
                "permissions": [
                    ("publish_adjustment", "可以发布：应用导入、终止评价范围的等级"),
                    ("restore_record", "可以把记录还原成历史版本"),
                ],
                "verbose_name": "调整",
                "verbose_name_plural": "调整",
            },
        ),
        migrations.RunPython(people.make_groups, people.keep_groups, elidable=False),
    ]
