"""What becomes of a page, written in one transaction: a post, a revision, a suspect, a refusal."""

from __future__ import annotations

from datetime import datetime

from archiver.changes import changed_fields
from archiver.dates import utc_text
from archiver.model import Entry, EntryState, Page, Post, PostOutcome, Reason, Rejection
from archiver.storage.assembly import read_current
from archiver.storage.connection import Connection
from archiver.storage.doubts import Doubts
from archiver.storage.entries import Entries
from archiver.storage.history import History
from archiver.storage.identity import (
    addresses_of,
    find_post,
    id_of_url,
    note_aliases,
    others_at,
    take_new_address,
)
from archiver.storage.ready import ReadyPost, ready
from archiver.storage.recording import Origin, insert_post, update_post
from archiver.suspects import judge
from archiver.urls import url_key

# These say nothing of the post: its page is owed, and tried again in the next run.
UNDECIDED = frozenset(
    {
        Reason.TOO_SLOW,
        Reason.CRASHED,
        Reason.CAPTCHA,  # asked of a crawler, never of a reader
        Reason.ERROR_PAGE,  # a server's trouble of today
        Reason.HTTP_ERROR,
    }
)


class PostRecords:
    """Writes `posts` and all tables that hang on them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.history = History(connection)
        self.doubts = Doubts(connection)

    def record(
        self,
        source_id: int,
        run_id: int | None,
        post: Post | ReadyPost,
        *,
        entry: Entry | None = None,
        page: Page | None = None,
        snapshot_sha256: str | None = None,
        tags: tuple[str, ...] = (),
        now: datetime,
    ) -> PostOutcome:
        """Writes what a page became, its history and its place in the ledger, in one transaction.

        A post that is known under any of its addresses stays one post. `run_id` is None outside
        of a run, `entry` when no list led there, `snapshot_sha256` when no bytes were kept.
        `tags` are those that the source adds to each of its posts; a ReadyPost has them.
        """
        made = post if isinstance(post, ReadyPost) else ready(post, tags)
        post = made.post
        origin = Origin(
            content_sha256=made.content_sha256,
            snapshot_sha256=snapshot_sha256,
            run_id=run_id,
            now=now,
            made=made,
        )
        addresses = addresses_of(post, entry, page)
        with self.connection.atomic():
            post_id = find_post(self.connection, post, addresses, origin.content_sha256)
            if post_id is None:
                outcome = PostOutcome.NEW
                post_id = insert_post(self.connection, source_id, post, origin)
            else:
                outcome = self._look_again(post_id, post, origin)
                if outcome is PostOutcome.SUSPECT:
                    return outcome
                addresses |= self._move(post_id, post, page, origin)
            for other in others_at(self.connection, post_id, addresses):
                self.doubts.absent(other, f"leads to {post.url}", run_id, now)
            note_aliases(self.connection, post_id, post, addresses, now)
            self._settle(post_id, addresses)
        return outcome

    def _look_again(self, post_id: int, post: Post, origin: Origin) -> PostOutcome:
        """A new revision where text or metadata changed, a suspect where that is hard to believe;
        else the post was only looked at.
        """
        known = read_current(self.connection, post_id)
        judgement = judge(known, post)
        if judgement.is_suspect:
            is_fact = self.doubts.doubt(post_id, post, origin, judgement.reason)
            return PostOutcome.CHANGED if is_fact else PostOutcome.SUSPECT
        self.doubts.answered(post_id, origin.run_id, origin.now)
        changed = () if known == post else changed_fields(known, post)
        if not changed:
            self._touch(post_id, origin.now)
            return PostOutcome.SAME
        update_post(self.connection, post_id, post, origin, changed)
        return PostOutcome.CHANGED

    def _move(self, post_id: int, post: Post, page: Page | None, origin: Origin) -> dict[str, str]:
        """Notes that a post lives at another address now; its old one by its key, or nothing."""
        left = take_new_address(self.connection, post_id, post, page)
        if left is None:
            return {}
        self.doubts.moved(post_id, left, origin.run_id, origin.now)
        return {url_key(left): left}

    def record_rejection(
        self,
        source_id: int,
        run_id: int | None,
        rejection: Rejection,
        *,
        entry: Entry | None = None,
        snapshot_sha256: str | None = None,
        extractor: str = "",
        now: datetime,
    ) -> bool:
        """Notes why a page became no post; a post that is in the archive stays as it is.

        True when there is such a post, for which the page is a suspect.
        `run_id` is None outside of a run, `extractor` the version of the extraction.
        """
        reason = f"{rejection.reason}: {rejection.detail}" if rejection.detail else rejection.reason
        with self.connection.atomic():
            self.connection.write(
                "INSERT INTO rejections(source_id, run_id, url, reason, detail, snapshot_sha256,"
                " extractor, rejected_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(source_id, run_id, rejection.url, rejection.reason, rejection.detail),
                *(snapshot_sha256, extractor, utc_text(now)),
            )
            url = entry.url if entry else rejection.url
            state = EntryState.FAILED if rejection.reason in UNDECIDED else EntryState.REJECTED
            Entries(self.connection).mark(source_id, url, state, reason)
            post_id = self._known_at(source_id, url)
            if post_id is None:
                return False
            judgement = judge(read_current(self.connection, post_id), rejection)
            origin = Origin(
                content_sha256="", snapshot_sha256=snapshot_sha256, run_id=run_id, now=now
            )
            if judgement.is_suspect:
                self.doubts.doubt(post_id, rejection, origin, reason)
        return judgement.is_suspect

    def record_absence(
        self, source_id: int, run_id: int | None, url: str, detail: str, now: datetime
    ) -> bool:
        """Notes that the page at `url` answered 404 or 410, for the reason `detail`.

        True when a post of the archive is gone by that: a later run found the same. It stays.
        """
        with self.connection.atomic():
            Entries(self.connection).mark(source_id, url, EntryState.GONE, detail)
            post_id = self._known_at(source_id, url)
            return post_id is not None and self.doubts.absent(post_id, detail, run_id, now)

    def seen(self, source_id: int, url: str, now: datetime) -> bool:
        """Notes that the page at `url` has not changed (304).

        False when it is no post so far, or when the last look at the post met something else:
        then the page must be read to know what it is that has not changed.
        """
        post_id = self._known_at(source_id, url)
        if post_id is None or self.history.is_doubted(post_id):
            return False
        with self.connection.atomic():
            self._touch(post_id, now)
            self._settle(post_id, {url_key(url): url})
        return True

    def accept(self, post_id: int, number: int, now: datetime) -> None:
        """A person believes a suspect: it becomes the post, or the post is gone where it is none.

        Raises UsageError when that revision is no suspect.
        """
        with self.connection.atomic():
            self.doubts.accept(post_id, number, now)

    def _known_at(self, source_id: int, url: str) -> int | None:
        """The id of the post that an entry of this source, or any list, leads to; None: none."""
        listed: int | None = self.connection.value(
            "SELECT post_id FROM entries WHERE source_id = ? AND url_key = ?",
            *(source_id, url_key(url)),
        )
        return listed or id_of_url(self.connection, url)

    def _touch(self, post_id: int, now: datetime) -> None:
        """The post was looked at, is there, and is as it was."""
        checked_at = utc_text(now)
        self.connection.write(
            "UPDATE posts SET last_checked = ?, status = 'live', gone_at = NULL WHERE id = ?",
            *(checked_at, post_id),
        )
        self.connection.write(
            "UPDATE revisions SET seen_at = ? WHERE post_id = ?"
            " AND number = (SELECT revision FROM posts WHERE id = ?)",
            *(checked_at, post_id, post_id),
        )

    def _settle(self, post_id: int, addresses: dict[str, str]) -> None:
        """The entries of these addresses, in every source, have their post.

        Where an address is another post's own, its entries stay with that one.
        """
        marks = ", ".join("?" * len(addresses))
        self.connection.write(
            "UPDATE entries SET state = 'archived', reason = NULL, post_id = ?"
            f" WHERE url_key IN ({marks}) AND NOT EXISTS ("
            "SELECT 1 FROM posts WHERE posts.url_key = entries.url_key AND posts.id <> ?)",
            *(post_id, *addresses, post_id),
        )
