"""Accounts, as administrators look after them: nobody gives more rights than the groups have."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import ReadOnlyPasswordHashField, ReadOnlyPasswordHashWidget, UserChangeForm
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from agencies.admin.checked import KeyChoices

# Whoever could tick it could make an account that may do everything.
ROOT_ALONE = ("is_superuser",)
# Rights are given by these groups alone, in words of our own.
MAY = {
    "查看": "看全部记录，不能改",
    "编辑": "另可录入通知、机构、叫法、指南，提交调整，上传附件",
    "发布": "另可发布调整和导入、终止、撤下、还原",
    "管理员": "另管账号，并可抹去误录的个人信息",
}

admin.site.unregister([User, Group])


class GroupChoices(KeyChoices):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Any) -> str:
        return f"{group.name}：{MAY[group.name]}" if group.name in MAY else group.name


class WhetherSet(ReadOnlyPasswordHashWidget):
    """Not how it is kept, which is nobody's question here."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        told = "已设置，谁也看不到" if value and is_password_usable(value) else "没有设置，不能登录"
        return {**super().get_context(name, value, attrs), "summary": [{"label": told}]}


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    password = ReadOnlyPasswordHashField(label="密码", widget=WhetherSet)


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """An account is closed (不勾选“有效”) and never deleted: what it did keeps its author."""

    form = AccountForm
    list_display = ["username", "last_name", "first_name", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    show_facets = admin.ShowFacets.ALWAYS
    search_help_text = "可按用户名、姓名或电子邮件查找。"
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("个人", {"fields": ["last_name", "first_name", "email"]}),
        ("可以做什么", {"fields": ["is_active", "groups", "is_superuser"]}),
        ("日期", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "password1", "password2", "groups"]})]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return GroupChoices(Group.objects.order_by("pk"), label="组", help_text="四组由少到多，选一组即可。")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever has an account here has it for this desk, and can sign in at once."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

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
