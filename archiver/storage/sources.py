"""The blogs that are archived, as rows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archiver.dates import from_text, from_utc_text, utc_text
from archiver.model import Moment, Source
from archiver.storage.connection import Connection
from archiver.urls import canonical_url, url_key

POST_DATES = """
SELECT COALESCE(posts.published, entries.published,
    IIF(entries.first_seen_at > first.ended_at, entries.first_seen_at, NULL)) AS moment
FROM entries LEFT JOIN posts ON posts.id = entries.post_id
LEFT JOIN (SELECT MIN(ended_at) AS ended_at FROM runs WHERE source_id = :source) AS first
WHERE entries.source_id = :source AND moment IS NOT NULL
ORDER BY moment DESC LIMIT :most
"""
OF_A_SOURCE = (  # in the order of their keys
    "fetches", "declarations", "list_pages", "list_readings", "rejections", "observations",
    "alarms", "runs",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    """One source as the archive holds it."""

    id: int
    name: str
    url: str
    title: str | None  # the blog's own name; None until an index page was read
    language: str | None  # BCP 47; None when the blog does not say
    feed_url: str | None  # None when none was found
    sitemap_url: str | None  # None when none was found
    posts_count: int  # posts that were archived for it first
    added_at: datetime  # aware, UTC
    next_due_at: datetime | None  # aware, UTC; None until scheduled
    next_due_reason: str | None  # why then, in words; None until scheduled
    next_due_every: str | None  # the interval it was reckoned for; None until scheduled
    scheduled_at: datetime | None  # when it was reckoned; aware, UTC; None until scheduled


class Sources:
    """Rows of `sources`. A source is the same one as long as its URL or its name is."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def ensure(self, source: Source, now: datetime) -> int:
        """The id of that source, its row made or brought up to its name and URL.

        The URL is the identity: a source that was renamed keeps its rows, and one that took the
        name of another leaves that one with its id behind its name.
        """
        url = canonical_url(source.url) or source.url
        key = url_key(url)
        with self.connection.atomic():
            row = self.connection.row(
                "SELECT id, name, url FROM sources WHERE url_key = ? OR name = ?"
                " ORDER BY url_key = ? DESC LIMIT 1",
                *(key, source.name, key),
            )
            if row is None:
                return self.connection.insert(
                    "INSERT INTO sources(name, url, url_key, added_at) VALUES (?, ?, ?, ?)",
                    *(source.name, url, key, utc_text(now)),
                )
            if (row["name"], row["url"]) != (source.name, url):
                self._rename(row["id"], source.name, url, key)
            return int(row["id"])

    def id_of(self, source: Source) -> int | None:
        """The id of that source by its URL, else by its name; None when it is not known."""
        source_id: int | None = self.connection.value(
            "SELECT id FROM sources WHERE url_key = :key OR name = :name"
            " ORDER BY url_key = :key DESC LIMIT 1",
            key=url_key(source.url),
            name=source.name,
        )
        return source_id

    def _rename(self, source_id: int, name: str, url: str, key: str) -> None:
        self.connection.write(
            "UPDATE sources SET name = name || '~' || id WHERE name = ? AND id <> ?",
            *(name, source_id),
        )
        self.connection.write(
            "UPDATE sources SET name = ?, url = ?, url_key = ? WHERE id = ?",
            *(name, url, key, source_id),
        )

    def describe(
        self,
        source_id: int,
        *,
        title: str | None = None,
        language: str | None = None,
        feed_url: str | None = None,
        sitemap_url: str | None = None,
    ) -> None:
        """Notes what the blog says of itself; None leaves what is known."""
        found = (title, language, feed_url, sitemap_url)
        if any(found):
            self.connection.write(
                "UPDATE sources SET title = COALESCE(?, title), language = COALESCE(?, language),"
                " feed_url = COALESCE(?, feed_url), sitemap_url = COALESCE(?, sitemap_url)"
                " WHERE id = ?",
                *(*found, source_id),
            )

    def schedule(
        self, source_id: int, due_at: datetime, reason: str, *, every: str, now: datetime
    ) -> None:
        """Notes when the source is due next, why then, and for which interval of sources.toml."""
        self.connection.write(
            "UPDATE sources SET next_due_at = ?, next_due_reason = ?, next_due_every = ?,"
            " scheduled_at = ? WHERE id = ?",
            *(utc_text(due_at), reason, every, utc_text(now), source_id),
        )

    def post_dates(self, source_id: int, most: int) -> tuple[Moment, ...]:
        """The dates of its newest posts, archived or listed, at most so many, newest first.

        A post without a date counts from when a list first showed it, if that was after the
        first run: what was there before has no date that is known.
        """
        texts = self.connection.column(POST_DATES, source=source_id, most=most)
        return tuple(moment for text in texts if (moment := from_text(text)) is not None)

    def forget(self, name: str) -> bool:
        """Removes a source that never listed anything, with its runs; any other stays.

        True when it is gone: an address that turned out to be no blog leaves no trace.
        """
        with self.connection.atomic():
            source_id = self.connection.value(
                "SELECT id FROM sources WHERE name = ?"
                " AND NOT EXISTS (SELECT 1 FROM entries WHERE source_id = sources.id)"
                " AND NOT EXISTS (SELECT 1 FROM posts WHERE source_id = sources.id)",
                name,
            )
            if source_id is None:
                return False
            for table in OF_A_SOURCE:
                self.connection.write(
                    f"DELETE FROM {table} WHERE source_id = ?",
                    source_id,
                )
            self.connection.write("DELETE FROM sources WHERE id = ?", source_id)
        return True

    def by_name(self, name: str) -> StoredSource | None:
        """The source of that name, None when there is none."""
        row = self.connection.row("SELECT * FROM sources WHERE name = ?", name)
        return None if row is None else _stored(row)

    def all(self) -> list[StoredSource]:
        """All sources by name."""
        return [_stored(row) for row in self.connection.rows("SELECT * FROM sources ORDER BY name")]


def _stored(row: sqlite3.Row) -> StoredSource:
    return StoredSource(
        id=row["id"],
        name=row["name"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        feed_url=row["feed_url"],
        sitemap_url=row["sitemap_url"],
        posts_count=row["posts_count"],
        added_at=from_utc_text(row["added_at"]),
        next_due_at=_instant(row["next_due_at"]),
        next_due_reason=row["next_due_reason"],
        next_due_every=row["next_due_every"],
        scheduled_at=_instant(row["scheduled_at"]),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else from_utc_text(text)
