"""Accounts, as administrators look after them: nobody gives more rights than the groups have."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

# Whoever could tick these could make an account that may do everything.
ROOT_ALONE = ("is_superuser", "user_permissions")

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """An account is closed (不勾选“有效”) and never deleted: what it did keeps its author."""

    list_display = ["username", "last_name", "first_name", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    show_facets = admin.ShowFacets.ALWAYS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = () if is_root(request) else ROOT_ALONE
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that may do everything is changed, and its password set, by another such one alone."""
        above = obj is not None and obj.is_superuser and not is_root(request)
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def is_root(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
