"""One page and no more: what `archiver preview URL` fetches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from archiver.crawl.failures import failure_words
from archiver.crawl.response import page_of

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archiver.model import Page


class SinglePageSpider(Spider):
    """Puts the page, or the words for why there is none, into `answers`."""

    name = "single"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - Scrapy's own form

    def __init__(self, *, url: str, answers: list[Page | str]) -> None:
        super().__init__()
        self.url = url
        self.answers = answers

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.url, callback=self.answered, errback=self.failed)

    def answered(self, response: Response) -> None:
        self.answers.append(page_of(response))

    def failed(self, failure: Failure) -> None:
        self.answers.append(failure_words(failure, self.url)[1])
