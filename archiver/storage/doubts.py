"""Doubts about a known post: suspects kept, tombstones set, and what was confirmed or dispelled."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from archiver.changes import changed_fields
from archiver.dates import from_utc_text, utc_text
from archiver.errors import UsageError
from archiver.model import Post, Reason, Rejection
from archiver.storage.assembly import read_current, read_revision
from archiver.storage.connection import Connection
from archiver.storage.history import DOUBTS, last_kind, sightings
from archiver.storage.recording import Origin, append_revision, insert_revision, make_current
from archiver.suspects import ABSENT, GONE, SUSPECT, is_confirmed

INSERT_EVENT = """
INSERT INTO events(post_id, kind, revision_id, detail, run_id, happened_at)
VALUES (?, ?, ?, ?, ?, ?)
"""


class Doubts:
    """Writes `events`, and those `revisions` that are suspect. Inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def doubt(self, post_id: int, new: Post | Rejection, origin: Origin, reason: str) -> bool:
        """Keeps a suspect, and that it was met; True when that made it a fact.

        `origin.content_sha256` is unused for a rejection: all of one reason are one suspect.
        """
        revision_id = self._keep_suspect(post_id, new, origin, reason)
        self._note(post_id, "suspect", origin, revision_id=revision_id, detail=reason)
        seen = sightings(self.connection, post_id, "suspect", revision_id)
        is_postless = isinstance(new, Rejection) and new.reason not in ABSENT
        if is_postless or not is_confirmed(SUSPECT, seen):
            return False
        self._accept(post_id, revision_id, origin, f"met {len(seen)} times")
        return True

    def absent(self, post_id: int, detail: str, run_id: int | None, now: datetime) -> bool:
        """Notes that a post answered 404 or 410; True when it is gone by now."""
        if self._is_gone(post_id):
            return True
        origin = Origin(content_sha256="", snapshot_sha256=None, run_id=run_id, now=now)
        self._note(post_id, "absent", origin, detail=detail)
        seen = sightings(self.connection, post_id, "absent", None)
        if not is_confirmed(GONE, seen):
            return False
        self._bury(post_id, seen[0], origin, detail)
        return True

    def answered(self, post_id: int, run_id: int | None, now: datetime) -> None:
        """Notes that a post was seen well, where that is news."""
        if last_kind(self.connection, post_id) in DOUBTS:
            self._insert(post_id, "live", run_id, now)

    def moved(self, post_id: int, old_url: str, run_id: int | None, now: datetime) -> None:
        """Notes that a post has another address than before."""
        self._insert(post_id, "moved", run_id, now, detail=old_url)

    def accept(self, post_id: int, number: int, now: datetime) -> None:
        """A person believes a suspect: it becomes current, or the post is gone where it is none.

        Raises UsageError when that revision is no suspect.
        """
        with self.connection.atomic():
            row = self.connection.row(
                "SELECT * FROM revisions WHERE post_id = ? AND number = ? AND kind = 'suspect'",
                *(post_id, number),
            )
            if row is None:
                raise UsageError(f"post {post_id} has no suspect revision {number}")
            origin = Origin(
                content_sha256=row["content_sha256"],
                snapshot_sha256=row["snapshot_sha256"],
                run_id=None,
                now=now,
            )
            self._accept(post_id, row["id"], origin, "by hand")

    def _keep_suspect(
        self, post_id: int, new: Post | Rejection, origin: Origin, reason: str
    ) -> int:
        """The id of the suspect revision of that content, its row made or seen again."""
        sha256 = _of_rejection(new.reason) if isinstance(new, Rejection) else origin.content_sha256
        known: int | None = self.connection.value(
            "SELECT id FROM revisions WHERE post_id = ? AND kind = 'suspect'"
            " AND content_sha256 = ?",
            *(post_id, sha256),
        )
        if known is not None:
            self.connection.write(
                "UPDATE revisions SET seen_at = ? WHERE id = ?", utc_text(origin.now), known
            )
            return known
        if isinstance(new, Rejection):
            page = Post(url=new.url, title="", html="", markdown="", text="")
            named = replace(origin, content_sha256=sha256)
            return insert_revision(self.connection, post_id, page, named, reason=reason)
        changed = changed_fields(read_current(self.connection, post_id), new)
        return append_revision(
            self.connection, post_id, new, origin, changed=changed, reason=reason
        )

    def _accept(self, post_id: int, revision_id: int, origin: Origin, detail: str) -> None:
        row = self.connection.row("SELECT * FROM revisions WHERE id = ?", revision_id)
        assert row
        found = read_revision(self.connection, post_id, row["number"])
        if found is None:
            self._bury(post_id, from_utc_text(row["found_at"]), origin, row["reason"])
            return
        self.connection.write(
            "UPDATE revisions SET kind = 'good', reason = NULL WHERE id = ?", revision_id
        )
        make_current(self.connection, post_id, row["number"], found.post, origin)
        self.connection.write(
            "UPDATE posts SET last_checked = ? WHERE id = ?", row["seen_at"], post_id
        )
        self._insert(
            post_id, "accepted", origin.run_id, origin.now, revision_id=revision_id, detail=detail
        )

    def _bury(self, post_id: int, since: datetime, origin: Origin, detail: str) -> None:
        """The post is gone from the blog since its first sighting, never from here."""
        if self._is_gone(post_id):
            return
        self.connection.write(
            "UPDATE posts SET status = 'gone', gone_at = ? WHERE id = ?", utc_text(since), post_id
        )
        self._insert(post_id, "gone", origin.run_id, origin.now, detail=detail)

    def _is_gone(self, post_id: int) -> bool:
        status = self.connection.value("SELECT status FROM posts WHERE id = ?", post_id)
        return bool(status == "gone")

    def _note(
        self,
        post_id: int,
        kind: str,
        origin: Origin,
        *,
        revision_id: int | None = None,
        detail: str,
    ) -> None:
        """Writes a sighting, once a run."""
        known = origin.run_id is not None and self.connection.value(
            "SELECT 1 FROM events WHERE post_id = ? AND kind = ? AND revision_id IS ?"
            " AND run_id = ?",
            *(post_id, kind, revision_id, origin.run_id),
        )
        if not known:
            self._insert(
                post_id, kind, origin.run_id, origin.now, revision_id=revision_id, detail=detail
            )

    def _insert(
        self,
        post_id: int,
        kind: str,
        run_id: int | None,
        now: datetime,
        *,
        revision_id: int | None = None,
        detail: str | None = None,
    ) -> None:
        self.connection.write(
            INSERT_EVENT, *(post_id, kind, revision_id, detail, run_id, utc_text(now))
        )


def _of_rejection(reason: Reason) -> str:
    """What stands for the content of a page that is no post: one hash a reason."""
    return hashlib.sha256(f"no post: {reason}".encode()).hexdigest()
