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
from archiver.model import Moment, Page
from archiver.urls import canonical_url, path_segments

MAX_BYTES = 52_428_800  # unpacked; the protocol's own limit
MAX_URLS = 50_000  # of one sitemap; the protocol's own limit

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
    body, cut = _unpacked(page.body)
    note = f"cut at {MAX_BYTES // 2**20} MB" if cut else None
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _read_text(body, note)
    try:
        return _read_xml(body, page.final_url, note)
    except etree.XMLSyntaxError as exc:
        return SitemapReading(note=f"no sitemap: {str(exc)[:120]}")


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


def _unpacked(body: bytes) -> tuple[bytes, bool]:
    """The bytes without gzip, and whether there was more than we read."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES], len(body) > MAX_BYTES
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(body, MAX_BYTES), bool(unpacker.unconsumed_tail)
    except zlib.error:
        return _readable_part(body), True


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


def _read_text(body: bytes, note: str | None) -> SitemapReading:
    """A text sitemap: one address a line."""
    lines = (line.strip() for line in body.decode("utf-8-sig", "replace").splitlines())
    found = (canonical_url(line) for line in lines if _URL_LINE.match(line))
    urls = tuple(dict.fromkeys(url for url in found if url is not None))[:MAX_URLS]
    if not urls:
        return SitemapReading(note=note or "no sitemap: neither XML nor a list of addresses")
    return SitemapReading(urls=tuple(SitemapUrl(url=url) for url in urls), note=note)


def _read_xml(body: bytes, base: str, note: str | None) -> SitemapReading:
    urls: dict[str, SitemapUrl] = {}
    sitemaps: dict[str, None] = {}
    for kind, location, lastmod in _rows(body):
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
        note = note or _why_empty(body)
    return SitemapReading(urls=tuple(urls.values()), sitemaps=tuple(sitemaps), note=note)


def _rows(body: bytes) -> Iterator[tuple[str, str, str | None]]:
    """Kind, location and lastmod of each row, read as a stream: memory stays small."""
    parser = etree.iterparse(
        BytesIO(body),
        events=("end",),
        recover=True,
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
        while element.getprevious() is not None:
            del element.getparent()[0]


def _name(element: etree._Element) -> str:
    """The tag without its namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _moment(text: str | None) -> Moment | None:
    reading = read_date(text) if text else None
    return reading.moment if reading else None


def _why_empty(body: bytes) -> str:
    head = body[:2000].lower()
    if b"<urlset" in head or b"<sitemapindex" in head:
        return "an empty sitemap"
    return "no sitemap: XML or HTML of another kind"
