"""ScopeFilter: query string → the rows that it asks for, and nothing else. Pages and files start from it."""

import datetime as dt
from copy import deepcopy
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.coverage import Coverage
from agencies.in_memory import Selection, agencies_by_code, in_force
from agencies.models import Agency, GradeLevel, Occupation
from agencies.search.look_up import Answer, look_up
from catalogue.pages.fields import (
    CodePrefixFilter,
    DayFilter,
    FilingNumberFilter,
    RowsField,
    RowsFilter,
    Shared,
    with_keys,
)
from catalogue.pages.paging import DIRECTORY_PAGE_SIZE, DIRECTORY_PAGE_SIZES, PageField
from catalogue.pages.site_data import SiteData

SORTS = (
    ("printed", _("按原目录顺序")),
    ("code", _("职业编码")),
    ("agency", _("机构备案号")),
    ("relevance", _("相关程度")),
)
# The same rows, by occupation for those who look one up, or line by line for those who work with them.
VIEWS = (("occupations", _("按职业")), ("table", _("表格")))
# What stands in the table, and in files under the headings that `exports` names for each.
COLUMNS = (
    ("code", _("编码")),
    ("item", _("职业（工种）")),
    ("agency", _("评价机构")),
    ("grade", _("等级")),
    ("since", _("列入日期（本站所知）")),
    ("source", _("出处")),
)
LONGEST_TEXT = 100
# When a filter narrows, the others at 1. The day gives the rows. Which reading of a text is taken depends on
# what the others leave, and one that fails for its grade alone is answered as such.
TURNS = {"on": 0, "q": 2, "grade": 3}


class TextForm(forms.Form):
    """A search text, cut where the search does not read on."""

    # Set when more was typed than the search reads; the page then says so.
    text_was_cut = False

    def clean_q(self) -> str:
        text = " ".join(str(self.cleaned_data["q"]).split())
        self.text_was_cut = len(text) > LONGEST_TEXT
        return text[:LONGEST_TEXT]


