"""Feeds, sitemaps and robots.txt of the demo blogs, as their generators write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from archiver.demo.content import Article
from archiver.model import Moment

FullText = Callable[[Article], str]

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


def rss(
    channel: Channel, items: Iterable[tuple[str, Article]], full_text: FullText | None = None
) -> bytes:
    """RSS 2.0 of (URL, article); an undated article gets the year 0001.

    `full_text` gives the HTML for `content:encoded`; without it the feed has summaries only.
    """
    body = "".join(
        f"    <item>\n      <title>{escape(article.title)}</title>\n"
        f"      <link>{escape(url)}</link>\n"
        f"      <pubDate>{_rfc822(article.instant)}</pubDate>\n"
        f'      <guid isPermaLink="true">{escape(url)}</guid>\n'
        f"      <description>{escape(article.summary)}</description>\n"
        + (
            f"      <content:encoded>{escape(full_text(article))}</content:encoded>\n"
            if full_text
            else ""
        )
        + "    </item>\n"
        for url, article in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">\n  <channel>\n'
        f"    <title>{escape(channel.title)}</title>\n    <link>{escape(channel.link)}</link>\n"
        f"    <description>{escape(channel.description)}</description>\n"
        "    <language>en</language>\n"
        f'    <atom:link href="{escape(channel.own_url)}" rel="self" '
        'type="application/rss+xml" />\n'
        f"{body}  </channel>\n</rss>\n"
    ).encode()


def atom(
    channel: Channel, items: Iterable[tuple[str, Article]], full_text: FullText | None = None
) -> bytes:
    """Atom of (URL, article), with summaries and, if `full_text` makes it, the content."""
    body = "".join(
        f"  <entry>\n    <title>{escape(article.title)}</title>\n"
        f'    <link href="{escape(url)}"/>\n    <id>{escape(url)}</id>\n'
        f"    <published>{_iso(article.published)}</published>\n"
        f"    <updated>{_iso(article.updated or article.published)}</updated>\n"
        f"    <summary>{escape(article.summary)}</summary>\n"
        + (
            f'    <content type="html">{escape(full_text(article))}</content>\n'
            if full_text
            else ""
        )
        + "  </entry>\n"
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


def _iso(moment: Moment | None) -> str:
    """The instant in RFC 3339, at midnight UTC for a day."""
    if moment is None:
        return "0001-01-01T00:00:00Z"
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment}T00:00:00+00:00"


def _content(tag: str, article: Article, full_text: FullText | None) -> str:
    """The element with the article's HTML, "" for a feed of summaries."""
    if full_text is None:
        return ""
    return f"    <{tag}>{escape(full_text(article))}</{tag.split(maxsplit=1)[0]}>\n"
