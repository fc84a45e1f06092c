"""ArchiveSpider: a source in, pages out. It carries requests and answers; the frontier decides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from archiver.config import source_name
from archiver.crawl.chromium import RENDER, require_browser, use_browser
from archiver.crawl.endings import LEFT_ALONE
from archiver.crawl.failures import failure_words, trouble_at, trouble_of
from archiver.crawl.guard import name_hosts
from archiver.crawl.items import Fetched, Listed, Missed
from archiver.crawl.planning import Plan
from archiver.crawl.recorder import Recorder
from archiver.crawl.response import page_of
from archiver.crawl.session import Session
from archiver.crawl.turns import LeftAlone
from archiver.discovery.frontier import Ask, Step, read
from archiver.errors import ArchiveError, ArchiverError, UsageError
from archiver.model import FetchOutcome, Page, Role, Source
from archiver.urls import canonical_url, is_same_site

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

GONE = frozenset({404, 410})
BLOCKED = frozenset({401, 403, 407, 451})


class ArchiveSpider(Spider):
    """The route from a source's first list to its posts.

    A subclass names its `first_role`. `scrapy crawl NAME -a url=…` works without an archive;
    the launcher passes `source` and `session`.
    """

    first_role = Role.INDEX

    def __init__(
        self,
        url: str | None = None,
        *,
        source: Source | None = None,
        session: Session | None = None,
        limit: str | int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.source = source or source_at(url, self.name)
        name_hosts(self.source)
        self.own_session = session is None
        self.session = session or Session(limit=int(limit) if limit else None)
        self.recorder = Recorder(self.source, self.session)
        self.plan = Plan(
            self.source,
            self.session,
            first_role=self.first_role,
            known=self.recorder.known(),
            now=self.recorder.started_at,
        )
        self.frontier = self.plan.frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.source.render:
            require_browser([spider.source])
            use_browser(crawler)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(spider.fell_over, signal)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        self.recorder.open(self.plan)
        for output in self.follow(None, self.frontier.start()):
            yield output

    def robots_read(self, url: str, sitemaps: tuple[str, ...]) -> None:
        """Told by the robots middleware what robots.txt of a site announces."""
        if is_same_site(url, self.source.url):
            self.frontier.sitemaps_announced(sitemaps)

    def follow(self, ask: Ask | None, step: Step) -> Iterator[Any]:
        """The step for the ledger, then its requests."""
        if step.done_listing:
            step = self.plan.with_posts(step, self.recorder.started_at)
        yield Listed(ask=ask, step=step)
        for wanted in step.asks:
            if wanted.role is Role.POST and self.session.dry_run:
                continue
            yield self.request(wanted)

    def request(self, ask: Ask) -> Request:
        callback = self.parse_post if ask.role is Role.POST else self.parse_list
        renders = self.source.render and ask.role in {Role.INDEX, Role.POST}
        return Request(
            ask.url,
            callback=callback,
            errback=self.no_answer,
            cb_kwargs={"ask": ask},
            meta={RENDER: ask.role} if renders else None,
            dont_filter=True,  # the frontier asks once
        )

    async def parse_list(self, response: Response, ask: Ask) -> AsyncIterator[Any]:
        page = page_of(response)
        if page.status >= 400:
            missed = refused(ask, page)
            yield missed
            for output in self.follow(ask, self.missed(missed)):
                yield output
            return
        yield fetched(ask, page, response)
        step = self.frontier.unread(ask, page) or await self.taken(ask, page)
        for output in self.follow(ask, step):
            yield output

    async def taken(self, ask: Ask, page: Page) -> Step:
        """What follows from a list, once a worker process has read it."""
        try:
            reading = await self.session.workers.call(read, ask, page, self.source)
        except ArchiverError as error:
            return self.frontier.miss(ask, str(error))
        self.recorder.observer.read(ask, page, reading)
        if reading.feed:
            self.recorder.listener.read(reading.feed)
        return self.frontier.take(ask, reading)

    def parse_post(self, response: Response, ask: Ask) -> Iterator[Any]:
        page = page_of(response)
        if page.status >= 400:
            yield refused(ask, page)
        else:
            yield fetched(ask, page, response)

    def no_answer(self, failure: Failure) -> Iterator[Any]:
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]
        if isinstance(failure.value, LeftAlone) and is_same_site(ask.url, self.source.url):
            self.recorder.left_alone(failure.value)  # what is pending stays so
            raise CloseSpider(LEFT_ALONE)
        outcome, words = failure_words(failure, ask.url)
        trouble = trouble_of(failure.value)
        missed = Missed(ask=ask, outcome=outcome, detail=words, trouble=trouble)
        yield missed
        if ask.role is not Role.POST:
            yield from self.follow(ask, self.missed(missed))

    def missed(self, item: Missed) -> Step:
        """What follows when a list could not be read; a failure may be none tomorrow."""
        passing = item.outcome is FetchOutcome.FAILED
        return self.frontier.miss(item.ask, item.detail, passing=passing)

    def fell_over(self, failure: Failure) -> None:
        """A fault of ours: the run ends as crashed. One of the archive ends the whole crawl."""
        error = failure.value
        self.recorder.fault = f"{type(error).__name__}: {error}"
        if isinstance(error, ArchiveError):
            self.recorder.fault = "the archive could not be written"
            self.session.break_down(self.crawler, error)

    def closed(self, reason: str) -> None:
        self.recorder.close(reason)
        if self.own_session:
            self.session.close()


def source_at(url: str | None, spider: str) -> Source:
    """The source of `scrapy crawl … -a url=…`; raises UsageError when that is no web address."""
    address = canonical_url(url or "")
    if address is None:
        raise UsageError(f"{url!r} is no web address: use -a url=https://a.blog/")
    return Source(name=source_name(address, None, ()), url=address, spider=spider)


def fetched(ask: Ask, page: Page, response: Response) -> Fetched:
    """An answer that can be read; its flags say what a middleware or the browser did to it."""
    rendered = next((flag for flag in response.flags if flag.startswith("rendered")), None)
    return Fetched(
        ask=ask,
        page=page,
        not_modified="not_modified" in response.flags,
        held="held" in response.flags,
        detail=rendered,
    )


def refused(ask: Ask, page: Page) -> Missed:
    """The ledger's line for an answer with an error status."""
    if page.status in GONE:
        outcome = FetchOutcome.GONE
    else:
        outcome = FetchOutcome.BLOCKED if page.status in BLOCKED else FetchOutcome.FAILED
    return Missed(
        ask=ask,
        outcome=outcome,
        detail=f"HTTP {page.status}",
        trouble=trouble_at(page.status),
        page=page,
    )
