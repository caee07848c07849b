"""The whole directory of today, prepared beforehand: one file, so that nobody need page through it."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from catalogue import prepared
from catalogue.days import today
from catalogue.facts import facts_of
from catalogue.prepared import Making
from catalogue.workbooks import MIME_TYPE

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv.gz": "application/gzip",
    "json": "application/json",
    "json.gz": "application/gzip",
    "xlsx": MIME_TYPE,
    "sha256": "text/plain; charset=utf-8",
}


def directory_full(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The file of today and of the present data; while there is none, the way to the one made on the spot."""
    making = Making(facts_of(request).version, today())
    file = prepared.find(settings.FILES_DIR, making, ending)
    if file is None:
        return on_the_spot(ending)
    return FileResponse(file.open("rb"), content_type=TYPES[ending], as_attachment=True, filename=file.name)


def on_the_spot(ending: str) -> HttpResponseBase:
    """For this once: the prepared file may be there a minute later."""
    if ending == prepared.SUMS:
        raise Http404
    response = redirect(f"directory-{ending.removesuffix(prepared.PACKED)}")
    response.headers["Cache-Control"] = "no-store"
    return response
