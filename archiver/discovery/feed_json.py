"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from archiver.discovery.feed_reading import (
    FeedReading,
    entry_url,
    moment,
    names,
    plain,
    summary_and_content,
)
from archiver.model import Entry, Page, Witness
from archiver.urls import canonical_url


def read_json_feed(page: Page) -> FeedReading:
    """One page of a JSON Feed; `kind` is None when the JSON is none."""
    try:
        feed = json.loads(page.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as exc:
        return FeedReading(note=f"no feed: broken JSON ({str(exc)[:80]})")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        return FeedReading(note="no feed: JSON without a JSON Feed version and items")
    language = _text(feed, "language")
    found = [_entry(item, feed, page.final_url, language) for item in items]
    entries = tuple(entry for entry in found if entry is not None)
    missing = len(items) - len(entries)
    next_url = _text(feed, "next_url")
    return FeedReading(
        entries=entries,
        title=_text(feed, "title"),
        language=language,
        next_page=canonical_url(next_url, page.final_url) if next_url else None,
        kind="json",
        note=f"{missing} entries without an address" if missing else None,
    )


def _entry(item: Any, feed: dict[str, Any], feed_url: str, language: str | None) -> Entry | None:
    if not isinstance(item, dict):
        return None
    identity = _text(item, "id") or ""
    permalink = identity if identity.startswith(("http://", "https://")) else None
    url = entry_url(_text(item, "url") or permalink or _text(item, "external_url"), feed_url)
    if url is None:
        return None
    summary, content_html = summary_and_content(_text(item, "summary"), _text(item, "content_html"))
    tags = item.get("tags")
    return Entry(
        url=url,
        title=plain(_text(item, "title")),
        published=moment(_text(item, "date_published"), language),
        updated=moment(_text(item, "date_modified"), language),
        summary=summary,
        tags=names(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        authors=names(_authors(item)) or names(_authors(feed)),
        witness=Witness.FEED,
        found_on=feed_url,
        content_html=content_html,
    )


def _authors(holder: dict[str, Any]) -> Iterator[str | None]:
    """Names of `authors` (1.1) and `author` (1.0)."""
    listed = holder.get("authors")
    for author in [*(listed if isinstance(listed, list) else ()), holder.get("author")]:
        if isinstance(author, dict):
            yield _text(author, "name")


def _text(holder: dict[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return value.strip() or None if isinstance(value, str) else None
