"""Which page of a source to read next, and when all its posts are known: no I/O, only judgement.

A spider carries the requests and answers. First come the lists: the index page with all pages of
its pager, then the feed and the sitemap as witnesses. The step that ends them (`done_listing`)
has every entry, one declaration a witness, and the posts to fetch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from archiver.discovery.conclusion import conclude
from archiver.discovery.index_queue import IndexQueue
from archiver.discovery.steps import Ask, PageReading, Step, read
from archiver.discovery.witnesses import Witnesses
from archiver.model import Role, Source
from archiver.urls import url_key

__all__ = ["Ask", "Frontier", "PageReading", "Step", "read"]


class Frontier:
    """The state of one crawl of one source.

    `known` are keys (`url_key`) of posts that are archived: they are listed, not asked for,
    unless `full`. `limit` bounds the posts asked for.
    """

    def __init__(
        self,
        source: Source,
        *,
        first_role: Role = Role.INDEX,
        known: Collection[str] = (),
        limit: int | None = None,
        full: bool = False,
    ) -> None:
        self.source = source
        self.first_role = first_role
        self.known = frozenset() if full else frozenset(known)
        self.limit = limit
        self.index = IndexQueue(source)
        self.witnesses = Witnesses(source)
        self._ended = False

    def start(self) -> Step:
        """The first request."""
        if self.first_role is Role.INDEX:
            self.index.asked(self.source.url)
        else:
            self.witnesses.asked(self.source.url)
        return Step(asks=(Ask(url=self.source.url, role=self.first_role),))

    def sitemaps_announced(self, urls: Iterable[str]) -> None:
        """The Sitemap lines of robots.txt."""
        self.witnesses.announced_sitemaps(urls)

    def take(self, ask: Ask, reading: PageReading) -> Step:
        """What follows from the answer to a request for a list."""
        if ask.role is Role.POST:
            return Step()
        if reading.index is not None and not self.witnesses.is_evidence(ask):
            self.index.take(ask.url, reading.index)
        else:
            self.witnesses.take(ask, reading)
        return self._next()

    def miss(self, ask: Ask, reason: str) -> Step:
        """What follows when a request for a list brought nothing."""
        if ask.role is Role.POST:
            return Step()
        if ask.role is Role.INDEX and not self.witnesses.is_evidence(ask):
            self.index.miss(ask.url, reason)
        else:
            self.witnesses.miss(ask, reason)
        return self._next()

    def _next(self) -> Step:
        if self._ended:
            return Step()
        url = self.index.next(enough=self.limit)
        if url is not None:
            return Step(asks=(Ask(url=url, role=Role.INDEX),))
        ask = self.witnesses.next(self.index)
        if ask is not None:
            return Step(asks=(ask,))
        self._ended = True
        return self._end()

    def _end(self) -> Step:
        result = conclude(self.source, self.index, self.witnesses)
        asks = [
            Ask(url=entry.url, role=Role.POST, entry=entry)
            for entry in result.entries
            if (not entry.external or self.source.follow_external)
            and url_key(entry.url) not in self.known
        ]
        return Step(
            asks=tuple(asks[: self.limit]),
            entries=result.entries,
            declarations=result.declarations,
            title=result.title,
            language=result.language,
            feed_url=result.feed_url,
            sitemap_url=result.sitemap_url,
            done_listing=True,
            verdict=result.verdict,
        )
