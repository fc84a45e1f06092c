"""Conditional requests: what we hold is not sent again (RFC 9110, 13.1).

A 304 is answered from the archive: the spider sees the page as it was, flagged `not_modified`.
So is a request whose page the frontier has no need to see anew, flagged `held`: without asking.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from scrapy.http import Headers, HtmlResponse

from archiver.crawl.chromium import RENDER
from archiver.errors import ArchiveError
from archiver.model import Fetch

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

VALIDATORS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))


class ValidatorsMiddleware:
    """Sends the validators of the last good fetch; turns a 304 into the page it stands for."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        ask = request.cb_kwargs.get("ask")
        if ask is not None and ask.held:
            with suppress(ArchiveError):  # a damaged copy is fetched again
                return self.answer(request, self.kept(request), "held")
        held = self.held(request)
        if held is None:
            return None
        sent = {name.lower(): value for name, value in held.headers}
        for validator, condition in VALIDATORS:
            value = sent.get(validator.lower())
            if value:
                request.headers[condition] = value
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 304:
            return response
        return self.answer(request, self.held(request), "not_modified") or response

    def answer(self, request: Request, held: Fetch | None, flag: str) -> Response | None:
        """The page as the archive has it, None when it is not there; raises ArchiveError."""
        if held is None or held.snapshot_sha256 is None:
            return None
        return HtmlResponse(
            url=held.final_url or request.url,
            status=held.status or 200,
            headers=Headers([(name, value) for name, value in held.headers]),
            body=self.archive.snapshots.read(held.snapshot_sha256),
            request=request,
            flags=[flag],
        )

    @property
    def archive(self) -> Any:
        return getattr(getattr(self.crawler.spider, "session", None), "archive", None)

    def kept(self, request: Request) -> Fetch | None:
        """The last fetch of that URL, conditional or not, whose body we hold; None without one."""
        return self.archive.list_readings.last_kept(request.url) if self.archive else None

    def held(self, request: Request) -> Fetch | None:
        """The last good fetch of that URL whose body we hold; None for any other request.

        None for a page that is rendered too: that its HTML is the same says nothing of its posts.
        """
        if self.archive is None or "ask" not in request.cb_kwargs or RENDER in request.meta:
            return None
        fetch: Fetch | None = self.archive.runs.last_good_fetch(request.url)
        return fetch
