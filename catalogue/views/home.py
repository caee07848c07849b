"""The front door: one search box and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.pages.guide import Topics, topics_of
from catalogue.pages.site_data import asked_of
from catalogue.rows.entries import occupation_entries
from catalogue.rows.grades import scale
from catalogue.rows.totals import totals

MOST_AT_HOME = 200


WAYS = (
    (gettext_lazy("培训机构学员"), "团体申报"),
    (gettext_lazy("院校在校学生"), "团体申报"),
    (gettext_lazy("个人"), "个人申报"),
)


def ways_in(topics: Topics) -> list[tuple[str, str]]:
    """The routes of the notice, each with where the guide quotes it; blank where it does not."""
    claims = [claim for topic in topics if topic.slug == "apply" for claim in topic.claims]
    places = {
        route: claim.anchor
        for claim in reversed(claims)
        for quoted in claim.quoted
        for route in ("团体申报", "个人申报")
        if any(f"办理{route}" in text or text.startswith(f"{route}参加") for text in quoted.texts)
    }
    return [(str(name), places.get(route, "")) for name, route in WAYS]


def home(request: HttpRequest) -> HttpResponse:
    coverage, site_data, scopes = asked_of(request)
    levels, counted = site_data.levels_on(coverage.on), totals(scopes, site_data.group_names)
    codes = sorted(scopes.codes())
    topics = topics_of(coverage.source, site_data.version)
    # Of a national directory the groups alone: a front door is no list of thousands.
    listed = (
        []
        if len(codes) > MOST_AT_HOME
        else occupation_entries(scopes, codes, levels, with_everyday_names=True)
    )
    context = {
        "coverage": coverage,
        "totals": counted,
        "steps": scale(levels),
        "occupations": [
            (group, [each for each in listed if each.code.startswith(group.code)])
            for major in counted["groups"]
            for group in major.children
        ]
        if listed
        else [],
        "topics": topics,
        "ways_in": ways_in(topics),
        "examples": (_("月嫂"), _("电工 三级"), "6-18-02-04"),
    }
    return render(request, "catalogue/home.html", context)
