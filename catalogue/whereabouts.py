"""Which part of the site an address belongs to."""

from django.conf import settings
from django.http import HttpRequest


def at_the_desk(request: HttpRequest) -> bool:
    """Whether this address is the admin's, in a process that serves it."""
    return settings.ADMIN_ENABLED and request.path_info.startswith(f"/{settings.ADMIN_PATH}")
