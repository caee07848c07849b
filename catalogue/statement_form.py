"""What an as-at statement is asked: an agency, an occupation, perhaps a grade, and a day."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import codes
from agencies.models import Agency, GradeLevel, Occupation
from agencies.statements import Statement, statement
from catalogue.change_filter import DAY_PROBLEM, sensible
from catalogue.facts import Facts
from catalogue.ladder import level_label

REQUIRED = ("agency", "code", "on")


class StatementForm(forms.Form):
    """Every field names itself in the address, so that a statement can be cited."""

    agency = forms.CharField(label=_("机构备案号"))
    code = forms.CharField(label=_("职业编码"))
    grade = forms.ChoiceField(
        label=_("等级"),
        required=False,
        error_messages={"invalid_choice": _("没有“%(value)s”这个等级，请选择五级至一级。")},
    )
    on = forms.DateField(
        label=_("日期"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY_PROBLEM,
    )

    def __init__(self, data: Any, *, facts: Facts) -> None:
        self.missing = [self.base_fields[name].label for name in REQUIRED if not data.get(name)]
        # Half a question, as a page's own link asks it, is shown to be completed and not judged.
        super().__init__(None if self.missing else data, initial=data)
        self.facts = facts
        self.fields["grade"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("全部等级")),
            *((level.numeral, level_label(level)) for level in reversed(facts.grade_levels)),
        ]

    def clean_agency(self) -> Agency:
        number = codes.parse_filing_number(self.cleaned_data["agency"])
        if number is None:
            raise forms.ValidationError(_("机构备案号应为 S 加 12 位数字，如 S000031300006。"))
        agency = Agency.objects.filter(filing_number=number).first()
        if agency is None:
            raise forms.ValidationError(
                _("本站载入的目录中没有备案号为 %(number)s 的机构。") % {"number": number}
            )
        return agency

    def clean_code(self) -> Occupation:
        code = codes.parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("请填写完整的职业编码，形如 6-31-01-03；连字符可省略。"))
        occupation = Occupation.objects.filter(code=code).first()
        if occupation is None:
            raise forms.ValidationError(_("大典和本站载入的目录中都没有编码 %(code)s。") % {"code": code})
        return occupation

    def clean_grade(self) -> GradeLevel | None:
        numeral: str = self.cleaned_data["grade"]
        return self.facts.grade_level(numeral) if numeral else None

    def clean_on(self) -> dt.date | None:
        return sensible(self.cleaned_data["on"])

    def statement(self) -> Statement:
        """What the register says; the form must be valid."""
        given = self.cleaned_data
        return statement(
            agency=given["agency"], occupation=given["code"], grade_level=given["grade"], on=given["on"]
        )
