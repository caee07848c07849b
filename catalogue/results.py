"""What the directory page shows for one question: the answer in words, the rows, and every way on."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.models import Scope
from catalogue.addresses import file_addresses, page_addresses, params_of, view_addresses
from catalogue.answers import suggested
from catalogue.chips import Chip, chips
from catalogue.facets import facets
from catalogue.filters import ScopeFilter
from catalogue.listing import grouped_by_occupation, rows
from catalogue.paging import page_of


def results(filters: ScopeFilter) -> dict[str, Any]:
    """The context of a valid question. `groups` are the rows by occupation, in the view that wants them."""
    page = page_of(filters.qs, filters.page, filters.per_page)
    params, asked = params_of(filters), chips(filters)
    found = rows(cast("QuerySet[Scope]", page.object_list), filters.day, filters.answer.reasons_for)
    return {
        "filters": filters,
        "answer": filters.answer,
        "standing": filters.standing,
        "words": in_words(asked),
        "chips": asked,
        "facets": facets(filters),
        "page": page,
        "pages": page_addresses(params, page),
        "rows": found,
        "groups": grouped_by_occupation(found) if filters.view == "occupations" else (),
        "views": view_addresses(params),
        "files": file_addresses(params),
        "suggestions": suggested(filters.answer),
    }


def in_words(asked: list[Chip]) -> str:
    """The question read back: `职业：电工；等级：三级／高级工`."""
    return _("；").join(_("%(name)s：%(text)s") % {"name": chip.name, "text": chip.text} for chip in asked)
