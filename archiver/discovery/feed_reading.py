"""What one feed page says, and how its fields become those of an entry, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from archiver.dates import find_date, read_date
from archiver.model import Entry, Moment
from archiver.urls import canonical_url, site_of

SUMMARY_LIMIT = 1000  # characters; a longer description is the article itself
# Hosts that stand in a feed only because its generator was not told the blog's address.
PLACEHOLDER_HOSTS = frozenset(
    {
        "0.0.0.0",  # noqa: S104 - an address in a feed, nothing listens here
        "127.0.0.1",
        "example.com",
        "example.org",
        "localhost",
        "yoursite.com",  # Hexo's default
    }
)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_BREAK = re.compile(
    r"<(?=/?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|pre|hr|dt|dd|figure)\b)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """One page of a feed."""

    entries: tuple[Entry, ...] = ()
    title: str | None = None
    language: str | None = None  # BCP 47, as the feed writes it
    next_page: str | None = None  # older entries: RFC 5005, JSON Feed next_url, WordPress ?paged=
    next_is_guess: bool = False  # the feed does not announce it: a 404 there is its end
    kind: str | None = None  # rss, rdf, atom or json; None when the page is no feed
    ttl_minutes: int | None = None  # how long the feed asks to be left alone
    skip_hours: frozenset[int] = frozenset()  # of the day, UTC, in which it wants no visits
    skip_days: frozenset[int] = frozenset()  # of the week, UTC, Monday is 0
    declared: int | None = None  # entries it says there are (OpenSearch totalResults)
    note: str | None = None  # what was odd about it, in words


def entry_url(link: str | None, feed_url: str) -> str | None:
    """The canonical address of an entry, None when it has none.

    A placeholder host (`http://localhost:1313/x`) becomes the feed's own.
    """
    url = canonical_url(link, feed_url) if link else None
    if url is None:
        return None
    host = site_of(url).split(":")[0]
    if host in PLACEHOLDER_HOSTS and site_of(feed_url).split(":")[0] not in PLACEHOLDER_HOSTS:
        own, wrong = urlsplit(feed_url), urlsplit(url)
        url = canonical_url(urlunsplit((own.scheme, own.netloc, wrong.path, wrong.query, "")))
    return url


def moment(text: str | None, language: str | None) -> Moment | None:
    """The date of a feed's field with its zone, None when it is unknown."""
    if not text:
        return None
    reading = read_date(text, language=language) or find_date(text, language=language)
    return reading.moment if reading else None


def plain(markup: str | None) -> str | None:
    """The text of a field that may hold HTML, on one line; None when there is none."""
    if not markup:
        return None
    text = markup
    if _TAG.search(markup) or "&" in markup:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
        tree = etree.fromstring(
            f"<body>{_BREAK.sub(' <', markup)}".replace("\x00", "").encode("utf-8", "replace"),
            parser,
        )
        texts = tree.xpath("//text()[not(ancestor::script or ancestor::style)]")
        text = "".join(str(part) for part in texts)  # type: ignore[union-attr]
    return _SPACE.sub(" ", text).strip() or None


def summary_and_content(
    description: str | None, content: str | None
) -> tuple[str | None, str | None]:
    """The summary as text and the full text as HTML, None for what the feed does not have.

    A description that is the article itself is its full text and no summary.
    """
    summary = plain(description)
    if content and description == content:
        summary = None
    if summary is not None and len(summary) > SUMMARY_LIMIT:
        return None, content or description
    return summary, content or None


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """Author or tag names without repeats and without mail addresses."""
    texts = (_SPACE.sub(" ", value).strip() for value in values if value)
    return tuple(dict.fromkeys(text for text in texts if text and "@" not in text))
