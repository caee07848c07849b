"""What an as-at statement is asked: an agency, an occupation, perhaps a grade, and a day."""

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.days import DayField
from agencies.in_memory import in_force
from agencies.labels import grade_label
from agencies.models import Agency, GradeLevel, Occupation
from agencies.statements import Statement, make_statement
from catalogue.pages.fields import CodeField, FilingNumberField, lists_of, with_keys
from catalogue.pages.gone import record_or_none
from catalogue.pages.site_data import SiteData

REQUIRED = ("agency", "code", "on")


class StatementForm(forms.Form):
    """A whole question has an address of its own, so that its answer can be cited."""

    agency = FilingNumberField(label=_("机构备案号"))
    code = CodeField(label=_("职业编码"))
    grade = forms.ChoiceField(
        label=_("等级"),
        required=False,
        error_messages={"invalid_choice": _("没有“%(value)s”这个等级，请选择五级至一级。")},
    )
    on = DayField(label=_("日期"))

    def __init__(self, data: Any, *, site_data: SiteData, today: dt.date) -> None:
        self.missing = [self.base_fields[name].label for name in REQUIRED if not data.get(name)]
        # Half a question, as a page's own link asks it, is shown to be completed and not judged.
        scopes = in_force(today, site_data.version).on_any_day()
        data = with_keys(data, scopes)
        super().__init__(None if self.missing else data, initial=data)
        chosen = {name: data.get(name, "") for name in ("agency", "code")}
        self.lists = lists_of(scopes, site_data, **chosen)
        self.site_data = site_data
        self.today = today
        self.fields["grade"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("全部等级")),
            *((level.numeral, grade_label(level)) for level in reversed(site_data.levels_on())),
        ]

    def clean_agency(self) -> Agency:
        number = self.cleaned_data["agency"]
        agency = record_or_none(Agency.every.all(), filing_number=number)
        if agency is None:
            raise forms.ValidationError(
                _("本站收录的目录中没有备案号为 %(number)s 的机构。") % {"number": number}
            )
        return agency

    def clean_code(self) -> Occupation:
        code = self.cleaned_data["code"]
        occupation = record_or_none(Occupation.every.all(), code=code)
        if occupation is None:
            raise forms.ValidationError(_("大典和本站收录的目录中都没有编码 %(code)s。") % {"code": code})
        return occupation

    def clean_grade(self) -> GradeLevel | None:
        numeral: str = self.cleaned_data["grade"]
        return self.site_data.grade_level(numeral) if numeral else None

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(
                _("%(day)s 尚未到来，不能生成这一天的说明；最晚可查今天（%(today)s）。")
                % {"day": day, "today": self.today}
            )
        return day

    def statement(self) -> Statement:
        """What the register says; the form must be valid."""
        given = self.cleaned_data
        return make_statement(
            agency=given["agency"],
            occupation=given["code"],
            grade_level=given["grade"],
            coverage=self.site_data.coverage(given["on"], self.today),
        )

    def address(self, on: dt.date | None = None) -> str:
        """`/statements/S…/6-18-02-04/3/2025-06-01/`; without a grade of all, or of a special ability.

        Of another day, where that is given.
        """
        given, asked = self.cleaned_data, {}
        if given["grade"] is not None:
            asked["grade"] = given["grade"].numeral
        key = {"agency": given["agency"].filing_number, "code": given["code"].code}
        return reverse("statement", kwargs={**key, **asked, "on": (on or given["on"]).isoformat()})
