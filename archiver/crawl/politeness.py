"""Manners that Scrapy lacks: Retry-After, Crawl-delay, what the status of robots.txt means."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.utils.asyncio import call_later

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

BUSY = frozenset({429, 503})  # RFC 6585 and RFC 9110, 15.6.4: these may carry Retry-After
LONGEST_WAIT = 300.0  # seconds a run waits for a site; longer waits end its requests
LONGEST_CRAWL_DELAY = 60.0  # seconds; a robots.txt may not stop the crawl for hours
NO_ONE_MAY = b"User-agent: *\nDisallow: /\n"


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3), None when it says nothing.

    The header holds seconds or an HTTP date; a date that has passed is no wait.
    """
    text = (value or "").strip()
    if text.isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


class PatientRetryMiddleware(RetryMiddleware):
    """Retries as Scrapy does, but leaves a site alone that asks for a longer wait than we have."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        wait = asked_wait(response)
        if wait is not None and wait > LONGEST_WAIT:
            return response
        return super().process_response(request, response)


def asked_wait(response: Response) -> float | None:
    """Seconds that a busy answer asks us to wait, None when it does not."""
    if response.status not in BUSY:
        return None
    header = response.headers.get("Retry-After")
    return retry_after(header.decode("latin-1") if header else None, datetime.now(UTC))


class Politeness:
    """Scrapy extension: holds a site's whole slot for Retry-After, widens it to Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(self.robots_parsed, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def slot(self, request: Request) -> tuple[str, Slot | None]:
        """The downloader's key and slot of that request; no slot before its first request."""
        assert self.crawler.engine
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        return key, downloader.slots.get(key)

    def response_downloaded(self, response: Response, request: Request) -> None:
        wait = asked_wait(response)
        if wait is None or wait > LONGEST_WAIT:
            return
        site, slot = self.slot(request)
        if slot is None:
            return
        logger.info("site=%s status=%s retry_after=%.0f", site, response.status, wait)
        slot.close()
        slot.latercall = call_later(wait, self.resume, slot)

    def resume(self, slot: Slot) -> None:
        """Lets the next request of a held slot out."""
        assert self.crawler.engine
        self.crawler.engine.downloader._latercall(slot)  # noqa: SLF001 - the slot's own resume

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"]
        delay = robotparser.crawl_delay(agent)
        site, slot = self.slot(request)
        if delay and slot:
            slot.delay = max(slot.delay, min(delay, LONGEST_CRAWL_DELAY))
            logger.info("site=%s crawl_delay=%.1f", site, slot.delay)
        spider = self.crawler.spider
        read = getattr(spider, "robots_read", None)
        if read is not None:
            read(request.url, tuple(getattr(getattr(robotparser, "rp", None), "sitemaps", ())))


class RobotsStatusMiddleware:
    """What the status of robots.txt means: 5xx forbids all, 4xx allows all (RFC 9309, 2.3.1)."""

    def process_response(self, request: Request, response: Response) -> Response:
        if not request.meta.get("dont_obey_robotstxt") or is_not_robots(request.url):
            return response
        if response.status >= 500:
            return response.replace(body=NO_ONE_MAY)
        if response.status >= 400:
            return response.replace(body=b"")
        return response


def is_not_robots(url: str) -> bool:
    return urlsplit(url).path != "/robots.txt"
