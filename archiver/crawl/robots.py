"""robots.txt by RFC 9309: asked once a day, remembered by the archive, obeyed though it is silent.

Scrapy's own middleware asks in every run, allows all when a server fails, and knows no Crawl-delay.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from archiver.crawl.failures import RobotsSilent, error_words, trouble_of
from archiver.crawl.guard import Refused
from archiver.crawl.handler import turns_of
from archiver.crawl.response import page_of
from archiver.crawl.turns import LeftAlone
from archiver.model import Fetch, FetchOutcome, Page, Role, Trouble
from archiver.urls import site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

FRESH = timedelta(days=1)  # RFC 9309, 2.4
MOST_BYTES = 500 * 1024  # RFC 9309, 2.5; what follows is not read
TOO_MANY = 429  # the one 4xx that says the server is busy, not that there is no file


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """What a host answered when it was asked for its robots.txt."""

    status: int | None  # None: it led on and on, which counts as having none
    body: bytes = b""

    @property
    def rules(self) -> bytes | None:
        """The text to obey, empty where all is allowed; None: nothing may be fetched.

        Without a file (4xx) all is allowed; a server that fails (5xx) has not allowed anything.
        """
        if self.status is None or (400 <= self.status < 500 and self.status != TOO_MANY):
            return b""
        if 200 <= self.status < 300:
            return first_lines(self.body)
        return None


def first_lines(body: bytes) -> bytes:
    """The file as far as it is read: whole lines of the first 500 KiB."""
    return body if len(body) <= MOST_BYTES else body[:MOST_BYTES].rpartition(b"\n")[0]


class RobotsMiddleware(RobotsTxtMiddleware):
    """Asks before the first request to a host; a day long the archive has the answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.answers: dict[str, asyncio.Future[ProtegoRobotParser]] = {}

    async def robot_parser(self, request: Request) -> ProtegoRobotParser:
        """The rules for that request; raises RobotsSilent when there is no telling them."""
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self.answers:
            self.answers[root] = asyncio.ensure_future(self.parsed(f"{root}/robots.txt"))
        return await asyncio.shield(self.answers[root])

    async def parsed(self, url: str) -> ProtegoRobotParser:
        """The rules at that address, made known to the site's pace and to the spider."""
        file = self.remembered(url) or await self.asked(url)
        rules = file.rules
        if rules is None:
            words = f"robots.txt answered HTTP {file.status}, so nothing may be fetched for now"
            raise RobotsSilent(words, Trouble.SERVER)
        parser = ProtegoRobotParser(rules, self.crawler.spider)
        delay = parser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        turns_of(self.crawler).pace(site_of(url)).widen(delay or 0.0)
        read = getattr(self.crawler.spider, "robots_read", None)
        if read is not None:
            read(url, tuple(parser.rp.sitemaps))
        return parser

    async def asked(self, url: str) -> RobotsFile:
        """What the host answers, after at most five redirects (RFC 9309, 2.3.1.2)."""
        meta = {"dont_obey_robotstxt": True}
        request = Request(url, priority=1000, meta=meta, callback=NO_CALLBACK)
        assert self.crawler.engine
        try:
            response = await self.crawler.engine.download_async(request)
        except (LeftAlone, Refused):
            raise
        except IgnoreRequest:  # it redirects without end
            return RobotsFile(status=None)
        except Exception as error:
            words = f"{error_words(error, url)} (robots.txt)"
            raise RobotsSilent(words, trouble_of(error)) from error
        page = page_of(response)
        self.remember(page)
        return RobotsFile(status=page.status, body=page.body)

    @property
    def recorder(self) -> Any:
        return getattr(self.crawler.spider, "recorder", None)

    def remembered(self, url: str) -> RobotsFile | None:
        """The answer of the last day, None when there is none."""
        archive = getattr(self.recorder, "reader", None)
        if archive is None:
            return None
        now = datetime.now(UTC)
        fetch: Fetch | None = archive.traffic.robots(url, since=now - FRESH, until=now)
        if fetch is None:
            return None
        digest = fetch.snapshot_sha256
        body = archive.snapshots.read(digest) if digest else b""
        file = RobotsFile(status=fetch.status, body=body)
        return None if file.rules is None else file

    def remember(self, page: Page) -> None:
        """Keeps the answer as a fetch of the run; bytes of answers that are rules too."""
        archive = getattr(self.recorder, "archive", None)
        if archive is None:
            return
        is_file = 200 <= page.status < 300
        digest = None
        if is_file:
            body = first_lines(page.body)
            digest = archive.snapshots.keep(body, site_of(page.final_url), page.fetched_at)
        archive.runs.record_fetch(
            self.recorder.run_id,
            Fetch(
                url=page.url,
                role=Role.ROBOTS,
                outcome=FetchOutcome.OK if is_file else outcome_of(page.status),
                fetched_at=page.fetched_at,
                status=page.status,
                final_url=page.final_url,
                headers=page.headers,
                snapshot_sha256=digest,
                bytes=len(page.body),
                elapsed=page.elapsed,
                detail=None if is_file else f"HTTP {page.status}",
            ),
        )


def outcome_of(status: int) -> FetchOutcome:
    """How the exchange ended that brought no file."""
    return FetchOutcome.GONE if status in {404, 410} else FetchOutcome.FAILED
