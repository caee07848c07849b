"""Dated releases: the data of a day as files at lasting addresses, which nothing changes any more.

A folder named after its day holds them, with `manifest.json`, which says what they follow from and gives the
sum of each. It is written beside and renamed, so it is there whole or not at all. One that holds what was
retracted since leaves the index; from one with personal data the files are erased, and the manifest says why.
"""

import datetime as dt
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db.models import F
from django.utils import timezone

from agencies.coverage import Coverage
from agencies.in_memory import Selection
from agencies.models import DataVersion, Import, Retraction

MANIFEST, SUMS, LOCK, SCRATCH = "manifest.json", "sha256sums.txt", ".lock", ".preparing-"
PACKED = ".gz"
COPIED_AT_ONCE = 2**20


@dataclass(frozen=True)
class Release:
    """`files`: size and sum by name; `erased` says why there are none any more."""

    day: dt.date
    folder: Path
    made_at: dt.datetime
    follows_from: str
    files: Mapping[str, Mapping[str, Any]]
    erased: str = ""

    def damaged(self) -> list[str]:
        """The names of those that are not what was released, by their sums."""
        return [name for name, told in self.files.items() if not _is_as_told(self.folder / name, told)]

    def file(self, name: str) -> Path | None:
        """None also for one that was cut short."""
        file, size = self.folder / name, self.files.get(name, {}).get("size")
        return file if file.is_file() and file.stat().st_size == size else None


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """`size` in bytes."""

    name: str
    size: int
    sha256: str


def releases(folder: Path) -> list[Release]:
    """Newest first; what cannot be read is none."""
    found = (read_release(each) for each in sorted(folder.glob("????-??-??"), reverse=True))
    return [release for release in found if release]


def read_release(folder: Path) -> Release | None:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made_at = dt.datetime.fromisoformat(told["made_at"])
        day = dt.date.fromisoformat(folder.name)
        return Release(day, folder, made_at, told["follows_from"], told["files"], told.get("erased", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def what_it_follows_from(scopes: Selection, coverage: Coverage, number: int) -> str:
    """The same as long as a release would say the same: data version, rows, and what is known of the day."""
    digest = hashlib.sha256(f"{number} {coverage.kind} {coverage.gap}".encode())
    digest.update(scopes.of(scopes.columns.scope).tobytes() + scopes.of(scopes.columns.grades).tobytes())
    return digest.hexdigest()


@contextmanager
def alone(folder: Path) -> Generator[bool]:
    """Whether this process is the only one that releases; what a killed one left is swept away."""
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


@contextmanager
def scratch(folder: Path) -> Generator[Path]:
    """Beside the files, so that a rename moves them there; gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as inside:
        yield Path(inside)


def write(file: Path, parts: Iterable[bytes]) -> ReleasedFile:
    with file.open("wb") as target:
        for part in parts:
            target.write(part)
        _on_disk(target)
    return _described(file)


def pack(file: Path) -> ReleasedFile:
    """The same compressed, beside it."""
    packed = file.with_name(file.name + PACKED)
    with file.open("rb") as source, packed.open("wb") as target:
        with gzip.GzipFile("", "wb", 6, target, mtime=0) as compressed:
            shutil.copyfileobj(source, compressed, COPIED_AT_ONCE)
        _on_disk(target)
    return _described(packed)


def seal(
    inside: Path, target: Path, made_at: dt.datetime, follows_from: str, files: list[ReleasedFile]
) -> None:
    """Write the sums and the manifest, then give the folder its name."""
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    files.append(write(inside / SUMS, [sums.encode()]))
    told = {
        "made_at": made_at.isoformat(),
        "follows_from": follows_from,
        "files": {file.name: {"size": file.size, "sha256": file.sha256} for file in files},
    }
    write(inside / MANIFEST, [json.dumps(told, indent=1).encode()])
    inside.replace(target)


def mend(release: Release) -> None:
    """What is damaged is made of what lies beside it: the plain file of the compressed one, and back."""
    for name in release.damaged():
        plain = name.removesuffix(PACKED)
        with scratch(release.folder.parent) as inside, suppress(OSError, EOFError, zlib.error):
            if name == plain:
                with gzip.open(release.folder / f"{name}{PACKED}") as packed:
                    write(inside / name, packed)
            else:
                shutil.copyfile(release.folder / plain, inside / plain)
                pack(inside / plain)
            if _is_as_told(inside / name, release.files[name]):
                (inside / name).replace(release.folder / name)


def not_as_released(folder: Path) -> list[str]:
    """What is not as it was released, in any of them."""
    days = sorted(folder.glob("????-??-??"))
    found = {day.name: read_release(day) for day in days}
    lost = [f"{day}/{MANIFEST}" for day, release in found.items() if not release]
    return lost + [f"{day}/{name}" for day, release in found.items() if release for name in release.damaged()]


def erase_release_files(release: Release, reason: str) -> None:
    """The manifest first: what is half erased is not served."""
    told = {"made_at": release.made_at.isoformat(), "follows_from": "", "files": {}, "erased": reason}
    beside = release.folder / f"{MANIFEST}.new"
    write(beside, [json.dumps(told, ensure_ascii=False).encode()])
    beside.replace(release.folder / MANIFEST)
    for name in release.files:
        (release.folder / name).unlink(missing_ok=True)
    # So that nobody is told any more that what they hold is unchanged.
    DataVersion.objects.update(number=F("number") + 1, changed_at=timezone.now())


def superseded(found: list[Release]) -> set[dt.date]:
    """The days of those that hold something which was retracted later, or an import that was undone later."""
    if not found:
        return set()
    retracted = Retraction.objects.standing().with_recorded_at().values_list("recorded_at", "retracted_at")
    undone = Import.objects.filter(status=Import.Status.UNDONE).values_list("applied_at", "undone_at")
    return {
        release.day
        for since, until in (*retracted, *undone)
        for release in found
        if release.made_at < until and (since is None or since <= release.made_at)
    }


def _is_as_told(file: Path, told: Mapping[str, Any]) -> bool:
    try:
        return _described(file) == ReleasedFile(file.name, told["size"], told["sha256"])
    except OSError:
        return False


def _described(file: Path) -> ReleasedFile:
    with file.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return ReleasedFile(file.name, file.stat().st_size, digest)


def _on_disk(target: BinaryIO) -> None:
    """On the disk before it gets its name: after a power cut no name stands for nothing."""
    target.flush()
    os.fsync(target.fileno())
