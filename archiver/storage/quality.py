"""How far each post can be trusted: the measures of its extraction, and what lists say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model import Entry, Quality
from archiver.storage.connection import Connection
from archiver.storage.entries import Entries

BATCH = 50  # posts whose texts are in memory at a time

MEASURED = """
SELECT posts.id, posts.source_id, sources.name AS source, posts.url, posts.title, bodies.text,
    quality.vote_words, quality.kept_words, quality.agreement, quality.flags
FROM posts JOIN sources ON sources.id = posts.source_id
JOIN bodies ON bodies.post_id = posts.id JOIN quality ON quality.post_id = posts.id
WHERE posts.id IN
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One post with the measures of its extraction."""

    post_id: int
    source: str
    url: str
    title: str
    text: str
    quality: Quality
    entry: Entry | None  # what lists say of it; None when none names it


class QualityLedger:
    """Rows of `quality`."""

    def __init__(self, connection: Connection, entries: Entries) -> None:
        self.connection = connection
        self.entries = entries

    def measured(self, source: str | None = None) -> Iterator[Measured]:
        """The posts that the source of that name archived, or all (None), by id; streamed."""
        ids = self.connection.column(
            "SELECT posts.id FROM posts JOIN sources ON sources.id = source_id"
            " WHERE :name IS NULL OR name = :name ORDER BY posts.id",
            name=source,
        )
        for start in range(0, len(ids), BATCH):
            yield from self._batch(ids[start : start + BATCH])

    def _batch(self, ids: list[int]) -> Iterator[Measured]:
        marks = ", ".join("?" * len(ids))
        for row in self.connection.rows(f"{MEASURED} ({marks}) ORDER BY posts.id", *ids):
            quality = Quality(
                vote_words=row["vote_words"],
                kept_words=row["kept_words"],
                agreement=row["agreement"],
                flags=tuple(json.loads(row["flags"])),
            )
            yield Measured(
                post_id=row["id"],
                source=row["source"],
                url=row["url"],
                title=row["title"],
                text=row["text"],
                quality=quality,
                entry=self.entries.of_post(row["id"], row["url"]),
            )
