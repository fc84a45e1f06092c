"""Lists of posts in data: objects with a title and an address, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.discovery.addresses import AddressKind, address_kind, key_of, segments, strip_page
from archiver.discovery.document import Document, plain
from archiver.discovery.items import Item
from archiver.discovery.shown_dates import SeenDate

MAX_NODES = 300_000
MAX_OBJECTS = 10_000

# Names of fields by what they hold, the likeliest first; compared without case, _ and -.
TITLES = ("title", "headline", "posttitle", "heading", "name")
ADDRESSES = (
    "url",
    "href",
    "link",
    "permalink",
    "canonicalurl",
    "fullurl",
    "path",
    "uri",
    "pathname",
    "@id",
    "slug",
    "flattenedpath",
    "handle",
)
DATES = (
    "datepublished",
    "publishedat",
    "publishedon",
    "publisheddate",
    "publishdate",
    "published",
    "pubdate",
    "firstpublishedat",
    "date",
    "postedat",
    "postdate",
    "createdat",
    "created",
    "timestamp",
)
SUMMARIES = ("description", "excerpt", "summary", "subtitle", "abstract", "teaser", "intro")
TAGS = ("tags", "keywords", "categories", "taglist", "topics")
INNER = (
    "item",
    "node",
    "attributes",
    "fields",
    "frontmatter",
    "data",
    "metadata",
    "meta",
    "properties",
    "post",
    "attributes",
    "raw",
    "mainentityofpage",
)
NO_LISTS = re.compile(
    r"breadcrumb|nav|menu|author|tags?$|categor|social|person|organization", re.IGNORECASE
)
_SLUG = re.compile(r"^/?[\w%.~-]+(?:/[\w%.~-]+)*/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectList:
    """A list of posts in a page's data."""

    place: str  # the names on the way to it
    items: tuple[Item, ...]

    @property
    def dated(self) -> float:
        """Share of its objects that have a date."""
        return sum(item.seen is not None for item in self.items) / max(1, len(self.items))


def object_lists(document: Document, data: object, *, anchors: Sequence[str]) -> list[ObjectList]:
    """Every list of at least two objects with title and address, the longest first.

    `anchors` are addresses that the page links to: they show where a bare slug stands.
    """
    found = []
    for place, objects in _lists(data):
        if NO_LISTS.search(place.rpartition(".")[2]):
            continue
        flat = [_flattened(item) for item in objects[:MAX_OBJECTS]]
        posts = [item for item in flat if _field(item, TITLES) and _field(item, ADDRESSES)]
        if len(posts) < 2 or len(posts) * 2 < len(objects):
            continue
        prefix = _prefix(document, [_field(item, ADDRESSES) or "" for item in posts], anchors)
        items = [
            item
            for number, post in enumerate(posts)
            if (item := _item(document, post, prefix, number))
        ]
        unique = tuple({item.key: item for item in items}.values())
        if len(unique) >= 2:
            found.append(ObjectList(place=place, items=unique))
    return sorted(found, key=lambda item: -len(item.items))


def _lists(data: object) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All lists of objects in data with the names that lead to them, breadth first."""
    queue: list[tuple[str, object]] = [("", data)]
    for index, (place, node) in enumerate(_growing(queue)):
        if index > MAX_NODES:
            return
        if isinstance(node, dict):
            kind = str(node.get("@type") or "")
            queue += [(f"{place}.{kind or ''}{key}", value) for key, value in node.items()]
        elif isinstance(node, list):
            objects = [item for item in node if isinstance(item, dict)]
            if len(objects) >= 2 and len(objects) * 2 >= len(node):
                yield place, objects
            queue += [(place, item) for item in node if isinstance(item, dict | list)]


def _growing(queue: list[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    position = 0
    while position < len(queue):
        yield queue[position]
        queue[position] = ("", None)
        position += 1


def _flattened(item: Mapping[str, object]) -> dict[str, object]:
    """An object with the fields of the objects it wraps, its own fields first."""
    flat: dict[str, object] = {}
    layers: list[Mapping[str, object]] = [item]
    for depth in range(3):
        inner: list[Mapping[str, object]] = []
        for layer in layers:
            for key, value in layer.items():
                name = re.sub(r"[_\s-]", "", key).lower()
                flat.setdefault(name, value)
                if name in INNER and isinstance(value, dict) and depth < 2:
                    inner.append(value)
        layers = inner
    return flat


def _field(item: Mapping[str, object], names: Sequence[str]) -> str | None:
    """The first of those fields that holds a text, None when none does."""
    for name in names:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("current") or value.get("rendered") or value.get("en")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _item(
    document: Document, post: Mapping[str, object], prefix: str | None, number: int
) -> Item | None:
    address = _field(post, ADDRESSES) or ""
    url = _resolved(document, address, prefix)
    if url is None or address_kind(url) in {
        AddressKind.HOME,
        AddressKind.FILE,
        AddressKind.TAXONOMY,
    }:
        return None
    if key_of(url) == key_of(document.url):
        return None
    title = plain(re.sub(r"<[^>]+>", "", _field(post, TITLES) or ""))
    return Item(
        url=url,
        key=key_of(url),
        title=title or None,
        seen=_date(post),
        summary=plain(re.sub(r"<[^>]+>", "", _field(post, SUMMARIES) or ""))[:600] or None,
        tags=_tags(post),
        external=not document.is_own(url),
        position=number,
    )


def _date(post: Mapping[str, object]) -> SeenDate | None:
    for name in DATES:
        value = post.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else float(value)
            if 0 < seconds < 4e9:
                return SeenDate(attribute=datetime.fromtimestamp(seconds, UTC).isoformat())
        if isinstance(value, str) and any(char.isdigit() for char in value) and len(value) < 60:
            iso = re.match(r"\d{4}-\d\d-\d\d", value.removeprefix("$D"))
            return SeenDate(attribute=value.removeprefix("$D")) if iso else SeenDate(text=value)
    return None


def _tags(post: Mapping[str, object]) -> tuple[str, ...]:
    for name in TAGS:
        value = post.get(name)
        if isinstance(value, str):
            value = value.split(",")
        if isinstance(value, list):
            names = [_field(item, TITLES) if isinstance(item, dict) else item for item in value]
            return tuple(
                dict.fromkeys(
                    plain(item) for item in names if isinstance(item, str) and item.strip()
                )
            )
    return ()


def _resolved(document: Document, address: str, prefix: str | None) -> str | None:
    if address.startswith(("http://", "https://")):
        return document.resolve(address)
    if not _SLUG.match(address):
        return None
    if prefix is not None:
        return document.resolve(prefix + address.strip("/"))
    return document.resolve(address)


def _prefix(document: Document, addresses: Sequence[str], anchors: Sequence[str]) -> str | None:
    """What stands before the slugs of a list, None where they are whole paths.

    Told by a link of the page that ends in one of the slugs; else a slug stands below the index.
    """
    slugs = {address.strip("/") for address in addresses if not address.startswith("http")}
    for url in anchors:
        parts = segments(url)
        for size in range(len(parts), 0, -1):
            if "/".join(parts[-size:]) in slugs:
                return "/" + "".join(f"{part}/" for part in parts[:-size])
    if any(address.startswith("/") for address in addresses):
        return None
    parts = segments(strip_page(document.url))
    for word in ("tag", "tags", "category", "categories", "topic", "topics"):
        if word in parts:
            parts = parts[: parts.index(word)]
    return "/" + "".join(f"{part}/" for part in parts)
