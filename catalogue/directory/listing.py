"""What a valid question is answered with: in words, and with its rows in an order and by the page."""

from dataclasses import replace
from functools import cached_property, partial

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.absences import absence
from agencies.in_memory import Found, Selection
from agencies.models import Agency, Occupation
from agencies.search.look_up import Answer
from agencies.search.values import AnswerKind, Beside, ToGuide
from catalogue.directory.addresses import Params
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.gone import record_or_none
from catalogue.pages.guide import ShownTopic, topics_of
from catalogue.pages.paging import DIRECTORY_PAGE_SIZE, page_of

GB18030_READ = gettext_lazy("网址中的文字不是UTF-8编码，已按GB18030读取。")
ORDERS = {"printed": Selection.as_printed, "code": Selection.by_code, "agency": Selection.by_agency}


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
