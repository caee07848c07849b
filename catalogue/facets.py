"""The counts beside the filters: how many rows each option would leave, the other filters as they stand.

All counts come in one query: a branch for each filter, joined by UNION ALL. The branch of a filter leaves
that filter out, so that its other options can be seen.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import get_language

from agencies.models import Occupation, ScopeGrade
from agencies.models.scope import ScopeQuerySet
from catalogue.filters import ScopeFilter
from catalogue.kept import Kept
from catalogue.ladder import level_label

# Beyond these a select weighs more than it helps; the field then takes a filing number.
MOST_AGENCIES = 100
# How long a prefix of a code each level of the classification has: 6, 6-31, 6-31-01, 6-31-01-03.
CODE_LENGTHS = (1, 4, 7, 10)

# value → (rows it would leave, name of what it stands for), for each filter.
Counts = dict[str, tuple[int, str]]
CountsByFilter = dict[str, Counts]
Branch = QuerySet[Any, tuple[str, str, str, int]]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter. `count` is the number of rows it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """`code` holds the next finer level of the classification within the code asked for.

    `total` is the number of rows found. What is chosen is always among the options, were there no row left,
    so that sending the form again changes nothing else.
    """

    total: int
    grade: tuple[Option, ...]
    kind: tuple[Option, ...]
    code: tuple[Option, ...]
    agency: tuple[Option, ...]


# Sorting, leafing and changing the size of a page ask the same counts again.
_kept: Kept[Facets] = Kept(500)


def facets(filters: ScopeFilter) -> Facets:
    """One query at most, however many options there are."""
    key = (filters.facts.version, filters.day, filters.question, get_language())
    found = _kept.get(key)
    if found is None:
        found = _facets(filters)
        # A certificate number is nowhere stored.
        if not filters.answer.private:
            _kept.put(key, found)
    return found


def _facets(filters: ScopeFilter) -> Facets:
    counts = _counted(filters)
    # Every row has one code, and the branch of codes leaves no filter out.
    total = sum(count for count, _name in counts["code"].values())
    return Facets(
        total=total,
        grade=_grade_options(filters, counts["grade"]),
        kind=_options(
            filters, "kind", {str(kind): str(kind.label) for kind in Occupation.Kind}, counts["kind"]
        ),
        code=_code_options(filters, counts["code"], total),
        agency=_agency_options(filters, counts["agency"]),
    )


def _counted(filters: ScopeFilter) -> CountsByFilter:
    counts: CountsByFilter = {"grade": {}, "kind": {}, "code": {}, "agency": {}}
    if not filters.standing.is_known:
        return counts
    first, *others = (branch(filters) for branch in (_by_grade, _by_kind, _by_code, _by_agency))
    for name, value, label, count in first.union(*others, all=True):
        counts[name][value] = (count, label)
    if len(counts["agency"]) > MOST_AGENCIES:
        counts["agency"] = {}
    return counts


def _within(filters: ScopeFilter, without: str) -> ScopeQuerySet:
    """The rows found if that one filter said nothing. What was typed is not looked up a second time."""
    answer = filters.answer
    if without == "grade":
        return answer.any_grade
    if without not in filters.asked:
        return answer.scopes
    if answer.again is not None:
        return answer.again(filters.narrowed(without))
    return filters.answer_without(without).scopes


def _branch(found: QuerySet[Any], name: str, value: Any, label: Any) -> Branch:
    counted: Branch = (
        found.order_by()
        .values(facet=Value(name), value=value)
        .annotate(label=label, count=Count("pk"))
        .values_list("facet", "value", "label", "count")
    )
    return counted


def _by_grade(filters: ScopeFilter) -> Branch:
    held = ScopeGrade.objects.in_force(filters.day).filter(
        scope__in=_within(filters, "grade").order_by().values("pk"), grade_level__isnull=False
    )
    return _branch(held, "grade", F("grade_level__numeral"), Min("grade_level__name"))


def _by_kind(filters: ScopeFilter) -> Branch:
    return _branch(
        _within(filters, "kind"), "kind", F("item__occupation__kind"), Min("item__occupation__kind")
    )


def _by_code(filters: ScopeFilter) -> Branch:
    """Within the code asked for: the next finer level, so that choosing one goes down a step."""
    length = next(
        (size for size in CODE_LENGTHS if size > len(filters.asked.get("code", ""))), CODE_LENGTHS[-1]
    )
    found = _within(filters, "")
    return _branch(found, "code", Left("item__occupation__code", length), Min("item__occupation__name"))


def _by_agency(filters: ScopeFilter) -> Branch:
    found = _within(filters, "agency").with_name_on(filters.day)
    return _branch(found, "agency", F("agency__filing_number"), Min("name_on_day"))


def _options(filters: ScopeFilter, name: str, labels: dict[str, str], counts: Counts) -> tuple[Option, ...]:
    chosen = filters.asked.get(name, ())
    return tuple(
        Option(value, label, counts.get(value, (0, ""))[0], value in chosen)
        for value, label in labels.items()
    )


def _grade_options(filters: ScopeFilter, counts: Counts) -> tuple[Option, ...]:
    labels = {level.numeral: level_label(level) for level in filters.facts.grade_levels}
    return _options(filters, "grade", labels, counts)


def _code_options(filters: ScopeFilter, counts: Counts, total: int) -> tuple[Option, ...]:
    names, asked = filters.facts.group_names, filters.asked.get("code", "")
    chosen = {asked: (total, counts[asked][1] if asked in counts else "")} if asked else {}
    return tuple(
        Option(code, f"{code} {names.get(code, name)}".strip(), count, code == asked)
        for code, (count, name) in (chosen | dict(sorted(counts.items()))).items()
    )


def _agency_options(filters: ScopeFilter, counts: Counts) -> tuple[Option, ...]:
    asked = filters.asked.get("agency", "")
    if asked and asked not in counts and counts:
        counts = counts | {asked: (0, asked)}
    return tuple(
        Option(filing_number, name, count, filing_number == asked)
        for filing_number, (count, name) in sorted(counts.items())
    )
