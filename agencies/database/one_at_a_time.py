"""Of processes that prepare one register the first goes on and the others wait, on one host or several."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ADVISORY = 0x72656769  # any number that nothing else locks


@contextmanager
def one_at_a_time() -> Generator[None]:
    with (settings.VAR_DIR / ".preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
        try:
            yield
        finally:
            # A connection that was lost has let go of it.
            if connection.vendor == "postgresql" and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])
