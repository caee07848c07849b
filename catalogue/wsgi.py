"""The entry of the web server. What serves people may not wait as long as what runs at night."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "3")

site = get_wsgi_application()

from agencies import missed_searches  # noqa: E402 (models stand only now)
from catalogue.warmup import warm_up  # noqa: E402

missed_searches.write_from_now_on()
warm_up()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    # Without a Host Django would take the server's own name for one; the guard refuses an empty one.
    environ.setdefault("HTTP_HOST", "")
    return site(environ, start_response)
