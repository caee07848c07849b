"""What lists and inlines say of a scope, and the grades of today in words."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from agencies.models import Import, Scope, ScopeGrade


def grades_in_words(grades: Iterable[ScopeGrade]) -> str:
    """`五级、四级、三级`; a special ability has no grades and says so."""
    names = [grade.grade_level.name if grade.grade_level else "不分等级" for grade in grades]
    return "、".join(names) or "无（今日不在目录内）"


def mark_of(adjustment: Any) -> str:
    """Of an act with the `import_status` that it came by."""
    if adjustment.import_status == Import.Status.UNDONE:
        return "导入已撤销"
    return "已撤下" if adjustment.retracted else ""


class ScopeColumns:
    """Each scope comes with `held`, its grades of today from the lowest up."""

    def get_queryset(self, request: HttpRequest) -> Any:
        held = ScopeGrade.objects.in_force(timezone.localdate()).order_by("grade_level__rank")
        held = held.select_related("grade_level", "started_by__notice")
        scopes: Any = super().get_queryset(request)  # type: ignore[misc]  # a mixin
        scopes = scopes.select_related("agency", "item__occupation")
        return scopes.prefetch_related(Prefetch("grades", held, to_attr="held"))

    @admin.display(description="职业编码", ordering="item__occupation__code")
    def code(self, scope: Scope) -> str:
        return scope.item.occupation.code

    @admin.display(description="评价项目", ordering="item__occupation__code")
    def item_name(self, scope: Scope) -> str:
        return scope.item.name

    @admin.display(description="今日在目录内的等级")
    def grades(self, scope: Any) -> str:
        return grades_in_words(scope.held)
