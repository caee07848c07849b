"""What a valid question is answered with: read back, in words, with its rows in an order and by the page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.absences import absence
from agencies.in_memory import Found, Selection
from agencies.labels import grade_name
from agencies.models import Agency, Occupation
from agencies.search.look_up import Answer
from agencies.search.values import AnswerKind, Beside, PartKind, ToGuide
from catalogue.directory.addresses import Params, directory_address
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.gone import record_or_none
from catalogue.pages.guide import ShownTopic, topics_of
from catalogue.pages.paging import DIRECTORY_PAGE_SIZE, page_of

GB18030_READ = gettext_lazy("网址中的文字不是UTF-8编码，已按GB18030读取。")
ORDERS = {"printed": Selection.as_printed, "code": Selection.by_code, "agency": Selection.by_agency}
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


class Listing:
    """How the rows that `filters` leave are shown; `page_number` is from 1, `count` that of all pages.

    `usual_sort` and `usual_view` hold when the address names none. A text is answered by relevance; without
    one the rows stand by code where they are told by occupation, and as printed in tables and files.
    """

    def __init__(self, filters: ScopeFilter, *, is_page: bool = False) -> None:
        asked = filters.asked
        self.filters = filters
        self.found: Selection = filters.qs
        self.count = len(self.found)
        self.answer = answer_for(filters, self.found)
        self.guides = guides_for(filters, self.answer) if self.answer.guides else []
        self.coverage = filters.coverage
        self.usual_view = "occupations"
        self.view: str = asked.get("view", self.usual_view)
        by_code = is_page and self.view == "occupations"
        self.usual_sort = "relevance" if "q" in asked else "code" if by_code else "printed"
        sort = asked.get("sort", self.usual_sort)
        self.sort: str = self.usual_sort if sort == "relevance" else sort
        self.per_page = int(asked["per_page"])
        # Those of the table that are chosen; none stands for all.
        self.columns: list[str] = asked.get("column", [])
        self.page_number = int(asked.get("page", 1))
        self.params = self._params()

    def _params(self) -> Params:
        """What is asked, cleaned and in canonical order, without defaults and without the page."""
        asked = self.filters.asked
        params: list[tuple[str, str]] = []
        for name in self.filters.filters:
            value = asked.get(name, ())
            # In grades the highest numeral, the lowest grade, comes first, as the annex prints them.
            values = sorted(value, reverse=name == "grade") if isinstance(value, list | tuple) else [value]
            params += ((name, str(each)) for each in values)
        if self.answer.private:  # a certificate number stands in no link
            params = [pair for pair in params if pair[0] != "q"]
        if self.sort != self.usual_sort:
            params.append(("sort", self.sort))
        if self.per_page != DIRECTORY_PAGE_SIZE:
            params.append(("per_page", str(self.per_page)))
        if self.view != self.usual_view:
            params.append(("view", self.view))
        params += ((name, each) for name in ("column", "picked") for each in asked.get(name, ()))
        return tuple(params)

    @cached_property
    def scopes(self) -> Selection:
        if self.sort == "relevance":
            return self.found.by_ranks(each.ranks() for each in self.answer.matches)
        return ORDERS[self.sort](self.found)

    def page(self) -> Page[Found]:
        """The page asked for; PastTheEnd where there is none."""
        return page_of(self.scopes, self.page_number, self.per_page)

    @property
    def in_full(self) -> str:
        """All that a page says of the answer in several places, in one text for a file."""
        cut = _("输入的文字超过100字，只按前100字查询。") if self.filters.form.text_was_cut else ""
        read_as = GB18030_READ if self.filters.is_gb18030 else ""
        return "".join(dict.fromkeys((self.answer.message, cut, str(read_as), self.coverage.caveat)))


def refuse_retracted(filing_number: str, code: str) -> None:
    """Of what was retracted there are no rows on any day; Gone rather than none."""
    if filing_number:
        record_or_none(Agency.every.all(), filing_number=filing_number)
    if code:
        record_or_none(Occupation.every.all(), code=code)


def guides_for(filters: ScopeFilter, answer: Answer) -> list[ShownTopic]:
    """The topics of the day's guide that the text asks about, in its order."""
    topics = topics_of(filters.coverage.source, filters.site_data.version)
    of_target = {ToGuide(topic.slug): topic for topic in topics if topic.answer}
    return [of_target[each.target] for each in answer.guides if each.target in of_target]


def answer_for(filters: ScopeFilter, found: Selection) -> Answer:
    """What the search says of the text; without one, why the filters leave no row."""
    asked, coverage = filters.asked, filters.coverage
    if not found:
        refuse_retracted(asked.get("agency", ""), asked.get("code", ""))
    if not coverage.is_known:
        return Answer(AnswerKind.NOT_KNOWN, partial(str, coverage.caveat), found, found)
    answer = filters.looked_up or Answer(AnswerKind.ALL, str, found, found)
    if answer.kind is AnswerKind.GUIDE:  # in the guide's own words
        said = [str(topic.answer.text) for topic in guides_for(filters, answer)[:1] if topic.answer]
        return replace(answer, say=partial(str, "".join((*said, answer.message)).strip()))
    if found or answer.kind is not AnswerKind.ALL or not filters.narrows:
        return answer
    why = absence(
        found.everything(),
        code=asked.get("code", ""),
        filing_number=asked.get("agency", ""),
        grades=filters.grade_levels,
        kind=asked.get("kind", ""),
        edition=coverage.directory_name,
        group_names=filters.site_data.group_names,
        today=coverage.today,
    )
    return replace(
        answer, kind=why.kind, say=partial(str, why.message), beside=partial(Beside, why.suggestions)
    )


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
    labels = listing.filters.site_data.grade_labels()
    in_full = {grade_name(level): labels[level.numeral] for level in listing.filters.site_data.grade_levels}
    for part in listing.answer.parts:
        if part.kind in PART_LABELS:
            rest = [pair for pair in params if pair[0] != "q"]
            # Without any text, what differed from the usual with it is the usual again.
            usual = [pair for pair in rest if pair != ("sort", "code")]
            address = directory_address([("q", part.without), *rest] if part.without else usual)
            of_ability = part.kind is PartKind.CODE and "Z" in part.text.upper()
            label = _("编码") if of_ability else str(PART_LABELS[part.kind])
            # `月嫂 → 家政服务员（母婴护理员）`
            read = in_full.get(part.label, part.label) or part.text
            plain = part.kind is PartKind.GRADE or part.text == read
            yield Chip(label, read if plain else f"{part.text} → {read}", address, is_typed=True)
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
