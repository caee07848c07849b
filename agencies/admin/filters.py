"""Filters beside the lists. Each option is a phrase of the querysets; Django counts its rows."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from agencies.models import GradeLevel, OccupationGroup, Scope, ScopeGrade

Choices = list[tuple[str, str]]
Records = models.QuerySet[Any]


class YesNoFilter(SimpleListFilter):
    """`labels` are those of yes and no, and `condition` tells which rows are a yes."""

    labels: tuple[str, str]

    def condition(self) -> models.Q:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(zip(("yes", "no"), self.labels, strict=True))

    def queryset(self, request: HttpRequest, queryset: Records) -> Records:
        wanted = {"yes": self.condition(), "no": ~self.condition()}.get(self.value() or "")
        return queryset.filter(wanted) if wanted else queryset


class InForceFilter(YesNoFilter):
    """Whether a scope of the record is in force today. `scope_path` leads from a scope to the record."""

    title = "今日状态"
    parameter_name = "in_force"
    labels = "在目录内", "不在目录内"
    scope_path = "pk"

    def condition(self) -> models.Q:
        return models.Q(pk__in=Scope.objects.in_force(timezone.localdate()).values(self.scope_path))


class AgencyInForceFilter(InForceFilter):
    scope_path = "agency"


class ItemInForceFilter(InForceFilter):
    scope_path = "item"


class OccupationInForceFilter(InForceFilter):
    scope_path = "item__occupation"


class GradeFilter(SimpleListFilter):
    title = "今日在目录内的等级"
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(level.numeral, str(level)) for level in GradeLevel.objects.rising()]

    def queryset(self, request: HttpRequest, queryset: Records) -> Records:
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

    def queryset(self, request: HttpRequest, queryset: Records) -> Records:
        value = self.value()
        return queryset.filter(**{f"{self.code_path}__startswith": f"{value}-"}) if value else queryset


class ItemMajorGroupFilter(MajorGroupFilter):
    code_path = "occupation__code"


class ScopeMajorGroupFilter(MajorGroupFilter):
    code_path = "item__occupation__code"


class ContactFilter(YesNoFilter):
    title = "联系方式"
    parameter_name = "contact"
    labels = "已填写", "未填写"

    def condition(self) -> models.Q:
        return ~models.Q(contact_source="")
