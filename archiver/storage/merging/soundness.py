"""Whether another archive can be folded in: it may be damaged, or made to do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archiver.errors import NotAnArchive
from archiver.storage.checks.contents import check_posts, check_revisions
from archiver.storage.checks.finding import Progress
from archiver.storage.checks.tables import KEYED, check_file, check_keys, check_references

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

# Damaged pages are left out, the rest of what `archiver verify` looks at does no harm.
CHECKS = (check_file, check_references, check_keys, check_revisions, check_posts)
TIME = "____-__-__T%Z"
TIMES = ("first_archived", "last_checked", "last_changed")  # columns of times, beside those in _at
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT' ORDER BY name"


def require_sound(other: Archive, progress: Progress) -> None:
    """Raises NotAnArchive, in words, where a merge would not know what a row means."""
    wrong = next(_wrong(other, progress), None)
    if wrong is not None:
        words = f"is damaged, nothing was taken from it: {wrong}; `archiver verify` there says more"
        raise NotAnArchive(str(other.path), words)


def _wrong(other: Archive, progress: Progress) -> Iterator[str]:
    """What is wrong, in words; later checks lean on what earlier ones have found whole."""
    yield from _times(other)
    yield from _addresses(other)
    for check in CHECKS:
        yield from check(other, False, progress).wrong


def _times(other: Archive) -> Iterator[str]:
    connection = other.connection
    for table in connection.column(TABLES):
        for column in (row["name"] for row in connection.rows(f"PRAGMA table_info({table})")):
            if column.endswith("_at") or column in TIMES:
                found = connection.value(
                    f"SELECT {column} FROM {table} WHERE {column} NOT LIKE ?", TIME
                )
                if found is not None:
                    yield f"{table}.{column} holds {found!r}, which is no time"


def _addresses(other: Archive) -> Iterator[str]:
    for table in KEYED:
        for url in other.connection.column(f"SELECT url FROM {table}"):
            if not url.startswith(("http://", "https://")):
                yield f"{table} holds {url!r}, which is no web address"