class PageSizeField(forms.TypedChoiceField):
    """Shown as it is where nothing was chosen, also beside a value that is refused."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return super().bound_data(data, initial) or str(DIRECTORY_PAGE_SIZE)


class DisplayForm(TextForm):
    """How the rows are shown, which no filter decides: asked in the same form, read by `Listing`.

    `picked` are rows that wait for the visitor's list while more are looked for.
    """

    sort = forms.ChoiceField(
        label=_("排序"),
        choices=SORTS,
        required=False,
        error_messages={"invalid_choice": _("没有“%(value)s”这种排序，请从列表中选择。")},
    )
    per_page = PageSizeField(
        label=_("每页条数"),
        choices=[(size, str(size)) for size in DIRECTORY_PAGE_SIZES],
        coerce=int,
        empty_value=str(DIRECTORY_PAGE_SIZE),
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
    column = forms.MultipleChoiceField(
        label=_("表格各列"),
        choices=COLUMNS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("没有“%(value)s”这一列，请从列表中选择。")},
    )
    picked = RowsField(required=False)
    page = PageField()


class ScopeFilter(django_filters.FilterSet):
    """The filters of `/directory/`, each of which narrows a selection in memory by its own method.

    Look at `is_valid()` first: an invalid value has no rows on any face. `looked_up` is what the search made
    of the text, None before `qs` is asked for and without a text.
    """

    q = django_filters.CharFilter(label=_("职业、工种、机构或编码"), method="matching")
    code = CodePrefixFilter(label=_("职业编码"), method="for_code")
    agency = FilingNumberFilter(label=_("机构备案号"), method="of_agency")
    grade = django_filters.MultipleChoiceFilter(
        label=_("等级"),
        method="at_grades",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("没有“%(value)s”这个等级，请选择五级至一级。")},
    )
    kind = django_filters.ChoiceFilter(
        label=_("类型"),
        method="of_kind",
        choices=Occupation.Kind.choices,
        empty_label=_("全部类型"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种类型，请从列表中选择。")},
    )
    category = django_filters.ChoiceFilter(
        label=_("机构类别"),
        method="of_category",
        choices=Agency.Category.choices,
        empty_label=_("全部类别"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种类别，请从列表中选择。")},
    )
    lacks = django_filters.ChoiceFilter(
        label=_("无机构评的等级"),
        method="lacking",
        empty_label=_("不限"),
        error_messages={"invalid_choice": _("没有“%(value)s”这个等级，请选择五级至一级。")},
    )
    only = django_filters.ChoiceFilter(
        label=_("评价机构家数"),
        method="of_one_agency",
        choices=(("1", _("只有一家机构的职业")),),
        empty_label=_("不限"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种选择，请从列表中选择。")},
    )
    row = RowsFilter(label=_("清单"), method="of_rows")
    on = DayFilter(label=_("日期"), method="on_day")
    # Filters of a subclass that narrow something else than scopes.
    of_others: frozenset[str] = frozenset()

    class Meta:
        form = DisplayForm

    def __init__(self, data: Any, *, site_data: SiteData, today: dt.date) -> None:
        everything = in_force(today, site_data.version)
        named = data.get("agency") or data.get("code")
        super().__init__(with_keys(data, everything) if named else data, everything)
        self.site_data = site_data
        self.today = today
        # The text and the day as they were sent.
        self.typed: dict[str, str] = {name: data.get(name, "") for name in ("q", "on")}
        self.looked_up: Answer | None = None
        # What was sent was no UTF-8, and was read as this; the page then says so.
        self.is_gb18030 = False
        self.note_missed = True

    def get_form_class(self) -> type[forms.Form]:
        """Built once for the language in which grades are named, and for the filters of a subclass."""
        key = ("directory form", str(get_language()), *self.filters)
        return self.site_data.once(key, self._form_class)

    def _form_class(self) -> type[forms.Form]:
        fields = {name: each.field for name, each in deepcopy(self.base_filters).items()}
        if "grade" in fields:
            labels = self.site_data.grade_labels()
            choices = [(level.numeral, labels[level.numeral]) for level in self.site_data.levels_on()]
            fields["grade"].choices = choices
            if "lacks" in fields:
                fields["lacks"].choices = choices
        form: type[forms.Form] = type("DirectoryForm", (self._meta.form,), fields)
        form.base_fields = Shared(form.base_fields)
        return form

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, cleaned; an empty parameter is an absent one."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def coverage(self) -> Coverage:
        """What the editions say about the day asked about: today unless the address names another."""
        return self.site_data.coverage(self.asked.get("on", self.today), self.today)

    @property
    def narrows(self) -> bool:
        """Something but a day is asked."""
        return any(name in self.asked for name in self.filters if name != "on")

    @property
    def grade_levels(self) -> list[GradeLevel]:
        return [self.site_data.grade_level(numeral) for numeral in self.asked.get("grade", ())]

    def filter_queryset(self, scopes: Selection, without: str = "") -> Selection:
        if not self.coverage.is_known:
            return scopes.none()
        for name in sorted(self.filters, key=lambda name: TURNS.get(name, 1)):
            if name in self.asked and name != without and name not in self.of_others:
                scopes = self.filters[name].filter(scopes, self.asked[name])
        return scopes

    def without(self, name: str) -> Selection:
        """What is left when that filter says nothing; of grades, neither its own nor those of the text."""
        found: Selection = self.qs
        if name == "grade" and self.looked_up is not None:
            return self.looked_up.ignoring_grade
        return self.filter_queryset(self.queryset, without=name) if name in self.asked else found

    def asked_with(self, name: str, value: str) -> "ScopeFilter":
        """The same question with that condition, the text looked up anew and not counted as typed."""
        data = self.data.copy()
        data[name] = value
        fresh = type(self)(data, site_data=self.site_data, today=self.today)
        fresh.note_missed = False
        return fresh

    def on_day(self, _scopes: Selection, _name: str, day: dt.date) -> Selection:
        return in_force(day, self.site_data.version)

    def for_code(self, scopes: Selection, _name: str, prefix: str) -> Selection:
        return scopes.for_code(prefix)

    def of_agency(self, scopes: Selection, _name: str, filing_number: str) -> Selection:
        return scopes.of_agency(filing_number)

    def of_kind(self, scopes: Selection, _name: str, kind: str) -> Selection:
        return scopes.of_kind(kind)

    def of_category(self, scopes: Selection, _name: str, category: str) -> Selection:
        return scopes.of_category(category)

    def lacking(self, scopes: Selection, _name: str, numeral: str) -> Selection:
        """Of occupations that some agency assesses on the day, and none at this grade."""
        everything, level = scopes.everything(), self.site_data.grade_level(numeral)
        graded = everything.of_kind(Occupation.Kind.SKILL_GRADE).codes()
        return scopes.of_codes(graded - everything.at_grades([level]).codes())

    def of_one_agency(self, scopes: Selection, *_asked: str) -> Selection:
        """Of occupations that one agency alone assesses on the day."""
        counts = agencies_by_code(scopes.everything())
        return scopes.of_codes({code for code, (agencies,) in counts.items() if agencies == 1})

    def of_rows(self, scopes: Selection, _name: str, keys: list[str]) -> Selection:
        return scopes.of_rows(row_key_parts(key) for key in keys)

    def matching(self, scopes: Selection, _name: str, text: str) -> Selection:
        """Looked up once; for the counts beside the filters other rows are narrowed as these were."""
        if self.looked_up is None:
            self.looked_up = look_up(
                text,
                scopes=scopes,
                grades=self.grade_levels,
                version=self.site_data.version,
                note_missed=self.note_missed,
                today=self.coverage.today,
            )
            return self.looked_up.scopes
        return self.looked_up.narrow_others(scopes) if self.looked_up.narrow_others else scopes

    def at_grades(self, scopes: Selection, _name: str, _numerals: list[str]) -> Selection:
        return scopes.at_grades(self.grade_levels)


def row_key_parts(key: str) -> tuple[str, str, str]:
    """Filing number, code and work type of a row that an address names."""
    number, code, *work_type = key.split("~", 2)
    return number, code, "".join(work_type)


ScopeFilter.base_filters = Shared(ScopeFilter.base_filters)
