"""The counts beside the filters: how many rows each option would leave, the other filters as they stand.

The counts of a filter leave that filter out, so that its other options can be seen.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from agencies.columns import Selection
from agencies.models import Agency, Occupation
from catalogue.filters import ScopeFilter
from catalogue.kept import KeptAtPresent
from catalogue.ladder import level_label

# Beyond these a select weighs more than it helps; the field then takes a filing number.
MOST_AGENCIES = 100
# How long a prefix of a code each level of the classification has: 6, 6-31, 6-31-01, 6-31-01-03.
CODE_LENGTHS = (1, 4, 7, 10)

# value → how many rows it would leave.
Counts = Mapping[str, int]


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
_kept: KeptAtPresent[Facets] = KeptAtPresent(500)


def facets(filters: ScopeFilter) -> Facets:
    """Two queries at most: for the names of agencies, and for those of occupations."""
    kept, key = _kept.of(filters.facts.version), (filters.day, filters.question, get_language())
    found = kept.get(key)
    if found is None:
        found = _facets(filters)
        # A certificate number is nowhere stored.
        if not filters.answer.private:
            kept.put(key, found)
    return found


def _facets(filters: ScopeFilter) -> Facets:
    total = len(filters.answer.scopes)
    return Facets(
        total=total,
        grade=_grade_options(filters, _within(filters, "grade").grade_counts()),
        kind=_kind_options(filters),
        code=_code_options(filters, total),
        agency=_agency_options(filters),
    )


def _within(filters: ScopeFilter, without: str) -> Selection:
    """The rows found if that one filter said nothing. What was typed is not looked up a second time."""
    answer = filters.answer
    if without == "grade":
        return answer.any_grade
    if without not in filters.asked:
        return answer.scopes
    if answer.again is not None:
        return answer.again(filters.narrowed(without))
    return filters.answer_without(without).scopes


def _grade_options(filters: ScopeFilter, counts: Counts) -> tuple[Option, ...]:
    labels = {level.numeral: level_label(level) for level in filters.facts.grade_levels}
    return _options(filters, "grade", labels, counts)


def _kind_options(filters: ScopeFilter) -> tuple[Option, ...]:
    counts: Counter[str] = Counter()
    for item, count in _within(filters, "kind").item_counts():
        counts[item.kind] += count
    return _options(filters, "kind", {str(kind): str(kind.label) for kind in Occupation.Kind}, counts)


def _code_options(filters: ScopeFilter, total: int) -> tuple[Option, ...]:
    """Within the code asked for: the next finer level, so that choosing one goes down a step."""
    asked = filters.asked.get("code", "")
    length = next((size for size in CODE_LENGTHS if size > len(asked)), CODE_LENGTHS[-1])
    counts: Counter[str] = Counter()
    for item, count in filters.answer.scopes.item_counts():
        counts[item.code[:length]] += count
    options = ({asked: total} if asked else {}) | dict(sorted(counts.items()))
    names = filters.facts.group_names | _occupation_names(options.keys() - filters.facts.group_names.keys())
    return tuple(
        Option(code, f"{code} {names.get(code, '')}".strip(), count, code == asked)
        for code, count in options.items()
    )


def _occupation_names(codes: Collection[str]) -> dict[str, str]:
    """The names of what is no group; no query where all are groups."""
    return dict(Occupation.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _agency_options(filters: ScopeFilter) -> tuple[Option, ...]:
    """None beyond so many; those there are by filing number, with the name of the day."""
    asked = filters.asked.get("agency", "")
    counts = _within(filters, "agency").agency_counts(MOST_AGENCIES)
    named = Agency.objects.filter(pk__in=counts).with_name_on(filters.day)
    fields = ("filing_number", "name_on_day", "pk")
    options = {number: (name, counts[pk]) for number, name, pk in named.values_list(*fields)}
    if asked and options:
        options.setdefault(asked, (asked, 0))
    return tuple(
        Option(filing_number, name, count, filing_number == asked)
        for filing_number, (name, count) in sorted(options.items())
    )


def _options(filters: ScopeFilter, name: str, labels: dict[str, str], counts: Counts) -> tuple[Option, ...]:
    chosen = filters.asked.get(name, ())
    return tuple(
        Option(value, label, counts.get(value, 0), value in chosen) for value, label in labels.items()
    )
