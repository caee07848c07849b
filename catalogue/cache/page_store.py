"""What one process holds: pages as they were answered, and the data version under which they stand."""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from django.conf import settings
from django.db import DatabaseError

from agencies.missed_searches import FoundNothing
from agencies.models import DataVersion
from agencies.models.data_version import Version
from catalogue.config.databases import leave_a_file_that_is_gone
from catalogue.config.replicas import replicas

DATABASE_REST = 5.0  # seconds between two attempts at a database that does not answer
# What a page costs beside its bytes: headers, keys and Python's own housekeeping.
OVERHEAD = 2048
SMALLEST_COMPRESSED = 200
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/csvm+json",
    "application/schema+json",
    "image/svg+xml",
)


@dataclass
class Page:
    """An answer as a view gave it, and its compressed variants from the first time each was asked for.

    `missed` are searches that found nothing, each counted whenever the page is shown.
    """

    headers: dict[str, str]
    body: bytes
    missed: Sequence[FoundNothing] = ()
    variants: dict[str, bytes] = field(default_factory=dict)

    def encoded(self, encoding: str) -> bytes:
        if encoding not in self.variants:
            self.variants[encoding] = COMPRESSORS[encoding](self.body)
        return self.variants[encoding]


class PageStore:
    """The pages asked for last, up to PAGE_CACHE_MIB of memory; 0 keeps none."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, tuple[Page, int]] = OrderedDict()
        self.bytes = 0
        self.stamp: Hashable = None
        self.lock = threading.Lock()

    def get(self, key: str) -> Page | None:
        with self.lock:
            if key not in self.pages:
                return None
            self.pages.move_to_end(key)
            return self.pages[key][0]

    def put(self, key: str, page: Page, stamp: Hashable = None) -> None:
        """The first page under another stamp takes the place of all under the last, which nobody asks for."""
        # Room for a compressed variant or two, which come later, is taken at once.
        size = OVERHEAD + len(page.body) * 3 // 2
        with self.lock:
            if stamp != self.stamp:
                self.stamp, self.bytes = stamp, 0
                self.pages.clear()
            if size > settings.PAGE_CACHE_BYTES:
                return
            self._drop(key)
            self.pages[key] = page, size
            self.bytes += size
            while self.bytes > settings.PAGE_CACHE_BYTES:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: str) -> None:
        _, size = self.pages.pop(key, (None, 0))
        self.bytes -= size


@lru_cache(maxsize=64)
def preferred_encoding(accepted: str) -> str:
    """`br` or `gzip` when the client takes it, else plain: `preferred_encoding("gzip, br;q=0") == "gzip"`."""
    offers = dict(part.replace(" ", "").lower().partition(";")[::2] for part in accepted.split(","))
    return next((name for name in ("br", "gzip") if offers.get(name, "q=0") not in {"q=0", "q=0.0"}), "")


class KnownVersion:
    """Read once a second. `is_stale` while the database is away: what it held last goes on being shown."""

    def __init__(self) -> None:
        self.version: Version | None = None
        self.is_stale = False
        self.read_again_at = 0.0

    def now(self) -> Version | None:
        """None when the database is away and was never there."""
        if time.monotonic() < self.read_again_at:
            return self.version
        leave_a_file_that_is_gone()
        try:
            try:
                self.version = DataVersion.objects.now()
            except DatabaseError:
                if not replicas.move_on():
                    raise
                self.version = DataVersion.objects.now()
            self.is_stale = False
            self.read_again_at = time.monotonic() + settings.DATA_VERSION_SECONDS
        except DatabaseError:
            self.is_stale = True
            self.read_again_at = time.monotonic() + DATABASE_REST
        return self.version


known = KnownVersion()
