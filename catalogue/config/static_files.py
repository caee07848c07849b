"""Static files under names that hold a sum of them, and pages that do without where none were collected."""

from contextlib import suppress
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE = "css/site.css"


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Without its manifest a page leads to the plain names: without its style it still says its piece.

    One that cannot be read, as after a disk was full, is none.
    """

    def load_manifest(self) -> tuple[dict[str, str], str]:
        with suppress(OSError, ValueError, AttributeError):
            paths, digest = super().load_manifest()
            return dict(paths), digest
        return {}, ""

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def are_collected(storage: Any) -> bool:
    """Whether the style sheet that every page asks for is where its name leads; so for any plain storage."""
    if not isinstance(storage, StaticFiles):
        return True
    named = storage.hashed_files.get(STYLE)
    return bool(named and storage.exists(named))
