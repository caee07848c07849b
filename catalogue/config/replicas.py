"""Which database answers: public pages read from a replica, everything else from the primary.

So an editor always reads their own writes, and the public goes on reading while the primary is away. A
process keeps to one replica until that fails: two of them lag differently, and a page must not be older
than the data version it is kept under.
"""

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

PAUSE = 5.0  # seconds before a database that failed is asked again

public_reading: ContextVar[bool] = ContextVar("public_reading", default=False)


@contextmanager
def reading(*, public: bool) -> Iterator[None]:
    """Whether what is read meanwhile is read as the public reads."""
    token = public_reading.set(public)
    try:
        yield
    finally:
        public_reading.reset(token)


class Replicas:
    """The replicas in the order this process tries them, the primary behind them all."""

    def __init__(self, aliases: Iterable[str]) -> None:
        self.order = [alias for alias in aliases if alias != DEFAULT_DB_ALIAS]
        random.shuffle(self.order)  # so that processes spread over them
        self.order.append(DEFAULT_DB_ALIAS)
        self.failed_at: dict[str, float] = {}

    def current(self) -> str:
        """The first that has not failed lately; the first of all when every one has."""
        now = time.monotonic()
        fit = (alias for alias in self.order if now - self.failed_at.get(alias, -PAUSE) >= PAUSE)
        return next(fit, self.order[0])

    def move_on(self) -> bool:
        """The current one has failed: True when there is another to ask."""
        failed = self.current()
        self.failed_at[failed] = time.monotonic()
        return (
            self.current() != failed
            and time.monotonic() - self.failed_at.get(self.current(), -PAUSE) >= PAUSE
        )


replicas = Replicas(settings.DATABASES)


class ReplicaRouter:
    def db_for_read(self, *_: Any, **__: Any) -> str:
        return replicas.current() if public_reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, *_: Any, **__: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        """All databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, *_: Any, **__: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
