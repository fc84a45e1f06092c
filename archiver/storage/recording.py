"""How a post is written: its row, its bodies and parts, its revision. SQL only, no decisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from archiver.dates import to_text, utc_text
from archiver.model import Post
from archiver.storage.codec import pack
from archiver.storage.connection import Connection
from archiver.storage.ready import ReadyPost
from archiver.urls import canonical_url, url_key

INSERT_POST = """
INSERT INTO posts(source_id, url, url_key, canonical_url, title, published, updated, language,
    summary, image, site_name, word_count, code_count, image_count, content_sha256,
    snapshot_sha256, provenance, extractor, first_archived, last_checked, last_changed)
VALUES (:source_id, :url, :url_key, :canonical_url, :title, :published, :updated, :language,
    :summary, :image, :site_name, :word_count, :code_count, :image_count, :content_sha256,
    :snapshot_sha256, :provenance, :extractor, :now, :now, :now)
"""
UPDATE_POST = """
UPDATE posts SET canonical_url = :canonical_url, title = :title, published = :published,
    updated = :updated, language = :language, summary = :summary, image = :image,
    site_name = :site_name, word_count = :word_count, code_count = :code_count,
    image_count = :image_count, status = IIF(:is_visit, 'live', status),
    gone_at = IIF(:is_visit, NULL, gone_at), revision = :revision,
    content_sha256 = :content_sha256, snapshot_sha256 = :snapshot_sha256,
    provenance = :provenance, extractor = :extractor,
    last_checked = IIF(:is_visit, :now, last_checked),
    last_changed = IIF(:revision = revision, last_changed, :now)
WHERE id = :id
"""
WRITE_BODY = """
INSERT INTO bodies(post_id, text, markdown, html) VALUES (?, ?, ?, ?)
ON CONFLICT (post_id) DO UPDATE SET
    text = excluded.text, markdown = excluded.markdown, html = excluded.html
"""
WRITE_QUALITY = """
INSERT INTO quality(post_id, vote_words, kept_words, agreement, flags) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (post_id) DO UPDATE SET vote_words = excluded.vote_words,
    kept_words = excluded.kept_words, agreement = excluded.agreement, flags = excluded.flags
