"""What a page in the browser asks for: answered by the crawl's own guarded downloader, or refused.

Playwright shows neither redirects nor resolved addresses to its routes, so nothing is let through
to Chromium's network: each part is fetched here, with the crawl's guard, resolver, proxy,
certificates, sizes and user agent, and handed over.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response

from archiver.crawl.failures import error_words
from archiver.crawl.guard import PRIVATE_NAMES, GuardMiddleware
from archiver.urls import is_same_site

if TYPE_CHECKING:
    from playwright.async_api import Page, Route
    from playwright.async_api import Request as Asked
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Download = Callable[[Request], Awaitable[Response]]

FETCHED = frozenset({"script", "stylesheet", "xhr", "fetch"})
KEPT = frozenset({"script", "stylesheet"})  # the same for each page of a run
PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a GIF
MOST_PARTS = 300  # requests of one page
MOST_AT_ONCE = 4
MOST_MOVES = 4  # documents of one page: its own, and where its scripts lead it on its site
SLOWEST_PART = 20.0  # seconds
MOST_SHELVED = 64 * 1024 * 1024  # bytes of scripts and stylesheets held for the next pages

# Headers that are the connection's, or say more of who asks than a plain request does.
NOT_SENT = ("host", "content-length", "connection", "cookie", "user-agent", "accept-encoding")
NOT_SENT_PREFIX = ("sec-", "upgrade-")
NOT_HANDED_OVER = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")


class Downloader:
    """The crawl's manners for requests that do not pass through its engine."""

    def __init__(self, crawler: Crawler, download: Download) -> None:
        self.crawler = crawler
        self.download = download
        self.user_agent: str = crawler.settings["USER_AGENT"]
        self.shelf: dict[str, Response] = {}

    async def get(self, request: Request, host: str) -> Response:
        """The answer after redirects; raises IgnoreRequest when the guard or robots.txt refuses.

        robots.txt is asked for requests to `host` only, the page's own: that one is at hand.
        """
        while True:
            await self.admit(request, host)
            response = self.decoded(request, await self.download(request))
            redirects = self.crawler.get_downloader_middleware(RedirectMiddleware)
            onward = redirects.process_response(request, response) if redirects else response
            if isinstance(onward, Response):
                return onward
            request = onward

    async def admit(self, request: Request, host: str) -> None:
        find = self.crawler.get_downloader_middleware
        guard = find(GuardMiddleware)
        assert guard
        guard.process_request(request)
        robots = find(RobotsTxtMiddleware)
        if robots and urlsplit(request.url).netloc == host:
            await robots.process_request(request)
        for manner in (find(HttpProxyMiddleware), find(HttpCompressionMiddleware)):
            if manner:
                manner.process_request(request)

    def decoded(self, request: Request, response: Response) -> Response:
        """The response without its Content-Encoding; raises IgnoreRequest when it is too large."""
        compression = self.crawler.get_downloader_middleware(HttpCompressionMiddleware)
        if compression is None:
            return response
        plain = compression.process_response(request, response)
        assert isinstance(plain, Response)
        return plain

    async def shelved(self, request: Request, host: str, kind: str) -> Response:
        """As `get`, but a script or stylesheet is fetched once for all pages of the run."""
        keeps = kind in KEPT and request.method == "GET"
        if keeps and request.url in self.shelf:
            return self.shelf[request.url]
        response = await self.get(request, host)
        if keeps and response.status == 200:
            held = sum(len(other.body) for other in self.shelf.values())
            if held + len(response.body) <= MOST_SHELVED:
                self.shelf[request.url] = response
        return response


class Parts:
    """The requests of one page: its own document, already served, and what that asks for."""

    def __init__(self, served: HtmlResponse, downloader: Downloader) -> None:
        self.served = in_utf8(served)
        self.downloader = downloader
        self.host = urlsplit(served.url).netloc
        self.places = asyncio.Semaphore(MOST_AT_ONCE)
        self.page: Page | None = None  # None until the browser opened it
        self.under_way = 0
        self.asked = 0
        self.moves = 0
        self.refused: list[str] = []  # why, once for each request

    async def attach(self, page: Page, _request: Request) -> None:
        """Takes over all requests of a page that was just opened."""
        self.page = page
        page.on("popup", lambda popup: popup.close())
        await page.route("**", self.answer)

    def activity(self) -> tuple[int, int]:
        """Requests on their way, and how many there were so far."""
        return self.under_way, self.asked

    async def answer(self, route: Route) -> None:
        """Answers one request of the page in one of four ways."""
        asked = route.request
        self.under_way += 1
        self.asked += 1
        with suppress(PlaywrightError):  # the page may be closed, or be elsewhere by now
            if asked.is_navigation_request():
                await self.navigate(route)
            elif asked.resource_type == "image":
                await route.fulfill(status=200, content_type="image/gif", body=PIXEL)
            elif asked.resource_type in FETCHED and self.asked <= MOST_PARTS:
                await self.hand_over(route)
            else:
                await route.abort()
        self.under_way -= 1

    async def navigate(self, route: Route) -> None:
        """Gives the page its document; frames stay empty, and other sites are not gone to."""
        assert self.page
        asked = route.request
        if asked.frame != self.page.main_frame:
            await route.fulfill(status=200, content_type="text/html", body="")
            return
        self.moves += 1
        response: Response | None = None
        if self.moves == 1 or (asked.url == self.served.url and self.moves <= MOST_MOVES):
            response = self.served
        elif is_same_site(asked.url, self.served.url) and self.moves <= MOST_MOVES:
            response = await self.fetched(asked)
        if response is None:
            await route.fulfill(status=204)  # the page stays where it is
        else:
            await fulfil(route, response)

    async def hand_over(self, route: Route) -> None:
        response = await self.fetched(route.request)
        if response is None:
            await route.abort("failed")
        else:
            await fulfil(route, response)

    async def fetched(self, asked: Asked) -> Response | None:
        """The answer to a request of the page; None when there is none."""
        request = Request(
            asked.url,
            method=asked.method,
            headers=sent_headers(asked.headers, self.downloader.user_agent),
            body=asked.post_data_buffer or b"",
            meta={"download_timeout": SLOWEST_PART},
        )
        try:
            async with self.places:
                return await self.downloader.shelved(request, self.host, asked.resource_type)
        except IgnoreRequest as error:
            self.refused.append(str(error))
        except Exception as error:  # noqa: BLE001 - a page may do without one of its parts
            words = error_words(error, asked.url)
            logger.debug("url=%s outcome=failed reason=%s", asked.url, words)
            if words in PRIVATE_NAMES.values():
                self.refused.append(words)
        return None


def in_utf8(served: HtmlResponse) -> Response:
    """That page in UTF-8, and saying so: browsers take an undeclared charset for an old one."""
    kind = served.headers.get("Content-Type") or b"text/html"
    headers = served.headers.copy()
    headers["Content-Type"] = kind.split(b";")[0] + b"; charset=utf-8"
    return served.replace(body=served.text.encode(), headers=headers, encoding="utf-8")


def sent_headers(headers: dict[str, str], user_agent: str) -> dict[str, str]:
    """What a script's request says, and honestly who sends it."""
    said = {
        name: value
        for name, value in headers.items()
        if name not in NOT_SENT and not name.startswith(NOT_SENT_PREFIX)
    }
    return said | {"user-agent": user_agent}


async def fulfil(route: Route, response: Response) -> None:
    """Hands a response over to the page that asked for it."""
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in NOT_HANDED_OVER
    }
    await route.fulfill(status=response.status, headers=headers, body=response.body)
