"""Atom and JSON feeds of new posts and of edits; per source, tag, author or search."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from archiver.browse.allowed import storable
from archiver.browse.kept import Row
from archiver.browse.posts import question
from archiver.browse.shelf import Shelf
from archiver.browse.words import parse
from archiver.storage import reading

LENGTH = 50
ATOM = "http://www.w3.org/2005/Atom"


async def feed(shelf: Shelf) -> Any:
    """`?source= tag= author= year= language= q=` choose posts; `?of=edits` those that changed."""
    from datasette import Response

    rows, title = await chosen(shelf)
    own = shelf.datasette.absolute_url(shelf.request, shelf.request.full_path)
    home = absolute(shelf, "home")
    if shelf.part("form") == "json":
        body = await asyncio.to_thread(json_feed, shelf, rows, title=title, own=own, home=home)
        kind = "application/feed+json; charset=utf-8"
    else:
        body = await asyncio.to_thread(atom_feed, shelf, rows, title=title, own=own, home=home)
        kind = "application/atom+xml; charset=utf-8"
    return Response(body, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


async def chosen(shelf: Shelf) -> tuple[list[Row], str]:
    """The posts of the feed, and its title."""
    asked_for = question(shelf)
    span = {"limit": LENGTH, "offset": 0}
    parts = [asked_for.text, *asked_for.filters.values()]
    title = " · ".join([shelf.database, *(part for part in parts if part)])
    filters = dict(asked_for.filters)
    if shelf.argument("of") == "edits":
        rows = await shelf.rows(reading.edited_cards(filters), **filters, **span)
        return rows, f"{title} · edits"
    if asked_for.match is None:
        sql = reading.cards(filters, order=reading.LATEST_FIRST)
        return await shelf.rows(sql, **filters, **span), title
    sql = reading.found_cards(filters, is_ranked=False)
    return await shelf.rows(sql, **filters, match=asked_for.match, **span), title


def absolute(shelf: Shelf, *parts: str) -> str:
    return str(shelf.datasette.absolute_url(shelf.request, shelf.path(*parts)))


def instant(row: Row) -> str:
    """When the post was published, as RFC 3339 asks; when it was archived where nobody says."""
    moment = parse(row["published"])
    if moment is None:
        return str(row["first_archived"])
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=UTC)
    return moment.isoformat().replace("+00:00", "Z")


def json_feed(shelf: Shelf, rows: list[Row], *, title: str, own: str, home: str) -> str:
    """https://www.jsonfeed.org/version/1.1/"""
    items = []
    for row in rows:
        item = {
            "id": row["url"],
            "url": absolute(shelf, "post", str(row["id"])),
            "external_url": row["url"],
            "title": row["title"],
            "content_text": row["summary"] or "",
            "date_published": instant(row),
            "date_modified": row["last_changed"],
        }
        items.append({**item, "language": row["language"]} if row["language"] else item)
    about = {"version": "https://jsonfeed.org/version/1.1", "title": title, "feed_url": own}
    return json.dumps({**about, "home_page_url": home, "items": items}, ensure_ascii=False)


def atom_feed(shelf: Shelf, rows: list[Row], *, title: str, own: str, home: str) -> str:
    """RFC 4287; the post's own address is its id, the page in the archive its link."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    newest = max((row["last_changed"] for row in rows), default="1970-01-01T00:00:00Z")
    for name, text in (("title", title), ("id", own), ("updated", newest)):
        add(root, name, text)
    add(root, "link", rel="self", href=own)
    add(root, "link", rel="alternate", href=home)
    for row in rows:
        entry = add(root, "entry")
        for name, text in (
            ("title", row["title"]), ("id", row["url"]), ("published", instant(row)),
            ("updated", row["last_changed"]), ("summary", row["summary"] or ""),
        ):  # fmt: skip
            add(entry, name, text)
        add(entry, "link", rel="alternate", href=absolute(shelf, "post", str(row["id"])))
        add(entry, "link", rel="via", href=row["url"])
        add(add(entry, "author"), "name", row["source_title"] or row["source"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    clean = {key: storable(value) for key, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", clean)
    element.text = storable(text) if text is not None else None
    return element
