"""The four groups of accounts, and what each may do; made by migration.

    查看    looks at everything
    编辑    enters records, contact data, names for search, adjustments that add to the directory
    发布    also applies imports, takes grades out of the directory, and restores older states
    管理员  also looks after accounts

Nobody may delete a record of the register, so no group has that right.
"""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

VIEWED = (
    "adjustment", "agency", "agencyname", "alias", "annexrow", "assessmentitem", "claim", "gradelevel",
    "guidetopic", "import", "missedsearch", "notice", "occupation", "occupationgroup", "occupationname",
    "officiallookup", "proposal", "quotation", "retraction", "scope", "scopegrade", "searchnote",
    "seenfinding",
)  # fmt: skip
EDITED = (
    "agency", "alias", "assessmentitem", "claim", "guidetopic", "notice", "occupation", "officiallookup",
    "quotation", "searchnote",
)  # fmt: skip

VIEW = {f"view_{model}" for model in VIEWED}
EDIT = (
    VIEW
    | {f"{verb}_{model}" for model in EDITED for verb in ("add", "change")}
    | {"add_adjustment", "add_import", "add_seenfinding"}
)
PUBLISH = EDIT | {"publish_adjustment", "restore_record"}
ADMINISTER = PUBLISH | {"view_user", "add_user", "change_user", "view_group"}

GROUPS = {"查看": VIEW, "编辑": EDIT, "发布": PUBLISH, "管理员": ADMINISTER}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the groups, or give those that stand the rights they lack; nothing is taken from them.

    Permissions are otherwise made only after all migrations have run, when this one has long passed.
    """
    using = schema_editor.connection.alias
    for label in ("auth", "agencies"):
        config: Any = apps.get_app_config(label)
        config.models_module = True  # the historical app has no module, and would be passed over
        create_permissions(config, verbosity=0, using=using, apps=apps)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission")._default_manager.using(using)
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group")._default_manager.using(using).get_or_create(name=name)
        group.permissions.add(
            *permissions.filter(content_type__app_label__in=["auth", "agencies"], codename__in=codenames)
        )


def keep_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Going back leaves the groups: they may have members."""
