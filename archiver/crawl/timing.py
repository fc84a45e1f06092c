"""The next visit of a source: reckoned from what the archive knows of it, and stored there.

Without Scrapy, so that `archiver crawl --due` can say at once that nothing is due.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.config import parse_every
from archiver.schedule import Due, History, Wishes, next_due
from archiver.schedule.rhythm import TELLING

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

UNENDED = "in case that the run of {:%Y-%m-%d %H:%M} UTC does not end"


def schedule_begin(
    archive: Archive, source_id: int, run_id: int, every: str, now: datetime
) -> None:
    """Stores when to try again should the process die in this run, which is as after a failure."""
    history = _history(archive, source_id, now, run_id)
    failed = replace(history, started_at=now, interrupted=False, failures=history.failures + 1)
    due = reckoned(failed, every, now)
    words = UNENDED.format(now)
    archive.sources.schedule(source_id, due.at, words, every=every, now=now)


def schedule_end(
    archive: Archive, source_id: int, every: str, wishes: Wishes, now: datetime
) -> None:
    """Stores the next visit of a source whose run was closed."""
    due = reckoned(replace(_history(archive, source_id, now), wishes=wishes), every, now)
    archive.sources.schedule(source_id, due.at, due.reason, every=every, now=now)


def due_anew(archive: Archive, source_id: int, every: str, now: datetime) -> Due:
    """The next visit by another interval than the one it was stored for; the same until it ran."""
    history = _history(archive, source_id, now)
    return reckoned(history, every, now, seed=f"{source_id} {every} {history.started_at}")


def reckoned(history: History, every: str, now: datetime, *, seed: str | None = None) -> Due:
    """When the source is due; chance moves it a little, so that archives do not come together.

    `seed` None is another chance each time.
    """
    return next_due(history, parse_every(every), now=now, seed=seed or secrets.token_hex(8))


def _history(archive: Archive, source_id: int, now: datetime, run_id: int = 0) -> History:
    """What the archive knows of the source, but for that run."""
    lately = archive.runs.lately(source_id, now, without=run_id)
    return History(
        posts=archive.sources.post_dates(source_id, TELLING),
        started_at=lately.started_at,
        interrupted=lately.interrupted,
        failures=lately.failures,
        failing_since=lately.failing_since,
    )
