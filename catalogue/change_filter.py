"""ChangeFilter: query string → changes, and nothing else. The page and the feeds start from it."""

import datetime as dt
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import codes
from agencies.changes import Change, ChangeKind, changes_from
from agencies.models import Adjustment, Agency, Notice, Occupation
from agencies.models.adjustment import AdjustmentQuerySet
from catalogue.days import FIRST_DAY, LAST_DAY
from catalogue.forms import PageField

# Some years' acts on a directory of ordinary size. What came before is reached by an earlier last day.
MOST_ACTS = 500
DAY_PROBLEM = {"invalid": _("没有这一天，请填写形如 2025-03-01 的日期。")}


class ChangeForm(forms.Form):
    """What each field accepts beyond its type."""

    page = PageField()

    def clean_code(self) -> str:
        text: str = self.cleaned_data["code"]
        code = codes.parse_code(text) if text else ""
        if code is None:
            raise forms.ValidationError(_("请填写完整的职业编码，形如 6-31-01-03；连字符可省略。"))
        return code

    def clean_agency(self) -> str:
        text: str = self.cleaned_data["agency"]
        filing_number = codes.parse_filing_number(text) if text else ""
        if filing_number is None:
            raise forms.ValidationError(_("机构备案号应为 S 加 12 位数字，如 S000031300006。"))
        return filing_number

    def clean_since(self) -> dt.date | None:
        return sensible(self.cleaned_data["since"])

    def clean_until(self) -> dt.date | None:
        return sensible(self.cleaned_data["until"])


def sensible(day: dt.date | None) -> dt.date | None:
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("日期超出可查询的范围，请填写形如 2025-03-01 的日期。"))
    return day


def day_filter(label: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY_PROBLEM,
    )


class ChangeFilter(django_filters.FilterSet):
    """The filters of `/changes/`. Look at `is_valid()` first: an invalid value has no changes on any face."""

    kind = django_filters.ChoiceFilter(
        label=_("变更类型"),
        choices=ChangeKind.choices,
        empty_label=_("全部类型"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种类型，请从列表中选择。")},
    )
    agency = django_filters.CharFilter(label=_("机构备案号"))
    code = django_filters.CharFilter(label=_("职业编码"))
    notice = django_filters.ModelChoiceFilter(
        label=_("依据通知"),
        queryset=Notice.objects.defer("text"),
        to_field_name="slug",
        empty_label=_("全部通知"),
        error_messages={"invalid_choice": _("本站没有这份通知，请从列表中选择。")},
    )
    since = day_filter(_("生效日期自"))
    until = day_filter(_("至"))

    class Meta:
        form = ChangeForm

    def __init__(self, data: Any) -> None:
        super().__init__(data, Adjustment.objects.changes())

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, cleaned; an empty parameter is an absent one."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def page(self) -> int:
        number: int = self.asked.get("page", 1)
        return number

    @cached_property
    def asked_agency(self) -> Agency | None:
        return Agency.objects.filter(filing_number=self.asked.get("agency", "")).first()

    @cached_property
    def asked_occupation(self) -> Occupation | None:
        return Occupation.objects.filter(code=self.asked.get("code", "")).first()

    def filter_queryset(self, queryset: AdjustmentQuerySet) -> AdjustmentQuerySet:
        """An agency or a code that this site does not know has no changes."""
        if "agency" in self.asked:
            agency = self.asked_agency
            queryset = queryset.of_agency(agency) if agency else queryset.none()
        if "code" in self.asked:
            occupation = self.asked_occupation
            queryset = queryset.of_occupation(occupation) if occupation else queryset.none()
        if "notice" in self.asked:
            queryset = queryset.of_notice(self.asked["notice"])
        return queryset.between(self.asked.get("since"), self.asked.get("until")).newest_first()

    @cached_property
    def acts(self) -> list[int]:
        """The keys of the newest, and of one more if there is one."""
        return list(self.qs.values_list("pk", flat=True)[: MOST_ACTS + 1])

    @property
    def is_cut(self) -> bool:
        """More acts answer the question than are told."""
        return len(self.acts) > MOST_ACTS

    @cached_property
    def changes(self) -> list[Change]:
        """Newest first. Several acts together say of which kind a change is, so SQL cannot tell."""
        # By their keys: joined to all that is told of them, they would be sorted by the database one and all.
        found = changes_from(Adjustment.objects.filter(pk__in=self.acts[:MOST_ACTS]).newest_first())
        if self.is_cut:
            found = found[:-1]  # of which an older act may be missing
        kind = self.asked.get("kind")
        return [change for change in found if change.kind == kind] if kind else found
