"""ScopeFilter: query string → queryset, and nothing else. Pages and files all start from it."""

import datetime as dt
from functools import cache, cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import codes
from agencies.models import GradeLevel, Occupation, Scope
from agencies.models.scope import ScopeQuerySet
from agencies.search import look_up
from agencies.search.answer import Answer, AnswerKind
from catalogue.days import FIRST_DAY, LAST_DAY, Standing, standing_on
from catalogue.facts import Facts
from catalogue.ladder import level_label

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
LAST_PAGE = 10_000
LONGEST_TEXT = 100


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
    page = forms.IntegerField(
        label=_("页码"),
        required=False,
        min_value=1,
        max_value=LAST_PAGE,
        widget=forms.HiddenInput,
        error_messages={
            "invalid": _("页码应为正整数，请从第 1 页看起。"),
            "min_value": _("页码应为正整数，请从第 1 页看起。"),
            "max_value": _("页码过大，请从第 1 页看起。"),
        },
    )

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
        day: dt.date | None = self.cleaned_data["on"]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("日期超出可查询的范围，请填写形如 2025-03-01 的日期。"))
        return day


class ScopeFilter(django_filters.FilterSet):
    """The filters of `/directory/`. Look at `is_valid()` first: an invalid value has no rows on any face."""

    q = django_filters.CharFilter(label=_("职业、工种、机构或编码"))
    code = django_filters.CharFilter(label=_("职业编码"))
    agency = django_filters.CharFilter(label=_("机构备案号"))
    grade = django_filters.MultipleChoiceFilter(
        label=_("等级"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("没有“%(value)s”这个等级，请选择五级至一级。")},
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"),
        choices=Occupation.Kind.choices,
        empty_label=_("全部类型"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种类型，请从列表中选择。")},
    )
    on = django_filters.DateFilter(
        label=_("日期"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天，请填写形如 2025-03-01 的日期。")},
    )

    class Meta:
        form = ScopeForm

    def __init__(self, data: Any, queryset: ScopeQuerySet, *, facts: Facts, today: dt.date) -> None:
        super().__init__(data, queryset)
        self.facts = facts
        self.today = today
        self.form.fields["grade"].choices = [
            (level.numeral, level_label(level)) for level in reversed(facts.grade_levels)
        ]

    def get_form_class(self) -> type[forms.Form]:
        return _form_class()

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, cleaned; an empty parameter is an absent one."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def day(self) -> dt.date:
        """The day asked about: today unless the address names another."""
        day: dt.date = self.form.cleaned_data.get("on") or self.today
        return day

    @cached_property
    def standing(self) -> Standing:
        return standing_on(self.day, self.facts.editions)

    @property
    def grade_levels(self) -> list[GradeLevel]:
        return [self.facts.grade_level(numeral) for numeral in self.asked.get("grade", ())]

    def narrowed(self, without: str = "") -> ScopeQuerySet:
        """In force on the day and narrowed by code, agency and kind, save for the one left out."""
        scopes: ScopeQuerySet = self.queryset.in_force(self.day)
        for name, phrase in PHRASES.items():
            if name in self.asked and name != without:
                scopes = phrase(scopes, self.asked[name])
        return scopes

    @cached_property
    def answer(self) -> Answer:
        """What the typed text and the grades say within the other filters."""
        return self.answer_without("")

    def answer_without(self, name: str) -> Answer:
        """What would be answered if that one filter said nothing."""
        if not self.standing.is_known:
            nothing = Scope.objects.none()
            return Answer(AnswerKind.NOT_KNOWN, self.standing.caveat, nothing, nothing)
        return look_up(
            self.asked.get("q", ""),
            scopes=self.narrowed(name),
            on=self.day,
            grades=[] if name == "grade" else self.grade_levels,
        )

    @property
    def per_page(self) -> int:
        return int(self.asked["per_page"])

    @property
    def page(self) -> int:
        number: int = self.asked.get("page", 1)
        return number

    @property
    def sort(self) -> str:
        """As printed, or by relevance where a text was typed, unless the address says otherwise."""
        sort: str = self.asked.get("sort", "relevance")
        return "printed" if sort == "relevance" and "q" not in self.asked else sort

    @property
    def view(self) -> str:
        return str(self.asked.get("view", VIEWS[0][0]))

    def filter_queryset(self, queryset: ScopeQuerySet) -> ScopeQuerySet:  # noqa: ARG002  # narrowed() has it
        if self.sort == "relevance":
            return self.answer.by_relevance()
        return ORDERS[self.sort](self.answer.scopes)


PHRASES = {
    "code": ScopeQuerySet.for_code,
    "agency": ScopeQuerySet.of_agency,
    "kind": ScopeQuerySet.of_kind,
}
ORDERS = {
    "printed": ScopeQuerySet.as_printed,
    "code": ScopeQuerySet.by_code,
    "agency": ScopeQuerySet.by_agency,
}


@cache
def _form_class() -> type[forms.Form]:
    """The form of these filters, built once: its fields are the same for every request."""
    fields = {name: filter_.field for name, filter_ in ScopeFilter.base_filters.items()}
    return type("DirectoryForm", (ScopeForm,), fields)
