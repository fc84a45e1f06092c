"""Conditional requests: what we hold is not sent again (RFC 9110, 13.1).

A 304 is answered from the archive: the spider sees the page as it was, flagged `not_modified`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.http import Headers, HtmlResponse

from archiver.crawl.chromium import RENDER
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

    def process_request(self, request: Request) -> None:
        held = self.held(request)
        if held is None:
            return
        sent = {name.lower(): value for name, value in held.headers}
        for validator, condition in VALIDATORS:
            value = sent.get(validator.lower())
            if value:
                request.headers[condition] = value

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 304:
            return response
        held = self.held(request)
        if held is None or held.snapshot_sha256 is None:
            return response
        return HtmlResponse(
            url=held.final_url or request.url,
            status=held.status or 200,
            headers=Headers([(name, value) for name, value in held.headers]),
            body=self.archive.snapshots.read(held.snapshot_sha256),
            request=request,
            flags=["not_modified"],
        )

    @property
    def archive(self) -> Any:
        return getattr(getattr(self.crawler.spider, "session", None), "archive", None)

    def held(self, request: Request) -> Fetch | None:
        """The last good fetch of that URL whose body we hold; None for any other request.

        None for a page that is rendered too: that its HTML is the same says nothing of its posts.
        """
        if self.archive is None or "ask" not in request.cb_kwargs or RENDER in request.meta:
            return None
        fetch: Fetch | None = self.archive.runs.last_good_fetch(request.url)
        return fetch
