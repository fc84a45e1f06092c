"""Posts and archives for tests: small, real, on disk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from archiver.model import CodeBlock, Entry, ImageRef, Link, Post, Quality, Source, Witness
from archiver.storage.archive import Archive

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SOURCE = Source(name="a", url="https://a.blog/")


def a_post(slug: str = "one", **changes: Any) -> Post:
    """A post at https://a.blog/SLUG with something in every field."""
    text = f"What {slug} says."
    post = Post(
        url=f"https://a.blog/{slug}",
        title=f"On {slug}",
        html=f"<p>{text}</p>",
        markdown=text,
        text=text,
        authors=("Ann", "Ben"),
        published=date(2026, 4, 28),
        updated=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
        tags=("Go", "sql"),
        language="en",
        summary="In short.",
        image="https://a.blog/lead.png",
        site_name="A Blog",
        word_count=3,
        code=(CodeBlock(text="a = 1\n\nb", language="go", caption="main.go"), CodeBlock(text="x")),
        images=(ImageRef(url="https://a.blog/i.png", alt="A picture", caption="One"),),
        links=(Link(url="https://b.blog/two", text="two"), Link(url="mailto:a@a.blog")),
        provenance={"title": "json-ld", "published": "index"},
        quality=Quality(vote_words=4, kept_words=3, agreement=0.75, flags=("short",)),
        extractor="1",
    )
    return replace(post, **changes)


def an_entry(slug: str = "one", **changes: Any) -> Entry:
    return replace(Entry(url=f"https://a.blog/{slug}", title=f"On {slug}"), **changes)


def fed(entry: Entry) -> Entry:
    """The same entry as the feed tells it."""
    return replace(entry, witness=Witness.FEED)


def contents(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours, to compare whole archives."""
    tables = archive.connection.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT'"
    )
    return {
        name: [tuple(row) for row in archive.connection.rows(f"SELECT * FROM {name} ORDER BY 1, 2")]
        for name in tables
    }
