"""How a post is read: its rows put together again, batch by batch, so that memory stays small."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from archiver.dates import from_text, from_utc_text, to_text
from archiver.model import ArchivedPost, CodeBlock, ImageRef, Link, Post, Quality
from archiver.storage.codec import unpack
from archiver.storage.connection import Connection

BATCH = 50  # posts whose bodies are in memory at a time

POSTS = """
SELECT posts.*, sources.name AS source, bodies.text, bodies.markdown, bodies.html,
    quality.vote_words, quality.kept_words, quality.agreement, quality.flags
FROM posts JOIN sources ON sources.id = posts.source_id
JOIN bodies ON bodies.post_id = posts.id JOIN quality ON quality.post_id = posts.id
WHERE posts.id IN
"""
PARTS = {
    "tags": "SELECT post_id, name FROM posts_tags JOIN tags ON tags.id = tag_id",
    "authors": "SELECT post_id, name FROM posts_authors JOIN authors ON authors.id = author_id",
    "code": "SELECT post_id, text, language, caption FROM code_blocks",
    "images": "SELECT post_id, url, alt, caption, sha256 FROM images",
    "links": "SELECT post_id, url, text FROM links",
}
# Newest first, unknown dates last: NULL is the smallest. The text of a date sorts by the day shown.
ORDER = "ORDER BY posts.published DESC, posts.url"
MEMBERS = (
    "(posts.source_id IN (SELECT id FROM sources WHERE name = :source) OR posts.id IN ("
    "SELECT post_id FROM entries WHERE source_id = (SELECT id FROM sources WHERE name = :source)))"
)
TAGGED = (
    "posts.id IN (SELECT post_id FROM posts_tags WHERE tag_id IN"
    " (SELECT id FROM tags WHERE name = :tag COLLATE NOCASE))"
)

PartRows = dict[int, list[sqlite3.Row]]


def conditions(
    *,
    source: str | None = None,
    tag: str | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
) -> tuple[str, dict[str, str]]:
    """The WHERE clause of these filters and its named parameters.

    A post belongs to the source that archived it and to each whose lists name it. `since` and
    `until` are days (or instants, or a year, "2026"), both inclusive; posts without a date are
    outside of any period.
    """
    parameters = {"source": source, "tag": tag, "since": _text(since), "until": _text(until)}
    clauses = {
        "source": MEMBERS,
        "tag": TAGGED,
        "since": "posts.published >= :since",
        "until": "posts.published < :until || '~'",  # after any day or time that begins like it
    }
    given = {name: value for name, value in parameters.items() if value is not None}
    return " AND ".join(["true", *(clauses[name] for name in given)]), given


def read_posts(connection: Connection, ids: Sequence[int]) -> Iterator[ArchivedPost]:
    """The posts of these ids, in their order; an id that is not there is left out."""
    for start in range(0, len(ids), BATCH):
        yield from _read_batch(connection, ids[start : start + BATCH])


def read_revision(connection: Connection, post_id: int, number: int) -> ArchivedPost | None:
    """A post as that revision had it, None when there is no such revision."""
    row = connection.row(
        "SELECT posts.id, posts.status, posts.first_archived, sources.name AS source,"
        " revisions.number AS revision, revisions.seen_at AS last_checked,"
        " revisions.content_sha256, revisions.snapshot_sha256, revision_bodies.body"
        " FROM revisions JOIN revision_bodies ON revision_bodies.revision_id = revisions.id"
        " JOIN posts ON posts.id = revisions.post_id JOIN sources ON sources.id = posts.source_id"
        " WHERE revisions.post_id = ? AND revisions.number = ?",
        *(post_id, number),
    )
    return None if row is None else _archived(row, unpack(row["body"]))


def read_current(connection: Connection, post_id: int) -> Post:
    """A post that is in the archive, as its current revision has it."""
    number = connection.value("SELECT revision FROM posts WHERE id = ?", post_id)
    current = read_revision(connection, post_id, number)
    assert current
    return current.post


def _read_batch(connection: Connection, ids: Sequence[int]) -> Iterator[ArchivedPost]:
    marks = "(" + ",".join("?" * len(ids)) + ")"
    rows = {row["id"]: row for row in connection.rows(POSTS + marks, *ids)}
    parts = {
        name: _grouped(
            connection.rows(f"{sql} WHERE post_id IN {marks} ORDER BY post_id, position", *ids)
        )
        for name, sql in PARTS.items()
    }
    for post_id in ids:
        if post_id in rows:
            row = rows[post_id]
            own = {name: grouped.get(post_id, []) for name, grouped in parts.items()}
            yield _archived(row, _post(row, own))


def _grouped(rows: list[sqlite3.Row]) -> PartRows:
    groups: PartRows = defaultdict(list)
    for row in rows:
        groups[row["post_id"]].append(row)
    return groups


def _archived(row: sqlite3.Row, post: Post) -> ArchivedPost:
    return ArchivedPost(
        id=row["id"],
        source=row["source"],
        post=post,
        revision=row["revision"],
        status=row["status"],
        first_archived=from_utc_text(row["first_archived"]),
        last_checked=from_utc_text(row["last_checked"]),
        content_sha256=row["content_sha256"],
        snapshot_sha256=row["snapshot_sha256"],
    )


def _post(row: sqlite3.Row, parts: dict[str, list[sqlite3.Row]]) -> Post:
    return Post(
        url=row["url"],
        title=row["title"],
        html=row["html"],
        markdown=row["markdown"],
        text=row["text"],
        canonical_url=row["canonical_url"],
        authors=tuple(part["name"] for part in parts["authors"]),
        published=from_text(row["published"]),
        updated=from_text(row["updated"]),
        tags=tuple(part["name"] for part in parts["tags"]),
        language=row["language"],
        summary=row["summary"],
        image=row["image"],
        site_name=row["site_name"],
        word_count=row["word_count"],
        code=tuple(
            CodeBlock(text=part["text"], language=part["language"], caption=part["caption"])
            for part in parts["code"]
        ),
        images=tuple(
            ImageRef(
                url=part["url"], alt=part["alt"], caption=part["caption"], sha256=part["sha256"]
            )
            for part in parts["images"]
        ),
        links=tuple(Link(url=part["url"], text=part["text"]) for part in parts["links"]),
        provenance=json.loads(row["provenance"]),
        quality=Quality(
            vote_words=row["vote_words"],
            kept_words=row["kept_words"],
            agreement=row["agreement"],
            flags=tuple(json.loads(row["flags"])),
        ),
        extractor=row["extractor"],
    )


def _text(day: str | date | None) -> str | None:
    return day.strip() if isinstance(day, str) else to_text(day)
