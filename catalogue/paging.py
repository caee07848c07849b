"""A page of a list. Past its end there is no page, and the reader is shown the way back."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from agencies.columns import Selection


class PastTheEnd(Http404):
    """The number of a page that the list does not have; `last` is its last one."""

    def __init__(self, last: int) -> None:
        super().__init__(_("没有这一页：结果只有 %(last)s 页。") % {"last": last})
        self.last = last


def page_of(
    found: QuerySet[Any] | Selection | Sequence[Any], number: int, size: int, count: int | None = None
) -> Page[Any]:
    """Page `number`, from 1, of `size` records each; of `count` in all where that is known already."""
    paginator = Paginator(found, size)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number)
    except EmptyPage as no_page:
        raise PastTheEnd(paginator.num_pages) from no_page
