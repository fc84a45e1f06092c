"""The one door to SQLite: every fault that leaves it is an ArchiveError that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from archiver.errors import ArchiveBusy, ArchiveError, ArchiveReadOnly, NotAnArchive
from archiver.storage.sqlite import Database

BUSY_SECONDS = 30.0
PAGES_AT_ONCE = 2_000  # of a copy, 8 MB, between two words on progress
OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables

Fault = tuple[type[ArchiveError], str]

READ_ONLY: Fault = (
    ArchiveReadOnly,
    "cannot be written: make the file and its folder writable, or name another with --dir",
)
DAMAGED: Fault = (
    NotAnArchive,
    "is damaged: put a backup in its place; `sqlite3 archive.db .recover` saves what can be read",
)
FAULTS: dict[int, Fault] = {
    sqlite3.SQLITE_BUSY: (
        ArchiveBusy,
        f"stayed locked by another program for {BUSY_SECONDS:.0f} s: close it and try again",
    ),
    sqlite3.SQLITE_LOCKED: (ArchiveBusy, "is locked by this program itself: try again"),
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: (
        ArchiveError,
        "the disk is full: free some space and run again; all that was recorded is safe",
    ),
    sqlite3.SQLITE_IOERR: (ArchiveError, "the disk does not read or write: check it and try again"),
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: (
        NotAnArchive,
        "is no SQLite database: move it away, or put a backup in its place",
    ),
}
MISUSE = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)


@contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Turns sqlite3's errors inside into ours; errors in our own SQL stay what they are."""
    try:
        yield
    except MISUSE:
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        kind, words = FAULTS.get(code, (ArchiveError, str(error)))
        raise kind(str(path), words) from error


class Connection:
    """One connection to archive.db. Not to be shared between threads."""

    def __init__(self, path: Path, mode: str) -> None:
        """Opens the file; `mode` are parameters of SQLite's URI, as "mode=rw"."""
        self.path = path
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            needed = ".".join(map(str, OLDEST_SQLITE))
            words = f"needs SQLite {needed}, this Python has {sqlite3.sqlite_version}: use another"
            raise ArchiveError(str(path), words)
        with self.faults():
            uri = f"file:{quote(str(path.resolve()))}?{mode}"
            self.raw = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
            self.db = Database(self.raw, execute_plugins=False)

    def faults(self) -> AbstractContextManager[None]:
        """Turns sqlite3's errors inside into ours."""
        return faults_of(self.path)

    def rows(self, sql: str, *parameters: Any, **named: Any) -> list[sqlite3.Row]:
        """All rows of a query, its parameters by position (?) or by name (:name)."""
        with self.faults():
            cursor = self.raw.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, named or parameters).fetchall()

    def row(self, sql: str, *parameters: Any, **named: Any) -> sqlite3.Row | None:
        """The first row of a query, None when there is none."""
        rows = self.rows(sql, *parameters, **named)
        return rows[0] if rows else None

    def value(self, sql: str, *parameters: Any, **named: Any) -> Any:
        """The first column of the first row, None when there is none."""
        row = self.row(sql, *parameters, **named)
        return None if row is None else row[0]

    def column(self, sql: str, *parameters: Any, **named: Any) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(sql, *parameters, **named)]

    def write(self, sql: str, *parameters: Any, **named: Any) -> int:
        """Runs one statement that writes; the number of rows it touched."""
        with self.faults():
            return self.db.execute(sql, named or parameters).rowcount

    def insert(self, sql: str, *parameters: Any, **named: Any) -> int:
        """Runs one INSERT; the id of its row."""
        with self.faults():
            row_id = self.db.execute(sql, named or parameters).lastrowid
        assert row_id is not None
        return row_id

    def write_many(self, sql: str, parameters: Iterable[tuple[Any, ...] | dict[str, Any]]) -> None:
        """Runs one writing statement for each set of parameters, all or none."""
        if not self.raw.in_transaction:
            with self.atomic():
                return self.write_many(sql, parameters)
        with self.faults():
            self.raw.executemany(sql, parameters)
        return None

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All that is written inside happens, or nothing of it; nested, it is a part of the whole.

        The write lock is taken at once (BEGIN IMMEDIATE), so that a transaction that has read
        never finds out at its first write that another program was quicker.
        """
        if self.raw.in_transaction:
            with self.db.atomic():
                yield
            return
        with self.faults():
            self.raw.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self.faults():
                self.raw.execute("COMMIT")
        except BaseException:
            self.raw.rollback()
            raise

    def copy_to(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Writes a consistent copy of the database, whole or not at all, replacing a file there.

        A transaction that only reads holds the moment: others may write all the while. `progress`
        is told how many pages are done, and of how many; None: nobody asks.
        """
        partial = path.with_name(path.name + ".partial")

        def tell(_status: int, left: int, total: int) -> None:
            if progress is not None:
                progress(total - left, total)

        try:
            with faults_of(path), closing(sqlite3.connect(partial)) as copy, self.steady():
                self.raw.backup(copy, pages=PAGES_AT_ONCE, progress=tell)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Inside, the database stays as it was at the beginning, for this connection."""
        if self.raw.in_transaction:
            yield
            return
        self.raw.execute("BEGIN")
        try:
            self.raw.execute("SELECT 1 FROM sqlite_master").fetchone()
            yield
        finally:
            self.raw.rollback()

    def close(self) -> None:
        with self.faults():
            self.raw.close()
