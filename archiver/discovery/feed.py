"""Feeds as witnesses: RSS, Atom, RDF and JSON Feed in, entries out; and where feeds are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from archiver.discovery.feed_json import read_json_feed
from archiver.discovery.feed_links import feeds_announced, usual_feeds
from archiver.discovery.feed_reading import FeedReading
from archiver.discovery.feed_xml import read_xml_feed
from archiver.model import Entry, Moment, Page

__all__ = ["FeedReading", "feeds_announced", "read_feed", "usual_feeds"]

MAX_BYTES = 20_000_000  # of one feed page; the largest blogs' full-text feeds are below 10 MB
MAX_ENTRIES = 20_000
FEWEST_BUILT = 4  # entries with one date before it can be the build's


def read_feed(page: Page) -> FeedReading:
    """The entries of one feed page, in its order, with what the feed says of itself.

    Malformed XML is read as far as it goes. Nothing is ever fetched. A page that is no feed has
    no `kind` and a `note` that says so. Dates keep the zone as written; year 0001, 1970 and a
    date that half of the entries share (the build's) are unknown.
    """
    if len(page.body) > MAX_BYTES:
        return FeedReading(note=f"larger than {MAX_BYTES // 1_000_000} MB")
    start = page.body[:200].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    reading = read_json_feed(page) if start.startswith(b"{") else read_xml_feed(page)
    entries = _without_build_date(_each_once(reading.entries[:MAX_ENTRIES]))
    return replace(reading, entries=entries)


def _each_once(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple({entry.url: entry for entry in reversed(entries)}.values())[::-1]


def _without_build_date(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries whose published date is not the moment when the site was built."""
    moments: Counter[Moment] = Counter(entry.published for entry in entries if entry.published)
    built = {
        moment
        for moment, count in moments.items()
        if count >= FEWEST_BUILT and count * 2 > len(entries)
    }
    return tuple(
        replace(entry, published=None) if entry.published in built else entry for entry in entries
    )
