"""One crawl process for some sources: the lock, the reactor, the runs that always get closed.

A reactor starts once in a process, so each function here is called at most once in one.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401 - inspects all frames: now they are few
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.error import ReactorNotRunning

from archiver.crawl import settings as defaults
from archiver.crawl.alarming import Settlement, settle_alarms, unheard
from archiver.crawl.chromium import end_browsers, require_browser
from archiver.crawl.events import Event, SourceDone, Watcher, unwatched
from archiver.crawl.extractors import extraction_workers
from archiver.crawl.guard import name_hosts
from archiver.crawl.lock import archive_lock
from archiver.crawl.options import CrawlOptions
from archiver.crawl.recorder import utc_now
from archiver.crawl.session import Session
from archiver.crawl.single import SinglePageSpider
from archiver.discovery.index_page import read_index
from archiver.errors import ArchiveError, ArchiverError, FetchError, NoPostsFound
from archiver.model import Listing, Page, Role, Run, RunEnding, Source
from archiver.storage.archive import Archive
from archiver.urls import site_of, url_key

MOST_SITES_AT_ONCE = 64  # each waits for its own server most of the time
MOST_BROWSERS_AT_ONCE = 2  # each takes some hundred megabytes


def crawl(
    archive_path: Path,
    sources: Sequence[Source],
    options: CrawlOptions,
    watcher: Watcher = unwatched,
    alarmed: Callable[[Settlement], None] = unheard,
) -> tuple[Run, ...]:
    """Crawls the sources and gives their runs, in the order in which they ended.

    `alarmed` is told, once at the end, what is wrong with these sources.

    Sites run side by side; sources of one site follow each other. Ctrl-C finishes what is in
    flight, a second one stops at once; either way every run is closed. Raises ArchiveLocked when
    another crawl holds the archive, UsageError when a source needs a browser that is not there,
    the faults of Archive.open, and what stopped the archive from being written.
    """
    require_browser(sources)
    runs: list[Run] = []

    def watch(event: Event) -> None:
        if isinstance(event, SourceDone):
            runs.append(event.run)
        watcher(event)

    with ExitStack() as stack:
        archive = None
        if not options.dry_run:
            stack.enter_context(archive_lock(archive_path))
            archive = stack.enter_context(Archive.open(archive_path, create=True))
            archive.runs.close_abandoned()
        elif archive_path.exists():
            archive = stack.enter_context(Archive.open(archive_path, readonly=True))
        session = Session(
            archive=archive,
            workers=extraction_workers(options.workers),
            watcher=watch,
            limit=options.limit,
            full=options.full,
            dry_run=options.dry_run,
            every=options.every,
        )
        stack.callback(session.close)
        run_process(crawler_process(options), crawl_all(sources, session))
        if session.fault:
            raise session.fault
        session.close_runs("shutdown")  # those that a second Ctrl-C cut off
        if archive and not options.dry_run:
            alarmed(settle_alarms(archive, runs, options.notify, utc_now()))
            make_smaller(archive, runs)
    return tuple(runs)


def make_smaller(archive: Archive, runs: Sequence[Run]) -> None:
    """Compresses snapshots by what the pages of their site have in common, now and then.

    After the crawl, because it takes seconds; not when somebody waits for it to stop. On a disk
    that is full it is left to another time: what was crawled is safe.
    """
    if runs and all(run.ending is not RunEnding.INTERRUPTED for run in runs):
        with suppress(ArchiveError):
            archive.snapshots.train_all(utc_now(), since=min(run.started_at for run in runs))


def crawl_all(
    sources: Sequence[Source], session: Session
) -> Callable[[AsyncCrawlerProcess], Awaitable[None]]:
    """The work of one process: sites side by side, the sources of a site one after another.

    A spider that cannot start stops no other; its exception is raised when all are done.
    """
    by_site: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_site[site_of(source.url)].append(source)
    places = asyncio.Semaphore(MOST_SITES_AT_ONCE)
    browsers = asyncio.Semaphore(MOST_BROWSERS_AT_ONCE)
    faults: list[Exception] = []

    async def crawl_site(process: AsyncCrawlerProcess, sources: list[Source]) -> None:
        async with places:
            for source in sources:
                if session.fault:
                    return
                async with browsers if source.render else nullcontext():
                    try:
                        await process.crawl(source.spider, source=source, session=session)
                    except Exception as error:  # noqa: BLE001 - raised when all are done
                        faults.append(error)

    async def work(process: AsyncCrawlerProcess) -> None:
        await asyncio.gather(*(crawl_site(process, group) for group in by_site.values()))
        if faults:
            raise faults[0]

    return work


def fetch_pages(
    urls: Sequence[str], options: CrawlOptions, *, render: Role | None = None
) -> dict[str, Page | FetchError]:
    """Some pages, fetched with all of the crawl's manners; of each URL the page or the fault.

    `render` takes them for lists or posts of a source with a browser; None: as they are served.
    """
    answers: dict[str, Page | str] = {}
    for url in urls:
        name_hosts(Source(name="page", url=url))

    async def work(process: AsyncCrawlerProcess) -> None:
        await process.crawl(SinglePageSpider, urls=urls, answers=answers, render=render)

    run_process(crawler_process(options), work)
    pages: dict[str, Page | FetchError] = {}
    for url in urls:
        answer = answers.get(url, "interrupted")
        pages[url] = FetchError(url, answer) if isinstance(answer, str) else answer
    return pages


def fetch_page(url: str, options: CrawlOptions, *, source: Source | None = None) -> Page:
    """One page, rendered when that source's pages are; raises FetchError when there is none."""
    render = None
    if source and source.render:
        require_browser([source])
        render = Role.INDEX if url_key(url) == url_key(source.url) else Role.POST
    answer = fetch_pages([url], options, render=render)[url]
    if isinstance(answer, FetchError):
        raise answer
    return answer


