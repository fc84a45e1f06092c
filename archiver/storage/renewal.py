"""How another extraction of a stored page is written. None of it is a visit to the blog."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.changes import changed_fields, content_hash
from archiver.model import Post, Rejection
from archiver.storage.codec import storable
from archiver.storage.connection import Connection
from archiver.storage.posts import Posts
from archiver.storage.recording import Origin, refresh_post, update_post

if TYPE_CHECKING:
    from archiver.storage.stored_pages import StoredPage

BY_EXTRACTOR = "extractor"  # in `revisions.changed`: the blog did not change, our reading did


def renew_post(
    connection: Connection, stored: StoredPage, known: Post | Rejection, post: Post, now: datetime
) -> None:
    """The post as a new revision where a reader sees a difference, else rendered anew in place."""
    if isinstance(known, Rejection) or stored.key.post_id is None:
        Posts(connection).record(
            stored.key.source_id,
            None,
            post,
            entry=stored.entry,
            page=stored.page,
            snapshot_sha256=stored.snapshot_sha256,
            now=now,
        )
        return
    post = storable(_with_kept_images(post, known))
    origin = Origin(
        content_sha256=content_hash(post),
        snapshot_sha256=stored.snapshot_sha256,
        run_id=None,
        now=now,
        is_visit=False,
    )
    if changed := changed_fields(known, post):
        update_post(connection, stored.key.post_id, post, origin, (*changed, BY_EXTRACTOR))
    elif replace(known, extractor="") == replace(post, extractor=""):
        connection.write(
            "UPDATE posts SET extractor = ? WHERE id = ?", post.extractor, stored.key.post_id
        )
    else:
        refresh_post(connection, stored.key.post_id, post, origin)


def renew_refusal(
    connection: Connection, stored: StoredPage, rejection: Rejection, extractor: str, now: datetime
) -> None:
    """Why the page is no post, as it is understood now."""
    Posts(connection).record_rejection(
        stored.key.source_id,
        None,
        rejection,
        entry=stored.entry,
        snapshot_sha256=stored.snapshot_sha256,
        extractor=extractor,
        now=now,
    )


def note_refusal(connection: Connection, stored: StoredPage, extractor: str) -> None:
    """The page was refused again, for the same reason."""
    connection.write(
        "UPDATE rejections SET extractor = ? WHERE id = ?", extractor, stored.key.rejection_id
    )


def _with_kept_images(post: Post, known: Post) -> Post:
    """The post with the hashes of those of its pictures that are in the archive."""
    kept = {image.url: image.sha256 for image in known.images}
    images = tuple(
        replace(image, sha256=image.sha256 or kept.get(image.url)) for image in post.images
    )
    return replace(post, images=images)
