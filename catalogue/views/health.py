"""For whoever watches the site: is the process alive, and can it answer? Neither names versions or hosts."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from agencies.models import DataVersion, Notice
from agencies.status import is_migrated
from catalogue.routers import public_reading


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks the database nothing: a restart would not mend that."""
    return _answer({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, has every migration, a data version and an edition; 503 otherwise.

    A process without the desk is ready as long as it can read, if only from a replica.
    """
    public_reading.set(not settings.ADMIN_ENABLED)
    try:
        migrated = is_migrated()
        edition = Notice.objects.editions().values_list("edition", flat=True).first() if migrated else None
        ready = edition is not None and DataVersion.objects.now().number > 0
    except (DatabaseError, DataVersion.DoesNotExist):
        ready, edition = False, None
    return _answer({"ready": ready, "edition": edition}, 200 if ready else 503)


def _answer(body: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
