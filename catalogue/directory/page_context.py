"""What the directory page shows for one question: the answer in words, the rows, and every way on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.labels import grade_in_full, grade_name, marked
from agencies.models import Occupation
from agencies.search.values import AnswerKind, PartKind
from catalogue.compare.sides import MOST_SIDES
from catalogue.directory import addresses
from catalogue.directory.addresses import Suggested, directory_address, file_addresses, suggested
from catalogue.directory.facets import Facets, facets
from catalogue.directory.filters import COLUMNS, VIEWS, row_key_parts
from catalogue.directory.listing import FILTERS, Listing, chips, value_text
from catalogue.pages.guide import topics_of
from catalogue.pages.languages import address_of
from catalogue.pages.paging import PastTheEnd, pager
from catalogue.rows.rows import Row, by_occupation, ready, rows

COMPARED = re.compile(r"对比|比较|比一比|\bcompare\b", re.IGNORECASE)
BETWEEN_SENTENCES = re.compile(r"(?<=。)|(?<=[.?]) ")
# As many explanations stand above the rows.
MOST_AIDS = 3


def directory_context(listing: Listing) -> dict[str, Any]:
    """The context of a valid question. `groups` are the rows by occupation, in the view that wants them.

    Past the end there is no `page`, and `past_the_end` says so.
    """
    page, past_the_end = None, None
    try:
        page = listing.page()
    except PastTheEnd as end:
        past_the_end = end
    answer, coverage = listing.answer, listing.coverage
    site_data = listing.filters.site_data
    levels = site_data.levels_on(coverage.on)
    # By occupation a row says nothing that the selection does not know.
    entries = page or ()
    of_page = rows(entries, coverage.on) if listing.view == "table" else [Row(*each) for each in entries]
    found = ready(of_page, levels, coverage.today)
    # What names mean and why rows match, said once, where more than their own names tells it.
    whys = (why for row in found for why in answer.reasons_beside(row.item_id, row.agency_id))
    aids = list(dict.fromkeys((*answer.explanations, *whys)))[:MOST_AIDS]
    asked = list(chips(listing))
    rest = tuple(pair for pair in listing.params if pair[0] != "view")
    counted = facets(listing.filters)
    row_keys = listing.filters.asked.get("row", ())
    shown_columns = listing.columns or [name for name, _label in COLUMNS]
    # What the form keeps and shows no field for.
    kept = {"row", "picked"} if listing.view == "table" else {"row", "picked", "column"}
    of_changes = [pair for pair in listing.params if pair[0] in FILTERS or pair[0] == "q"]
    context = {
        "filters": listing.filters,
        "listing": listing,
        "answer": answer,
        "coverage": coverage,
        # `职业：电工；等级：三级／高级工`
        "words": _("；").join(_("%(name)s：%(text)s") % {"name": a.name, "text": a.text} for a in asked),
        "headline": (told := headline(listing)),
        # What a text finds, or the first that is said of finding nothing.
        "claim": "q" in listing.filters.asked and (told or BETWEEN_SENTENCES.split(answer.message, 1)[0]),
        # Beside what was looked for, which the headline and the chips read back.
        "said": answer.remark if answer.kind is AnswerKind.MATCHES else answer.message,
        "aids": [*map(marked, aids), *(missing_rows(listing, row_keys) if row_keys else ())],
        "chips": asked,
        "facets": counted,
        "selects": selects(listing, counted),
        "past_the_end": past_the_end,
        **pager(address_of("directory"), listing.filters.data, page),
        "rows": found,
        "groups": by_occupation(found) if listing.view == "occupations" else (),
        # Value, label and address of each way to show the rows.
        "views": [
            (
                view,
                str(label),
                directory_address(rest if view == listing.usual_view else (*rest, ("view", view))),
            )
            for view, label in VIEWS
        ],
        "no_category": listing.filters.without("category").category_counts().get("", 0),
        "columns": dict.fromkeys(shown_columns, True),
        "shown_columns": shown_columns,
        "all_columns": COLUMNS,
        "hidden": [pair for pair in listing.params if pair[0] in kept],
        # What to do with what was found.
        "next_topics": [each for each in topics_of(coverage.source, site_data.version) if each.steps],
        # Where more is looked for while these rows wait.
        "adding_more": directory_address([("picked", key) for key in row_keys]) if row_keys else "",
        # Those of exactly what is listed.
        "changes_address": directory_address(of_changes, "changes"),
        "files": file_addresses(listing.params, listing.count, listing.sort),
        "most_xlsx_rows": addresses.MOST_XLSX_ROWS,
        **next_links(listing),
    }
    if answer.private:  # a question that may be written into no link
        context |= {"views": (), "files": (), "page_numbers": (), "kept_query": QueryDict(), "query": ""}
        context["changes_address"] = ""
    return context


def missing_rows(listing: Listing, keys: Sequence[str]) -> Iterator[SafeString]:
    """Of a list the rows that are not in the directory on the day."""
    if listing.coverage.is_known:
        there = listing.found.everything().of_rows(map(row_key_parts, keys))
        held = {(row.filing_number, row.code, row.work_type) for row in there}
        gone = [" ".join(filter(None, row_key_parts(key))) for key in keys if row_key_parts(key) not in held]
        text = _("清单中有 %(count)s 条当日不在目录内：%(rows)s。")
        if gone:
            yield marked(text % {"count": len(gone), "rows": _("、").join(gone)})


MarkedChoices = list[tuple[str, str, bool]]


def selects(listing: Listing, counted: Facets) -> dict[str, MarkedChoices]:
    """Of each list value, text (`三级／高级工 (12)`), whether it is chosen. A day not known has no counts."""
    is_known = listing.coverage.is_known
    lists = {
        "kind": counted.kind,
        "category": counted.category,
        "code": counted.code,
        "agency": counted.agency,
    }
    found: dict[str, MarkedChoices] = {
        name: [
            (each.value, f"{each.label} ({each.rows})" if is_known else each.label, each.chosen)
            for each in options
        ]
        for name, options in lists.items()
    }
    form, asked = listing.filters.form, listing.filters.asked
    lacks = [("", _("不限")), *((each.value, each.label) for each in counted.grade)]
    found["lacks"] = [(value, label, value == asked.get("lacks", "")) for value, label in lacks]
    shown = {"only": asked.get("only", ""), "sort": listing.sort, "per_page": listing.per_page}
    for name, chosen in shown.items():
        offered: Any = form.fields[name]
        found[name] = [(str(value), str(label), value == chosen) for value, label in offered.choices]
    return found


def headline(listing: Listing) -> str:
    """The question read back with its answer: `找到 1 家机构可评焊工一级（高级技师）。`"""
    found = listing.found
    if not found or listing.answer.kind not in {AnswerKind.ALL, AnswerKind.MATCHES}:
        return ""
    items, agencies = [item for item, _count in found.item_counts()], found.agency_total()
    kinds = {item.code: item.kind for item in items}
    names = {item.name for item in items}
    ticked = listing.filters.asked.get("grade", ())
    typed = {part.label for part in listing.answer.parts if part.kind is PartKind.GRADE}
    values = {
        "agencies": agencies,
        "rows": len(found),
        "name": names.pop() if len(names) == 1 else items[0].occupation,
        # Those ticked, else those typed.
        "grades": _("或").join(
            grade_in_full(level)
            for level in listing.filters.site_data.grade_levels
            if level.numeral in ticked or (not ticked and grade_name(level) in typed)
        ),
    }
    if len(kinds) > 1:
        values["occupations"] = counted_kinds(kinds.values())
        text = ngettext(
            "找到 %(agencies)s 家机构、%(occupations)s，共 %(rows)s 条。",
            "找到 %(agencies)s 家机构、%(occupations)s，共 %(rows)s 条。",
            agencies,
        )
    elif values["grades"]:
        text = ngettext(
            "找到 %(agencies)s 家机构可评%(name)s%(grades)s。",
            "找到 %(agencies)s 家机构可评%(name)s%(grades)s。",
            agencies,
        )
    else:
        text = ngettext(
            "找到 %(agencies)s 家机构可评%(name)s。", "找到 %(agencies)s 家机构可评%(name)s。", agencies
        )
    if len(kinds) == 1 and len(found) != agencies:
        text += _("共 %(rows)s 条。")
    return text % values


def counted_kinds(kinds: Iterable[str]) -> str:
    """`73 个职业、2 项专项职业能力`, of the kind of each; what there is none of is not told."""
    special = Counter(kind == Occupation.Kind.SPECIAL_ABILITY for kind in kinds)
    graded, ungraded = special[False], special[True]
    told = (
        ngettext("%(count)s 个职业", "%(count)s 个职业", graded) % {"count": graded} if graded else "",
        ngettext("%(count)s 项专项职业能力", "%(count)s 项专项职业能力", ungraded) % {"count": ungraded}
        if ungraded
        else "",
    )
    return _("、").join(filter(None, told))


def without_one(listing: Listing) -> Iterator[Suggested]:
    """Where no row is left: each condition without which there would be some."""
    for name, value in listing.params:
        if name in FILTERS and name != "on" and len(listing.params) > 1:
            fresh = listing.filters.asked_with(name, "")
            left = len(fresh.qs) if fresh.is_valid() else 0
            rest = (pair for pair in listing.params if pair[0] != name)
            text = _("去掉“%(name)s：%(text)s”") % {
                "name": FILTERS[name],
                "text": value_text(listing, name, value),
            }
            if left:
                yield Suggested(
                    text,
                    directory_address(rest),
                    ngettext("有 %(count)s 条", "有 %(count)s 条", left) % {"count": left},
                )


def next_links(listing: Listing) -> dict[str, Any]:
    """Where else to look: what is offered, what may also be meant, and the plain search without any aid."""
    answer = listing.answer
    beside = answer.beside()
    without = () if listing.count else dict.fromkeys(without_one(listing))
    is_compared = answer.kind is AnswerKind.MATCHES and COMPARED.search(listing.filters.asked.get("q", ""))
    comparisons = comparison(listing) if is_compared else ()
    # A guide that is quoted above is no further way.
    quoted = {guide.target for guide in answer.guides} if listing.guides else ()
    further = suggested(each for each in beside.suggestions if each.target not in quoted)
    # The search without any aid.
    literal = answer.literal()
    only = _("只查含“%(text)s”的结果") % {"text": literal.strip('"')}
    plain = [Suggested(only, directory_address([("q", literal)]), "")] if literal else []
    return {
        "pages_of_it": suggested([beside.page] if beside.page else ()),
        "suggestions": [*comparisons, *without, *further],
        "related": [*suggested(beside.related), *plain],
        "cards": [(note, suggested(note.related)) for note in beside.notes],
    }


def comparison(listing: Listing) -> Iterator[Suggested]:
    """`茶艺师 对比`: the agencies of what was found beside each other; of one agency its occupations."""
    agencies = [number for number, _name, _count in listing.found.agency_counts(len(listing.found))]
    name, keys = ("agency", agencies) if len(agencies) > 1 else ("code", sorted(listing.found.codes()))
    if len(keys) > 1:
        day = [("on", listing.coverage.on.isoformat())] if "on" in listing.filters.asked else []
        address = directory_address([*((name, key) for key in keys[:MOST_SIDES]), *day], "compare")
        of_all = _("勾选条目可以换成别的") if len(keys) > MOST_SIDES else _("对照异同")
        text = _("比较这 %(count)s 家机构") if name == "agency" else _("比较这 %(count)s 个职业")
        yield Suggested(text % {"count": len(keys[:MOST_SIDES])}, address, of_all)
