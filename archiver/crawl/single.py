"""Some pages and no more: what `archiver preview URL` and `archiver add URL` fetch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider

from archiver.crawl.chromium import RENDER, use_browser
from archiver.crawl.failures import failure_words
from archiver.crawl.response import page_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archiver.model import Page, Role


class SinglePageSpider(Spider):
    """Puts each page, or the words for why there is none, into `answers` under its URL."""

    name = "single"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - Scrapy's own form

    def __init__(
        self, *, urls: Sequence[str], answers: dict[str, Page | str], render: Role | None = None
    ) -> None:
        super().__init__()
        self.urls = urls
        self.answers = answers
        self.render = render  # what the browser takes them for; None: they are not rendered

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.render:
            use_browser(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.answered,
                errback=self.failed,
                cb_kwargs={"url": url},
                meta={RENDER: self.render} if self.render else None,
                dont_filter=True,
            )

    def answered(self, response: Response, url: str) -> None:
        self.answers[url] = page_of(response)

    def failed(self, failure: Failure) -> None:
        url: str = failure.request.cb_kwargs["url"]  # type: ignore[attr-defined]
        self.answers[url] = failure_words(failure, url)[1]
