"""ScopeFilter: query string → selection, and nothing else. Pages and files all start from it."""

import datetime as dt
from copy import deepcopy
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.absences import absence
from agencies.columns import Selection, in_force
from agencies.models import GradeLevel, Occupation, Scope
from agencies.search import look_up
from agencies.search.answer import Answer, AnswerKind
from catalogue.days import Standing, standing_on
from catalogue.facts import Facts
from catalogue.forms import ScopeForm
from catalogue.kept import KeptAtPresent
from catalogue.ladder import level_label

# What decides which rows are found; the rest is how they are shown.
NARROWING = ("q", "code", "agency", "grade", "kind")
# Leafing, sorting and another view ask again what a text means. Longer answers are rare and weigh more.
LONGEST_KEPT = 2000
_answers: KeptAtPresent[Answer] = KeptAtPresent(200)


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
    # Text, since a DateField reads other spellings of a day than the other pages do.
    on = django_filters.CharFilter(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))

    class Meta:
        form = ScopeForm

    def __init__(self, data: Any, *, facts: Facts, today: dt.date) -> None:
        # Without super(), which copies every filter for each request: here they are never changed.
        self.is_bound, self.data, self.form_prefix = True, data, None
        self.queryset = Scope.objects.all()
        self.facts = facts
        self.today = today

    def get_form_class(self) -> type[forms.Form]:
        return _form_class(tuple((g.numeral, level_label(g)) for g in reversed(self.facts.grade_levels)))

    @property
    def typed(self) -> dict[str, str]:
        """Word for word, for the fields that repeat it."""
        return {name: self.data.get(name, "") for name in ("q", "on")}

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, cleaned; an empty parameter is an absent one."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def question(self) -> tuple[tuple[str, object], ...]:
        """What decides, with the day, which rows are found: the same however they are shown."""
        given = ((name, self.asked[name]) for name in NARROWING if name in self.asked)
        return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in given)

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

    @property
    def in_force(self) -> Selection:
        return in_force(self.day, self.facts.version)

    def narrowed(self, without: str = "") -> Selection:
        """In force on the day and narrowed by code, agency and kind, save for the one left out."""
        scopes = self.in_force
        for name, phrase in PHRASES.items():
            if name in self.asked and name != without:
                scopes = phrase(scopes, self.asked[name])
        return scopes

    @cached_property
    def answer(self) -> Answer:
        """What the typed text and the grades say within the other filters."""
        answers, key = _answers.of(self.facts.version), (self.day, self.question, get_language())
        answer = answers.get(key)
        if answer is None:
            answer = self._answer()
            # What nothing was found for is counted each time; a certificate number is nowhere stored.
            may_be_kept = answer.kind is AnswerKind.MATCHES and not answer.private
            if may_be_kept and len(answer.any_grade) <= LONGEST_KEPT:
                answers.put(key, answer)
        return answer

    def _answer(self) -> Answer:
        answer = self.answer_without("")
        if answer.kind is AnswerKind.ALL and self.question and not answer.scopes:
            return self._absent(answer)
        return answer

    def answer_without(self, name: str) -> Answer:
        """What would be answered if that one filter said nothing."""
        if not self.standing.is_known:
            nothing = self.in_force.none()
            return Answer(AnswerKind.NOT_KNOWN, self.standing.caveat, nothing, nothing)
        return look_up(
            self.asked.get("q", ""),
            scopes=self.narrowed(name),
            grades=[] if name == "grade" else self.grade_levels,
            version=self.facts.version,
            note_missed=not name,
        )

    @cached_property
    def count(self) -> int:
        """How many rows are found, on all pages together."""
        return len(self.answer.scopes)

    def _absent(self, answer: Answer) -> Answer:
        """Nothing was typed, and the filters leave no row: why not."""
        why = absence(
            self.in_force,
            code=self.asked.get("code", ""),
            filing_number=self.asked.get("agency", ""),
            grades=self.grade_levels,
            kind=self.asked.get("kind", ""),
            edition=self.standing.edition_name,
            group_names=self.facts.group_names,
        )
        return replace(answer, kind=why.kind, message=why.message, suggestions=why.suggestions)

    @property
    def per_page(self) -> int:
        return int(self.asked["per_page"])

    @property
    def page(self) -> int:
        return int(self.asked.get("page", 1))

    @property
    def usual_sort(self) -> str:
        """By relevance where a text was typed, otherwise as printed."""
        return "relevance" if "q" in self.asked else "printed"

    @property
    def sort(self) -> str:
        sort: str = self.asked.get("sort", self.usual_sort)
        return self.usual_sort if sort == "relevance" else sort

    @property
    def usual_view(self) -> str:
        """By occupation for who has typed what they do; else line by line, as printed and as in the files."""
        return "occupations" if "q" in self.asked else "table"

    @property
    def view(self) -> str:
        return str(self.asked.get("view", self.usual_view))

    @cached_property
    def found(self) -> Selection:
        """The rows in their order."""
        if self.sort == "relevance":
            return self.answer.by_relevance()
        return ORDERS[self.sort](self.answer.scopes)

    def filter_queryset(self, queryset: QuerySet[Scope]) -> QuerySet[Scope]:
        """The same rows for whoever asks this filter set as any other; their order is that of `found`."""
        return queryset.filter(pk__in=[each.scope_id for each in self.found])


PHRASES = {
    "code": Selection.for_code,
    "agency": Selection.of_agency,
    "kind": Selection.of_kind,
}
ORDERS = {
    "printed": Selection.as_printed,
    "code": Selection.by_code,
    "agency": Selection.by_agency,
}


class Shared(dict[str, forms.Field]):
    """Fields that no form changes, so that all forms may have the same ones."""

    def __deepcopy__(self, _memo: object) -> "Shared":
        return self


@lru_cache(maxsize=16)
def _form_class(grades: tuple[tuple[str, str], ...]) -> type[forms.Form]:
    """The form of these filters, built once for the grades and the language in which they are named."""
    fields = {name: filter_.field for name, filter_ in deepcopy(ScopeFilter.base_filters).items()}
    fields["grade"].choices = grades
    form: type[forms.Form] = type("DirectoryForm", (ScopeForm,), fields)
    form.base_fields = Shared(form.base_fields)
    return form
