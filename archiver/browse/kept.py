"""Answers about the whole archive, kept until the archive changes.

Totals and facets read every row; at 100,000 posts that is a tenth of a second each, on every
page. The files of a database tell when something was committed, so a quiet archive is asked once.
While a crawl writes, an answer that was dear is used again for a while: `DEAR` and `PATIENCE`
bound the work to a twentieth of the time, and what is shown to seconds behind the crawl.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

Row = dict[str, Any]

MOST = 256  # answers kept of one archive
DEAR = 0.05  # seconds; cheaper answers are never used after a change
PATIENCE = 20  # a dear answer is used for so many times the time that it took


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    rows: list[Row]
    stamp: tuple[int, ...]  # of the files when it was asked
    asked_at: float  # monotonic seconds
    cost: float  # seconds

    def still_good(self, stamp: tuple[int, ...], now: float) -> bool:
        if self.stamp == stamp:
            return True
        return self.cost > DEAR and now - self.asked_at < self.cost * PATIENCE


answers: WeakKeyDictionary[Any, OrderedDict[Any, Answer]] = WeakKeyDictionary()


def stamp_of(path: str) -> tuple[int, ...]:
    """Sizes and times of the database and its write-ahead log: another after each commit."""
    found: list[int] = []
    for file in (Path(path), Path(f"{path}-wal")):
        try:
            about = file.stat()
        except OSError:
            continue
        found += [about.st_mtime_ns, about.st_size]
    return tuple(found)


async def kept(database: Any, key: Any, ask: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
    """The answer to that question about a datasette Database; not to be written into."""
    own = answers.setdefault(database, OrderedDict())
    stamp, now = stamp_of(database.path), time.monotonic()
    known = own.get(key)
    if known is not None and known.still_good(stamp, now):
        own.move_to_end(key)
        return known.rows
    rows = await ask()
    cost = time.monotonic() - now
    own[key] = Answer(rows=rows, stamp=stamp, asked_at=now, cost=cost)
    own.move_to_end(key)
    while len(own) > MOST:
        own.popitem(last=False)
    return rows
