"""Lists page by page: how long a page is, which one is asked for, and what the pager shows.

Past the end there is no page, and the reader is shown the way to the last one.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.in_memory import Selection

# Every page size of the site. Those of notices and editions decide where a line or a row stands, so its
# address too: NOTICE_PAGE_SIZE and EDITION_PAGE_SIZE of agencies.models.
# Of a list, and of a detail page with the ladder of each row: more than the directory of 2025 has of any.
LIST_PAGE_SIZE = 100
TABLE_PAGE_SIZE = 25
CHANGES_PAGE_SIZE = 50
# What a visitor of the directory may choose.
DIRECTORY_PAGE_SIZES = (25, 50, 100, 200)
DIRECTORY_PAGE_SIZE = 50


class PageField(forms.RegexField):
    """The number of a page, blank without one. Text, since an IntegerField takes "1.0" and "1_0" as well.

    A whole number is well formed, however large: past the end there is no such page, which is another answer.
    """

    def __init__(self) -> None:
        super().__init__(
            r"\A0*[1-9][0-9]*\Z",
            label=gettext_lazy("页码"),
            required=False,
            widget=forms.HiddenInput,
            error_messages={"invalid": gettext_lazy("页码应为正整数，请从第 1 页看起。")},
        )


PAGE_FIELD = PageField()


class PastTheEnd(Http404):
    """The number of a page that the list does not have; `last` is its last one."""

    def __init__(self, last: int) -> None:
        super().__init__(_("没有这一页：结果只有 %(last)s 页。") % {"last": last})
        self.last = last


def page_of(found: QuerySet[Any] | Selection | Sequence[Any], number: int, size: int) -> Page[Any]:
    """Page `number`, from 1, of `size` records each."""
    paginator = Paginator(found, size)
    try:
        return paginator.page(number)
    except EmptyPage as no_page:
        raise PastTheEnd(paginator.num_pages) from no_page


def pager(address: str, asked: QueryDict, page: Page[Any] | None) -> dict[str, Any]:
    """What `_pager.html` and its like show: the numbers to offer, and what each address of a page keeps."""
    kept = asked.copy()
    kept.pop("page", None)
    shown = page and page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "page_numbers": shown or (), "list_address": address, "kept_query": kept}


def paginate(
    request: HttpRequest, found: Selection | Sequence[Any], size: int | None = None
) -> dict[str, Any]:
    """The page that the address asks for and its pager, for the context of a template.

    Past the end there is no `page`, `past_the_end` says so, and the `status` is 404. BadRequest for what is
    no number.
    """
    try:
        number = int(PAGE_FIELD.clean(request.GET.get("page", "")) or 1)
    except ValidationError as error:
        raise BadRequest(error.messages[0]) from error
    try:
        page, past_the_end = page_of(found, number, size or LIST_PAGE_SIZE), None
    except PastTheEnd as end:
        page, past_the_end = None, end
    # A later page is a page of its own to search engines, in each language.
    page_query = f"?page={number}" if page and number > 1 else ""
    shown, status = pager(request.path, request.GET, page), 404 if past_the_end else 200
    return {**shown, "past_the_end": past_the_end, "status": status, "page_query": page_query}
