"""The data version as this process knows it: read once a second, and kept while the database is away."""

import time

from django.conf import settings
from django.db import InterfaceError, OperationalError

from agencies.models import DataVersion
from agencies.models.data_version import Version
from catalogue.routers import replicas

REST = 5.0  # seconds between two attempts at a database that does not answer


class KnownVersion:
    """`is_stale` while the database is away: what it held last goes on being shown."""

    def __init__(self) -> None:
        self.version: Version | None = None
        self.is_stale = False
        self.read_again_at = 0.0

    def now(self) -> Version | None:
        """None when the database is away and was never there."""
        if time.monotonic() >= self.read_again_at:
            self._read()
        return self.version

    def _read(self) -> None:
        try:
            self.version, self.is_stale = self._ask(), False
            self.read_again_at = time.monotonic() + settings.DATA_VERSION_SECONDS
        except (OperationalError, InterfaceError):
            self.is_stale = True
            self.read_again_at = time.monotonic() + REST

    def _ask(self) -> Version:
        try:
            return DataVersion.objects.now()
        except (OperationalError, InterfaceError):
            if not replicas.move_on():
                raise
            return DataVersion.objects.now()


known = KnownVersion()
