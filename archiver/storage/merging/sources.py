"""Sources of two archives: the same blog is the same URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.storage.connection import Connection

Row = Mapping[str, Any]
Ids = dict[int, int]  # id in the other archive -> id here

SAID = ("title", "language", "feed_url", "sitemap_url")  # by the blog of itself
DUE = ("next_due_at", "next_due_reason", "next_due_every", "scheduled_at")
SELECT = """
SELECT sources.*, COALESCE((SELECT MAX(started_at) FROM runs WHERE source_id = sources.id), '')
    AS last_run FROM sources
"""
UPDATE = """
UPDATE sources SET name = :name, url = :url, title = :title, language = :language,
    feed_url = :feed_url, sitemap_url = :sitemap_url, added_at = :added_at,
    next_due_at = :next_due_at, next_due_reason = :next_due_reason,
    next_due_every = :next_due_every, scheduled_at = :scheduled_at WHERE url_key = :url_key
"""
INSERT = """
INSERT INTO sources(name, url, url_key, added_at) VALUES (:url_key, :url, :url_key, :added_at)
"""


def merge_sources(mine: Connection, other: Connection) -> tuple[Ids, int]:
    """Where each source of the other archive is here, and how many are new."""
    known: dict[str, Row] = {row["url_key"]: dict(row) for row in mine.rows(SELECT)}
    theirs: dict[str, Row] = {row["url_key"]: dict(row) for row in other.rows(SELECT)}
    joined = {
        key: _joined([side[key] for side in (known, theirs) if key in side])
        for key in known.keys() | theirs.keys()
    }
    _name(joined)
    changed = {key: row for key, row in joined.items() if _differs(known.get(key), row)}
    for key, row in changed.items():
        if key in known:  # out of the way of names that are exchanged
            mine.write("UPDATE sources SET name = '~' || id WHERE url_key = ?", key)
        else:
            mine.write(INSERT, **{name: row[name] for name in ("url", "url_key", "added_at")})
    for row in changed.values():
        mine.write(UPDATE, **{name: row[name] for name in row if f":{name}" in UPDATE})
    ids = {row["url_key"]: row["id"] for row in mine.rows("SELECT id, url_key FROM sources")}
    return {row["id"]: ids[key] for key, row in theirs.items()}, len(theirs.keys() - known.keys())


def _joined(rows: list[Row]) -> dict[str, Any]:
    """One row of one or two: named as it was added first, described as it was crawled last."""
    first = min(rows, key=lambda row: (row["added_at"], row["name"], row["url"]))
    last = max(rows, key=lambda row: (row["last_run"], *(row[name] or "" for name in SAID + DUE)))
    rest = next((row for row in rows if row is not last), last)
    due = last if last["next_due_at"] else rest
    return (
        {"name": first["name"], "url": first["url"], "url_key": first["url_key"]}
        | {"added_at": first["added_at"]}
        | {name: last[name] if last[name] is not None else rest[name] for name in SAID}
        | {name: due[name] for name in DUE}
    )


def _name(joined: dict[str, dict[str, Any]]) -> None:
    """Gives each source a name of its own: the one that was added first keeps it."""
    taken: set[str] = set()
    for row in sorted(joined.values(), key=lambda row: (row["added_at"], row["url_key"])):
        name, number = row["name"], 2
        while row["name"] in taken:
            row["name"] = f"{name}-{number}"
            number += 1
        taken.add(row["name"])


def _differs(known: Row | None, row: Row) -> bool:
    return known is None or any(known[name] != value for name, value in row.items())
