"""Feeds and sitemaps of a source: which to ask, within a small budget, and what they said."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from archiver.discovery.addresses import TAXONOMY_WORDS, is_scoped, segments
from archiver.discovery.feed import FeedReading, usual_feeds
from archiver.discovery.index_queue import IndexQueue
from archiver.discovery.numbering import first_page
from archiver.discovery.readings import IndexReading
from archiver.discovery.sitemap import SitemapReading, usual_sitemaps
from archiver.discovery.steps import Ask, PageReading
from archiver.model import Role, Source
from archiver.urls import canonical_url, is_same_site, url_key

BUDGET = 6  # requests a source beside its index pages and posts, robots.txt excluded
WORTH_GUESSING = 20  # listed posts from which one unannounced address is worth a try
CLEAR_MARGIN = (
    3.0  # a tag page whose list is that much better than the next group needs no second page
)

FEED_PLACES = {
    # Where generators write their feed, for pages that name the generator and announce none.
    "astro": "/rss.xml",
    "eleventy": "/feed.xml",
    "gatsby": "/rss.xml",
    "ghost": "/rss/",
    "hexo": "/atom.xml",
    "hugo": "/index.xml",
    "jekyll": "/feed.xml",
    "pelican": "/feeds/all.atom.xml",
    "quarto": "/index.xml",
    "wordpress": "/feed/",
    "zola": "/atom.xml",
}
SITEMAP_PLACES = {
    # Generators that write a sitemap without being asked to.
    "docusaurus": "/sitemap.xml",
    "ghost": "/sitemap.xml",
    "hugo": "/sitemap.xml",
    "mkdocs": "/sitemap.xml",
    "wordpress": "/wp-sitemap.xml",
}
_POST_SITEMAPS = ("post", "blog", "article", "entr", "news", "stor", "note")
_OTHER_SITEMAPS = (
    "tag", "categor", "author", "image", "video", "product", "taxonom", "user", "posts-page",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSaid:
    """What a feed said, all of its pages together."""

    url: str
    readings: tuple[FeedReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapSaid:
    """What one sitemap said."""

    url: str
    reading: SitemapReading


class Witnesses:
    """Asks feeds and sitemaps one after the other."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.feeds: list[FeedSaid] = []
        self.sitemaps: list[SitemapSaid] = []
        self.evidence: list[IndexReading] = []
        self.notes: dict[str, str] = {}  # address -> why it said nothing
        self._robots: list[str] = []
        self._queue: deque[Ask] = deque()
        self._spare: deque[Ask] = deque()  # tried when those before said nothing
        self._asked: set[str] = set()
        self._evidence_urls: set[str] = set()
        self._used = 0
        self._planned = False

    def announced_sitemaps(self, urls: Iterable[str]) -> None:
        """Sitemaps that robots.txt names."""
        self._robots += [url for item in urls if (url := canonical_url(item))]

    def asked(self, url: str) -> None:
        """Notes a request that was made."""
        self._asked.add(url_key(url))

    def is_evidence(self, ask: Ask) -> bool:
        """Whether a page was asked for only to compare another one with it."""
        return ask.url in self._evidence_urls

    def next(self, index: IndexQueue) -> Ask | None:
        """The next witness to ask, None when there is no more, or the budget is spent."""
        if not self._planned:
            self._planned = True
            self._plan(index)
        if not self._queue and self._spare and not self._satisfied():
            self._queue.append(self._spare.popleft())
        while self._queue:
            ask = self._queue.popleft()
            if url_key(ask.url) in self._asked or self._used >= BUDGET:
                continue
            self._asked.add(url_key(ask.url))
            self._used += 1
            return ask
        return None

    def take(self, ask: Ask, reading: PageReading) -> None:
        """What a witness said."""
        if self.is_evidence(ask) and reading.index is not None:
            self.evidence.append(reading.index)
        elif reading.feed is not None and reading.feed.entries:
            self._take_feed(ask, reading.feed)
        elif reading.sitemap is not None and (reading.sitemap.urls or reading.sitemap.sitemaps):
            self._take_sitemap(ask, reading.sitemap)
        else:
            self.miss(ask, reading.note or "nothing is listed there")

    def miss(self, ask: Ask, reason: str) -> None:
        """A witness that could not be read; the next place is tried."""
        self.notes[ask.url] = reason
        spare = next((item for item in self._spare if item.role is ask.role), None)
        if spare is not None:
            self._spare.remove(spare)
            self._queue.append(spare)

    def _take_feed(self, ask: Ask, feed: FeedReading) -> None:
        before = self.feeds[-1] if self.feeds else None
        if before is not None and before.readings[-1].next_page == ask.url:
            self.feeds[-1] = FeedSaid(url=before.url, readings=(*before.readings, feed))
        else:
            self.feeds.append(FeedSaid(url=ask.url, readings=(feed,)))
        if feed.next_page and not feed.next_is_guess:
            self._queue.appendleft(Ask(url=feed.next_page, role=Role.FEED))

    def _take_sitemap(self, ask: Ask, sitemap: SitemapReading) -> None:
        if sitemap.urls:
            self.sitemaps.append(SitemapSaid(url=ask.url, reading=sitemap))
        likely = likely_sitemaps(sitemap.sitemaps)
        for url in ([url for url in likely if _is_for_posts(url)] or likely)[:3]:
            self._queue.append(Ask(url=url, role=Role.SITEMAP))

    def _satisfied(self) -> bool:
        return bool(self.feeds or self.sitemaps)

    def _plan(self, index: IndexQueue) -> None:
        """The witnesses to ask, once all index pages are read; none where one was the source."""
        if self._satisfied():
            return
        if index.is_unreadable:
            self._queue.extend(self._given())
            return
        first = index.first
        scoped = is_scoped(self.source.url)
        listed = {item.key for page in index.pages for item in page.reading.items()}
        home = first.url if first else self.source.url
        if first is not None and scoped and listed and self._is_unclear(index):
            url = str(canonical_url("/", base=home))
            self._evidence_urls.add(url)
            self._queue.append(Ask(url=url, role=Role.INDEX))
        feeds = self._feeds(first, home, listed, scoped=scoped, partial=index.is_partial)
        self._queue.extend(feeds[:1])
        self._spare.extend(feeds[1:3] if listed else feeds[1:5])
        if not scoped or not listed:
            sitemaps = self._sitemaps(first, home, listed, partial=index.is_partial)
            self._queue.extend(sitemaps[:1])
            self._spare.extend(sitemaps[1:2])

    def _given(self) -> list[Ask]:
        """The witnesses that the user named: all that is asked where the index cannot be read."""
        named = ((self.source.feed, Role.FEED), (self.source.sitemap, Role.SITEMAP))
        return [Ask(url=url, role=role) for url, role in named if url]

    def _feeds(
        self,
        first: IndexReading | None,
        home: str,
        listed: set[str],
        *,
        scoped: bool,
        partial: bool,
    ) -> list[Ask]:
        if self.source.feed:
            return [Ask(url=self.source.feed, role=Role.FEED)]
        announced = list(first.feeds) if first else []
        if scoped and listed:
            below = [url for url in announced if is_below(url, self.source.url)]
            announced = below or (announced if self._lacks(first) else [])
        if announced:
            return [Ask(url=url, role=Role.FEED) for url in announced[:2]]
        if scoped or (listed and len(listed) < WORTH_GUESSING and not partial):
            return []
        if partial or not listed:
            return [Ask(url=url, role=Role.FEED) for url in usual_feeds(home)]
        place = FEED_PLACES.get(generator_of(first))
        return [Ask(url=str(canonical_url(place, base=home)), role=Role.FEED)] if place else []

    def _sitemaps(
        self, first: IndexReading | None, home: str, listed: set[str], *, partial: bool
    ) -> list[Ask]:
        if self.source.sitemap:
            return [Ask(url=self.source.sitemap, role=Role.SITEMAP)]
        linked = first.sitemaps if first else ()
        generator = generator_of(first)
        named = [url for url in (*self._robots, *linked) if is_same_site(url, home)]
        if not named and (partial or not listed):
            named = list(usual_sitemaps(home)[:3])
        if not named and len(listed) >= WORTH_GUESSING and generator in SITEMAP_PLACES:
            named = [str(canonical_url(SITEMAP_PLACES[generator], base=home))]
        return [Ask(url=url, role=Role.SITEMAP) for url in likely_sitemaps(named)]

    def _lacks(self, first: IndexReading | None) -> bool:
        """Whether cards show no date or title, which a feed of the whole site may know."""
        items = first.items() if first else ()
        return any(item.seen is None or item.title is None for item in items)

    def _is_unclear(self, index: IndexQueue) -> bool:
        """Whether a single tag page has a second group nearly as good as its list."""
        if len(index.pages) != 1:
            return False
        groups = index.pages[0].reading.groups
        best = max((group.score for group in groups if group.chosen), default=0.0)
        rest = max((group.score for group in groups if not group.chosen), default=0.0)
        return best < CLEAR_MARGIN * rest


def generator_of(reading: IndexReading | None) -> str:
    """The first word of a page's generator in lower case, "" when it names none."""
    words = re.findall(r"[a-z]+", (reading.generator or "").lower()) if reading else []
    return words[0] if words else ""


def likely_sitemaps(urls: Iterable[str]) -> list[str]:
    """Sitemaps in the order in which they are likely to list posts; those of tags left out."""
    kept = [url for url in urls if not _is_for_others(url)]
    return sorted(kept, key=lambda url: not _is_for_posts(url))


def _name(url: str) -> str:
    return urlsplit(url).path.lower().rsplit("/", 1)[-1]


def _is_for_others(url: str) -> bool:
    """Whether a sitemap's name or folder says that it lists something else than posts."""
    named = any(word in _name(url) for word in _OTHER_SITEMAPS)
    return named or any(part.lower() in TAXONOMY_WORDS for part in segments(url)[:-1])


def _is_for_posts(url: str) -> bool:
    """Whether a sitemap's name says that it lists posts."""
    return any(word in _name(url) for word in _POST_SITEMAPS)


def is_below(url: str, index: str) -> bool:
    """Whether an address stands below an index page: the feed of a tag below the tag's page."""
    return url_key(url).startswith(url_key(first_page(index) or index))
