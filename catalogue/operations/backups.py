"""One file that holds the whole register, proved readable when it is made and again before it is used.

The file is a tar of `manifest.json` and the dump of the database. The manifest says which engine and release
made it, when, how many rows each table has and a sum of them, and the SHA-256 of the dump.
"""

import datetime as dt
import gzip
import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from agencies.models import DataVersion
from catalogue.config.release import release
from catalogue.operations import dumps
from catalogue.operations.dumps import DumpError, TableSum

FORMAT = 1
BACKUP_MANIFEST, DUMP = "manifest.json", "database.gz"
SUFFIX = ".backup.tar"
# In the name of one that was made by the night, which alone is thinned away: a deliberate one stays.
NIGHTLY = "-nightly"
REGISTER = "agencies_"


class BackupError(Exception):
    """The backup cannot be made, read or used. The message is for the operator."""


@dataclass(frozen=True)
class Manifest:
    engine: str
    made_at: str
    release: str
    data_version: int
    migrations: list[list[str]]
    tables: dict[str, TableSum]
    sha256: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def back_up(connection: BaseDatabaseWrapper, folder: Path, *, nightly: bool = False) -> Path:
    """Write a backup of this moment into the folder, read it again, and only then give it its name."""
    folder.mkdir(parents=True, exist_ok=True)
    made_at = timezone.localtime()
    final = folder / f"{made_at:%Y%m%d-%H%M%S}-{connection.vendor}{NIGHTLY if nightly else ''}{SUFFIX}"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as scratch:
        plain, packed, whole = (Path(scratch) / name for name in ("database", DUMP, "whole"))
        tables = dumps.dump(connection, plain)
        if f"{REGISTER}dataversion" not in tables:
            raise BackupError("there is no register in this database")
        with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target)
        _write(whole, _manifest(connection, made_at, tables, packed), packed)
        read_manifest(whole, scratch=Path(scratch) / "again")
        whole.chmod(0o600)
        whole.replace(final)
    return final


def read_manifest(file: Path, scratch: Path | None = None) -> Manifest:
    """What the backup says of itself, when its dump is whole; BackupError otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, _ = _unpack(file, scratch or Path(folder))
    return manifest


def restore(connection: BaseDatabaseWrapper, file: Path) -> Manifest:
    """Put the backup in the place of what the database holds, then compare every table with the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        manifest, plain = _unpack(file, Path(folder))
        if manifest.engine != connection.vendor:
            raise BackupError(f"the backup is of {manifest.engine}, DATABASE_URL names {connection.vendor}")
        known = MigrationLoader(None).disk_migrations
        if newer := [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]:
            raise BackupError(f"the backup is of a newer release, which knows {', '.join(newer)}")
        try:
            dumps.load(connection, plain)
        except DumpError as problem:
            raise BackupError(str(problem)) from problem
    differing = manifest_differences(manifest, dumps.sums(connection))
    if differing:
        raise BackupError(f"restored, but these tables differ from the backup: {', '.join(differing)}")
    # Whoever signed out since then stays signed out.
    Session.objects.using(connection.alias).all().delete()
    return manifest


def manifest_differences(manifest: Manifest, found: dict[str, TableSum]) -> list[str]:
    names = sorted(manifest.tables.keys() | found.keys())
    return [name for name in names if manifest.tables.get(name) != found.get(name)]


def holds_a_register(connection: BaseDatabaseWrapper) -> bool:
    """Whether a restore would take the place of something."""
    found = dumps.sums(connection)
    return any(
        table.rows
        for name, table in found.items()
        if name.startswith(REGISTER) and name != "agencies_dataversion"
    )


def superfluous(files: Iterable[Path]) -> list[Path]:
    """Of backups, named by their moment, those beyond the last of 7 days, of 5 weeks and of 12 months."""
    newest_first = sorted(files, reverse=True)
    days = {file: dt.date.fromisoformat(file.name[:8]) for file in newest_first}
    kept: set[Path] = set()
    for period, count in (("%Y%m%d", 7), ("%G-%V", 5), ("%Y%m", 12)):
        last_of = {days[file].strftime(period): file for file in reversed(newest_first)}
        kept.update(last_of[name] for name in sorted(last_of, reverse=True)[:count])
    return [file for file in newest_first if file not in kept]


def _manifest(
    connection: BaseDatabaseWrapper, made_at: dt.datetime, tables: dict[str, TableSum], packed: Path
) -> Manifest:
    try:
        version = DataVersion.objects.db_manager(connection.alias).now().number
    except (DatabaseError, DataVersion.DoesNotExist):
        version = 0
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        engine=connection.vendor,
        made_at=made_at.isoformat(timespec="seconds"),
        release=release(),
        data_version=version,
        migrations=sorted([app, name] for app, name in applied),
        tables=tables,
        sha256=_sha256(packed),
    )


def _write(file: Path, manifest: Manifest, packed: Path) -> None:
    text = packed.with_name(BACKUP_MANIFEST)
    text.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    with tarfile.open(file, "w") as tar:
        tar.add(text, BACKUP_MANIFEST)
        tar.add(packed, DUMP)


def _unpack(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest and the plain dump, once the dump's sum is the manifest's."""
    folder.mkdir(parents=True, exist_ok=True)
    packed, plain = folder / DUMP, folder / "database"
    try:
        with tarfile.open(file) as tar:
            manifest = _parse(_member(tar, BACKUP_MANIFEST).read())
            with _member(tar, DUMP) as source, packed.open("wb") as target:
                shutil.copyfileobj(source, target)
        if _sha256(packed) != manifest.sha256:
            raise BackupError(f"{file.name} is damaged: its dump is not the one that was written")
        with gzip.open(packed) as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as problem:
        raise BackupError(f"{file} is no readable backup: {problem}") from problem
    return manifest, plain


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def _parse(text: bytes) -> Manifest:
    found: dict[str, Any] = json.loads(text)
    if found["format"] != FORMAT:
        raise ValueError(f"format {found['format']}, this release reads {FORMAT}")
    return Manifest(
        **{**found, "tables": {name: TableSum(*table) for name, table in found["tables"].items()}}
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
