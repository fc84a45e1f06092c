"""One crawl or extraction an archive at a time: a lock beside it that the system releases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from archiver.errors import ArchiveLocked, ArchiveReadOnly


@contextmanager
def archive_lock(archive_path: Path) -> Iterator[None]:
    """Holds the lock of that archive; raises ArchiveLocked when another process has it.

    The lock belongs to the process (flock), so none is left behind after a power cut.
    """
    lock = FileLock(f"{archive_path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveLocked(
            str(archive_path),
            "another crawl is running on this archive, or `archiver extract`: wait for it to end",
        ) from error
    except OSError as error:
        raise ArchiveReadOnly(
            str(archive_path), f"its folder cannot be written ({error.strerror})"
        ) from error
    try:
        yield
    finally:
        lock.release()
