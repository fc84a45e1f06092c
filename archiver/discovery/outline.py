"""What is remembered of the lists that were read: of each page what it showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archiver.discovery.steps import Ask, PageReading
from archiver.listed import ListedPage, Remembered
from archiver.model import Role
from archiver.urls import url_key

MOST_KEYS = 5000  # of one sitemap; one with more pages is too heavy to be asked each time


def outline(ask: Ask, reading: PageReading, number: int = 1) -> ListedPage:
    """One page as it is remembered."""
    page = ListedPage(
        role=ask.role,
        url=ask.url,
        number=number,
        sha256=reading.sha256,
        validators=reading.validators,
    )
    if reading.index is not None:
        index = reading.index
        return replace(
            page,
            role=Role.INDEX,
            keys=tuple(item.key for item in index.items()),
            leads=tuple(sorted({url_key(url) for url in index.pager.numbered})),
            announces=(*index.feeds, *index.sitemaps),
            declared=index.declared.posts,
        )
    if reading.feed is not None:
        keys = tuple(dict.fromkeys(url_key(entry.url) for entry in reading.feed.entries))
        return replace(page, role=Role.FEED, keys=keys)
    if reading.sitemap is not None:
        urls = reading.sitemap.urls
        keys = tuple(url_key(item.url) for item in urls) if len(urls) <= MOST_KEYS else ()
        return replace(page, role=Role.SITEMAP, keys=keys)
    return replace(page, number=0)


def with_record(
    pages: Iterable[ListedPage], before: Remembered, listed: Iterable[str]
) -> tuple[ListedPage, ...]:
    """The pages with how often they kept up: showed all new posts of a reading that found some.

    `listed` are the keys of all posts that the reading found; the first reading proves nothing.
    """
    new = frozenset(listed) - before.entries.keys() if before.pages else frozenset()
    kept = []
    for page in pages:
        old = before.by_url.get(page.url)
        record = old.kept_up if old else 0
        if new:
            record = record + 1 if new <= set(page.keys) else 0
        kept.append(replace(page, kept_up=record))
    return tuple(kept)
