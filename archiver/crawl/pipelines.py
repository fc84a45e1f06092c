"""The way of a page: its bytes kept, extracted outside the reactor, recorded in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from archiver.crawl.items import Extracted, Fetched, Listed, Missed
from archiver.crawl.jobs import ready_post
from archiver.model import Page, Reason, Rejection, Role
from archiver.record import post_fields
from archiver.storage.ready import ReadyPost
from archiver.workers import WorkerCrashed, WorkerTimeout

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from spiders.base import ArchiveSpider


class Stage:
    """One step of the way; it finds the spider's session and recorder when it is needed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> ArchiveSpider:
        spider: Any = self.crawler.spider
        return spider  # type: ignore[no-any-return]


class KeepSnapshot(Stage):
    """The raw bytes are in the archive before anybody interprets them."""

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Fetched):
            return item
        if item.held:
            return replace(item, snapshot=hashlib.sha256(item.page.body).hexdigest())
        return replace(item, snapshot=self.spider.recorder.keep(item))


class Extract(Stage):
    """Post pages become posts or rejections, in a worker process."""

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Fetched) or item.ask.role is not Role.POST:
            return item
        if item.not_modified and self.spider.recorder.unmodified(item):
            raise DropItem("not modified")
        result = await self.extracted(item)
        return Extracted(ask=item.ask, page=item.page, result=result, snapshot=item.snapshot)

    async def extracted(self, item: Fetched) -> ReadyPost | Rejection:
        page, source = item.page, self.spider.source
        try:
            return await self.spider.session.workers.call(
                ready_post, page, item.ask.entry, source.rules, source.tags
            )
        except WorkerTimeout as error:
            return rejected(page, Reason.TOO_SLOW, error)
        except Exception as error:  # noqa: BLE001 - one poison page never stops a run
            return rejected(page, Reason.CRASHED, error)


def rejected(page: Page, reason: Reason, error: Exception) -> Rejection:
    words = str(error) if isinstance(error, WorkerCrashed | WorkerTimeout) else repr(error)
    return Rejection(url=page.url, reason=reason, detail=words.splitlines()[0][:300])


class Record(Stage):
    """What became of each page goes into the archive; posts go on to Scrapy's feed exports."""

    def process_item(self, item: Any) -> Any:
        recorder = self.spider.recorder
        match item:
            case Extracted(result=ReadyPost() as made):
                recorder.post(item, made)
                return post_fields(made.post, source=self.spider.source.name)
            case Extracted(result=Rejection() as rejection):
                recorder.rejection(item, rejection)
            case Listed():
                recorder.listed(item)
            case Missed():
                recorder.missed(item)
            case Fetched():
                pass
            case _:
                return item
        raise DropItem(type(item).__name__)
