"""Agencies or occupations beside each other, by address and from the boxes of lists."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies import codes
from agencies.absences import absence
from agencies.in_memory import Selection
from agencies.search.values import Absence, AnswerKind
from catalogue.compare import sides
from catalogue.directory.addresses import suggested
from catalogue.directory.filters import row_key_parts
from catalogue.directory.listing import refuse_retracted
from catalogue.pages.fields import RowsField, code_named, number_named
from catalogue.pages.printed import printed
from catalogue.pages.site_data import asked_of, coverage_for, site_data_of


def compare(request: HttpRequest) -> HttpResponse:
    """Of what is not listed on the day its other days are told, and the rest compared all the same."""
    if request.GET.getlist("row"):
        return redirect(f"{request.path}?{urlencode(named_by(request.GET.getlist('row')))}")
    known, site_data, everything = asked_of(request)
    scopes, levels = everything if known.is_known else everything.none(), site_data.levels_on(known.on)
    typed = {name: [each for each in request.GET.getlist(name) if each] for name in ("agency", "code")}
    by_agency = bool(typed["agency"])
    asked = typed["agency"] if by_agency else typed["code"]
    parse, named_as = (
        (codes.parse_filing_number, number_named) if by_agency else (codes.parse_code, code_named)
    )
    keys = [
        parse(each) or named_as(scopes, each) or named_as(everything.on_any_day(), each) for each in asked
    ]
    found = (sides.agency_sides if by_agency else sides.occupation_sides)(scopes, list(filter(None, keys)))
    named = {side.key for side in found}
    absent = [
        not_listed(request, text, key, scopes, by_agency=by_agency)
        for text, key in zip(asked, keys, strict=True)
        if key not in named
    ]
    problems = [each.message for each in absent] if known.is_known else []
    if len(found) > sides.MOST_SIDES:
        problems.append(_("最多比较 %(most)s 个，只取前 %(most)s 个。") % {"most": sides.MOST_SIDES})
        found = found[: sides.MOST_SIDES]
    lines = (sides.of_agencies if by_agency else sides.of_occupations)(scopes, found, levels)
    context = {
        "coverage": known,
        "by_agency": by_agency,
        "sides": found,
        "places": range(sides.MOST_SIDES),
        "problems": problems,
        "suggestions": suggested(dict.fromkeys(way for each in absent for way in each.suggestions)),
        "differences": [line for line in lines if not line.is_same],
        "same": [line for line in lines if line.is_same],
        "ready": len(found) > 1,
        # What is none of the options stands there as it was typed.
        "chosen": [key if key in named else text for text, key in zip(asked, keys, strict=True)],
        "agencies": {number: name for number, name, _count in scopes.agency_counts(len(scopes))},
        "occupations": {item.code: f"{item.occupation} {item.code}" for item, _count in scopes.item_counts()},
        **printed(request, [(key, "") if by_agency else ("", key) for key in keys if key]),
    }
    return render(request, "catalogue/compare.html", context)


def not_listed(request: HttpRequest, text: str, key: str, scopes: Selection, *, by_agency: bool) -> Absence:
    """Gone where it was retracted."""
    known, site_data = coverage_for(request), site_data_of(request)
    number, code = (key, "") if by_agency else ("", key)
    refuse_retracted(number, code)
    if not key or not known.is_known:
        message = _("%(edition)s没有列“%(text)s”。") % {"edition": known.directory_name, "text": text}
        return Absence(AnswerKind.UNKNOWN, message)
    return absence(
        scopes,
        code=code,
        filing_number=number,
        grades=(),
        kind="",
        edition=known.directory_name,
        group_names=site_data.group_names,
        today=known.today,
    )


def named_by(texts: list[str]) -> list[tuple[str, str]]:
    """Of rows of a list the agencies; where one agency has them all, the occupations. Else BadRequest."""
    try:
        rows = RowsField(required=False).clean(texts)
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from error
    numbers, codes_of = (list(dict.fromkeys(row_key_parts(row)[place] for row in rows)) for place in (0, 1))
    if len(numbers) > 1:
        return [("agency", number) for number in numbers]
    return [("code", code) for code in codes_of]
