"""Where a blog's feeds are: announced in its pages, else at the usual places."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from archiver.urls import canonical_url, is_same_site, path_segments

FEED_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x.atom+xml",
        "text/rss+xml",
    }
)
# Addresses that are feeds wherever a link to them stands.
FEED_PATH = re.compile(
    r"(?:/|^)(?:(?:feed|rss2?|atom|index)\.(?:xml|rss|atom|rdf|json)|[\w.-]+\.(?:rss|atom|rdf)"
    r"|[\w-]*(?:feed|rss|atom)[\w-]*\.xml|[\w-]+\.(?:rss|atom)\.xml"
    r"|(?:feed|rss|atom)/?|feeds?/posts/default/?)$",
    re.IGNORECASE,
)
NOT_A_FEED_FILE = re.compile(r"/index\.json$", re.IGNORECASE)  # search indexes of Hugo themes
COMMENTS = re.compile(
    r"comment|kommentar|coment[áa]rio|комментари|评论|コメント|댓글", re.IGNORECASE
)
MAX_LINKS = 20_000


class Place(NamedTuple):
    """Where generators write a feed: a path from the root, or beside the index page."""

    path: str  # relative: beside the index page
    maker: str


USUAL_PLACES = (  # likeliest first; the places beside a section come before the root's of its maker
    Place("index.xml", "Hugo writes one for each section and tag"),
    Place("/feed.xml", "Jekyll, Eleventy, many others"),
    Place("/index.xml", "Hugo"),
    Place("feed/", "WordPress has one for each category and tag"),
    Place("/rss.xml", "Astro, Gatsby, Zola"),
    Place("/atom.xml", "Hexo, Zola, Octopress"),
    Place("feed.xml", "Jekyll in a folder"),
    Place("/feed/", "WordPress"),
    Place("rss.xml", "Docusaurus, Astro in a folder"),
    Place("/rss/", "Ghost"),
    Place("atom.xml", "Docusaurus, Zola in a folder"),
    Place("/feed.json", "JSON Feed"),
    Place("/feeds/posts/default", "Blogger"),
    Place("/feeds/all.atom.xml", "Pelican"),
    Place("/feed.rss", "VitePress"),
    Place("/feed_rss_created.xml", "MkDocs with its RSS plugin"),
)


def feeds_announced(page: etree._Element | bytes | str, url: str) -> tuple[str, ...]:
    """Absolute addresses of the feeds that a page announces, in its order, comment feeds left out.

    First `<link rel=alternate>` with a feed's type, then links whose address is a feed's.
    """
    tree = page if isinstance(page, etree._Element) else _tree(page)  # noqa: SLF001 - lxml's name
    if tree is None:
        return ()
    base = next(iter(tree.xpath("//base/@href")), None)  # type: ignore[arg-type]
    base_url = canonical_url(str(base), url) or url if base else url
    found = [*_alternates(tree, base_url), *_linked(tree, base_url, url)]
    return tuple(dict.fromkeys(found))


def usual_feeds(index_url: str) -> tuple[str, ...]:
    """Addresses where the blog behind an index page may have a feed, likeliest first."""
    is_file = "." in "".join(path_segments(index_url)[-1:])
    bare = index_url.partition("?")[0]
    folder = canonical_url("." if is_file else f"{bare.rstrip('/')}/", index_url)
    if folder is None:
        return ()
    is_root = not path_segments(folder)
    places = [p.path for p in USUAL_PLACES if p.path.startswith("/") or not is_root]
    urls = [canonical_url(path, folder) for path in places]
    return tuple(dict.fromkeys(url for url in urls if url is not None))


def _tree(page: bytes | str) -> etree._Element | None:
    raw = page.encode("utf-8", "replace") if isinstance(page, str) else page
    parser = etree.HTMLParser(encoding="utf-8" if isinstance(page, str) else None, huge_tree=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return None


def _alternates(tree: etree._Element, base: str) -> list[str]:
    found = []
    for link in tree.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or kind not in FEED_TYPES:
            continue
        address = canonical_url(link.get("href") or "", base) if link.get("href") else None
        if address and not _is_about_comments(address, link.get("title") or ""):
            found.append(address)
    return found


def _linked(tree: etree._Element, base: str, url: str) -> list[str]:
    found = []
    for number, link in enumerate(tree.iter("a")):
        href = link.get("href")
        if number >= MAX_LINKS:
            break
        address = canonical_url(href, base) if href else None
        if address is None or not _is_feed_address(address, link):
            continue
        words = " ".join([*(str(text) for text in link.itertext()), link.get("title") or ""])
        if is_same_site(address, url) and not _is_about_comments(address, words):
            found.append(address)
    return found


def _is_feed_address(address: str, link: etree._Element) -> bool:
    if (link.get("type") or "").lower() in FEED_TYPES:
        return True
    path = "/".join(path_segments(address))
    return FEED_PATH.search(path) is not None and NOT_A_FEED_FILE.search(f"/{path}") is None


def _is_about_comments(address: str, words: str) -> bool:
    return COMMENTS.search(words) is not None or "comments" in path_segments(address)
