"""One watch an archive: a lock beside the database, which says who holds it and what it does."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from archiver.dates import utc_text
from archiver.watching.moves import Admitted, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A watch that runs."""

    pid: int
    host: str
    since: str  # UTC, ISO 8601
    doing: str  # in words
    fault: str | None = None  # why sources.toml cannot be used; None: it can
    broken_since: str | None = None  # UTC, ISO 8601; None: it is not broken

    @property
    def words(self) -> str:
        """Who it is."""
        return f"process {self.pid} on {self.host}, since {self.since}"


class PresenceFile:
    """The lock of this process, and what it tells of itself there."""

    def __init__(self, archive_path: Path) -> None:
        self.path = presence_path(archive_path)
        self.lock = FileLock(self.path)
        self.since = utc_text(datetime.now(UTC))

    def acquire(self) -> Admitted | Refused | None:
        """Whether this is the only watch; None when that is known already."""
        if self.lock.is_locked:
            return None
        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            holder = told_in(self.path)
            return Refused(holder=holder.words if holder else "it has not said who it is")
        return Admitted()

    def tell(self, doing: str, fault: str | None, broken_at: datetime | None) -> None:
        """Writes down what this process does."""
        presence = Presence(
            pid=os.getpid(),
            host=socket.gethostname(),
            since=self.since,
            doing=doing,
            fault=fault,
            broken_since=utc_text(broken_at) if broken_at else None,
        )
        self._write(f"{json.dumps(asdict(presence))}\n".encode())

    def leave(self) -> None:
        """Gives the lock back, and takes the file away."""
        if self.lock.is_locked:
            self.path.unlink(missing_ok=True)
            self.lock.release()

    def _write(self, content: bytes) -> None:
        """In place, because the file is the lock; whoever reads takes the first line."""
        if not self.lock.is_locked:
            return
        with self.path.open("r+b") as file:
            file.write(content)
            file.truncate()


def presence_path(archive_path: Path) -> Path:
    """The file of the watch on that archive."""
    return archive_path.with_name(f"{archive_path.name}.watch")


def told_in(path: Path) -> Presence | None:
    """What the file says; None when it says nothing that can be read."""
    try:
        line = path.read_text(encoding="utf-8").partition("\n")[0]
        return Presence(**json.loads(line))
    except (OSError, ValueError, TypeError):
        return None


def presence(archive_path: Path) -> Presence | None:
    """The watch that runs on that archive; None when there is none, whatever its file says."""
    path = presence_path(archive_path)
    said = told_in(path)
    if said is None:
        return None
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return said
    except OSError:
        return None  # a folder that cannot be written: a watch there has no lock either
    lock.release()
    return None
