"""Pages as they were answered: in the memory of one process, and in a cache that all hosts share, if any."""

import gzip
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import brotli
from django.conf import settings
from django.core.cache import caches

# What a page costs beside its bytes: headers, keys and Python's own housekeeping.
OVERHEAD = 2048
SMALLEST_COMPRESSED = 200
DAY = 24 * 60 * 60
REST = 5.0  # seconds before a shared cache that failed is asked again
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")

logger = logging.getLogger("catalogue.cache")


@dataclass
class Page:
    """An answer as a view gave it, and its compressed variants from the first time each was asked for."""

    headers: dict[str, str]
    body: bytes
    variants: dict[str, bytes] = field(default_factory=dict)

    @property
    def compressible(self) -> bool:
        return len(self.body) >= SMALLEST_COMPRESSED and self.headers.get("Content-Type", "").startswith(
            COMPRESSIBLE
        )

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.body) + sum(map(len, self.variants.values()))

    def encoded(self, encoding: str) -> bytes:
        if encoding not in self.variants:
            self.variants[encoding] = COMPRESSORS[encoding](self.body)
        return self.variants[encoding]


class Shared:
    """The cache that all hosts share. Without one, or while it is away, each process has its own memory."""

    def __init__(self) -> None:
        self.failed_at = -REST

    def ask(self, verb: str, *arguments: object) -> object:
        if "shared" not in settings.CACHES or time.monotonic() - self.failed_at < REST:
            return None
        from redis.exceptions import RedisError

        try:
            return getattr(caches["shared"], verb)(*arguments)
        except (OSError, RedisError) as problem:
            self.failed_at = time.monotonic()
            logger.warning("shared cache unavailable", extra={"problem": type(problem).__name__})
            return None


class Memo:
    """The pages asked for last, up to PAGE_CACHE_MIB of memory; 0 keeps none."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, tuple[Page, int]] = OrderedDict()
        self.bytes = 0
        self.stamp: Hashable = None
        self.lock = threading.Lock()
        self.shared = Shared()

    def get(self, key: str) -> Page | None:
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
                return self.pages[key][0]
        page = self.shared.ask("get", key)
        if isinstance(page, Page):
            self._keep(key, page)
            return page
        return None

    def put(self, key: str, page: Page, stamp: Hashable = None) -> None:
        """The first page under another stamp takes the place of all under the last, which nobody asks for."""
        if stamp != self.stamp:
            with self.lock:
                self.stamp, self.bytes = stamp, 0
                self.pages.clear()
        self._keep(key, page)
        self.shared.ask("set", key, page, DAY)

    def _keep(self, key: str, page: Page) -> None:
        # Room for a compressed variant or two, which come later, is taken at once.
        size = page.size + len(page.body) // 2
        with self.lock:
            self._drop(key)
            if size > settings.PAGE_CACHE_BYTES:
                return
            self.pages[key] = page, size
            self.bytes += size
            while self.bytes > settings.PAGE_CACHE_BYTES:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: str) -> None:
        _, size = self.pages.pop(key, (None, 0))
        self.bytes -= size


def preferred_encoding(accepted: str) -> str:
    """`br` or `gzip` when the client takes it, else plain: `preferred_encoding("gzip, br;q=0") == "gzip"`."""
    offers = dict(part.replace(" ", "").lower().partition(";")[::2] for part in accepted.split(","))
    return next((name for name in ("br", "gzip") if offers.get(name, "q=0") not in {"q=0", "q=0.0"}), "")
