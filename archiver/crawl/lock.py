"""One crawl or extraction an archive at a time: a lock beside it that the system releases."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from archiver.errors import ArchiveLocked, ArchiveReadOnly

SIGNATURE = re.compile(r"process \d+ on \S+")


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
            "another crawl is running on this archive, or `archiver extract`"
            f"{holder(Path(lock.lock_file))}: wait for it to end",
        ) from error
    except OSError as error:
        raise ArchiveReadOnly(
            str(archive_path), f"its folder cannot be written ({error.strerror})"
        ) from error
    sign(lock)
    try:
        yield
    finally:
        lock.release()


def sign(lock: BaseFileLock) -> None:
    """Writes into the lock's file who holds it; one whose content is the lock stays as it is."""
    if not isinstance(lock, SoftFileLock):
        with suppress(OSError):
            words = f"process {os.getpid()} on {socket.gethostname()}"
            Path(lock.lock_file).write_text(words, encoding="utf-8")


def holder(path: Path) -> str:
    """Who holds the lock, as words to go on with; "" when it is not known."""
    try:
        words = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    return f" ({words})" if SIGNATURE.fullmatch(words) else ""
