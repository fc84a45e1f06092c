"""What filters of posts mean, with a word for those that can match nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from archiver.cli.text import listed
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.storage.archive import Archive


def known_source(archive: Archive, name: str | None) -> str | None:
    """The name itself; raises UsageError when no source of the archive has it."""
    names = [source.name for source in archive.sources.all()]
    if name is not None and name not in names:
        there = listed(names) or "none yet"
        raise UsageError(f'"{name}" is no source of this archive; its sources are {there}')
    return name


def day(text: str | None) -> date | None:
    """The day, None when none was given; raises UsageError for what is none.

    >>> day("2026-01-31")
    datetime.date(2026, 1, 31)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no day: write it as 2026-01-31') from None
