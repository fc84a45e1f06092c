"""What the frontier asks for, what it is told, and what it concludes: the words of its talk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from archiver.discovery.feed import FeedReading, read_feed
from archiver.discovery.index_page import read_index_page
from archiver.discovery.readings import IndexReading
from archiver.discovery.sitemap import SitemapReading, read_sitemap
from archiver.listed import ListedPage
from archiver.model import Declaration, Entry, Moment, Page, Role, Source

VALIDATORS = ("ETag", "Last-Modified")  # with one of them a page can be asked conditionally


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One page that the frontier wants."""

    url: str
    role: Role
    entry: Entry | None = None  # of a post; None for lists
    held: bool = False  # the archive's own copy will do: no request is needed


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
    swept: bool | None = None  # whether all lists were read to their ends; None: that was not meant
    known: int = 0  # entries of the ledger that stand as they were, and are not told again
    pages: tuple[ListedPage, ...] = ()  # what the lists that were read showed, to be remembered
    updates: Mapping[str, Moment] = field(default_factory=dict)  # when a post changed, by its key
    vanished: tuple[str, ...] = ()  # keys of posts that their list left out


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What one answered list says; exactly one of the three is set, none where it is neither."""

    index: IndexReading | None = None
    feed: FeedReading | None = None
    sitemap: SitemapReading | None = None
    note: str | None = None  # why nothing could be read
    sha256: str = ""  # of the page's bytes
    validators: bool = False  # whether it can be asked conditionally


def read(ask: Ask, page: Page, source: Source) -> PageReading:
    """Reads one list, by what was asked for and by what came. Pure and heavy: for a worker."""
    return replace(
        _read(ask, page, source),
        sha256=hashlib.sha256(page.body).hexdigest(),
        validators=any(page.header(name) for name in VALIDATORS),
    )


def _read(ask: Ask, page: Page, source: Source) -> PageReading:
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
