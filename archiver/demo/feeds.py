"""Feeds, sitemaps and robots.txt of the demo blogs, as their generators write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from archiver.demo.content import Article

YEAR_ONE = "Mon, 01 Jan 0001 00:00:00 +0000"
"""What Hugo writes for a page without a date: Go's zero time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself."""

    title: str
    link: str
    own_url: str
    description: str
    author: str


def rss(channel: Channel, items: Iterable[tuple[str, Article]]) -> bytes:
    """RSS 2.0 of (URL, article) with summaries; an undated article gets the year 0001."""
    body = "".join(
        f"    <item>\n      <title>{escape(article.title)}</title>\n"
        f"      <link>{escape(url)}</link>\n"
        f"      <pubDate>{_rfc822(article.instant)}</pubDate>\n"
        f'      <guid isPermaLink="true">{escape(url)}</guid>\n'
        f"      <description>{escape(article.summary)}</description>\n    </item>\n"
        for url, article in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n  <channel>\n'
        f"    <title>{escape(channel.title)}</title>\n    <link>{escape(channel.link)}</link>\n"
        f"    <description>{escape(channel.description)}</description>\n"
        "    <language>en</language>\n"
        f'    <atom:link href="{escape(channel.own_url)}" rel="self" '
        'type="application/rss+xml" />\n'
        f"{body}  </channel>\n</rss>\n"
    ).encode()


def atom(channel: Channel, items: Iterable[tuple[str, Article]]) -> bytes:
    """Atom of (URL, article) with summaries, instants in UTC."""
    body = "".join(
        f"  <entry>\n    <title>{escape(article.title)}</title>\n"
        f'    <link href="{escape(url)}"/>\n    <id>{escape(url)}</id>\n'
        f"    <published>{_iso(article.instant)}</published>\n"
        f"    <updated>{_iso(article.instant)}</updated>\n"
        f"    <summary>{escape(article.summary)}</summary>\n  </entry>\n"
        for url, article in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <title>{escape(channel.title)}</title>\n  <id>{escape(channel.link)}</id>\n"
        f'  <link href="{escape(channel.own_url)}" rel="self"/>\n'
        f'  <link href="{escape(channel.link)}"/>\n'
        f"  <author><name>{escape(channel.author)}</name></author>\n"
        f"{body}</feed>\n"
    ).encode()


def sitemap(pages: Iterable[str], posts: Iterable[tuple[str, Article]]) -> bytes:
    """A urlset of page URLs and of (URL, article), these with their last modification if dated."""
    listed = [(url, None) for url in pages] + [(url, a.instant) for url, a in posts]
    body = "".join(
        f"  <url>\n    <loc>{escape(url)}</loc>\n"
        + (f"    <lastmod>{changed.isoformat()}</lastmod>\n" if changed else "")
        + "  </url>\n"
        for url, changed in listed
    )
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</urlset>\n'
    ).encode()


def robots(sitemap_url: str, *disallowed: str) -> bytes:
    """A robots.txt that announces its sitemap."""
    rules = "".join(f"Disallow: {path}\n" for path in disallowed) or "Disallow:\n"
    return f"User-agent: *\n{rules}\nSitemap: {sitemap_url}\n".encode()


def _rfc822(instant: datetime | None) -> str:
    return format_datetime(instant) if instant else YEAR_ONE


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else "0001-01-01T00:00:00Z"
