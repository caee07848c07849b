"""Start and end grades, and put right what was typed in wrong about them."""

from typing import Any

from django import forms
from django.contrib import admin

from agencies import adjustments
from agencies.admin.acts.forms import ActForm, day_field, grades_field, is_graded
from agencies.admin.checked import Autocomplete, whole_number
from agencies.models import AssessmentItem, Scope
from agencies.quality import newest_row


class StartGradeForm(ActForm):
    """At an agency, for any item; the scope begins if it is new."""

    slug, label = "start-grade", "新增评价项目或等级"
    explanation = "记录一次调整：从某一天起，该机构可以评价某一项目的某些等级。"
    verb, subject = adjustments.start_grade, "agency"

    item = forms.ModelChoiceField(
        label="评价项目",
        help_text="输入职业编码、职业名称或工种查找。列表中没有的，请先在“评价项目”中新增。",
        queryset=AssessmentItem.objects.all(),
        widget=Autocomplete(Scope._meta.get_field("item"), admin.site),
    )
    grade_levels = grades_field("新增的等级", "专项职业能力不分等级，一个也不选。")
    field_order = ["item", "grade_levels"]

    def version(self) -> int | None:
        return None  # of a scope that may not exist yet


class ScopeActForm(ActForm):
    subject = "scope"
    grade_levels = grades_field("等级")
    field_order = ["grade_levels"]

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        if not is_graded(record.item.occupation):
            del self.fields["grade_levels"]


class StartScopeGradeForm(ScopeActForm):
    slug, label = "start-grade", "新增等级"
    explanation = "记录一次调整：从某一天起，这一评价项目可以评价更多等级。"
    verb = adjustments.start_grade

    grade_levels = grades_field(
        "新增的等级", "只选这次新增的；已在目录内的等级不受影响，各自保留原来的起始日期和依据。"
    )

    def arguments(self) -> dict[str, Any]:
        own = super().arguments()
        scope = own.pop("scope")
        return {"agency": scope.agency, "item": scope.item, **own}


class EndGradeForm(ScopeActForm):
    slug, label, publishes = "end-grade", "终止等级", True
    explanation = "记录一次调整：从某一天起，所选等级不再在目录内。只用于目录确有变动；录错了请用“更正等级”。"
    verb = adjustments.end_grade

    grade_levels = grades_field(
        "终止的等级", "只列出尚未终止的等级。全部选中，即该项目移出目录；记录和历史仍保留。"
    )
    effective_on = day_field("终止日期", "从这一天起不再在目录内，如 2026-12-01；前一天仍在目录内。")

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        if "grade_levels" in self.fields:
            field: Any = self.fields["grade_levels"]
            field.queryset = field.queryset.filter(pk__in=record.grades.open().values("grade_level"))

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return bool(record.grades.open().exists())


class CorrectGradesForm(ScopeActForm):
    slug, label, publishes = "correct-grades", "更正等级（录入有误）", True
    explanation = "只用于本站录入与文件原文不符。目录本身并无变动，公开页面会注明这是更正。"
    verb = adjustments.correct_grades

    grade_levels = grades_field("文件所列的等级", "按文件原文把全部等级选齐：多录的去掉，漏录的补上。")
    effective_on = day_field("录入的起始日期", "录错的那些等级，录入时写的起始日期。")
    unlike_row = forms.BooleanField(
        label="附件原文行不是这样印的，仍照此更正", required=False, help_text="原文另有更正通知时才勾选。"
    )
    field_order = ["grade_levels", "effective_on", "unlike_row"]

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return is_graded(record.item.occupation)

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        newest = record.grades.open().order_by("-valid_from").first()
        if newest is not None:
            self.fields["effective_on"].initial = newest.valid_from
        self.fields["grade_levels"].initial = list(record.grades.open().values_list("grade_level", flat=True))

    def _post_clean(self) -> None:
        """Its day is the one that was recorded, whenever the notice was issued that shows what is right."""

    def clean(self) -> dict[str, Any]:
        """A correction says what was always printed: against the printed row only on purpose."""
        given = self.cleaned_data
        row = newest_row(self.record, given.get("effective_on"))
        right = {level.numeral for level in given.get("grade_levels", ())}
        if row is not None and set(row.numerals) != right and not given.get("unlike_row"):
            printed = "、".join(row.numerals)
            self.add_error(
                "unlike_row", f"{row.notice.number}的{row}印作“{printed}”，与所选不同；请核对原文。"
            )
        return given

    def arguments(self) -> dict[str, Any]:
        own = super().arguments()
        del own["unlike_row"]
        return own


class CorrectPeriodForm(ActForm):
    slug, label, publishes = "correct-period", "更正起止日期（录入有误）", True
    explanation = "只用于本站录入的日期与文件原文不符。目录本身并无变动，公开页面会注明这是更正。"
    verb = adjustments.correct_period

    grade: Any = forms.ModelChoiceField(
        label="哪一段", queryset=None, widget=forms.RadioSelect, error_messages={"required": "请选一段。"}
    )
    valid_from = day_field("正确的起始日期", "留空即不改。", required=False)
    valid_until = day_field("正确的终止日期", "从这一天起不在目录内；留空即不改。", required=False)
    reopen = forms.BooleanField(label="误录为终止：这一段并未终止", required=False)
    effective_on = None
    field_order = ["grade", "valid_from", "valid_until", "reopen"]

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        field: Any = self.fields["grade"]
        field.queryset = record.grades.select_related("grade_level")
        field.label_from_instance = lambda grade: (
            f"{grade.grade_level or '不分等级'}：自 {grade.valid_from} "
            + (f"至 {grade.valid_until}（不含）" if grade.valid_until else "起，未终止")
        )

        known = list(field.queryset[:2])
        chosen = field.queryset.filter(pk=whole_number(self.initial.get("grade"))).first()
        chosen = chosen or (known[0] if len(known) == 1 else None)
        if chosen is not None:
            days = {"valid_from": chosen.valid_from, "valid_until": chosen.valid_until}
            self.initial = {**self.initial, "grade": chosen.pk, **days}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("reopen") and given.get("valid_until") not in {None, self.initial.get("valid_until")}:
            self.add_error("valid_until", "并未终止的，不要再填终止日期。")
        return given

    def arguments(self) -> dict[str, Any]:
        given, grade = self.cleaned_data, self.cleaned_data["grade"]
        until = None if given["reopen"] else given["valid_until"] or grade.valid_until
        since = given["valid_from"] or grade.valid_from
        return {"grade": grade, "valid_from": since, "valid_until": until, "seen": given["seen"]}
