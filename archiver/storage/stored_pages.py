"""The pages that can be extracted again without asking the blog: of posts, and refused ones."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.dates import from_utc_text
from archiver.model import Entry, Fetch, FetchOutcome, Page, Post, Reason, Rejection, Role
from archiver.storage.assembly import read_revision
from archiver.storage.connection import Connection
from archiver.storage.entries import Entries
from archiver.storage.renewal import note_refusal, renew_post, renew_refusal
from archiver.storage.runs import fetch_of
from archiver.storage.snapshots import Snapshots

# A page that was answered and kept; of a post, none that was refused or is a suspect, unless the
# post comes from it. A fetch of another address with the same bytes counts where there is no other.
GOOD = "role = 'post' AND outcome = 'ok' AND snapshot_sha256 IS NOT NULL"
LATEST = "fetched_at DESC, fetches.id DESC LIMIT 1"
POSTS = """
SELECT id AS post_id, url, revision FROM posts
WHERE source_id = :source_id AND snapshot_sha256 IS NOT NULL
    AND (:done_by IS NULL OR extractor <> :done_by)
ORDER BY published DESC, url
"""
REFUSED = f"""
SELECT entries.id AS entry_id, entries.url, rejections.id AS rejection_id FROM entries
JOIN fetches ON fetches.id = (
    SELECT id FROM fetches WHERE url = entries.url AND {GOOD} ORDER BY {LATEST})
JOIN rejections ON rejections.id = (
    SELECT MAX(id) FROM rejections AS own
    WHERE own.snapshot_sha256 = fetches.snapshot_sha256 AND own.source_id = entries.source_id)
WHERE entries.source_id = :source_id AND entries.post_id IS NULL
    AND (:done_by IS NULL OR rejections.extractor <> :done_by)
ORDER BY entries.position, entries.id
"""
FETCH_OF_POST = f"""
WITH post AS (SELECT id, url, snapshot_sha256 AS sha256 FROM posts WHERE id = :post_id),
addresses AS (
    SELECT url FROM post UNION SELECT url FROM entries WHERE post_id = :post_id
    UNION SELECT url FROM aliases WHERE post_id = :post_id AND reason = 'redirect')
SELECT fetches.* FROM fetches JOIN post
WHERE fetches.id IN (SELECT id FROM fetches WHERE url IN (SELECT url FROM addresses)
    UNION SELECT fetches.id FROM fetches JOIN post ON snapshot_sha256 = sha256)
AND {GOOD} AND (snapshot_sha256 = sha256 OR NOT (
    EXISTS (SELECT 1 FROM rejections WHERE rejections.snapshot_sha256 = fetches.snapshot_sha256)
    OR EXISTS (SELECT 1 FROM revisions WHERE post_id = :post_id AND kind = 'suspect'
        AND revisions.snapshot_sha256 = fetches.snapshot_sha256)))
ORDER BY fetches.url IN (SELECT url FROM addresses) DESC, {LATEST}
"""
FETCH_OF_ENTRY = f"""
SELECT * FROM fetches WHERE url = (SELECT url FROM entries WHERE id = :entry_id) AND {GOOD}
ORDER BY {LATEST}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKey:
    """Which page: that of a post, or that of an entry which became none."""

    source_id: int
    url: str
    post_id: int | None = None  # None: it was refused
    revision: int = 0  # number of the post's current one
    entry_id: int | None = None  # None: it is a post's
    rejection_id: int | None = None  # None: it is a post's


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page as it was fetched, with what its lists say of it."""

    key: PageKey
    page: Page
    snapshot_sha256: str
    entry: Entry | None  # None: no list names it


class StoredPages:
    """Reads pages one by one, and records what another extraction made of them."""

    def __init__(self, connection: Connection, snapshots: Snapshots, entries: Entries) -> None:
        self.connection = connection
        self.snapshots = snapshots
        self.entries = entries

    def keys(self, source_id: int, *, done_by: str | None = None) -> list[PageKey]:
        """The pages of a source: its posts', newest first, then those that became no post.

        Without those whose extractor is `done_by` already; None: all.
        """
        found = []
        for sql in (POSTS, REFUSED):
            rows = self.connection.rows(sql, source_id=source_id, done_by=done_by)
            found += [_key(source_id, row) for row in rows]
        return found

    def read(self, key: PageKey) -> StoredPage:
        """The latest good page; raises ArchiveError when its bytes are not there or damaged."""
        fetch = self._fetch(key)
        assert fetch.snapshot_sha256
        page = Page(
            url=fetch.url,
            final_url=fetch.final_url or fetch.url,
            status=fetch.status or 200,
            headers=fetch.headers,
            body=self.snapshots.read(fetch.snapshot_sha256),
            fetched_at=fetch.fetched_at,
            elapsed=fetch.elapsed,
        )
        return StoredPage(
            key=key, page=page, snapshot_sha256=fetch.snapshot_sha256, entry=self._entry(key, page)
        )

    def known(self, key: PageKey) -> Post | Rejection:
        """What the page became when it was extracted last."""
        if key.post_id is None:
            row = self.connection.row("SELECT * FROM rejections WHERE id = ?", key.rejection_id)
            assert row
            return Rejection(url=row["url"], reason=Reason(row["reason"]), detail=row["detail"])
        current = read_revision(self.connection, key.post_id, key.revision)
        assert current
        rows = self.connection.rows("SELECT url, sha256 FROM images WHERE post_id = ?", key.post_id)
        kept = {row["url"]: row["sha256"] for row in rows}
        images = tuple(
            replace(image, sha256=kept.get(image.url, image.sha256))
            for image in current.post.images
        )
        return replace(current.post, images=images)

    def record(
        self, stored: StoredPage, result: Post | Rejection, *, extractor: str, now: datetime
    ) -> None:
        """Writes what another extraction made of a page, in one transaction.

        A post that changed gets a new revision; one that a reader sees as before is rendered
        anew in place. A page that is a post stays one: a refusal of it is not recorded. Nothing
        here counts as a visit to the blog.
        """
        with self.connection.atomic():
            known = self.known(stored.key)
            if isinstance(result, Post):
                renew_post(
                    self.connection, stored, known, replace(result, extractor=extractor), now
                )
            elif stored.key.post_id is not None:
                return
            elif result == known:
                note_refusal(self.connection, stored, extractor)
            else:
                renew_refusal(self.connection, stored, result, extractor, now)

    def _fetch(self, key: PageKey) -> Fetch:
        """The exchange that brought the page; of a post that came without one, what is known."""
        if key.post_id is None:
            row = self.connection.row(FETCH_OF_ENTRY, entry_id=key.entry_id)
        else:
            row = self.connection.row(FETCH_OF_POST, post_id=key.post_id)
        if row is not None:
            return fetch_of(row)
        row = self.connection.row(
            "SELECT snapshot_sha256, kept_at FROM posts JOIN snapshots ON sha256 = snapshot_sha256"
            " WHERE id = ?",
            key.post_id,
        )
        assert row
        return Fetch(
            url=key.url,
            role=Role.POST,
            outcome=FetchOutcome.OK,
            fetched_at=from_utc_text(row["kept_at"]),
            snapshot_sha256=row["snapshot_sha256"],
        )

    def _entry(self, key: PageKey, page: Page) -> Entry | None:
        if key.entry_id is not None:
            return self.entries.get(key.entry_id)
        assert key.post_id is not None
        return self.entries.of_post(key.post_id, page.url)


def _key(source_id: int, row: sqlite3.Row) -> PageKey:
    return PageKey(source_id=source_id, **dict(row))