def probe(urls: Sequence[str], options: CrawlOptions) -> dict[str, Listing | ArchiverError]:
    """What these index pages say of their blogs, with one request each (and robots.txt).

    A FetchError where there is no page, NoPostsFound where nothing leads to posts.
    """
    return {url: listing_at(url, page) for url, page in fetch_pages(urls, options).items()}


def listing_at(url: str, page: Page | FetchError) -> Listing | ArchiverError:
    """The list on that page, or what is wrong with it."""
    if isinstance(page, FetchError):
        return page
    if page.status >= 400:
        return FetchError(url, f"the server answered HTTP {page.status}")
    listing = read_index(page)
    if not listing.entries and not listing.feeds:
        return NoPostsFound(url, listing.note or "no list of posts on this page")
    return listing


def run_process(
    process: AsyncCrawlerProcess, work: Callable[[AsyncCrawlerProcess], Awaitable[None]]
) -> None:
    """Runs the reactor until the work is done, or Ctrl-C was pressed."""
    from twisted.internet import reactor  # importing it earlier would install another one

    running: Any = reactor

    async def main() -> None:
        try:
            await work(process)
        finally:
            with suppress(ReactorNotRunning):  # Ctrl-C stops it too
                running.stop()

    task = asyncio.get_event_loop().create_task(main())
    gc.freeze()  # what is imported by now stays
    process.start(stop_after_crawl=False)
    end_browsers()
    if task.done():
        task.result()
    else:
        task.cancel()


def crawler_process(options: CrawlOptions) -> AsyncCrawlerProcess:
    """A process with our settings and the user's; its log is silent unless asked for."""
    if options.log_level is None:
        logging.getLogger().addHandler(logging.NullHandler())
    process = AsyncCrawlerProcess(crawl_settings(options))  # sets the level of Scrapy's log
    if options.log_level is None:
        logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # it makes two records a page
    return process


def crawl_settings(options: CrawlOptions) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.update(
        {
            "USER_AGENT": user_agent(defaults.USER_AGENT, options.contact),
            "DOWNLOAD_DELAY": options.delay,
            "CONCURRENT_REQUESTS": options.concurrency_per_site,  # a crawler reads one site
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency_per_site,
            "ARCHIVER_MOST_REQUESTS_A_DAY": options.most_requests_a_day,
            "ARCHIVER_MOST_BYTES_A_DAY": options.most_mb_a_day * 1_000_000,
            "DOWNLOAD_MAXSIZE": options.max_page_mb * 1024 * 1024,
            "DOWNLOAD_VERIFY_CERTIFICATES": options.verify_tls,
            "ARCHIVER_ALLOW_PRIVATE": list(options.allow_private),
            "LOG_INSTALL_ROOT_HANDLER": options.log_level is not None,
            "LOG_LEVEL": options.log_level or "CRITICAL",
        },
        priority="cmdline",
    )
    return settings


def user_agent(default: str, contact: str | None) -> str:
    """`blog-archiver/VERSION (+URL; contact)`: whoever runs a site can reach the user."""
    return default.replace(")", f"; {contact})") if contact else default
