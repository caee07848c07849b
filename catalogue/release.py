"""Which release this is: a page rendered by another release is another page, also of the same data."""

import hashlib
from functools import cache
from typing import NamedTuple

from django.conf import settings

# What shapes a page. Data is the data version's to tell.
SOURCES = ("agencies/**/*.py", "catalogue/**/*.py", "catalogue/**/*.mo", "templates/**/*.html", "static/**/*")


class Release(NamedTuple):
    """`digest` names the content of the release's files, the same on every host; `built` is epoch seconds."""

    digest: str
    built: float


@cache
def release() -> Release:
    """Read once per process, before it serves."""
    digest, built = hashlib.blake2b(digest_size=6), 0.0
    for pattern in SOURCES:
        for file in sorted(settings.BASE_DIR.glob(pattern)):
            if file.is_file():
                digest.update(file.relative_to(settings.BASE_DIR).as_posix().encode() + file.read_bytes())
                built = max(built, file.stat().st_mtime)
    return Release(digest.hexdigest(), built)
