"""What each field of the directory's form accepts beyond its type, and how the found rows are shown."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import codes
from catalogue.days import parse_day

SORTS = (
    ("printed", _("目录印刷次序")),
    ("code", _("职业编码")),
    ("agency", _("机构备案号")),
    ("relevance", _("相关程度")),
)
# The same rows, by occupation for those who look one up, or line by line for those who work with them.
VIEWS = (("occupations", _("按职业")), ("table", _("表格")))
PER_PAGE = (25, 50, 100, 200)
DEFAULT_PER_PAGE = 50
LONGEST_TEXT = 100


class PageField(forms.RegexField):
    """The number of a page, None without one. Text, since an IntegerField takes "1.0" and "1_0" as well.

    A whole number is well formed, however large: past the end there is no such page, which is another answer.
    """

    def __init__(self) -> None:
        super().__init__(
            r"\A0*[1-9][0-9]*\Z",
            label=_("页码"),
            required=False,
            widget=forms.HiddenInput,
            error_messages={"invalid": _("页码应为正整数，请从第 1 页看起。")},
        )

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return int(text) if text else None


class ScopeForm(forms.Form):
    """How the found rows are shown, and what each field accepts beyond its type."""

    sort = forms.ChoiceField(
        label=_("排序"),
        choices=SORTS,
        required=False,
        error_messages={"invalid_choice": _("没有“%(value)s”这种排序，请从列表中选择。")},
    )
    per_page = forms.TypedChoiceField(
        label=_("每页条数"),
        choices=[(size, str(size)) for size in PER_PAGE],
        coerce=int,
        empty_value=str(DEFAULT_PER_PAGE),
        required=False,
        error_messages={"invalid_choice": _("每页条数只能是 25、50、100 或 200。")},
    )
    view = forms.ChoiceField(
        label=_("显示方式"),
        choices=VIEWS,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("没有“%(value)s”这种显示方式，请从列表中选择。")},
    )
    page = PageField()

    # Set when more was typed than the search reads; the page then says so.
    text_was_cut = False

    def clean_q(self) -> str:
        text = " ".join(str(self.cleaned_data["q"]).split())
        self.text_was_cut = len(text) > LONGEST_TEXT
        return text[:LONGEST_TEXT]

    def clean_code(self) -> str:
        text: str = self.cleaned_data["code"]
        prefix = codes.parse_code_prefix(text) if text else ""
        if prefix is None:
            raise forms.ValidationError(
                _("职业编码应形如 6-31-01-03，也可只填前几位，如 4-04；连字符可省略。")
            )
        return prefix

    def clean_agency(self) -> str:
        text: str = self.cleaned_data["agency"]
        filing_number = codes.parse_filing_number(text) if text else ""
        if filing_number is None:
            raise forms.ValidationError(_("机构备案号应为 S 加 12 位数字，如 S000031300006。"))
        return filing_number

    def clean_on(self) -> dt.date | None:
        """As every page reads it; what the field itself found wrong has been said already."""
        text: str = self.cleaned_data["on"]
        try:
            return parse_day(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
