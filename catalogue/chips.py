"""The question read back: one chip for each part of it, with the address that leaves the part out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalogue.addresses import Params, directory_address, params_of, without
from catalogue.filters import ScopeFilter
from catalogue.ladder import level_label


@dataclass(frozen=True, slots=True)
class Chip:
    """`电工` under 搜索: what it narrows, and where the list without it stands."""

    name: str
    text: str
    address: str


def chips(filters: ScopeFilter) -> list[Chip]:
    params = params_of(filters)
    labels = {
        "q": _("搜索"),
        "code": _("职业编码"),
        "agency": _("评价机构"),
        "grade": _("等级"),
        "kind": _("类型"),
        "on": _("日期"),
    }
    return [
        Chip(labels[name], _shown(filters, name, value), directory_address(_rest(params, name, value)))
        for name, value in params
        if name in labels
    ]


def _rest(params: Params, name: str, value: str) -> Params:
    """What is left; without the text, what differed from the usual with it is the usual again."""
    rest = without(params, name, value)
    return without(without(rest, "sort", "printed"), "view", "table") if name == "q" else rest


def _shown(filters: ScopeFilter, name: str, value: str) -> str:
    if name == "grade":
        return level_label(filters.facts.grade_level(value))
    if name == "kind":
        return str(dict(filters.form.fields["kind"].choices)[value])
    if name == "code" and value in filters.facts.group_names:
        return f"{value} {filters.facts.group_names[value]}"
    return value
