"""The entry of the web server. What serves people may not wait as long as what runs at night."""

import logging
import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "3")

site = get_wsgi_application()

from agencies import missed_searches  # noqa: E402 (models stand only now)
from agencies.in_memory.versioned_value import read_in_children_from_now_on  # noqa: E402
from catalogue.cache.warmup import warm_up  # noqa: E402
from catalogue.config.databases import RegisterFile  # noqa: E402

# No line says any of this, so it is not looked up for each.
logging._srcfile = None  # as Python's own guide to logging says
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
logging.captureWarnings(True)  # every line that a process writes is JSON, Python's own warnings too
RegisterFile.may_make = False
missed_searches.write_from_now_on()
read_in_children_from_now_on()
warm_up()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    # Without a Host Django would take the server's own name for one; the guard refuses an empty one.
    environ.setdefault("HTTP_HOST", "")
    return site(environ, start_response)
