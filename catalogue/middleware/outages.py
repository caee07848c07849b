"""What a visitor sees while the database is away: a readable 503 page that says when to come back."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from catalogue.views.errors import is_outage, unavailable

logger = logging.getLogger("catalogue.outage")


class OutageMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_outage(exception):
            return None
        logger.error(
            "database unavailable", extra={"problem": type(exception.__cause__ or exception).__name__}
        )
        return unavailable(request)
