"""What a visitor sees while the database is away: a readable 503 page that says when to come back."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from catalogue.views.errors import OUTAGES, unavailable

logger = logging.getLogger("catalogue.outage")


class OutageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OUTAGES):
            return None
        logger.error(
            "database unavailable", extra={"problem": type(exception.__cause__ or exception).__name__}
        )
        return unavailable(request)
