"""Several scopes of an agency ended and begun at once: one notice, one day, one reason, one preview."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from agencies.adjustments import change_agency, file_agency
from agencies.admin.acts.forms import BASIS, ActForm, is_graded, text_field
from agencies.admin.acts.name_forms import FiledAgency
from agencies.admin.checked import Autocomplete
from agencies.codes import fold_width, is_filing_number
from agencies.models import Agency, AssessmentItem, GradeLevel, Scope, ScopeGrade

LINES = range(1, 11)


class LevelsField(forms.CharField):
    """Grades as people write them: `5、4、3`, `五级、四级`, `543`, `5-3`."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        rising = list(GradeLevel.objects.rising())
        known = {name: level for level in rising for name in (level.numeral, level.name)}
        chosen: list[GradeLevel] = []
        for part in filter(None, re.split(r"[、，,;；/\s]+", text)):
            ends = [known.get(end) for end in re.split("[-~至到]", fold_width(part))]
            every = [known.get(character) for character in fold_width(part)]
            match ends:
                case [GradeLevel() as level]:
                    chosen.append(level)
                case [GradeLevel() as one, GradeLevel() as other]:
                    low, high = sorted((one.rank, other.rank))
                    chosen += [level for level in rising if low <= level.rank <= high]
                case _ if all(every):
                    chosen += [level for level in every if level]
                case _:
                    raise forms.ValidationError(f"看不懂等级“{part}”，请写成 5、4、3 或 五级、四级、三级。")
        return list(dict.fromkeys(chosen))


class SeveralForm(ActForm):
    """`end_KEY` are grades of a scope to end; `item_N` and `levels_N` are lines of what begins."""

    slug, label, publishes = "several", "成批调整（终止、新增多项）", True
    explanation = (
        "同一份通知、同一天、同一原因的多项调整，一次录入。勾选要终止的等级；要新增的，每行写一个评价项目。"
        "没有勾选、没有写的，一概不变。先预览，再确认。"
    )
    previewed, subject = True, "agency"
    asked_first: tuple[str, ...] = ()
    all_end = forms.BooleanField(label="全部终止（这家机构不再列入目录）", required=False)

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        scopes = Scope.objects.filter(agency=record.pk).select_related("item__occupation").as_printed()
        open_grades = ScopeGrade.objects.open().filter(scope__agency=record.pk).rising()
        self.held: dict[int, list[ScopeGrade]] = {}
        for grade in open_grades.select_related("grade_level"):
            self.held.setdefault(grade.scope_id, []).append(grade)
        self.scopes = [scope for scope in scopes if scope.pk in self.held]
        rows: dict[str, Any] = {}
        if self.scopes:
            rows["all_end"] = self.fields["all_end"]
        for scope in self.scopes:
            choices = [(str(grade.pk), level_name(grade)) for grade in self.held[scope.pk]]
            rows[f"end_{scope.pk}"] = forms.MultipleChoiceField(
                label=f"终止 {scope.item}",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for number in LINES:
            widget = Autocomplete(Scope._meta.get_field("item"), admin.site)
            items = AssessmentItem.objects.select_related("occupation")
            rows[f"item_{number}"] = forms.ModelChoiceField(
                items, label=f"新增 {number}", required=False, widget=widget
            )
            rows[f"levels_{number}"] = LevelsField(
                label="等级",
                required=False,
                help_text="如 5、4、3；专项职业能力不写。" if number == 1 else "",
                widget=forms.TextInput,
            )
        asked = (*self.asked_first, "notice", "effective_on", "reason", "seen")
        self.fields = {name: self.fields[name] for name in asked} | rows

    def version(self) -> int | None:
        return None  # of scopes, each of which is told by what it holds

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in LINES:
            item, levels = given.get(f"item_{number}"), given.get(f"levels_{number}")
            if levels and item is None:
                self.add_error(f"item_{number}", "写了等级，请选评价项目；不用这一行的，请清空。")
            elif item and not levels and f"levels_{number}" in given and is_graded(item.occupation):
                self.add_error(f"levels_{number}", "请写明等级。")
        items = [item for item, _ in self.begun()]
        if len(set(items)) < len(items):
            raise forms.ValidationError("有两行是同一个评价项目；请合并成一行。")
        if not items and not self.ended():
            raise forms.ValidationError("没有勾选，也没有写任何一项。")
        self.publishes = bool(self.ended())
        return given

    def ended(self) -> list[tuple[Scope, list[GradeLevel]]]:
        given, found = self.cleaned_data, []
        for scope in self.scopes:
            keys = set(given.get(f"end_{scope.pk}", ()))
            chosen = [each for each in self.held[scope.pk] if given.get("all_end") or str(each.pk) in keys]
            if chosen:
                found.append((scope, [each.grade_level for each in chosen if each.grade_level]))
        return found

    def begun(self) -> list[tuple[AssessmentItem, list[GradeLevel]]]:
        given = self.cleaned_data
        lines = [(given.get(f"item_{number}"), given.get(f"levels_{number}") or []) for number in LINES]
        return [(item, levels) for item, levels in lines if item is not None]

    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # as all acts
        basis = self.basis(user)
        return change_agency(basis=basis, agency=self.record, ending=self.ended(), starting=self.begun())

    def in_words(self) -> list[tuple[str, str]]:
        given = self.cleaned_data
        told = [(str(self.fields[name].label), str(given[name])) for name in BASIS]
        told += [("终止", f"{scope.item}：{names(levels)}") for scope, levels in self.ended()]
        return told + [("新增", f"{item}：{names(levels)}") for item, levels in self.begun()]


class NewAgencyForm(FiledAgency, SeveralForm):
    """The agency, and what it begins with, in one step; `record` is no agency until it is done."""

    slug, label, publishes = "new", "新增一家机构及其项目", False
    explanation = (
        "新备案的机构和它的评价项目，一次录入：每行写一个评价项目。先预览，再确认。"
        "列表中没有的项目，请先在“评价项目”中新增。"
    )
    asked_first = ("filing_number", "name", "second_name")
    filing_number = text_field("机构备案号", "S 加 12 位数字，如 S000031300006。")
    name = text_field("机构名称", "与备案名称完全一致。")
    second_name = text_field("另一名称", "文件在同一格中另印的名称；没有的留空。", required=False)

    def clean_filing_number(self) -> str:
        number = super().clean_filing_number()
        if not is_filing_number(number):
            raise ValidationError("机构备案号应为大写字母 S 加 12 位数字，如 S000031300006。")
        known = Agency.objects.filter(filing_number=number).first()
        if known is not None:
            raise ValidationError(f"{known} 已在本站；请打开它，用“{SeveralForm.label}”。")
        return number

    @transaction.atomic
    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # needs nobody
        given, basis = self.cleaned_data, self.basis(user)
        filed = {name: given[name] for name in self.asked_first}
        self.record = file_agency(basis=basis, **filed)
        return change_agency(basis=basis, agency=self.record, starting=self.begun())


def level_name(grade: ScopeGrade) -> str:
    return grade.grade_level.name if grade.grade_level else "不分等级"


def names(levels: list[GradeLevel]) -> str:
    return "、".join(level.name for level in levels) or "不分等级"
