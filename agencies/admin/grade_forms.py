"""Start and end grades, and put right what was typed in wrong about them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User

from agencies import adjustments
from agencies.admin.act_forms import ActForm, day, grades, is_graded
from agencies.models import Adjustment, AssessmentItem, GradeLevel, Scope


class StartGradeForm(ActForm):
    """At an agency, for any item; the scope begins if it is new."""

    item = forms.ModelChoiceField(
        label="评价项目",
        help_text="输入职业编码、职业名称或工种查找。列表中没有的，请先在“评价项目”中新增。",
        queryset=AssessmentItem.objects.all(),
        widget=AutocompleteSelect(Scope._meta.get_field("item"), admin.site),
    )
    grade_levels = grades("新增的等级", "专项职业能力不分等级，一个也不选。")
    field_order = ["item", "grade_levels"]

    def version(self) -> int | None:
        return None  # of a scope that may not exist yet

    def act(self, user: User) -> list[Adjustment]:
        return [
            adjustments.start_grade(
                basis=self.basis(user),
                agency=self.record,
                item=self.cleaned_data["item"],
                grade_levels=self.cleaned_data["grade_levels"],
            )
        ]


class ScopeForm(ActForm):
    """An act on a scope; a special ability is not asked for grades."""

    grade_levels = grades("等级")
    field_order = ["grade_levels"]

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        if not is_graded(record.item.occupation):
            del self.fields["grade_levels"]

    def levels(self) -> list[GradeLevel]:
        return list(self.cleaned_data.get("grade_levels", ()))


class StartScopeGradeForm(ScopeForm):
    grade_levels = grades(
        "新增的等级", "只选这次新增的；已在目录内的等级不受影响，各自保留原来的起始日期和依据。"
    )

    def act(self, user: User) -> list[Adjustment]:
        return [
            adjustments.start_grade(
                basis=self.basis(user),
                agency=self.record.agency,
                item=self.record.item,
                grade_levels=self.levels(),
                seen=self.cleaned_data["seen"],
            )
        ]


class EndGradeForm(ScopeForm):
    grade_levels = grades(
        "终止的等级", "只列出尚未终止的等级。全部选中，即该项目移出目录；记录和历史仍保留。"
    )
    effective_on = day("终止日期", "从这一天起不再在目录内，如 2026-12-01；前一天仍在目录内。")

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        if "grade_levels" in self.fields:
            field: Any = self.fields["grade_levels"]
            field.queryset = field.queryset.filter(pk__in=record.grades.open().values("grade_level"))

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return bool(record.grades.open().exists())

    def act(self, user: User) -> list[Adjustment]:
        return [
            adjustments.end_grade(
                basis=self.basis(user),
                scope=self.record,
                grade_levels=self.levels(),
                seen=self.cleaned_data["seen"],
            )
        ]


class CorrectGradesForm(ScopeForm):
    grade_levels = grades("文件所列的等级", "按文件原文把全部等级选齐：多录的去掉，漏录的补上。")
    effective_on = day("录入的起始日期", "录错的那些等级，录入时写的起始日期。")
    field_order = ["grade_levels", "effective_on"]

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return is_graded(record.item.occupation)

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        newest = record.grades.open().order_by("-valid_from").first()
        if newest is not None:
            self.fields["effective_on"].initial = newest.valid_from
        self.fields["grade_levels"].initial = list(record.grades.open().values_list("grade_level", flat=True))

    def act(self, user: User) -> list[Adjustment]:
        return [
            adjustments.correct_grades(
                basis=self.basis(user),
                scope=self.record,
                grade_levels=self.levels(),
                seen=self.cleaned_data["seen"],
            )
        ]


class CorrectPeriodForm(ActForm):
    grade: Any = forms.ModelChoiceField(
        label="哪一段", queryset=None, widget=forms.RadioSelect, error_messages={"required": "请选一段。"}
    )
    valid_from = day("正确的起始日期")
    valid_until = day(
        "正确的终止日期", "从这一天起不在目录内；未终止的、误录为终止的，都留空。", required=False
    )
    effective_on = None
    field_order = ["grade", "valid_from", "valid_until"]

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        field: Any = self.fields["grade"]
        field.queryset = record.grades.select_related("grade_level")
        field.label_from_instance = lambda grade: (
            f"{grade.grade_level or '不分等级'}：自 {grade.valid_from} "
            + (f"至 {grade.valid_until}（不含）" if grade.valid_until else "起，未终止")
        )

    def act(self, user: User) -> list[Adjustment]:
        given = self.cleaned_data
        return [
            adjustments.correct_period(
                basis=self.basis(user),
                grade=given["grade"],
                valid_from=given["valid_from"],
                valid_until=given["valid_until"],
                seen=given["seen"],
            )
        ]
