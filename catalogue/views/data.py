"""数据与接口: the page about the data, its releases, and what changed in either."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from catalogue.api.contract import RATE_LIMITS, lasting
from catalogue.downloads import exports, registers, releases
from catalogue.downloads.releases import Release
from catalogue.downloads.xlsx import MIME_TYPE
from catalogue.pages.context import site_root
from catalogue.pages.gone import edition_or_404
from catalogue.pages.site_data import coverage_for, site_data_of

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".xlsx": MIME_TYPE,
    releases.PACKED: "application/gzip",
}
# A release moves no data version, so nobody may keep what leads to the newest.
unkept = cache_control(no_store=True)
AREAS = {"site": gettext_lazy("网站"), "data": gettext_lazy("数据"), "interface": gettext_lazy("接口")}
# An entry of the changelog, over several lines, with its mark.
ENTRY = re.compile(r"^- \*\*(\w+)\*\* (.+?)(?=^- |^#|\Z)", re.MULTILINE | re.DOTALL)


@unkept
def data(request: HttpRequest) -> HttpResponse:
    index = standing_releases()
    context = {
        "coverage": coverage_for(request),
        "version": site_data_of(request).version,
        "latest": index[0] if index else None,
        "releases": index,
        "lasting": lasting(),
        "limits": RATE_LIMITS,
        "root": site_root(request),
        "licence": settings.DATA_LICENCE,
    }
    return render(request, "catalogue/data.html", context)


def data_release(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    """A file as it was released; erased ones are gone, superseded ones lead on and are not indexed."""
    release = next((each for each in all_releases() if each.day.isoformat() == day), None)
    if release is None:
        raise Http404
    if release.erased:
        text = _("这一天发布的数据含有不应公开的内容，已经删除。")
        return HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
    response = sent(release, name)
    if release.day in releases.superseded([release]):
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Link"] = f'</data/latest/{name}>; rel="latest-version"'
    return response


@unkept
def data_latest(request: HttpRequest, name: str) -> HttpResponseBase:
    """The way to the newest release.

    Before the first, and until the next where the newest holds what was retracted: to what the site makes on
    the spot, and of other tables to the newest release that stands.
    """
    newest, release = next(iter(all_releases()), None), next(iter(standing_releases()), None)
    stem, _dot, ending = name.removesuffix(releases.PACKED).partition(".")
    made_on_the_spot = stem == "directory" and f".{ending}" in TYPES
    if release and name in release.files and (release == newest or not made_on_the_spot):
        return redirect("data-release", release.day.isoformat(), name)
    if not made_on_the_spot or (release and release == newest):
        raise Http404
    return redirect(f"directory-{ending}")


def directory_full(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Where everything was before there were releases."""
    name = releases.SUMS if ending == "sha256" else f"directory.{ending}"
    return redirect("data-latest", name, permanent=True)


def data_edition(request: HttpRequest, year: int) -> HttpResponseBase:
    """A year's directory as printed."""
    lines = exports.as_csv(registers.edition_lines(edition_or_404(year)))
    response = StreamingHttpResponse(lines, content_type=TYPES[".csv"])
    response.headers["Content-Disposition"] = exports.saved_as(
        f"edition-{year}.csv", f"上海职业技能评价目录-{year}年版原文.csv"
    )
    return response


def changelog(request: HttpRequest) -> HttpResponse:
    """What changed for visitors and for programs, as CHANGELOG.md tells it."""
    text = (settings.BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
    chapters = []
    for chapter in text.split("\n## ")[1:]:
        title, _line, rest = chapter.partition("\n")
        entries = [
            (AREAS[mark], " ".join(said.split())) for mark, said in ENTRY.findall(rest) if mark in AREAS
        ]
        chapters.append((title, entries))
    return render(request, "catalogue/changelog.html", {"chapters": chapters})


def standing_releases() -> list[Release]:
    """Newest first, without what was erased, or holds what was retracted later."""
    found = [release for release in all_releases() if not release.erased]
    late = releases.superseded(found)
    return [release for release in found if release.day not in late]


def all_releases() -> list[Release]:
    return releases.releases(Path(settings.FILES_DIR) / "releases")


def sent(release: Release, name: str) -> HttpResponseBase:
    file = release.file(name)
    if file is None:
        raise Http404
    kind = TYPES.get(file.suffix, "text/plain; charset=utf-8")
    return FileResponse(file.open("rb"), content_type=kind, filename=f"{release.day}-{name}")
