"""How to crawl. Without Scrapy, so that a command knows what is wanted before it imports that."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.config import DEFAULT_EVERY, NOBODY, Notify


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """How to crawl; the [crawl] table of sources.toml and the options of the command."""

    limit: int | None = None  # posts a source; None: all
    full: bool = False  # fetch posts again that are archived already
    dry_run: bool = False  # read the lists, request no posts, write nothing
    every: str = DEFAULT_EVERY  # rhythm of a source that has none of its own
    contact: str | None = None  # goes into the user agent
    delay: float = 1.0  # seconds between requests to one site
    concurrency_per_site: int = 1
    most_requests_a_day: int = 10_000  # to one site
    most_mb_a_day: int = 2_000  # from one site
    workers: int | None = None  # extraction processes; None: one a core
    max_page_mb: int = 20
    verify_tls: bool = True
    allow_private: tuple[str, ...] = ()  # hosts and networks on private addresses
    log_level: str | None = None  # None: Scrapy's log is not shown
    notify: Notify = NOBODY  # whom to tell of alarms
