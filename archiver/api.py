"""The two public functions that need no archive: bytes in, a post or a listing out."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.discovery.index_page import read_index
from archiver.extraction.post import extract_post
from archiver.model import Listing, Page, Post, Rejection, Rules


def extract(html: bytes | str, url: str, *, rules: Rules | None = None) -> Post | Rejection:
    """The post on that page, or a Rejection that says why there is none.

    `html` is the page as the server sent it: bytes are decoded by BOM, meta and detection; text
    is taken as it is. `url` is its address, to make links absolute. No I/O, no event loop.

    >>> post = extract("<article><h1>Hello</h1><p>" + "A short first post. " * 9, "https://a.blog/hello")
    >>> post.title
    'Hello'
    """
    return extract_post(page_from(html, url), None, rules or Rules())


def discover(html: bytes | str, url: str, *, rules: Rules | None = None) -> Listing:
    """The posts that an index page lists, its next page, declared count and feeds.

    A page that lists nothing gives a Listing without entries whose `note` says why.

    >>> cards = "".join(
    ...     f"<li><h2><a href='/post-{n}'>How we fixed it {n}</a></h2><time>2026-01-0{n}</time>"
    ...     for n in range(1, 6)
    ... )
    >>> listing = discover(f"<main><ul>{cards}</ul></main>", "https://a.blog/")
    >>> len(listing.entries), listing.entries[0].url, listing.entries[0].published
    (5, 'https://a.blog/post-1', datetime.date(2026, 1, 1))
    """
    return read_index(page_from(html, url), rules=rules or Rules())


def page_from(html: bytes | str, url: str) -> Page:
    """A page that was not fetched by us; text is sent on as UTF-8 and says so."""
    content_type = "text/html; charset=utf-8" if isinstance(html, str) else "text/html"
    body = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body,
        fetched_at=datetime.now(UTC),
    )
