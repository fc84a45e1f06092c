"""Scrapy's way to the network with our manners: each request waits for its turn, and is counted.

Here, and not in a middleware, because everything that is sent passes here: robots.txt, redirects
and retries too, of every crawler of the process.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from archiver.crawl.pace import Manners
from archiver.crawl.politeness import asked_wait
from archiver.crawl.turns import Turns
from archiver.urls import site_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

Download = Callable[["Request"], Awaitable["Response"]]


class UndelayedDownloader(Downloader):
    """Scrapy's queues without their delay: DOWNLOAD_DELAY is kept where the requests leave."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._delay = 0.0


class PoliteHandler(HTTP11DownloadHandler):
    """HTTP and HTTPS, one turn after another at each site."""

    async def download_request(self, request: Request) -> Response:
        return await in_turn(self.crawler, request, super().download_request)


def manners_of(settings: BaseSettings) -> Manners:
    """The manners that Scrapy's settings, and ours beside them, say."""
    return Manners(
        delay=settings.getfloat("DOWNLOAD_DELAY"),
        concurrency=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        most_requests=settings.getint("ARCHIVER_MOST_REQUESTS_A_DAY"),
        most_bytes=settings.getint("ARCHIVER_MOST_BYTES_A_DAY"),
    )


def turns_of(crawler: Crawler) -> Turns:
    """The turns that all crawlers of a session share; a spider without a session has its own."""
    keeper: Any = getattr(crawler.spider, "session", None) or crawler
    if getattr(keeper, "turns", None) is None:
        traffic = getattr(getattr(keeper, "archive", None), "traffic", None)
        is_dry = getattr(keeper, "dry_run", False)
        keeper.turns = Turns(manners_of(crawler.settings), None if is_dry else traffic)
    turns: Turns = keeper.turns
    return turns


async def in_turn(crawler: Crawler, request: Request, download: Download) -> Response:
    """The answer, once it is this request's turn; the site's pace learns from it.

    Raises LeftAlone when the site is not to be asked, and whatever `download` raises.
    """
    turns, site = turns_of(crawler), site_of(request.url)
    async with turns.turn(site, lambda: not crawler.crawling) as pace:
        begun, size = time.monotonic(), 0
        try:
            response = await download(request)
            size = len(response.body)
        except Exception:
            pace.failed(time.monotonic())
            raise
        finally:
            turns.counted(site, size)
        now = time.monotonic()
        wait = asked_wait(response)
        pace.answered(now, status=response.status, took=now - begun, wait=wait)
        return response
