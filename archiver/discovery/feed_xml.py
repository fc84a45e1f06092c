"""RSS, Atom and RDF through feedparser, which is given bytes and never fetches."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import feedparser

from archiver.discovery.feed_reading import (
    FeedReading,
    entry_url,
    moment,
    names,
    plain,
    summary_and_content,
)
from archiver.discovery.xml_text import decoded, fault_of, repaired, tags_in, without_doctype
from archiver.model import Entry, Page, Witness
from archiver.urls import canonical_url, with_parameter

KINDS = (("atom", "atom"), ("rss10", "rdf"), ("rss090", "rdf"), ("rss", "rss"), ("cdf", "rss"))
MAX_TAGS = 500_000  # feedparser needs 25 µs for each
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_SKIPS = 2000  # characters of a list of hours or days
MAX_TTL = 525_600  # minutes, a year
BLOGGER_KIND = "http://schemas.google.com/blogger/2008/kind#"  # a category that says "post"
# rel values of a page with older entries: RFC 5005 sections 4 and 3, then what generators write.
OLDER = ("prev-archive", "next", "previous")

_ROOTS = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_PAGED = re.compile(r"[?&]paged=(\d+)")


def read_xml_feed(page: Page) -> FeedReading:
    """One page of an XML feed, read as far as it goes; `kind` is None when it is none."""
    text = without_doctype(decoded(page.body, page.charset))
    if not _ROOTS.search(text):
        return FeedReading(note="no feed: neither RSS, Atom nor JSON Feed")
    if tags_in(text) > MAX_TAGS:
        return FeedReading(note=f"more than {MAX_TAGS} tags")
    fault = fault_of(text)
    parsed = _parsed(repaired(text) if fault else text, page.final_url)
    version = parsed.get("version") or ""
    kind = next((kind for start, kind in KINDS if version.startswith(start)), None)
    if kind is None and not parsed.entries:
        return FeedReading(note=f"no feed: {fault or 'XML of another kind'}")
    feed = parsed.feed
    language = feed.get("language") or None
    entries = [_entry(item, page.final_url, kind, language, feed) for item in parsed.entries]
    found = tuple(entry for entry in entries if entry is not None)
    next_page, is_guess = _next_page(feed, page.final_url, bool(found))
    return FeedReading(
        entries=found,
        title=plain(feed.get("title")),
        language=language,
        next_page=next_page,
        next_is_guess=is_guess,
        kind=kind or "rss",
        ttl_minutes=_ttl(feed),
        skip_hours=frozenset(int(hour) % 24 for hour in _skipped("hour", text) if hour.isdecimal()),
        skip_days=frozenset(DAYS.index(day) for day in _skipped("day", text) if day in DAYS),
        declared=_number(feed.get("opensearch_totalresults")),
        note=_note(fault, len(entries) - len(found)),
    )


def _parsed(text: str, url: str) -> Any:
    """The feed as feedparser reads it; given well-formed XML, its slow, loose parser stays idle."""
    return feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers={
            "content-location": url,
            "content-type": "application/xml; charset=utf-8",
        },
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _entry(
    item: Any, feed_url: str, kind: str | None, language: str | None, feed: Any
) -> Entry | None:
    url = entry_url(_link(item), feed_url)
    if url is None:
        return None
    published = _field(item, "published") or _field(item, "created")
    updated = _field(item, "updated")
    if published is None and kind != "atom":
        published, updated = updated, None  # RSS 1.0 dates its items with dc:date
    content = next((part.value for part in item.get("content", ()) if part.get("value")), None)
    summary, content_html = summary_and_content(item.get("summary"), content)
    authors = item.get("authors") or (feed.get("authors") if kind == "atom" else None) or ()
    return Entry(
        url=url,
        title=_title(item),
        published=moment(published, language),
        updated=moment(updated, language),
        summary=summary,
        tags=names(t.get("term") for t in item.get("tags", ()) if not _is_kind(t)),
        authors=names(author.get("name") for author in authors),
        witness=Witness.FEED,
        found_on=feed_url,
        content_html=content_html,
    )


def _link(item: Any) -> str | None:
    """Where the entry leads: FeedBurner's original link, the alternate link, a permalink guid."""
    alternates = [
        link.get("href")
        for link in item.get("links", ())
        if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    original = item.get("feedburner_origlink")
    identity = item.get("id") or ""
    permalink = identity if identity.startswith(("http://", "https://")) else None
    return original or item.get("link") or next(iter(alternates), None) or permalink


def _title(item: Any) -> str | None:
    """The title as text; only what the feed calls HTML is read as HTML: `Vec<T>` stays."""
    detail = item.get("title_detail") or {}
    title = item.get("title") or ""
    if detail.get("type") in {"text/html", "application/xhtml+xml"}:
        return plain(title)
    return " ".join(title.split()) or None


def _field(item: Any, name: str) -> str | None:
    """The field as it stands; feedparser's own lookup falls back to other dates."""
    value = dict.get(item, name)
    return value if isinstance(value, str) and value.strip() else None


def _is_kind(tag: Any) -> bool:
    return str(tag.get("term") or "").startswith(BLOGGER_KIND)


def _next_page(feed: Any, feed_url: str, has_entries: bool) -> tuple[str | None, bool]:
    """The page with older entries and whether it is a guess (WordPress has them unannounced)."""
    links = {link.get("rel"): link.get("href") for link in feed.get("links", ())}
    for rel in OLDER:
        url = canonical_url(links[rel], feed_url) if links.get(rel) else None
        if url is not None and url != canonical_url(feed_url):
            return url, False
    if not has_entries or "wordpress" not in str(feed.get("generator", "")).lower():
        return None, False
    number = _PAGED.search(feed_url)
    return with_parameter(feed_url, "paged", str(int(number[1]) + 1 if number else 2)), True


def _ttl(feed: Any) -> int | None:
    """Minutes between visits that the feed asks for: RSS ttl, else the syndication module."""
    minutes = _number(feed.get("ttl"))
    period = PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if minutes is None and period is not None:
        minutes = period // max(_number(feed.get("sy_updatefrequency")) or 1, 1)
    return minutes if minutes is not None and 0 < minutes <= MAX_TTL else None


def _skipped(unit: str, text: str) -> list[str]:
    """What <skipHours> or <skipDays> hold, in lower case (RSS 2.0; hours of GMT, 24 is 0)."""
    name = f"skip{unit.capitalize()}s"
    start = text.find(f"<{name}>")
    if start < 0:
        return []
    listed = text[start : start + MAX_SKIPS].partition(f"</{name}>")[0]
    return [item.lower() for item in re.findall(rf"<{unit}>\s*(\w{{1,9}})\s*</{unit}>", listed)]


def _number(text: Any) -> int | None:
    digits = str(text or "").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _note(fault: str | None, unaddressed: int) -> str | None:
    notes = [f"malformed: {fault}"] if fault else []
    if unaddressed:
        notes.append(f"{unaddressed} entries without an address")
    return "; ".join(notes) or None
