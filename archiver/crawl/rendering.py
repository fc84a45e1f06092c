"""Pages as the browser shows them: Scrapy's download handler for sources with render = "browser".

The page itself is fetched as any other: politely, guarded, with redirects and refusals seen by
the crawl. Only an HTML page that was served well is opened in Chromium, which has no network of
its own (see archiver.crawl.parts); kept are the rendered DOM, and status and headers as served.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright
from scrapy.http import HtmlResponse, Response
from scrapy.utils.python import to_unicode
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from archiver.crawl.chromium import (
    OPEN_BROWSERS,
    RENDER,
    SLOWEST_END,
    SLOWEST_START,
    RenderingFailed,
    context_options,
)
from archiver.crawl.handler import in_turn, turns_of
from archiver.crawl.parts import Downloader, Parts
from archiver.crawl.settling import Patience, Rendered, Settling
from archiver.model import Role
from archiver.urls import is_same_site, site_of

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright
    from scrapy import Request
    from scrapy.crawler import Crawler

PATIENCE = Patience()


class SystemChromium:
    """Starts the system's Chromium with the first page that is to be rendered, and ends it.

    scrapy-playwright's own provider starts its driver with every handler, needed or not.
    """

    def __init__(self, config: Any) -> None:
        self.config = config  # of scrapy-playwright
        self.playwright: Playwright | None = None  # None until the first page

    async def start(self) -> None:
        """Nothing yet."""

    async def launch_browser(self) -> Browser:
        """Chromium; raises RenderingFailed with its last words when it does not start."""
        try:
            if self.playwright is None:
                self.playwright = await async_playwright().start()
                OPEN_BROWSERS.append(self.close)
            return await self.playwright.chromium.launch(**self.config.launch_options)
        except PlaywrightError as error:
            raise RenderingFailed(f"Chromium does not start: {first_line(error)}") from error

    async def launch_persistent_context(self, _options: dict[str, Any]) -> BrowserContext:
        """Refused with RenderingFailed: no profile of a browser outlives a crawl."""
        raise RenderingFailed("a crawl keeps no profile of its browser")

    async def close(self) -> None:
        """Ends Playwright's driver, and with it every Chromium it started."""
        if self.playwright:
            OPEN_BROWSERS.remove(self.close)
            playwright, self.playwright = self.playwright, None
            await playwright.stop()


class RenderingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc] # it has no types
    """Downloads plainly, and renders the pages whose request says so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.config.target_closed_max_retries = 0  # a page that we closed stays closed
        settings = crawler.settings
        self.most_characters = settings.getint("DOWNLOAD_MAXSIZE")
        self.plainly = super().download_request
        self.downloader = Downloader(crawler, self.counted)
        self.place = asyncio.Semaphore(1)  # a site has one page open at a time
        self.patience = replace(PATIENCE, pause=settings.getfloat("DOWNLOAD_DELAY"))

    async def download_request(self, request: Request) -> Response:
        served: Response = await in_turn(self.crawler, request, self.plainly)
        if RENDER not in request.meta:
            return served
        served = self.downloader.decoded(request, served)
        if not isinstance(served, HtmlResponse) or not 200 <= served.status < 300:
            return served
        parts = Parts(served, self.downloader)
        try:
            async with self.place:
                rendered = await self.rendered(request, served, parts)
        except PlaywrightError as error:
            raise RenderingFailed(f"the browser failed: {first_line(error)}") from error
        url = final_url(served.url, rendered.url)
        return served.replace(
            url=url, body=encoded(served, rendered.html), flags=[note(rendered, parts)]
        )

    async def counted(self, request: Request) -> Response:
        """The answer to a request of a page: not a turn of its own, but a part of the budget."""
        turns, site = turns_of(self.crawler), site_of(request.url)
        turns.check(site, lambda: not self.crawler.crawling)
        response: Response = await self.plainly(request)
        turns.counted(site, len(response.body))
        return response

    async def rendered(self, request: Request, served: HtmlResponse, parts: Parts) -> Rendered:
        """The page opened by scrapy-playwright in a profile of its own, and left again."""

        async def settle(page: Page) -> Rendered:
            settling = Settling(page, parts.activity, self.patience, self.most_characters)
            is_list = request.meta[RENDER] == Role.INDEX
            rendered = await (settling.as_list() if is_list else settling.as_post())
            await page.goto("about:blank")  # nothing runs any more, nothing is read twice
            return rendered

        method = PageMethod(settle)
        meta = {
            "playwright": True,
            "playwright_context": f"page {id(parts)}",
            "playwright_context_kwargs": context_options(self.downloader.user_agent),
            "playwright_page_init_callback": parts.attach,
            "playwright_page_methods": [method],
            "playwright_page_goto_kwargs": {"wait_until": "commit"},  # what comes then is settled
        }
        opened = super().download_request(request.replace(url=served.url, meta=meta))
        try:
            await self.in_time(opened)
        finally:
            if parts.page:
                await ended(parts.page.context.close())
        return method.result  # type: ignore[no-any-return]

    async def in_time(self, opened: Awaitable[Response]) -> None:
        """Waits for scrapy-playwright; a browser that does not answer in time is ended.

        The next page gets a new one.
        """
        task = asyncio.ensure_future(opened)
        done, _ = await asyncio.wait({task}, timeout=self.patience.most + 2 * SLOWEST_START)
        if done:
            task.result()
            return
        task.cancel()
        if hasattr(self, "browser"):
            await ended(self.browser.close())
        raise RenderingFailed("the page was not done in time")


async def ended(closing: Awaitable[None]) -> None:
    """Waits for something to close, which may be closed already, or never be."""
    with suppress(PlaywrightError, TimeoutError):
        await asyncio.wait_for(closing, SLOWEST_END)


def final_url(served: str, shown: str) -> str:
    """Where the document says it is, when its scripts moved it on its own site."""
    address = shown.partition("#")[0]
    return address if is_same_site(served, address) else served


def encoded(served: HtmlResponse, html: str) -> bytes:
    """The DOM in the charset that its headers, or it itself, declare; UTF-8 when none is."""
    header = served.headers.get("Content-Type")
    charset = http_content_type_encoding(to_unicode(header, "latin-1")) if header else None
    charset = charset or html_body_declared_encoding(html) or "utf-8"
    return html.encode(charset, "xmlcharrefreplace")


def note(rendered: Rendered, parts: Parts) -> str:
    """What the ledger says of the fetch."""
    words = ["rendered"]
    if rendered.bounded:
        words.append("it was still growing")
    if parts.refused:
        words.append(f"{len(parts.refused)} of its requests refused: {parts.refused[0]}")
    return "; ".join(words)


def first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
