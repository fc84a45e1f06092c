"""Which page of a source to read next, and when all its posts are known: no I/O, only judgement.

A spider carries the requests and answers. First come the lists: the index page with all pages of
its pager, then the feed and the sitemap as witnesses. The step that ends them (`done_listing`)
has every entry, one declaration a witness, and the posts to fetch. `glance.Glance` says what
follows where the lists are known already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from archiver.discovery.conclusion import conclude
from archiver.discovery.index_queue import IndexQueue
from archiver.discovery.outline import outline, with_record
from archiver.discovery.steps import Ask, PageReading, Step, read
from archiver.discovery.updates import said_updates
from archiver.discovery.witnesses import Witnesses
from archiver.listed import NOTHING, ListedPage, Remembered
from archiver.model import Entry, Page, Role, Source
from archiver.urls import url_key

__all__ = ["Ask", "Frontier", "PageReading", "Step", "read"]


class Frontier:
    """The state of one sweep: of a crawl of one source that reads all of its lists.

    `known` are keys (`url_key`) of posts that are archived: they are listed, not asked for,
    unless `full`. `limit` bounds the posts asked for. `held` are addresses of which the copy of
    an interrupted run will do; `remembered` is what earlier readings found.
    """

    def __init__(
        self,
        source: Source,
        *,
        first_role: Role = Role.INDEX,
        known: Collection[str] = (),
        limit: int | None = None,
        full: bool = False,
        held: Collection[str] = (),
        remembered: Remembered = NOTHING,
        still: bool = False,
        why: str = "",
    ) -> None:
        self.source = source
        self.first_role = first_role
        self.known = frozenset() if full else frozenset(known)
        self.limit = limit
        self.held = frozenset(held)
        self.remembered = remembered
        self.words = f"all ({why})"  # what is read, and why, for whoever looks into it
        self.index = IndexQueue(source, still=still)
        self.witnesses = Witnesses(source)
        self.readings: dict[str, tuple[Ask, PageReading]] = {}  # by the address asked
        self.has_failed = False  # whether a list could not be read that may be read tomorrow
        self._ended = False

    def start(self) -> Step:
        """The first request."""
        if self.first_role is Role.INDEX:
            self.index.asked(self.source.url)
        else:
            self.witnesses.asked(self.source.url)
        return self._step(Ask(url=self.source.url, role=self.first_role))

    def unread(self, _ask: Ask, _page: Page) -> Step | None:
        """What follows from a page that need not be read; None, as a sweep reads all."""
        return None

    def sitemaps_announced(self, urls: Iterable[str]) -> None:
        """The Sitemap lines of robots.txt."""
        self.witnesses.announced_sitemaps(urls)

    def take(self, ask: Ask, reading: PageReading) -> Step:
        """What follows from the answer to a request for a list."""
        if ask.role is Role.POST:
            return Step()
        self.readings[ask.url] = (ask, reading)
        if reading.index is not None and not self.witnesses.is_evidence(ask):
            self.index.take(ask.url, reading.index)
        else:
            self.witnesses.take(ask, reading)
        return self._next()

    def miss(self, ask: Ask, reason: str, *, passing: bool = False) -> Step:
        """What follows when a request for a list brought nothing; `passing` trouble may end."""
        if ask.role is Role.POST:
            return Step()
        self.has_failed |= passing
        if ask.role is Role.INDEX and not self.witnesses.is_evidence(ask):
            self.index.miss(ask.url, reason)
        else:
            self.witnesses.miss(ask, reason)
        return self._next()

    def outlines(self) -> list[ListedPage]:
        """What the lists that were read showed, page by page."""
        numbers = {id(page.reading): page.number for page in self.index.pages}
        first = {id(said.readings[0]) for said in self.witnesses.feeds}
        pages = []
        for ask, reading in self.readings.values():
            if reading.index is not None:
                number = numbers.get(id(reading.index), 0)
            else:
                number = 1 if reading.feed is None or id(reading.feed) in first else 2
            pages.append(outline(ask, reading, number))
        return pages

    def asks_for(self, entries: Iterable[Entry]) -> tuple[Ask, ...]:
        """The posts to fetch of those entries."""
        asks = [
            Ask(url=entry.url, role=Role.POST, entry=entry, held=entry.url in self.held)
            for entry in entries
            if (not entry.external or self.source.follow_external)
            and url_key(entry.url) not in self.known
        ]
        return tuple(asks[: self.limit])

    def _step(self, ask: Ask) -> Step:
        return Step(asks=(replace(ask, held=ask.url in self.held),))

    def _next(self) -> Step:
        if self._ended:
            return Step()
        url = self.index.next(enough=self.limit)
        if url is not None:
            return self._step(Ask(url=url, role=Role.INDEX))
        ask = self.witnesses.next(self.index)
        if ask is not None:
            return self._step(ask)
        self._ended = True
        return self._end()

    def _end(self) -> Step:
        result = conclude(self.source, self.index, self.witnesses)
        keys = {url_key(entry.url) for entry in result.entries}
        return Step(
            asks=self.asks_for(result.entries),
            entries=result.entries,
            declarations=result.declarations,
            title=result.title,
            language=result.language,
            feed_url=result.feed_url,
            sitemap_url=result.sitemap_url,
            done_listing=True,
            verdict=result.verdict,
            swept=not (self.has_failed or self.index.is_cut or result.verdict),
            pages=with_record(self.outlines(), self.remembered, keys),
            updates=said_updates(self.witnesses),
        )
