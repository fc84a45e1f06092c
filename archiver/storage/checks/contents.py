"""Checks of what posts say: each revision in full, and what is derived from the current ones."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from backports.zstd import ZstdError

from archiver.dates import to_text
from archiver.model import ArchivedPost, Post
from archiver.storage.assembly import read_posts, read_revision
from archiver.storage.checks.finding import STEP, Finding, Progress
from archiver.storage.codec import unpack
from archiver.storage.recording import Origin, make_current

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

UNPACKING = (ZstdError, ValueError, KeyError, TypeError)  # of a body that is damaged
WHOLE_REVISIONS = """
SELECT revisions.*, body FROM revisions
LEFT JOIN revision_bodies ON revision_id = revisions.id WHERE revisions.id = ?
"""


def check_revisions(archive: Archive, _repair: bool, progress: Progress) -> Finding:
    """Every good revision is there in full, and says what its row says."""
    connection = archive.connection
    numbers = connection.column("SELECT id FROM revisions ORDER BY id")
    wrong = []
    for done, number in enumerate(numbers):
        if done % STEP == 0:
            progress("revisions", done, len(numbers))
        row = connection.row(WHOLE_REVISIONS, number)
        assert row
        place = f"revision {row['number']} of post {row['post_id']}"
        if row["body"] is None:
            if row["kind"] == "good":
                wrong.append(f"{place} has no body")
            continue
        try:
            post = unpack(row["body"])
        except UNPACKING as error:
            wrong.append(f"{place} is damaged: {error}")
            continue
        if (post.title, to_text(post.published)) != (row["title"], row["published"]):
            wrong.append(f"{place} has another title or date than its body")
    return Finding(
        check="revisions", looked_at=len(numbers), things="revisions", wrong=tuple(wrong)
    )


def check_posts(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """Every post says what its current revision says, in all of its tables."""
    connection = archive.connection
    ids = connection.column("SELECT id FROM posts ORDER BY id")
    wrong, lost = [], 0
    for done, post_id in enumerate(ids):
        if done % STEP == 0:
            progress("posts", done, len(ids))
        with connection.steady():
            current = _current(archive, post_id)
            is_so = current is not None and _says(archive, post_id, current)
        if current is None:
            wrong.append(f"post {post_id} has no current revision")
            lost += 1
        elif not is_so:
            wrong.append(f"post {post_id} says something else than its current revision")
            if repair:
                _write_anew(archive, post_id, current)
    return Finding(
        check="posts",
        looked_at=len(ids),
        things="posts",
        wrong=tuple(wrong),
        mended=bool(repair and wrong and not lost),
    )


def check_code(archive: Archive, repair: bool, progress: Progress) -> Finding:
    """The name of each block of code is the hash of its text."""
    progress("code", 0, 1)
    connection = archive.connection
    rows = connection.rows("SELECT id, post_id, position, sha256, text FROM code_blocks")
    named = [(hashlib.sha256(row["text"].encode()).hexdigest(), row) for row in rows]
    stale = [(digest, row) for digest, row in named if digest != row["sha256"]]
    if stale and repair:
        connection.write_many(
            "UPDATE code_blocks SET sha256 = ? WHERE id = ?",
            [(digest, row["id"]) for digest, row in stale],
        )
    return Finding(
        check="code",
        looked_at=len(rows),
        things="blocks of code",
        wrong=tuple(
            f"block {row['position']} of post {row['post_id']} has another hash than its text"
            for _, row in stale
        ),
        mended=bool(stale and repair),
    )


def _current(archive: Archive, post_id: int) -> ArchivedPost | None:
    """What the current revision says; None when it is missing, a suspect, or damaged."""
    number = archive.connection.value(
        "SELECT revision FROM posts JOIN revisions ON post_id = posts.id AND number = revision"
        " WHERE posts.id = ? AND kind = 'good'",
        post_id,
    )
    try:
        return None if number is None else read_revision(archive.connection, post_id, number)
    except UNPACKING:
        return None


def _says(archive: Archive, post_id: int, current: ArchivedPost) -> bool:
    """Whether the tables say that. A post may have moved, and got its pictures, since."""
    shown = next(read_posts(archive.connection, [post_id]), None)
    if shown is None:
        return False
    counted = archive.connection.row(
        "SELECT code_count, image_count FROM posts WHERE id = ?", post_id
    )
    assert counted
    if tuple(counted) != (len(shown.post.code), len(shown.post.images)):
        return False
    if shown.content_sha256 != current.content_sha256:
        return False
    return _comparable(shown.post) == _comparable(current.post)


def _comparable(post: Post) -> Post:
    images = tuple(replace(image, sha256=None) for image in post.images)
    tags, authors = tuple(dict.fromkeys(post.tags)), tuple(dict.fromkeys(post.authors))
    return replace(post, url="", extractor="", images=images, tags=tags, authors=authors)


def _write_anew(archive: Archive, post_id: int, current: ArchivedPost) -> None:
    connection = archive.connection
    rows = connection.rows("SELECT url, sha256 FROM images WHERE post_id = ?", post_id)
    kept = {row["url"]: row["sha256"] for row in rows}
    images = tuple(
        replace(image, sha256=kept.get(image.url, image.sha256)) for image in current.post.images
    )
    origin = Origin(
        content_sha256=current.content_sha256,
        snapshot_sha256=current.snapshot_sha256,
        run_id=None,
        now=current.last_checked,
        is_visit=False,
    )
    with connection.atomic():
        post = replace(current.post, images=images)
        make_current(connection, post_id, current.revision, post, origin)
