"""The question read back: one chip for each part of it, with the address that leaves the part out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agencies.search.answer import Part, PartKind
from catalogue.addresses import Params, directory_address, params_of, without
from catalogue.filters import ScopeFilter
from catalogue.ladder import level_label

# What a part of the typed line is called, and what a filter is.
PARTS = {
    PartKind.CODE: _("职业编码"),
    PartKind.FILING_NUMBER: _("机构备案号"),
    PartKind.CERTIFICATE: _("证书编号"),
    PartKind.GRADE: _("等级"),
    PartKind.KIND: _("类型"),
    PartKind.NAME: _("名称"),
    PartKind.UNKNOWN: _("未认出"),
}
FILTERS = {
    "code": _("职业编码"),
    "agency": _("评价机构"),
    "grade": _("等级"),
    "kind": _("类型"),
    "on": _("日期"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """`电工` under 名称: what it narrows, and where the list without it stands."""

    name: str
    text: str
    address: str


def chips(filters: ScopeFilter) -> list[Chip]:
    """Those of the typed line first, then one for each value of a filter."""
    params = params_of(filters)
    return [
        *_typed(filters, params),
        *(
            Chip(
                str(FILTERS[name]),
                _shown(filters, name, value),
                directory_address(without(params, name, value)),
            )
            for name, value in params
            if name in FILTERS
        ),
    ]


def _typed(filters: ScopeFilter, params: Params) -> Iterator[Chip]:
    """How each part of the typed line was read: `月嫂 → 家政服务员（母婴护理员）`."""
    for part in filters.answer.parts:
        if part.kind in PARTS:
            yield Chip(
                str(PARTS[part.kind]), _read(filters, part), directory_address(_rest(params, part.without))
            )


def _read(filters: ScopeFilter, part: Part) -> str:
    named = (level_label(level) for level in filters.facts.grade_levels if level.name == part.label)
    label = next(named, part.label)
    if part.kind is PartKind.GRADE or part.text == label or not label:
        return label or part.text
    return f"{part.text} → {label}"


def _rest(params: Params, typed: str) -> Params:
    """What is left; without any text, what differed from the usual with it is the usual again."""
    rest = tuple(pair for pair in params if pair[0] != "q")
    if typed:
        return (("q", typed), *rest)
    return without(without(rest, "sort", "printed"), "view", "table")


def _shown(filters: ScopeFilter, name: str, value: str) -> str:
    if name == "grade":
        return level_label(filters.facts.grade_level(value))
    if name == "kind":
        return str(dict(filters.form.fields["kind"].choices)[value])
    if name == "code" and value in filters.facts.group_names:
        return f"{value} {filters.facts.group_names[value]}"
    return value
