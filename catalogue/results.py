"""What the directory page shows for one question: the answer in words, the rows, and every way on."""

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.columns import Found
from agencies.search.answer import Answer
from catalogue import exports
from catalogue.addresses import directory_address, file_addresses, page_addresses, params_of, view_addresses
from catalogue.answers import offered, way_back
from catalogue.chips import Chip, chips
from catalogue.facets import facets
from catalogue.filters import ScopeFilter
from catalogue.listing import Row, grouped_by_occupation, rows
from catalogue.paging import PastTheEnd, page_of


def results(filters: ScopeFilter) -> dict[str, Any]:
    """The context of a valid question. `groups` are the rows by occupation, in the view that wants them.

    Past the end there is no `page`, and `way_back` leads to the last one.
    """
    counted = facets(filters)
    page, back = None, None
    try:
        page = page_of(filters.found, filters.page, filters.per_page, counted.total)
    except PastTheEnd as end:
        back = way_back(filters, end)
    params, asked = params_of(filters), chips(filters)
    found = rows_of(page, filters) if page is not None else []
    return {
        "filters": filters,
        "answer": filters.answer,
        "standing": filters.standing,
        "words": in_words(asked),
        "chips": asked,
        "facets": counted,
        "page": page,
        "pages": page_addresses(params, page) if page is not None else (),
        "way_back": back,
        "rows": found,
        "groups": grouped_by_occupation(found) if filters.view == "occupations" else (),
        "views": view_addresses(filters),
        "files": file_addresses(params, counted.total),
        "most_xlsx_rows": exports.MOST_XLSX_ROWS,
        **ways_on(filters.answer),
        **(unlinked() if filters.answer.private else {}),
    }


def ways_on(answer: Answer) -> dict[str, Any]:
    """Where else to look: what is offered, what may also be meant, and the plain search without any aid."""
    return {
        "suggestions": offered(answer.suggestions),
        "related": offered(answer.related),
        "cards": [(note, offered(note.related)) for note in answer.notes],
        "literal": directory_address([("q", answer.literal)]) if answer.literal else "",
    }


def unlinked() -> dict[str, Any]:
    """What stands in for the links of a page whose question may not be written into any."""
    directory = reverse("directory")
    return {"views": (), "files": (), "pages": (), "other_language": directory, "other_size": directory}


def rows_of(page: Page[Found], filters: ScopeFilter) -> list[Row]:
    return rows(page, filters.day, filters.answer.reasons_for, filters.facts.version)


def in_words(asked: list[Chip]) -> str:
    """The question read back: `职业：电工；等级：三级／高级工`."""
    return _("；").join(_("%(name)s：%(text)s") % {"name": chip.name, "text": chip.text} for chip in asked)
