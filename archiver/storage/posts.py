"""Posts: written by `PostRecords`, never lost, read back in the export order, searched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archiver.model import ArchivedPost
from archiver.storage.assembly import ORDER, conditions, read_posts, read_revision
from archiver.storage.codec import storable_text
from archiver.storage.history import Revision
from archiver.storage.identity import id_of_title, id_of_url
from archiver.storage.post_records import PostRecords
from archiver.storage.search import Hit, search_posts


class Posts(PostRecords):
    """Rows of `posts` and of all tables that hang on them."""

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
            post_id = id_of_url(self.connection, text) or id_of_title(self.connection, text)
        return next(read_posts(self.connection, [] if post_id is None else [post_id]), None)

    def revision(self, post_id: int, number: int) -> ArchivedPost | None:
        """The post as that revision had it, None when there is no such revision."""
        return read_revision(self.connection, post_id, number)

    def revisions(self, post_id: int) -> list[Revision]:
        """The history of a post, suspects too, oldest first."""
        return self.history.revisions(post_id)

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
