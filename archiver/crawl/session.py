"""What the spiders of one process share: the archive, the worker processes, who watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.config import DEFAULT_EVERY
from archiver.crawl.events import Watcher, unwatched
from archiver.storage.archive import Archive
from archiver.workers import Workers

if TYPE_CHECKING:
    from archiver.crawl.recorder import Recorder


def extraction_workers(processes: int | None = None) -> Workers:
    """Processes that read lists and extract posts; None: one a core."""
    return Workers(processes=processes, warm="archiver.extraction.post")


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

    def close_runs(self, reason: str) -> None:
        """Closes the runs that did not get to their end."""
        for recorder in tuple(self.open_runs):
            recorder.close(reason)

    def close(self) -> None:
        """Ends the worker processes; the archive belongs to whoever opened it."""
        self.workers.close()
