"""Filters beside the lists. Each option is a phrase of the querysets; Django counts its rows."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from agencies.models import GradeLevel, OccupationGroup, Scope, ScopeGrade

Choices = list[tuple[str, str]]
Rows = models.QuerySet[Any]


class InForceFilter(SimpleListFilter):
    """Whether a scope of the record is in force today. `scope_path` leads from a scope to the record."""

    title = "今日状态"
    parameter_name = "in_force"
    scope_path = "pk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("yes", "在目录内"), ("no", "不在目录内")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        in_force = Scope.objects.in_force(timezone.localdate()).values(self.scope_path)
        match self.value():
            case "yes":
                return queryset.filter(pk__in=in_force)
            case "no":
                return queryset.exclude(pk__in=in_force)
            case _:
                return queryset


class AgencyInForceFilter(InForceFilter):
    scope_path = "agency"


class ItemInForceFilter(InForceFilter):
    scope_path = "item"


class OccupationInForceFilter(InForceFilter):
    scope_path = "item__occupation"


class GradeFilter(SimpleListFilter):
    """Scopes with a grade level that is in force today."""

    title = "今日在目录内的等级"
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(level.numeral, str(level)) for level in GradeLevel.objects.rising()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if not self.value():
            return queryset
        grades = ScopeGrade.objects.in_force(timezone.localdate()).filter(grade_level__numeral=self.value())
        return queryset.filter(pk__in=grades.values("scope"))


class MajorGroupFilter(SimpleListFilter):
    """The 大类 that a code begins with. `code_path` leads from the record to the code."""

    title = "大类"
    parameter_name = "major"
    code_path = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(group.code, str(group)) for group in OccupationGroup.objects.filter(parent=None)]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        return queryset.filter(**{f"{self.code_path}__startswith": f"{value}-"}) if value else queryset


class ItemMajorGroupFilter(MajorGroupFilter):
    code_path = "occupation__code"


class ScopeMajorGroupFilter(MajorGroupFilter):
    code_path = "item__occupation__code"


class ContactFilter(SimpleListFilter):
    """Whether an agency's contact block is filled in."""

    title = "联系方式"
    parameter_name = "contact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("yes", "已填写"), ("no", "未填写")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        match self.value():
            case "yes":
                return queryset.exclude(contact_source="")
            case "no":
                return queryset.filter(contact_source="")
            case _:
                return queryset
