"""The worker processes of a crawl: what they import, and when they begin to."""

from __future__ import annotations

from archiver.workers import Workers, prepare

WARM = "archiver.crawl.warm"


def extraction_workers(processes: int | None = None) -> Workers:
    """Processes that read lists and extract posts; None: one a core."""
    return Workers(processes=processes, warm=WARM)


def prepare_extraction() -> None:
    """Lets the imports of these processes begin, beside those of the caller that follow."""
    prepare(WARM)
