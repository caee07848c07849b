"""For whoever watches the site: is the process alive, and can it answer? Neither names versions or hosts."""

from django.http import HttpRequest, JsonResponse

from catalogue.operations.readiness import served_edition


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks the database nothing: a restart would not mend that."""
    return _answer({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the process can answer what it is there for, otherwise 503."""
    edition = served_edition()
    ready = edition is not None
    return _answer({"ready": ready, "edition": edition}, 200 if ready else 503)


def _answer(body: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
