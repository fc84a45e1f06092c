"""Pages in a line or two, read for their metadata."""

from datetime import UTC, datetime

from lxml import html

from archiver.extraction.metadata import read_metadata
from archiver.model import Page

URL = "https://a.example/posts/small-servers"
PROSE = (
    "<p>" + "A small server is one that a single person can understand and repair. " * 6 + "</p>"
)
ARTICLE = f"<main><article><h1>Small servers</h1>{PROSE}</article></main>"


def page(url=URL):
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(),
        body=b"",
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def read(text, entry=None, url=URL, **options):
    return read_metadata(html.document_fromstring(text), page(url), entry, **options)


def document(body, head="", lang="en"):
    return f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def dated(line, head="", entry=None):
    """The metadata of a post with that line below its title."""
    body = f"<main><article><h1>Small servers</h1>{line}{PROSE}{PROSE}</article></main>"
    return read(document(body, head), entry)


def meta(value, name="article:published_time"):
    return f'<meta property="{name}" content="{value}">'
