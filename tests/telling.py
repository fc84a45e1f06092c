"""All that an archive says, to compare whole archives: without the numbers of its rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from archives import contents

from archiver.storage.archive import Archive
from archiver.storage.checks import verify
from archiver.storage.codec import unpack

Told = dict[str, list[str]]  # table or question -> what it says, sorted

KEYS: dict[str, str] = {  # column -> what stands for the number in it
    "source_id": "SELECT id, url_key FROM sources",
    "run_id": "SELECT runs.id, url_key, started_at FROM runs"
    " JOIN sources ON sources.id = source_id",
    "post_id": "SELECT id, url_key FROM posts",
    "entry_id": "SELECT id, url_key FROM entries",
    "revision_id": "SELECT revisions.id, url_key, number FROM revisions"
    " JOIN posts ON posts.id = post_id",
    "tag_id": "SELECT id, name FROM tags",
    "author_id": "SELECT id, name FROM authors",
}
PACKED = ("dictionaries",)  # a matter of compression

# What two crawls of one blog never share, and what is told of them apart.
TIMES = frozenset(
    {"added_at", "elapsed", "fetched_at", "first_archived", "first_seen_at", "found_at", "gone_at",
     "happened_at", "headers", "kept_at", "last_changed", "last_checked", "last_seen_at",
     "next_due_at", "next_due_reason", "read_at", "rejected_at", "run_id", "scheduled_at",
     "seen_at"}
)  # fmt: skip
# Of the crawling, not of the blog: runs that were cut off are there too.
BY_RUN = ("runs", "traffic", "observations", "list_readings", "list_pages")
REPEATED = ("fetches", "rejections")  # what was asked for twice is told twice
CRASH = "('reason', 'crashed')"  # of our own processes, not of the page


def told(archive: Archive, *, without: Collection[str] = ()) -> Told:
    """Each row of each table as text, `without` columns of those names."""
    connection = archive.connection
    names = {
        column: {row[0]: tuple(row)[1:] for row in connection.rows(sql)}
        for column, sql in KEYS.items()
    }
    found: Told = {}
    for table, rows in contents(archive).items():
        columns = [row[1] for row in connection.rows(f"PRAGMA table_info({table})")]
        said = []
        for row in rows if table not in PACKED else ():
            values = {name: value for name, value in zip(columns, row, strict=True) if name != "id"}
            for name in values.keys() & names.keys():
                values[name] = values[name] and names[name][values[name]]
            if table == "snapshots":
                values = _unpacked(archive, values)
            elif table == "revision_bodies":
                values["body"] = unpack(values["body"])
            said.append(repr(sorted((n, v) for n, v in values.items() if n not in without)))
        found[table] = sorted(said)
    return found


def told_but_times(archive: Archive, *words: str) -> Told:
    """What does not depend on when and how often it was crawled, nor on crawls that were cut off.

    Every table, the views, what the search says for some words, and what `archiver verify` finds.
    """
    found = told(archive, without=TIMES)
    for table in BY_RUN:
        found.pop(table, None)
    for table in REPEATED:
        found[table] = sorted({row for row in found[table] if CRASH not in row})
    for view in ("coverage", "missing"):
        rows = archive.connection.rows(f"SELECT * FROM {view}")
        found[view] = sorted(repr(tuple(row)) for row in rows)
    for word in words:
        hits = archive.posts.search(word, limit=100)
        found[f"search {word}"] = sorted(repr((hit.url, hit.title, hit.snippet)) for hit in hits)
    found["wrong"] = [words for finding in verify(archive) for words in finding.wrong]
    return found


def _unpacked(archive: Archive, snapshot: dict[str, Any]) -> dict[str, Any]:
    """The row of a snapshot with the bytes it stands for, however they are compressed."""
    kept = {name: snapshot[name] for name in ("sha256", "site", "size", "kept_at")}
    return kept | {"body": archive.snapshots.read(snapshot["sha256"])}
