"""Sitemaps as witnesses (https://www.sitemaps.org/protocol.html): urlset, index, gzip and text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from archiver.dates import read_date
from archiver.discovery.xml_text import decoded, fault_of, repaired, without_doctype
from archiver.model import Moment, Page
from archiver.urls import canonical_url, path_segments

MAX_BYTES = 52_428_800  # unpacked: 50 MB, the protocol's own limit
MAX_URLS = 50_000  # of one sitemap; the protocol's own limit

_ROOTS = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_URL_LINE = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_ROBOTS_LINE = re.compile(r"^\s*site-?map\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Place(NamedTuple):
    """A path at a site's root where generators write a sitemap."""

    path: str
    maker: str


USUAL_PLACES = (
    Place("/sitemap.xml", "nearly all"),
    Place("/sitemap_index.xml", "Yoast for WordPress"),
    Place("/wp-sitemap.xml", "WordPress since 5.5"),
    Place("/sitemap-index.xml", "Astro"),
    Place("/sitemap.xml.gz", "MkDocs"),
    Place("/sitemap.txt", "hand-made ones, Hexo"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapUrl:
    """One page that a sitemap lists."""

    url: str  # canonical form
    lastmod: Moment | None = None  # of the page, not the post's date; None when it says none


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapReading:
    """One sitemap: pages, or further sitemaps, or neither with a note that says why."""

    urls: tuple[SitemapUrl, ...] = ()
    sitemaps: tuple[str, ...] = ()
    note: str | None = None  # what was odd about it, in words


def read_sitemap(page: Page) -> SitemapReading:
    """The pages and further sitemaps that one sitemap lists, each once, in its order.

    Gzip is unpacked whatever the name says, up to 50 MB; malformed XML is read as far as it
    goes; entities are not expanded. A page that is no sitemap has a `note` that says so.
    """
    body, note = _unpacked(page.body)
    text = without_doctype(decoded(body, page.charset))
    if not text.lstrip().startswith("<"):
        return _read_text(text, note)
    fault = fault_of(text)
    if fault is None or not _ROOTS.search(text):
        return _read_xml(text, page.final_url, note)
    return _read_xml(repaired(text), page.final_url, note or f"malformed: {fault}")


def sitemaps_in_robots(text: str) -> tuple[str, ...]:
    """The absolute sitemap addresses that a robots.txt names, in its order."""
    found = (canonical_url(match[1]) for match in _ROBOTS_LINE.finditer(text))
    return tuple(dict.fromkeys(url for url in found if url is not None))


def usual_sitemaps(url: str) -> tuple[str, ...]:
    """Addresses where the site of that page may have a sitemap, likeliest first.

    A project site (`name.github.io/project/`) has its own below the first folder, asked last.
    """
    root = [canonical_url(place.path, url) for place in USUAL_PLACES]
    folders = path_segments(url)
    if folders and "." not in folders[0]:
        root.append(canonical_url(f"/{folders[0]}/sitemap.xml", url))
    return tuple(dict.fromkeys(found for found in root if found is not None))


def _unpacked(body: bytes) -> tuple[bytes, str | None]:
    """The bytes without gzip, as many as we read, and what was wrong with them (None: nothing)."""
    too_long = f"cut at {MAX_BYTES // 2**20} MB"
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES], too_long if len(body) > MAX_BYTES else None
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MAX_BYTES)
    except zlib.error:
        return _readable_part(body), "damaged gzip"
    if unpacker.unconsumed_tail:
        return unpacked, too_long
    return unpacked, None if unpacker.eof else "damaged gzip"


def _readable_part(body: bytes) -> bytes:
    """What a damaged gzip file still holds."""
    unpacker = zlib.decompressobj(wbits=31)
    kept = bytearray()
    try:
        for start in range(0, len(body), 4096):
            kept += unpacker.decompress(body[start : start + 4096], MAX_BYTES - len(kept))
            if len(kept) >= MAX_BYTES:
                break
    except zlib.error:
        pass
    return bytes(kept)


def _read_text(text: str, note: str | None) -> SitemapReading:
    """A text sitemap: one address a line."""
    lines = (line.strip() for line in text.splitlines())
    found = (canonical_url(line) for line in lines if _URL_LINE.match(line))
    urls = tuple(dict.fromkeys(url for url in found if url is not None))[:MAX_URLS]
    if not urls:
        return SitemapReading(note=note or "no sitemap: neither XML nor a list of addresses")
    return SitemapReading(urls=tuple(SitemapUrl(url=url) for url in urls), note=note)


def _read_xml(text: str, base: str, note: str | None) -> SitemapReading:
    urls: dict[str, SitemapUrl] = {}
    sitemaps: dict[str, None] = {}
    for kind, location, lastmod in _rows(text):
        url = canonical_url(location, base)
        if url is None:
            continue
        if kind == "sitemap":
            sitemaps.setdefault(url)
        elif url not in urls:
            urls[url] = SitemapUrl(url=url, lastmod=_moment(lastmod))
        if len(urls) + len(sitemaps) >= MAX_URLS:
            note = note or f"cut at {MAX_URLS} addresses"
            break
    if not urls and not sitemaps:
        note = note or _why_empty(text)
    return SitemapReading(urls=tuple(urls.values()), sitemaps=tuple(sitemaps), note=note)


def _rows(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Kind, location and lastmod of each row, read as a stream: memory stays small."""
    parser = etree.iterparse(
        BytesIO(text.encode("utf-8", "replace")),
        events=("end",),
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in parser:
        kind = _name(element)
        if kind not in {"url", "sitemap"}:
            continue
        fields = {_name(child): (child.text or "").strip() for child in element}
        location = fields.get("loc")
        if location:
            yield kind, location, fields.get("lastmod")
        element.clear()


def _name(element: etree._Element) -> str:
    """The tag without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _moment(text: str | None) -> Moment | None:
    reading = read_date(text) if text else None
    return reading.moment if reading else None


def _why_empty(text: str) -> str:
    is_sitemap = _ROOTS.search(text) is not None
    return "an empty sitemap" if is_sitemap else "no sitemap: XML or HTML of another kind"
