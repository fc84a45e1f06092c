"""An archive made of exported posts, to be merged: so an import is a merge like any other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from archiver.dates import utc_text
from archiver.model import Post
from archiver.storage.merging.account import IMPORTED

if TYPE_CHECKING:
    from archiver.storage.archive import Archive


def stage(
    archive: Archive,
    source_id: int,
    post: Post,
    *,
    found_at: datetime,
    first_archived: datetime,
    last_checked: datetime,
    is_gone: bool,
) -> None:
    """Writes a post as it was exported: its one known revision, found at `found_at`."""
    with archive.atomic():
        archive.posts.record(source_id, None, post, now=found_at)
        archived = archive.posts.get(post.url)
        assert archived
        checked = utc_text(last_checked)
        archive.connection.write(
            "UPDATE posts SET first_archived = MIN(first_archived, ?), last_checked = ?,"
            " status = ?, gone_at = ? WHERE id = ?",
            *(utc_text(first_archived), checked, "gone" if is_gone else "live"),
            *(checked if is_gone else None, archived.id),
        )
        archive.connection.write(
            "UPDATE revisions SET seen_at = ? WHERE post_id = ? AND number = ?",
            *(checked, archived.id, archived.revision),
        )
        if is_gone:
            archive.connection.write(
                "INSERT INTO events(post_id, kind, detail, happened_at) VALUES (?, 'gone', ?, ?)",
                *(archived.id, IMPORTED, checked),
            )
