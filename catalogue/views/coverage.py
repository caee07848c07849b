"""What the directory covers, for those who plan: a page, and its figures as CSV."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from agencies.coverage import CoverageKind
from agencies.in_memory import agencies_by_code, in_force
from agencies.labels import grade_name
from catalogue.coverage.figures import group_lines, holdings, with_holes
from catalogue.downloads.exports import saved_as
from catalogue.pages.languages import unprefixed
from catalogue.pages.printed import printed
from catalogue.pages.site_data import asked_of, day_asked


def coverage(request: HttpRequest) -> HttpResponse:
    context = asked_for(request)
    scopes, levels = context["scopes"], context["levels"]
    context |= {
        "holdings": holdings(scopes, levels),
        "holes": with_holes(scopes, levels),
        "alone": [code for code, (agencies,) in agencies_by_code(scopes).items() if agencies == 1],
        "codes": scopes.codes(),
        "csv": unprefixed("coverage-csv"),
        **printed(request, [("", "")]),
    }
    return render(request, "catalogue/coverage.html", context)


def coverage_csv(request: HttpRequest) -> HttpResponse:
    """A line for each group and grade, blank for all of them; in the last column what the day allows."""
    context, text = asked_for(request), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["日期", "类别编码", "类别名称", "等级", "评价项目数", "评价机构数", "说明"])
    known = context["coverage"]
    on = known.on.isoformat()
    numerals = [*(level.numeral for level in context["levels"]), ""]
    for line in context["lines"]:
        for numeral, its in zip(numerals, line.figures, strict=True):
            told = _("（已录入、尚未生效）") * its.not_yet + known.caveat
            writer.writerow([on, line.code, line.name, numeral, its.items, its.agencies, told])
    if not known.is_known:
        writer.writerow([on, "", "", "", "", "", known.caveat])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = saved_as(
        f"coverage-on-{on}.csv", f"上海职业技能评价目录覆盖情况-{on}.csv"
    )
    return response


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """The figures of the day asked for, beside those of `since`. BadRequest for what is no day."""
    known, site_data, scopes = asked_of(request)
    since, before = day_asked(request.GET.get("since", "")), None
    scopes = scopes if known.is_known else scopes.none()
    if since and site_data.coverage(since, known.today).is_known:
        before = in_force(since, site_data.version)
    levels = site_data.levels_on(known.on)
    to_come = known.kind is CoverageKind.TO_COME
    now = in_force(known.today, site_data.version) if to_come else None
    return {
        "coverage": known,
        "scopes": scopes,
        "levels": levels,
        "grades": [grade_name(level) for level in levels],
        "since": since,
        "compared": before is not None,
        "lines": group_lines(scopes, levels, site_data.group_names, before, now),
        "not_yet": to_come and known.ahead,
    }
