"""What a page rests on beside its address and the data: the release, and the settings that it shows."""

import hashlib
from functools import cache

from django.conf import settings

# What shapes a page. Data is the data version's to tell.
PYTHON = ("agencies/**/*.py", "catalogue/**/*.py")
RELEASE_SOURCES = (*PYTHON, "catalogue/**/*.json", "catalogue/**/*.mo", "templates/**/*.html", "static/**/*")
SHOWN_SETTINGS = (
    *("SITE_URL", "SITE_OWNER", "ICP_NUMBER", "REPORT_ERROR_URL", "PRIVACY_CONTACT", "DATA_LICENCE"),
    *("PLANNED_WORK", "SECURITY_CONTACT"),
)


@cache
def release() -> str:
    """A digest of the release's files, the same on every host; read once per process, before it serves."""
    digest = hashlib.blake2b(digest_size=6)
    for pattern in RELEASE_SOURCES:
        for file in sorted(settings.BASE_DIR.glob(pattern)):
            if file.is_file():
                digest.update(file.relative_to(settings.BASE_DIR).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
