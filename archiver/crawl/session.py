"""What the spiders of one process share: the archive, the worker processes, who watches."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from archiver.config import DEFAULT_EVERY
from archiver.crawl.events import Watcher, unwatched
from archiver.crawl.extractors import extraction_workers
from archiver.storage.archive import Archive

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from archiver.crawl.recorder import Recorder
    from archiver.crawl.turns import Turns
    from archiver.errors import ArchiveError
    from archiver.workers import Workers


class Session:
    """One crawl process's collaborators; close() it when all of its spiders are done."""

    def __init__(
        self,
        *,
        archive: Archive | None = None,
        workers: Workers | None = None,
        watcher: Watcher = unwatched,
        limit: int | None = None,
        full: bool = False,
        dry_run: bool = False,
        every: str = DEFAULT_EVERY,
    ) -> None:
        self.archive = archive  # None: nothing is recorded, items are only exported
        self.workers = workers or extraction_workers()
        self.watcher = watcher
        self.limit = limit  # posts a source; None: all
        self.full = full  # posts already archived are fetched again
        self.dry_run = dry_run  # lists are read, posts are not requested
        self.every = every  # rhythm of a source that has none of its own
        self.open_runs: list[Recorder] = []
        self.turns: Turns | None = None  # at the sites; None until the first request
        self.fault: ArchiveError | None = None  # why nothing can be recorded; None: it can
        self.ends: list[asyncio.Future[None]] = []  # of spiders that were closed because of it

    def break_down(self, crawler: Crawler, fault: ArchiveError) -> None:
        """Ends a crawl whose pages cannot be kept: nothing more is asked of its site."""
        self.fault = self.fault or fault
        assert crawler.engine
        end = crawler.engine.close_spider_async(reason="the archive cannot be written")
        self.ends.append(asyncio.ensure_future(end))

    def close_runs(self, reason: str) -> None:
        """Closes the runs that did not get to their end."""
        for recorder in tuple(self.open_runs):
            recorder.close(reason)

    def close(self) -> None:
        """Ends the worker processes; the archive belongs to whoever opened it."""
        self.workers.close()
