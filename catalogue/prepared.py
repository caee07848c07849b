"""The whole directory of today as files made beforehand: who wants everything need not page through it.

A folder holds the files of one release, data version and day, each named after edition, day and data version,
with `manifest.json`, which says of what they are. Files are written under another name and renamed, the
manifest last: a reader finds the old set or the new one, never a half. A set that is not of the present
release, data version and day is as good as none.
"""

import datetime as dt
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from agencies.models import Notice
from agencies.models.data_version import Version
from catalogue.release import release

MANIFEST, LOCK, SCRATCH = "manifest.json", ".lock", ".preparing-"
PACKED = ".gz"
# The sums of the other files, as `sha256sum --check` reads them.
SUMS = "sha256"
PIECE = 2**20


class Making(NamedTuple):
    """What a set of files follows from."""

    version: Version
    day: dt.date

    def as_text(self) -> list[str]:
        return [release().digest, str(self.version.number), str(self.version.changed_at), str(self.day)]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """`size` in bytes."""

    name: str
    size: int
    sha256: str


def find(folder: Path, making: Making, ending: str) -> Path | None:
    """The file with that ending (`csv`, `csv.gz`, …), if one is prepared of that very moment."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["made_of"] == making.as_text() and ending in manifest["files"]:
            file = folder / str(manifest["files"][ending]["name"])
            return file if file.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing prepared, or nothing that this release can read
    return None


def is_there(folder: Path, making: Making) -> bool:
    return find(folder, making, SUMS) is not None


@contextmanager
def alone(folder: Path) -> Generator[bool]:
    """Whether this process is the only one that prepares; what a killed one left is swept away."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        for left in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(left)
        yield True


def stem(edition: Notice | None, making: Making) -> str:
    """`directory-2025-on-2026-11-23-v17`: edition, day, data version."""
    of = f"{edition.edition}-" if edition else ""
    return f"directory-{of}on-{making.day}-v{making.version.number}"


@contextmanager
def scratch(folder: Path) -> Generator[Path]:
    """Beside the files, so that a rename moves them there; gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as inside:
        yield Path(inside)


def write(file: Path, parts: Iterable[bytes]) -> PreparedFile:
    with file.open("wb") as target:
        for part in parts:
            target.write(part)
        _settle(target)
    return _described(file)


def pack(file: Path) -> PreparedFile:
    """The same compressed, beside it."""
    packed = file.with_name(file.name + PACKED)
    with file.open("rb") as source, packed.open("wb") as target:
        with gzip.GzipFile("", "wb", 6, target, mtime=0) as compressed:
            shutil.copyfileobj(source, compressed, PIECE)
        _settle(target)
    return _described(packed)


def publish(folder: Path, inside: Path, making: Making, files: Mapping[str, PreparedFile]) -> None:
    """Give the files their names, then say so; what is of another moment goes."""
    for each in files.values():
        (inside / each.name).replace(folder / each.name)
    manifest = {
        "made_of": making.as_text(),
        "files": {ending: asdict(file) for ending, file in files.items()},
    }
    write(inside / MANIFEST, [json.dumps(manifest, indent=1).encode()])
    (inside / MANIFEST).replace(folder / MANIFEST)
    present = {each.name for each in files.values()}
    for old in folder.glob("directory-*"):
        if old.name not in present:
            old.unlink()


def sums(files: Iterable[PreparedFile]) -> bytes:
    return "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()


def _described(file: Path) -> PreparedFile:
    with file.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return PreparedFile(file.name, file.stat().st_size, digest)


def _settle(target: BinaryIO) -> None:
    """On the disk before it gets its name: after a power cut no name stands for nothing."""
    target.flush()
    os.fsync(target.fileno())
