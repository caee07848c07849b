"""Who signs in at the desk: from where, and what happens after too many wrong passwords. Asked by axes."""

from typing import Any

from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catalogue.views.errors import too_many_requests

GUESSES = 10
GUESSES_AT_A_NAME_UNDER_ATTACK = 3


def guesses_allowed(request: HttpRequest, credentials: Any) -> int:
    """Of an address, and of an address for one name, before it waits.

    Ten; three for a name at which others have guessed ten times lately. So guessing from everywhere slows
    down, and the owner of that name, whose address has guessed nothing, is not kept out.
    """
    failed = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME,
    ).aggregate(total=Sum("failures_since_start"))["total"]
    return GUESSES_AT_A_NAME_UNDER_ATTACK if (failed or 0) > GUESSES else GUESSES


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The same page whether the name exists or not."""
    return too_many_requests(request, int(settings.AXES_COOLOFF_TIME.total_seconds()))
