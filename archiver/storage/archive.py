"""`Archive.open(path)`: the archive as typed objects, its schema brought up to date."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from archiver.errors import (
    ArchiveError,
    ArchiveMissing,
    ArchiveReadOnly,
    NotAnArchive,
    SchemaTooNew,
    UsageError,
)
from archiver.storage.connection import READ_ONLY, Connection
from archiver.storage.coverage import CoverageLedger
from archiver.storage.entries import Entries
from archiver.storage.health import HealthLedger
from archiver.storage.list_readings import ListReadings
from archiver.storage.migrations import APPLICATION_ID, migrations
from archiver.storage.posts import Posts
from archiver.storage.quality import QualityLedger
from archiver.storage.revisits import Looks
from archiver.storage.runs import Runs
from archiver.storage.snapshots import Snapshots
from archiver.storage.sources import Sources
from archiver.storage.sqlite import Database
from archiver.storage.stored_pages import StoredPages
from archiver.storage.traffic import TrafficLedger

SQLITE_HEADER = b"SQLite format 3\x00"

PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers never wait for a crawl, nor it for them
    "PRAGMA synchronous = NORMAL",  # safe against a kill; a power cut may undo the last second
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",  # bytes; a big run leaves no big journal behind
    "PRAGMA wal_autocheckpoint = 8000",  # 32 MB: a crawl takes 4 % less than with 4
)
READING_PRAGMAS = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",  # writing needs it: FTS5 in triggers counts as untrusted
)
EMPTY = "is empty: `archiver crawl URL` fills it"


class Archive:
    """One archive.db, opened; a context manager.

    >>> import tempfile
    >>> from datetime import UTC, datetime
    >>> from archiver.model import Source
    >>> now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Archive.open(f"{folder}/archive.db", create=True) as archive:
    ...         number = archive.sources.ensure(Source(name="a", url="https://a.blog/"), now)
    ...         archive.posts.count(source="a")
    0
    """

    def __init__(self, connection: Connection) -> None:
        """For `open`, which checks the file first."""
        self.connection = connection
        self.path = connection.path
        self.sources = Sources(connection)
        self.entries = Entries(connection)
        self.looks = Looks(connection, self.entries)
        self.list_readings = ListReadings(connection)
        self.snapshots = Snapshots(connection)
        self.posts = Posts(connection)
        self.history = self.posts.history
        self.runs = Runs(connection)
        self.health = HealthLedger(connection)
        self.traffic = TrafficLedger(connection)
        self.coverage = CoverageLedger(connection)
        self.pages = StoredPages(connection, self.snapshots, self.entries)
        self.quality = QualityLedger(connection, self.entries)

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, create: bool = False, readonly: bool = False
    ) -> Self:
        """The archive in that file, its schema migrated after a backup beside it.

        `create` makes file and folder when there are none. `readonly` never writes.
        Raises ArchiveMissing, NotAnArchive (damaged, or another program's), SchemaTooNew,
        ArchiveReadOnly or ArchiveBusy, each with what to do.
        """
        file = Path(path)
        _check_file(file, create=create and not readonly, readonly=readonly)
        connection = Connection(file, _mode(file, create=create, readonly=readonly))
        try:
            _check_owner(connection, create=create and not readonly)
            _set_pragmas(connection, READING_PRAGMAS if readonly else PRAGMAS)
            _bring_up_to_date(connection, readonly=readonly)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def atomic(self) -> AbstractContextManager[None]:
        """All that is written inside happens, or nothing of it."""
        return self.connection.atomic()

    def backup(
        self,
        path: str | os.PathLike[str],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Writes a consistent copy of the archive to `path`, also while a crawl writes.

        Raises UsageError when something is there already. `progress` is told how many pages of
        the database are done, and of how many.
        """
        if os.path.lexists(path):
            raise UsageError(f"{path} is there already: a backup replaces nothing")
        self.connection.copy_to(Path(path), progress)

    def close(self) -> None:
        """Closes the file; the archive cannot be used any more."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _check_file(file: Path, *, create: bool, readonly: bool) -> None:
    """Raises what can be said of the file before SQLite sees it; makes its folder."""
    if file.is_dir():
        raise NotAnArchive(str(file), "is a folder: name the archive.db in it")
    if not file.exists():
        if not create:
            raise ArchiveMissing(str(file), "no archive there yet: `archiver crawl URL` makes one")
        _make_folder(file)
    elif not os.access(file, os.R_OK):
        raise ArchiveReadOnly(str(file), "cannot be read: change its permissions")
    elif not _head(file).startswith(SQLITE_HEADER[: file.stat().st_size]):
        raise NotAnArchive(
            str(file), "is no SQLite database: move it away, or put a backup in its place"
        )
    elif not readonly and not os.access(file, os.W_OK):
        raise ArchiveReadOnly(str(file), READ_ONLY[1])
    if not readonly and not os.access(file.parent, os.W_OK):
        raise ArchiveReadOnly(str(file), READ_ONLY[1])


def _mode(file: Path, *, create: bool, readonly: bool) -> str:
    """How SQLite opens the file, as parameters of its URI.

    WAL needs two files beside the database also for reading. A connection that could write takes
    them away again, and `query_only` keeps it from writing; where nothing can be written and no
    writer can be, they are not needed (immutable).
    """
    if not readonly:
        return "mode=rwc" if create else "mode=rw"
    if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK):
        return "mode=rw"
    has_journal = file.with_name(f"{file.name}-wal").exists()
    return "mode=ro" if has_journal else "mode=ro&immutable=1"


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = f"its folder cannot be made ({error.strerror}): name another with --dir"
        raise ArchiveReadOnly(str(file), words) from error


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(len(SQLITE_HEADER))
    except OSError as error:
        raise ArchiveError(str(file), f"cannot be read: {error.strerror}") from error


def _check_owner(connection: Connection, *, create: bool) -> None:
    """Raises NotAnArchive for another program's database; an empty one is ours when we create."""
    if connection.value("PRAGMA application_id") == APPLICATION_ID:
        return
    if connection.value("SELECT COUNT(*) FROM sqlite_master"):
        words = "is the database of another program: name another folder with --dir"
        raise NotAnArchive(str(connection.path), words)
    if not create:
        raise ArchiveMissing(str(connection.path), EMPTY)


def _set_pragmas(connection: Connection, pragmas: tuple[str, ...]) -> None:
    for pragma in pragmas:
        connection.rows(pragma)


def _bring_up_to_date(connection: Connection, *, readonly: bool) -> None:
    """Applies the steps that the schema lacks, all or none; refuses one with unknown steps."""
    path = str(connection.path)
    with connection.faults():
        applied = [step.name for step in migrations.applied(connection.db)]
        pending = [step.name for step in migrations.pending(connection.db)]
    known = {step.name for step in migrations.pending(Database(memory=True))}
    if unknown := [name for name in applied if name not in known]:
        words = f"has schema {unknown[-1]}, made by a newer blog-archiver: upgrade blog-archiver"
        raise SchemaTooNew(path, words)
    if not pending:
        return
    if readonly:
        words = "has an older schema: `archiver crawl` upgrades it"
        raise ArchiveReadOnly(path, words)
    if applied:
        connection.copy_to(Path(f"{path}.backup-{applied[-1]}"))
    with connection.atomic(), connection.faults():
        migrations.apply(connection.db)
