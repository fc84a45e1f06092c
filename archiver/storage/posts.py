"""Posts: recorded in one transaction each, never lost, read back in the export order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from archiver.changes import changed_fields, content_hash
from archiver.dates import from_utc_text, utc_text
from archiver.model import (
    ArchivedPost,
    Entry,
    EntryState,
    Page,
    Post,
    PostOutcome,
    Reason,
    Rejection,
)
from archiver.storage.assembly import ORDER, conditions, read_posts, read_revision
from archiver.storage.codec import storable, storable_text
from archiver.storage.connection import Connection
from archiver.storage.entries import Entries
from archiver.storage.identity import addresses_of, find_post, note_aliases
from archiver.storage.recording import Origin, insert_post, update_post
from archiver.storage.search import Hit, search_posts
from archiver.urls import canonical_url, url_key

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One distinct content of a post over time, without its body."""

    number: int  # 1, 2, 3 … of its post
    kind: str  # good, or suspect: never current
    title: str
    word_count: int
    changed: tuple[str, ...]  # fields against the one before; empty for the first
    found_at: datetime  # aware, UTC
    snapshot_sha256: str | None  # None when imported without one


class Posts:
    """Rows of `posts` and of all tables that hang on them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def record(
        self,
        source_id: int,
        run_id: int | None,
        post: Post,
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
        `tags` are those that the source adds to each of its posts.
        """
        post = storable(replace(post, tags=tuple(dict.fromkeys((*post.tags, *tags)))))
        origin = Origin(
            content_sha256=content_hash(post),
            snapshot_sha256=snapshot_sha256,
            run_id=run_id,
            now=now,
        )
        addresses = addresses_of(post, entry, page)
        with self.connection.atomic():
            post_id = find_post(self.connection, post, addresses, origin.content_sha256)
            if post_id is None:
                outcome = PostOutcome.NEW
                post_id = insert_post(self.connection, source_id, post, origin)
            else:
                outcome = self._revise(post_id, post, origin)
            note_aliases(self.connection, post_id, post, addresses, now)
            self._settle(post_id, addresses)
        return outcome

    def _revise(self, post_id: int, post: Post, origin: Origin) -> PostOutcome:
        """A new revision where text or metadata changed; else the post was only looked at."""
        known = self._current(post_id)
        changed = () if known == post else changed_fields(known, post)
        if not changed:
            self._touch(post_id, origin.now)
            return PostOutcome.SAME
        update_post(self.connection, post_id, post, origin, changed)
        return PostOutcome.CHANGED

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
    ) -> None:
        """Notes why a page became no post; a post that is in the archive stays as it is.

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

    def seen(self, source_id: int, url: str, now: datetime) -> bool:
        """Notes that the page at `url` has not changed (304); False when it is no post so far."""
        key = url_key(url)
        post_id = self.connection.value(
            "SELECT post_id FROM entries WHERE source_id = ? AND url_key = ?", *(source_id, key)
        ) or self._id_of_url(url)
        if post_id is None:
            return False
        with self.connection.atomic():
            self._touch(post_id, now)
            self._settle(post_id, {key: url})
        return True

    def select(
        self,
        *,
        source: str | None = None,
        tag: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        limit: int | None = None,
    ) -> Iterator[ArchivedPost]:
        """Posts, newest published first, then by URL, unknown dates last; streamed.

        `source` is a name, `tag` in any case, `since` and `until` inclusive days; None: all.
        """
        where, parameters = conditions(source=source, tag=tag, since=since, until=until)
        ids = self.connection.column(
            f"SELECT id FROM posts WHERE {where} {ORDER} LIMIT :most",
            **parameters,
            most=-1 if limit is None else limit,
        )
        return read_posts(self.connection, ids)

    def count(self, *, source: str | None = None, tag: str | None = None) -> int:
        """How many posts there are, of a source or with a tag; None: all."""
        where, parameters = conditions(source=source, tag=tag)
        number = self.connection.value(
            f"SELECT COUNT(*) FROM posts WHERE {where}",
            **parameters,
        )
        return int(number)

    def get(self, wanted: int | str) -> ArchivedPost | None:
        """The post of that id, URL (any of its addresses) or part of a title; None: there is none.

        Of several titles the exact one is taken, else the newest.
        """
        text = storable_text(str(wanted)).strip()
        if text.isdecimal() and text.isascii():
            post_id: int | None = int(text) if len(text) < 19 else None
        else:
            post_id = self._id_of_url(text) or self._id_of_title(text)
        return next(read_posts(self.connection, [] if post_id is None else [post_id]), None)

    def revision(self, post_id: int, number: int) -> ArchivedPost | None:
        """The post as that revision had it, None when there is no such revision."""
        return read_revision(self.connection, post_id, number)

    def revisions(self, post_id: int) -> list[Revision]:
        """The history of a post, oldest first."""
        return [
            Revision(
                number=row["number"],
                kind=row["kind"],
                title=row["title"],
                word_count=row["word_count"],
                changed=tuple(json.loads(row["changed"])),
                found_at=from_utc_text(row["found_at"]),
                snapshot_sha256=row["snapshot_sha256"],
            )
            for row in self.connection.rows(
                "SELECT * FROM revisions WHERE post_id = ? ORDER BY number", post_id
            )
        ]

    def search(
        self,
        query: str,
        *,
        source: str | None = None,
        tag: str | None = None,
        since: str | date | None = None,
        language: str | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """Posts that hold these words, best first; any input is a valid query."""
        where, parameters = conditions(source=source, tag=tag, since=since)
        return search_posts(
            self.connection, query, where, parameters, language=language, limit=limit
        )

    def _current(self, post_id: int) -> Post:
        number = self.connection.value("SELECT revision FROM posts WHERE id = ?", post_id)
        current = read_revision(self.connection, post_id, number)
        assert current
        return current.post

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
        """The entries of these addresses, in every source, have their post."""
        marks = ", ".join("?" * len(addresses))
        self.connection.write(
            "UPDATE entries SET state = 'archived', reason = NULL, post_id = ?"
            f" WHERE url_key IN ({marks})",
            *(post_id, *addresses),
        )

    def _id_of_url(self, text: str) -> int | None:
        """The id of the post at that address, with or without its scheme."""
        url = canonical_url(text) or canonical_url(f"https://{text}")
        if url is None:
            return None
        key = url_key(url)
        found: int | None = self.connection.value(
            "SELECT id FROM posts WHERE url_key = ?"
            " UNION ALL SELECT post_id FROM aliases WHERE url_key = ?",
            *(key, key),
        )
        return found

    def _id_of_title(self, text: str) -> int | None:
        """The id of the post whose title holds that text in any case."""
        found: int | None = self.connection.value(
            "SELECT id FROM posts WHERE instr(lower(title), lower(:text)) AND :text <> ''"
            f" ORDER BY lower(title) = lower(:text) DESC, {ORDER.removeprefix('ORDER BY ')}",
            text=text,
        )
        return found
