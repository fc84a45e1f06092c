"""An index page as a person sees it: its posts in a table, and what it says of its blog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archiver.cli.screen import Column, Grid
from archiver.cli.text import plural
from archiver.dates import to_text
from archiver.model import Entry, Listing

COLUMNS = (
    Column(title="published", needed=False),
    Column(title="title"),
    Column(title="url"),
    Column(title="tags", needed=False, spare=True),
)


def listing_grid(entries: Iterable[Entry]) -> Grid:
    """A row a post."""
    rows = [
        [
            (to_text(entry.published) or "")[:10],
            entry.title or "",
            f"{entry.url} (other site)" if entry.external else entry.url,
            ", ".join(entry.tags),
        ]
        for entry in entries
    ]
    grid = Grid(columns=COLUMNS, rows=rows)
    return grid.without(grid.is_empty)


def listing_facts(listing: Listing) -> list[str]:
    """What the page says of its blog: a line for each thing that is known."""
    count = plural(len(listing.entries), "post") + " on this page"
    if listing.declared_count is not None:
        count += f", which says there are {listing.declared_count:,}"
    pages = [page for page in listing.pages if page != listing.url]
    facts = {
        "title": listing.title or listing.site_name,
        "posts": count,
        "next page": listing.next_page,
        "pages": f"{len(pages) + 1:,} linked from here" if pages else None,
        "feed": ", ".join(listing.feeds),
        "sitemap": ", ".join(listing.sitemaps),
        "language": listing.language,
        "note": listing.note,
    }
    return [f"{name:<10} {fact}" for name, fact in facts.items() if fact]


def listing_record(listing: Listing) -> dict[str, Any]:
    """An index page as JSON."""
    return {
        "url": listing.url,
        "title": listing.title,
        "site_name": listing.site_name,
        "language": listing.language,
        "declared_count": listing.declared_count,
        "next_page": listing.next_page,
        "pages": list(listing.pages),
        "feeds": list(listing.feeds),
        "sitemaps": list(listing.sitemaps),
        "note": listing.note,
        "entries": [entry_record(entry) for entry in listing.entries],
    }


def entry_record(entry: Entry) -> dict[str, Any]:
    """One entry as JSON."""
    return {
        "url": entry.url,
        "title": entry.title,
        "published": to_text(entry.published),
        "updated": to_text(entry.updated),
        "summary": entry.summary,
        "tags": list(entry.tags),
        "authors": list(entry.authors),
        "external": entry.external,
    }
