"""The question read back: the parts of the typed line and the values of filters, each with its way out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.labels import grade_name
from agencies.search.values import Part, PartKind
from catalogue.directory.addresses import directory_address
from catalogue.directory.listing import Listing

# What a part of the typed line is called, and what a filter is.
PART_LABELS = {
    PartKind.CODE: gettext_lazy("职业编码"),
    PartKind.FILING_NUMBER: gettext_lazy("机构备案号"),
    PartKind.CERTIFICATE: gettext_lazy("证书编号"),
    PartKind.GRADE: gettext_lazy("等级"),
    PartKind.KIND: gettext_lazy("类型"),
    PartKind.NAME: gettext_lazy("名称"),
    PartKind.UNKNOWN: gettext_lazy("没有理解"),
}
FILTERS = {
    "code": gettext_lazy("职业编码"),
    "agency": gettext_lazy("评价机构"),
    "grade": gettext_lazy("等级"),
    "kind": gettext_lazy("类型"),
    "category": gettext_lazy("机构类别"),
    "lacks": gettext_lazy("无机构评"),
    "only": gettext_lazy("只有一家机构"),
    "row": gettext_lazy("清单"),
    "on": gettext_lazy("日期"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """`电工` under 名称: what it narrows, and where the list without it stands."""

    name: str
    text: str
    address: str
    is_typed: bool = False
    is_alternative: bool = False
    # Its name is needed to tell what its text says.
    is_named: bool = False


def chips(listing: Listing) -> Iterator[Chip]:
    """The question read back: the parts of the typed line, then each value of a filter."""
    params, seen = listing.params, False
    for part in listing.answer.parts:
        if part.kind in PART_LABELS:
            rest = [pair for pair in params if pair[0] != "q"]
            # Without any text, what differed from the usual with it is the usual again.
            usual = [pair for pair in rest if pair != ("sort", "code")]
            address = directory_address([("q", part.without), *rest] if part.without else usual)
            of_ability = part.kind is PartKind.CODE and "Z" in part.text.upper()
            label = _("编码") if of_ability else str(PART_LABELS[part.kind])
            yield Chip(label, part_text(listing, part), address, is_typed=True)
    for name, value in params:
        if name == "row" and value != listing.filters.asked["row"][0]:
            continue
        if name in FILTERS:
            rest = [pair for pair in params if pair != (name, value) and not pair[0] == name == "row"]
            text = value_text(listing, name, value)
            is_alternative, seen = name == "grade" and seen, seen or name == "grade"
            yield Chip(
                str(FILTERS[name]),
                text,
                directory_address(rest),
                False,
                is_alternative,
                name in {"lacks", "only"},
            )


def part_text(listing: Listing, part: Part) -> str:
    """How a part of the typed line was read: `月嫂 → 家政服务员（母婴护理员）`."""
    levels = listing.filters.site_data.grade_levels
    labels = listing.filters.site_data.grade_labels()
    label = next((labels[level.numeral] for level in levels if grade_name(level) == part.label), part.label)
    if part.kind is PartKind.GRADE or part.text == label or not label:
        return label or part.text
    return f"{part.text} → {label}"


def value_text(listing: Listing, name: str, value: str) -> str:
    site_data = listing.filters.site_data
    if name in {"grade", "lacks"}:
        return site_data.grade_labels()[value]
    if name in {"only", "row"}:
        rows = len(listing.filters.asked.get("row", ()))
        return _("是") if name == "only" else ngettext("%(count)s 条", "%(count)s 条", rows) % {"count": rows}
    if name == "agency":
        return next(
            (its for _n, its, _c in listing.found.everything().of_agency(value).agency_counts(1)), value
        )
    if name in {"kind", "category"}:
        return str(dict(listing.filters.form.fields[name].choices)[value])
    if name == "code" and value in site_data.group_names:
        return f"{value} {site_data.group_names[value]}"
    return value
