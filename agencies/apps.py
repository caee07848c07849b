from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils import timezone


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "评价目录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(ensure_data_version, sender=self)


class RegisterAdminConfig(admin_apps.AdminConfig):
    """Django's admin with a first page of its own; named in INSTALLED_APPS."""

    default = False
    default_site = "agencies.admin.dashboard.site.RegisterSite"

    def ready(self) -> None:
        """The site is made when the first record registers with it, and not while it is being made."""
        import_module("agencies.admin")
        super().ready()


def ensure_data_version(sender: AgenciesConfig, using: str, apps: Apps = installed_apps, **_: Any) -> None:
    """The one row that counts changes exists from the first migration on, and after a flush again.

    A flush sends the signal without `apps`, and then means the installed ones.
    """
    try:
        data_version = apps.get_model("agencies", "DataVersion")
    except LookupError:  # migrated back to nothing
        return
    data_version._default_manager.using(using).get_or_create(pk=1, defaults={"changed_at": timezone.now()})
