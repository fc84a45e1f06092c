"""The archived posts of a source as they can be looked at again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from archiver.dates import from_utc_text
from archiver.listed import Look
from archiver.model import Entry
from archiver.storage.connection import Connection
from archiver.storage.entries import Entries
from archiver.storage.history import DOUBTS

# One row a post: the entry of the source that leads to it. An edit is a good revision of a run;
# what another extractor made of the page is none. A page that was fetched counts as looked at
# once it is recorded what became of it, one that was not when it was asked for.
LOOKS = f"""
SELECT MIN(entries.id) AS entry_id, entries.url_key, posts.status,
    COALESCE((SELECT MAX(found_at) FROM revisions WHERE revisions.post_id = posts.id
        AND kind = 'good' AND run_id IS NOT NULL), posts.first_archived) AS changed_at,
    MAX(posts.last_checked,
        COALESCE((SELECT MAX(fetched_at) FROM fetches WHERE fetches.url = entries.url
            AND role = 'post' AND outcome NOT IN ('ok', 'not_modified')), ''),
        COALESCE((SELECT MAX(rejected_at) FROM rejections WHERE rejections.url = entries.url
            AND rejections.source_id = entries.source_id), ''),
        COALESCE((SELECT MAX(happened_at) FROM events WHERE events.post_id = posts.id), '')
    ) AS looked_at,
    COALESCE((SELECT headers LIKE '%"etag"%' OR headers LIKE '%"last-modified"%' FROM fetches
        WHERE fetches.url = entries.url AND role = 'post' AND outcome = 'ok'
        ORDER BY fetched_at DESC, fetches.id DESC LIMIT 1), 0) AS conditional,
    COALESCE((SELECT kind FROM events WHERE events.post_id = posts.id
        ORDER BY events.id DESC LIMIT 1) IN ({", ".join(f"'{kind}'" for kind in DOUBTS)}), 0)
        AS doubted
FROM entries JOIN posts ON posts.id = entries.post_id
WHERE entries.source_id = ? AND entries.state = 'archived' GROUP BY posts.id
"""


class Looks:
    """Reads what matters for looking at posts again."""

    def __init__(self, connection: Connection, entries: Entries) -> None:
        self.connection = connection
        self.entries = entries

    def of(self, source_id: int) -> Iterator[Look]:
        """The archived posts that the source's lists lead to."""
        for row in self.connection.rows(LOOKS, source_id):
            yield _look(row)

    def entries_of(self, looks: Iterable[Look]) -> list[Entry]:
        """The entries that lead to these posts, in that order."""
        found = (self.entries.get(look.entry_id) for look in looks)
        return [entry for entry in found if entry is not None]


def _look(row: sqlite3.Row) -> Look:
    return Look(
        entry_id=row["entry_id"],
        key=row["url_key"],
        changed_at=from_utc_text(row["changed_at"]),
        looked_at=from_utc_text(row["looked_at"]),
        conditional=bool(row["conditional"]),
        doubted=bool(row["doubted"]),
        gone=row["status"] == "gone",
    )
