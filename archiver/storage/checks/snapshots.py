"""Checks of the bytes of pages, and of the dictionaries they were compressed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ArchiveError
from archiver.storage.checks.finding import STEP, Finding, Progress

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

UNNAMED = """SELECT COUNT(*) FROM snapshots WHERE sha256 NOT IN (
    SELECT snapshot_sha256 FROM fetches WHERE snapshot_sha256 IS NOT NULL
    UNION SELECT snapshot_sha256 FROM posts WHERE snapshot_sha256 IS NOT NULL
    UNION SELECT snapshot_sha256 FROM revisions WHERE snapshot_sha256 IS NOT NULL
    UNION SELECT snapshot_sha256 FROM rejections WHERE snapshot_sha256 IS NOT NULL)"""


def check_dictionaries(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """Every dictionary loads, and some snapshot needs it."""
    connection = archive.connection
    numbers = connection.column("SELECT id FROM dictionaries ORDER BY id")
    wrong = []
    for done, number in enumerate(numbers):
        progress("dictionaries", done, len(numbers))
        if not archive.snapshots.has_dictionary(number):
            wrong.append(f"dictionary {number} is damaged")
    unused = archive.snapshots.unused_dictionaries()
    if unused and repair:
        archive.snapshots.drop_dictionaries(unused)
    words = f"{len(unused)} that no snapshot needs" + (", dropped" if repair else "")
    return Finding(
        check="dictionaries",
        looked_at=len(numbers),
        things="dictionaries",
        wrong=tuple(wrong),
        note=words if unused else None,
    )


def check_snapshots(archive: Archive, _repair: bool, progress: Progress) -> Finding:
    """Every snapshot unpacks to the bytes that its name stands for."""
    names = archive.connection.column("SELECT sha256 FROM snapshots ORDER BY rowid")
    wrong = []
    for done, name in enumerate(names):
        if done % STEP == 0:
            progress("snapshots", done, len(names))
        try:
            archive.snapshots.read(name)
        except ArchiveError as error:
            wrong.append(f"{error.args[1]} (first of {_address(archive, name)})")
    unnamed = archive.connection.value(UNNAMED)
    return Finding(
        check="snapshots",
        looked_at=len(names),
        things="snapshots",
        wrong=tuple(wrong),
        note=f"{unnamed} that no row names: a crawl was cut off there" if unnamed else None,
    )


def _address(archive: Archive, sha256: str) -> str:
    """Where these bytes came from first, in words."""
    url: str | None = archive.connection.value(
        "SELECT url FROM fetches WHERE snapshot_sha256 = ? ORDER BY id", sha256
    )
    return url or "an unknown page"
