"""The ledgers of two archives: every promise of a post once, as it was told last."""

from __future__ import annotations

from typing import Any

from archiver.storage.connection import Connection

Ids = dict[int, int]  # id in the other archive -> id here
Values = dict[str, Any]

TOLD = ("title", "published", "updated", "summary", "tags", "authors", "content_html")
PLACE = ("url", "position")
ALIKE = (*TOLD, *PLACE, "reason")  # decides between two that were told at the same time
# What is known of an entry that is no post here: the more certain state counts.
CERTAINTY = ("pending", "failed", "external", "excluded", "rejected", "gone", "archived")

INSERT_ENTRY = """
INSERT INTO entries(source_id, url, url_key, title, published, updated, summary, tags, authors,
    state, reason, post_id, position, first_seen_at, last_seen_at, content_html)
VALUES (:source_id, :url, :url_key, :title, :published, :updated, :summary, :tags, :authors,
    :state, :reason, :post_id, :position, :first_seen_at, :last_seen_at, :content_html)
ON CONFLICT (source_id, url_key) DO UPDATE SET url = excluded.url, title = excluded.title,
    published = excluded.published, updated = excluded.updated, summary = excluded.summary,
    tags = excluded.tags, authors = excluded.authors, state = excluded.state,
    reason = excluded.reason, post_id = excluded.post_id, position = excluded.position,
    first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
    content_html = excluded.content_html
"""
INSERT_WITNESS = """
INSERT INTO entry_witnesses(entry_id, witness, page_url, first_seen_at, last_seen_at)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (entry_id, witness) DO UPDATE SET
    page_url = CASE WHEN excluded.last_seen_at > last_seen_at
        OR (excluded.last_seen_at = last_seen_at
            AND COALESCE(excluded.page_url, '') > COALESCE(page_url, ''))
        THEN COALESCE(excluded.page_url, page_url) ELSE COALESCE(page_url, excluded.page_url) END,
    first_seen_at = MIN(first_seen_at, excluded.first_seen_at),
    last_seen_at = MAX(last_seen_at, excluded.last_seen_at)
"""
# As when a post is recorded: the entries of its addresses, in every source, have it.
SETTLE = """
UPDATE entries SET state = 'archived', reason = NULL, post_id = owner.post_id
FROM (SELECT url_key, id AS post_id FROM posts
    UNION ALL SELECT url_key, post_id FROM aliases WHERE reason = 'redirect') AS owner
WHERE owner.url_key = entries.url_key AND entries.post_id IS NULL
"""
DECLARED = "url, listed, declared, pages, note, read_at"


def merge_ledger(mine: Connection, other: Connection, sources: Ids, posts: Ids) -> None:
    """Entries, who tells of them, and what witnesses say of themselves."""
    entries = _merge_entries(mine, other, sources, posts)
    mine.write_many(
        INSERT_WITNESS,
        [
            (entries[row["entry_id"]], *tuple(row)[1:])
            for row in other.rows(
                "SELECT entry_id, witness, page_url, first_seen_at, last_seen_at"
                " FROM entry_witnesses"
            )
        ],
    )
    for source_id, here in sources.items():
        _merge_declarations(mine, other, source_id, here)
    mine.write(SETTLE)


def _merge_entries(mine: Connection, other: Connection, sources: Ids, posts: Ids) -> Ids:
    """Where each entry of the other archive is here."""
    owners = {row["url_key"]: row["id"] for row in mine.rows("SELECT url_key, id FROM posts")}
    known = {
        (row["source_id"], row["url_key"]): dict(row) for row in mine.rows("SELECT * FROM entries")
    }
    found: Ids = {}
    for row in other.rows("SELECT * FROM entries ORDER BY id"):
        values = dict(row) | {
            "source_id": sources[row["source_id"]],
            "post_id": None if row["post_id"] is None else posts[row["post_id"]],
        }
        key = (values["source_id"], row["url_key"])
        held = known.get(key)
        joined = _joined([values] if held is None else [held, values], owners)
        if held is None or any(held[name] != value for name, value in joined.items()):
            mine.write(INSERT_ENTRY, **joined)
        found[row["id"]] = mine.value(
            "SELECT id FROM entries WHERE source_id = ? AND url_key = ?", *key
        )
    return found


def _joined(rows: list[Values], owners: dict[str, int]) -> Values:
    """One entry of one or two: as it was told last, what that leaves out from the other."""
    last = max(rows, key=lambda row: (row["last_seen_at"], *(str(row[name]) for name in ALIKE)))
    rest = next((row for row in rows if row is not last), last)
    sure = max(rows, key=lambda row: (_certainty(row), row is last))
    key = last["url_key"]
    ids = [row["post_id"] for row in (last, rest) if row["post_id"] is not None]
    post_id = owners.get(key) if owners.get(key) in ids else next(iter(ids), None)
    return (
        {"source_id": last["source_id"], "url_key": key, "post_id": post_id}
        | {name: last[name] for name in PLACE}
        | {name: last[name] if last[name] not in {None, "[]"} else rest[name] for name in TOLD}
        | {"state": sure["state"], "reason": sure["reason"]}
        | {"first_seen_at": min(row["first_seen_at"] for row in rows)}
        | {"last_seen_at": max(row["last_seen_at"] for row in rows)}
    )


def _certainty(row: Values) -> int:
    return CERTAINTY.index(row["state"])


def _merge_declarations(mine: Connection, other: Connection, source_id: int, here: int) -> None:
    """What each witness of a source said when it was read last."""
    for witness in other.column(
        "SELECT DISTINCT witness FROM declarations WHERE source_id = ?", source_id
    ):
        select = f"SELECT {DECLARED} FROM declarations WHERE source_id = ? AND witness = ?"
        said, held = (
            sorted(tuple(row) for row in rows)
            for rows in (other.rows(select, source_id, witness), mine.rows(select, here, witness))
        )
        if _freshness(said) > _freshness(held):
            mine.write(
                "DELETE FROM declarations WHERE source_id = ? AND witness = ?", here, witness
            )
            mine.write_many(
                f"INSERT INTO declarations(source_id, witness, {DECLARED})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(here, witness, *row) for row in said],
            )


def _freshness(rows: list[tuple[Any, ...]]) -> tuple[str, str]:
    return max((row[-1] for row in rows), default=""), str(rows)
