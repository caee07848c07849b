"""ChangeFilter: query string → changes, and nothing else. Page, CSV and feed start from it."""

import datetime as dt
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import codes
from agencies.changes import Change, ChangeKind, acts_between, acts_on, changes_from
from agencies.in_memory import in_force
from agencies.models import Adjustment, Agency, Notice, Occupation
from agencies.models.adjustment import AdjustmentQuerySet
from catalogue.directory.filters import ScopeFilter, TextForm
from catalogue.pages.fields import DayFilter, Shared
from catalogue.pages.gone import record_or_none
from catalogue.pages.paging import PageField
from catalogue.pages.site_data import SiteData

# Some years' acts on a directory of ordinary size. What came before is reached by an earlier last day.
MOST_ACTS = 500


class ChangeForm(TextForm):
    page = PageField()

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            late = _("“至”早于“自”：%(since)s 至 %(until)s 之间没有日期。")
            self.add_error("until", forms.ValidationError(late, params={"since": since, "until": until}))


class ChangeFilter(ScopeFilter):
    """The conditions of the list, and those of a change. Look at `is_valid()` first: an invalid value has no

    changes on any face. The list's own are met by the scopes of whatever day, or of `on`: their changes are
    told, and those of their agencies and occupations as such.
    """

    change = django_filters.ChoiceFilter(
        label=_("变更类型"),
        method="of_sort",
        choices=ChangeKind.choices,
        empty_label=_("全部类型"),
        error_messages={"invalid_choice": _("没有“%(value)s”这种类型，请从列表中选择。")},
    )
    notice = django_filters.ModelChoiceFilter(
        label=_("依据通知"),
        method="of_notice",
        queryset=Notice.objects.defer("text"),
        to_field_name="slug",
        empty_label=_("全部通知"),
        error_messages={"invalid_choice": _("本站没有这份通知，请从列表中选择。")},
    )
    since = DayFilter(label=_("生效日期自"), method="from_day")
    until = DayFilter(label=_("至"), method="to_day")
    of_others = frozenset({"change", "notice", "since", "until"})

    class Meta:
        form = ChangeForm

    def __init__(self, data: Any, *, site_data: SiteData, today: dt.date) -> None:
        super().__init__(data, site_data=site_data, today=today)
        self.queryset = in_force(today, site_data.version).on_any_day()
        self.note_missed = False

    @cached_property
    def asked_agency(self) -> Agency | None:
        return record_or_none(Agency.every.all(), filing_number=self.asked.get("agency", ""))

    @cached_property
    def asked_occupation(self) -> Occupation | None:
        return record_or_none(Occupation.every.all(), code=self.asked.get("code", ""))

    def narrowed(self, acts: AdjustmentQuerySet) -> AdjustmentQuerySet:
        """By all but the sort of change, which several acts say together."""
        for name in self.of_others & self.filters.keys() & self.asked.keys() - {"change"}:
            acts = self.filters[name].filter(acts, self.asked[name])
        of_list = self.filters.keys() & self.asked.keys() - self.of_others
        # Gone where one of them was retracted, whatever else is asked.
        agency = self.asked_agency if "agency" in of_list else None
        occupation = self.asked_occupation if "code" in of_list else None
        if not of_list <= {"agency", "code"} or not codes.parse_code(self.asked.get("code", "4-04-05-01")):
            return acts_on(acts, self.qs)
        # A whole name or code of what perhaps never held anything.
        if "agency" in of_list:
            acts = acts.of_agency(agency) if agency else acts.none()
        if "code" in of_list:
            acts = acts.of_occupation(occupation) if occupation else acts.none()
        return acts

    def of_notice(self, acts: AdjustmentQuerySet, _name: str, notice: Notice) -> AdjustmentQuerySet:
        return acts.of_notice(notice)

    def from_day(self, acts: AdjustmentQuerySet, _name: str, day: dt.date) -> AdjustmentQuerySet:
        return acts_between(acts, day, None)

    def to_day(self, acts: AdjustmentQuerySet, _name: str, day: dt.date) -> AdjustmentQuerySet:
        return acts_between(acts, None, day)

    def of_sort(self, changes: list[Change], _name: str, kind: str) -> list[Change]:
        return [change for change in changes if change.kind == kind]

    @cached_property
    def acts(self) -> list[int]:
        """The keys of the newest, and of one more if there is one."""
        newest = self.narrowed(Adjustment.objects.changes(*self.site_data.editions[-1:])).newest_first()
        return list(newest.values_list("pk", flat=True)[: MOST_ACTS + 1])

    @property
    def is_cut(self) -> bool:
        """More acts answer the question than are shown."""
        return len(self.acts) > MOST_ACTS

    @cached_property
    def changes(self) -> list[Change]:
        """Newest first."""
        if not self.acts:
            return []
        # By their keys: joined to all that they touch, they would be sorted by the database one and all.
        return self.told(Adjustment.objects.filter(pk__in=self.acts[:MOST_ACTS]), self.is_cut)

    def among(self, acts: AdjustmentQuerySet) -> list[Change]:
        """What these acts add to the list."""
        return self.told(self.narrowed(acts.changes(*self.site_data.editions[-1:])))

    def told(self, acts: AdjustmentQuerySet, is_cut: bool = False) -> list[Change]:
        found = changes_from(acts.newest_first())
        if is_cut:
            found = found[:-1]  # of which an older act may be missing
        # On a day that was corrected an act is told on the right one.
        first, last = self.asked.get("since") or dt.date.min, self.asked.get("until") or dt.date.max
        found = [change for change in found if first <= (change.effective_on or first) <= last]
        if "change" in self.filters:
            found = self.filters["change"].filter(found, self.asked.get("change"))
        return found


ChangeFilter.base_filters = Shared(ChangeFilter.base_filters)
