"""Posts as JSON: an array with one post a line, or NDJSON; streamed, the same bytes every time."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import IO, Any

from archiver.errors import UsageError
from archiver.model import ArchivedPost
from archiver.record import KEYS, post_record

__all__ = ["KEYS", "post_record", "write_file", "write_json", "write_ndjson"]

LINE_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}  # in NDJSON, for some readers
Writer = Callable[[IO[str]], int]


def write_json(
    posts: Iterable[ArchivedPost], out: IO[str], *, fields: Collection[str] | None = None
) -> int:
    """Writes one JSON array, each post on a line of its own; the number of posts.

    `fields` names the keys to keep; None: all. Raises UsageError for a key that there is not.
    """
    wanted = _wanted(fields)
    number = 0
    out.write("[")
    for number, post in enumerate(posts, 1):
        out.write("\n" if number == 1 else ",\n")
        out.write(_line(post, wanted))
    out.write("\n]\n")
    return number


def write_ndjson(
    posts: Iterable[ArchivedPost], out: IO[str], *, fields: Collection[str] | None = None
) -> int:
    """Writes a JSON object a line; as write_json otherwise."""
    wanted = _wanted(fields)
    return sum(1 for post in posts if out.write(f"{_line(post, wanted)}\n"))


def write_file(path: Path, write: Writer) -> int:
    """Writes a file whole or not at all, replacing one that is there; what `write` returns.

    Raises UsageError when it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as out:
            number = write(out)
            out.flush()
            os.fsync(out.fileno())
        if path.exists():
            shutil.copymode(path, partial)
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return number


def _wanted(fields: Collection[str] | None) -> tuple[str, ...]:
    """The keys to write, in their fixed order."""
    if fields is None:
        return KEYS
    if unknown := [name for name in fields if name not in KEYS]:
        raise UsageError(f"no such field: {', '.join(unknown)}; there are {', '.join(KEYS)}")
    return tuple(key for key in KEYS if key in fields)


def _line(post: ArchivedPost, wanted: tuple[str, ...]) -> str:
    record: dict[str, Any] = post_record(post)
    line = json.dumps({key: record[key] for key in wanted}, ensure_ascii=False)
    return line.translate(LINE_BREAKS)
