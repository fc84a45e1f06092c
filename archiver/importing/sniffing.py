"""What kind of file a user wants to import, by its first bytes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from archiver.errors import UsageError

SQLITE = b"SQLite format 3\x00"
MARKS = (b"\xef\xbb\xbf",)  # of UTF-8, before the first character


class Kind(StrEnum):
    """What a file holds."""

    ARCHIVE = "archive"  # an archive.db
    POSTS = "posts"  # an export, JSON or NDJSON
    OPML = "opml"
    ADDRESSES = "addresses"  # one a line


def kind_of(file: Path) -> Kind:
    """What the file holds; raises UsageError when it cannot be read, or is empty."""
    try:
        with file.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    if head.startswith(SQLITE):
        return Kind.ARCHIVE
    for mark in MARKS:
        head = head.removeprefix(mark)
    start = head.lstrip()[:1]
    if not start:
        raise UsageError(f"{file}: is empty")
    if start in b"[{":
        return Kind.POSTS
    return Kind.OPML if start == b"<" else Kind.ADDRESSES


def text_of(file: Path) -> str:
    """The text of a file in UTF-8; raises UsageError when it is none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is no text in UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
