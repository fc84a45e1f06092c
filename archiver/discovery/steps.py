"""What the frontier asks for, what it is told, and what it concludes: the words of its talk."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.discovery.feed import FeedReading, read_feed
from archiver.discovery.index_page import read_index_page
from archiver.discovery.readings import IndexReading
from archiver.discovery.sitemap import SitemapReading, read_sitemap
from archiver.model import Declaration, Entry, Page, Role, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One page that the frontier wants."""

    url: str
    role: Role
    entry: Entry | None = None  # of a post; None for lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What follows from one answer."""

    asks: tuple[Ask, ...] = ()  # to request now, in this order
    entries: tuple[Entry, ...] = ()  # newly declared or improved, for the ledger
    declarations: tuple[Declaration, ...] = ()  # final, one a witness
    title: str | None = None  # of the source; None while unknown
    language: str | None = None
    feed_url: str | None = None
    sitemap_url: str | None = None
    done_listing: bool = False  # every list is read: the asks are posts
    verdict: str | None = None  # in words, where something was not found


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What one answered list says; exactly one of the three is set, none where it is neither."""

    index: IndexReading | None = None
    feed: FeedReading | None = None
    sitemap: SitemapReading | None = None
    note: str | None = None  # why nothing could be read


def read(ask: Ask, page: Page, source: Source) -> PageReading:
    """Reads one list, by what was asked for and by what came. Pure and heavy: for a worker."""
    if page.status >= 400:
        return PageReading(note=f"HTTP {page.status}")
    if ask.role is Role.SITEMAP:
        return PageReading(sitemap=read_sitemap(page))
    if ask.role is Role.FEED or _is_feed(page):
        return PageReading(feed=read_feed(page))
    reading = read_index_page(page, rules=source.rules, source_url=source.url)
    return PageReading(index=reading)


def _is_feed(page: Page) -> bool:
    """Whether an answer is a feed where an index page was asked for."""
    head = page.body[:600].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return b"jsonfeed.org" in head
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and (
        b"<rss" in head or b"<feed" in head or b"<rdf" in head
    )