"""
INSERT_REVISION = """
INSERT INTO revisions(post_id, number, kind, reason, title, published, updated, word_count, changed,
    content_sha256, snapshot_sha256, extractor, run_id, found_at, seen_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
UPDATE_REVISION = """
UPDATE revisions SET title = ?, word_count = ?, content_sha256 = ?, snapshot_sha256 = ?,
    extractor = ? WHERE id = ?
"""
NAMED_PARTS = {"tags": ("posts_tags", "tag_id"), "authors": ("posts_authors", "author_id")}
LISTED_PARTS = {
    "code_blocks": "position, language, caption, sha256, text",
    "links": "position, url, target, text",
    "images": "position, url, alt, caption, sha256",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a content of a post comes from."""

    content_sha256: str  # archiver.changes.content_hash of it
    snapshot_sha256: str | None  # of its page; None when no bytes were kept
    run_id: int | None  # None outside of a run
    now: datetime  # aware
    is_visit: bool = True  # False: its page was not asked for again
    made: ReadyPost | None = None  # None: what a ReadyPost has is computed when it is written

    def packed(self, post: Post) -> bytes:
        return self.made.packed if self.made else pack(post)

    def targets(self, post: Post) -> Iterable[str]:
        """The url_key of each link."""
        return self.made.targets if self.made else (url_key(link.url) for link in post.links)


def insert_post(connection: Connection, source_id: int, post: Post, origin: Origin) -> int:
    """Writes a post that is not in the archive as its revision 1; its id."""
    row = _columns(post, origin)
    post_id = connection.insert(INSERT_POST, source_id=source_id, **row)
    _write_contents(connection, post_id, post, origin)
    append_revision(connection, post_id, post, origin)
    return post_id


def update_post(
    connection: Connection, post_id: int, post: Post, origin: Origin, changed: tuple[str, ...]
) -> None:
    """Makes that post the current state, as a new revision whose `changed` fields are named."""
    append_revision(connection, post_id, post, origin, changed=changed)
    make_current(connection, post_id, last_number(connection, post_id), post, origin)


def make_current(
    connection: Connection, post_id: int, number: int, post: Post, origin: Origin
) -> None:
    """Makes a revision that is written already, of that content, the current state of its post."""
    row = _columns(post, origin)
    connection.write(UPDATE_POST, id=post_id, revision=number, is_visit=origin.is_visit, **row)
    _write_contents(connection, post_id, post, origin)


def refresh_post(connection: Connection, post_id: int, post: Post, origin: Origin) -> None:
    """Renders the current revision of a post anew, in place: a reader sees no difference."""
    current = connection.row(
        "SELECT id, number FROM revisions WHERE post_id = ?"
        " AND number = (SELECT revision FROM posts WHERE id = ?)",
        *(post_id, post_id),
    )
    assert current
    make_current(connection, post_id, current["number"], post, origin)
    connection.write(
        UPDATE_REVISION,
        *(post.title, post.word_count, origin.content_sha256, origin.snapshot_sha256),
        *(post.extractor, current["id"]),
    )
    connection.write(
        "UPDATE revision_bodies SET body = ? WHERE revision_id = ?", pack(post), current["id"]
    )


def last_number(connection: Connection, post_id: int) -> int:
    """The highest number of the revisions of a post, suspects too; 0 when it has none."""
    number: int = connection.value(
        "SELECT COALESCE(MAX(number), 0) FROM revisions WHERE post_id = ?", post_id
    )
    return number


def _columns(post: Post, origin: Origin) -> dict[str, str | int | None]:
    """The row of `posts` but for its id, source and history."""
    url = canonical_url(post.url) or post.url
    return {
        "url": url,
        "url_key": url_key(url),
        "canonical_url": post.canonical_url,
        "title": post.title,
        "published": to_text(post.published),
        "updated": to_text(post.updated),
        "language": post.language,
        "summary": post.summary,
        "image": post.image,
        "site_name": post.site_name,
        "word_count": post.word_count,
        "code_count": len(post.code),
        "image_count": len(post.images),
        "content_sha256": origin.content_sha256,
        "snapshot_sha256": origin.snapshot_sha256,
        "provenance": json.dumps(dict(post.provenance), ensure_ascii=False),
        "extractor": post.extractor,
        "now": utc_text(origin.now),
    }


def _write_contents(connection: Connection, post_id: int, post: Post, origin: Origin) -> None:
    """Bodies, quality, tags, authors, code, links and images of a post, replacing older ones."""
    connection.write(WRITE_BODY, post_id, post.text, post.markdown, post.html)
    quality = post.quality
    flags = json.dumps(quality.flags, ensure_ascii=False)
    connection.write(
        WRITE_QUALITY, post_id, quality.vote_words, quality.kept_words, quality.agreement, flags
    )
    _write_names(connection, post_id, "tags", post.tags)
    _write_names(connection, post_id, "authors", post.authors)
    _write_list(
        connection,
        post_id,
        "code_blocks",
        [(c.language, c.caption, _sha256(c.text), c.text) for c in post.code],
    )
    _write_list(
        connection,
        post_id,
        "links",
        [
            (link.url, target, link.text)
            for link, target in zip(post.links, origin.targets(post), strict=True)
        ],
    )
    _write_list(
        connection,
        post_id,
        "images",
        [(image.url, image.alt, image.caption, image.sha256) for image in post.images],
    )


def _write_names(connection: Connection, post_id: int, names: str, values: Iterable[str]) -> None:
    """Tags or authors of a post, each name once."""
    join, key = NAMED_PARTS[names]
    connection.write(f"DELETE FROM {join} WHERE post_id = ?", post_id)
    unique = list(dict.fromkeys(values))
    connection.write_many(
        f"INSERT INTO {names}(name) VALUES (?) ON CONFLICT DO NOTHING",
        ((name,) for name in unique),
    )
    connection.write_many(
        f"INSERT INTO {join}(post_id, {key}, position) SELECT ?, id, ? FROM {names} WHERE name = ?",
        ((post_id, position, name) for position, name in enumerate(unique)),
    )


def _write_list(
    connection: Connection, post_id: int, table: str, rows: list[tuple[str | None, ...]]
) -> None:
    """Parts of a post in their order: `rows` are the columns of LISTED_PARTS after position."""
    connection.write(f"DELETE FROM {table} WHERE post_id = ?", post_id)
    columns = LISTED_PARTS[table]
    marks = ", ".join("?" * (columns.count(",") + 2))
    connection.write_many(
        f"INSERT INTO {table}(post_id, {columns}) VALUES ({marks})",
        ((post_id, position, *row) for position, row in enumerate(rows)),
    )


def append_revision(
    connection: Connection,
    post_id: int,
    post: Post,
    origin: Origin,
    *,
    changed: tuple[str, ...] = (),
    reason: str | None = None,
) -> int:
    """Writes the next revision of a post in full; its id. A suspect has a `reason`."""
    revision_id = insert_revision(connection, post_id, post, origin, changed=changed, reason=reason)
    connection.write(
        "INSERT INTO revision_bodies(revision_id, body) VALUES (?, ?)",
        *(revision_id, origin.packed(post)),
    )
    return revision_id


def insert_revision(
    connection: Connection,
    post_id: int,
    post: Post,
    origin: Origin,
    *,
    changed: tuple[str, ...] = (),
    reason: str | None = None,
) -> int:
    """Writes the row of the next revision of a post, without its body; its id."""
    found_at = utc_text(origin.now)
    number = last_number(connection, post_id) + 1
    return connection.insert(
        INSERT_REVISION,
        *(post_id, number, "suspect" if reason else "good", reason, post.title),
        *(to_text(post.published), to_text(post.updated), post.word_count, json.dumps(changed)),
        *(origin.content_sha256, origin.snapshot_sha256, post.extractor, origin.run_id),
        *(found_at, found_at),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
