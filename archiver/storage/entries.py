"""The ledger: every post that a list ever promised, who promises it, and where it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from archiver.dates import from_text, to_text, utc_text
from archiver.model import Declaration, Entry, EntryState, Moment, Source, Witness
from archiver.storage.codec import storable_text
from archiver.storage.connection import Connection
from archiver.urls import canonical_url, url_key

ELSEWHERE = "on another site"
SETTLED = (EntryState.ARCHIVED, EntryState.REJECTED, EntryState.GONE)

# A new listing improves a row: what it says replaces what is known, what it leaves out does not,
# and the mere day of a known instant is no improvement.
DECLARE = """
INSERT INTO entries(source_id, url, url_key, title, published, updated, summary, tags, authors,
    content_html, position, first_seen_at, last_seen_at, post_id, state, reason)
SELECT :source_id, :url, :key, :title, :published, :updated, :summary, :tags, :authors,
    :content_html, :position, :now, :now, post_id,
    IIF(post_id IS NULL, :state, 'archived'), IIF(post_id IS NULL, :reason, NULL)
FROM (SELECT COALESCE(
    (SELECT id FROM posts WHERE url_key = :key),
    (SELECT post_id FROM aliases WHERE url_key = :key AND reason = 'redirect')) AS post_id)
WHERE true
ON CONFLICT (source_id, url_key) DO UPDATE SET
    url = excluded.url,
    title = COALESCE(excluded.title, title),
    published = IIF(published LIKE excluded.published || 'T%', published,
        COALESCE(excluded.published, published)),
    updated = COALESCE(excluded.updated, updated),
    summary = COALESCE(excluded.summary, summary),
    tags = IIF(excluded.tags = '[]', tags, excluded.tags),
    authors = IIF(excluded.authors = '[]', authors, excluded.authors),
    content_html = COALESCE(excluded.content_html, content_html),
    position = excluded.position,
    last_seen_at = excluded.last_seen_at,
    post_id = COALESCE(post_id, excluded.post_id),
    reason = IIF(excluded.state = 'archived' OR state IN ('external', 'pending'),
        excluded.reason, reason),
    state = IIF(excluded.state = 'archived' OR state IN ('external', 'pending'),
        excluded.state, state)
"""
WITNESS = """
INSERT INTO entry_witnesses(entry_id, witness, page_url, first_seen_at, last_seen_at)
SELECT id, ?, ?, ?, ? FROM entries WHERE source_id = ? AND url_key = ?
ON CONFLICT (entry_id, witness) DO UPDATE SET
    page_url = COALESCE(excluded.page_url, page_url), last_seen_at = excluded.last_seen_at
"""
DECLARATION = """
INSERT INTO declarations(source_id, witness, url, listed, declared, pages, note, read_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
TOLD = """
SELECT entries.*, told.witness, told.page_url FROM entries
LEFT JOIN entry_witnesses AS told ON told.entry_id = entries.id AND told.witness = (
    SELECT witness FROM entry_witnesses WHERE entry_id = entries.id
    ORDER BY witness = 'index' DESC LIMIT 1)
"""
PENDING = f"""{TOLD}
WHERE source_id = ? AND state IN ('pending', 'failed') ORDER BY position, entries.id
"""
OF_POST = f"""{TOLD}
WHERE post_id = :post_id
ORDER BY source_id = (SELECT source_id FROM posts WHERE id = :post_id) DESC, url = :url DESC,
    entries.id LIMIT 1
"""
KNOWN_KEYS = f"""
SELECT entries.url_key FROM entries JOIN sources ON sources.id = entries.source_id
WHERE (sources.name = :name OR sources.url_key = :key)
    AND entries.state IN ({", ".join(f"'{state}'" for state in SETTLED)})
UNION SELECT url_key FROM posts WHERE url_key > :site || '/' AND url_key < :site || '0'
UNION SELECT url_key FROM posts WHERE url_key > :site || '?' AND url_key < :site || '@'
"""  # '0' follows '/' in ASCII, and '@' follows '?': the keys that begin with the site


class Entries:
    """Rows of `entries`, `entry_witnesses` and `declarations`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def declare(
        self,
        source_id: int,
        entries: Iterable[Entry],
        declarations: Iterable[Declaration] = (),
        *,
        now: datetime,
    ) -> None:
        """Inserts or improves what lists say, in one transaction; twice is once.

        Entries of one key are one row, the first one given being the best; each is its witness,
        and so is each declaration of the entries at its `urls`.
        An entry whose post is in the archive already, through another source too, is archived.
        """
        told: dict[str, list[Entry]] = {}
        for entry in entries:
            told.setdefault(url_key(entry.url), []).append(entry)
        seen_at = utc_text(now)
        declarations = tuple(declarations)
        with self.connection.atomic():
            self.connection.write_many(
                DECLARE,
                (
                    _parameters(source_id, key, _merged(same), position, seen_at)
                    for position, (key, same) in enumerate(told.items())
                ),
            )
            self.connection.write_many(
                WITNESS,
                (
                    (witness, page_url, seen_at, seen_at, source_id, key)
                    for witness, page_url, key in _testimony(told, declarations)
                ),
            )
            self.set_declarations(source_id, declarations, now)

    def set_declarations(
        self, source_id: int, declarations: Iterable[Declaration], now: datetime
    ) -> None:
        """Replaces what these kinds of witness said of themselves when they were read before."""
        said, read_at = tuple(declarations), utc_text(now)
        with self.connection.atomic():
            self.connection.write_many(
                "DELETE FROM declarations WHERE source_id = ? AND witness = ?",
                {(source_id, d.witness) for d in said},
            )
            self.connection.write_many(
                DECLARATION,
                (
                    (source_id, d.witness, d.url, d.listed, d.declared, d.pages, d.note, read_at)
                    for d in said
                ),
            )

    def mark(self, source_id: int, url: str, state: EntryState, reason: str | None = None) -> None:
        """Notes where an entry stands and why; what is archived stays archived."""
        self.connection.write(
            "UPDATE entries SET state = IIF(post_id IS NULL, ?, state), reason = ?"
            " WHERE source_id = ? AND url_key = ?",
            *(state, reason, source_id, url_key(url)),
        )

    def pending(self, source_id: int) -> list[Entry]:
        """The entries that a run still owes, pending or failed, in the order of the lists."""
        return [_entry(row) for row in self.connection.rows(PENDING, source_id)]

    def get(self, entry_id: int) -> Entry | None:
        """The entry of that id with all that lists say of it, None when there is none."""
        row = self.connection.row(f"{TOLD} WHERE entries.id = ?", entry_id)
        return None if row is None else _entry(row)

    def of_post(self, post_id: int, url: str) -> Entry | None:
        """The entry that leads to a post: its own source's before others', that of `url` first.

        None when no list names the post.
        """
        row = self.connection.row(OF_POST, post_id=post_id, url=url)
        return None if row is None else _entry(row)

    def known_keys(self, source: Source) -> frozenset[str]:
        """Keys of the pages that need no fetch, empty for a source that is not in the archive.

        They are its entries that are archived, rejected or gone, and all posts of its site,
        whichever source archived them.
        """
        url = canonical_url(source.url) or source.url
        key = url_key(url)
        site = key.split("/")[0].split("?")[0]
        return frozenset(self.connection.column(KNOWN_KEYS, name=source.name, key=key, site=site))


def _testimony(
    told: dict[str, list[Entry]], declarations: Iterable[Declaration]
) -> Iterator[tuple[Witness, str | None, str]]:
    """Who lists which key, and on which page."""
    for key, same in told.items():
        for entry in same:
            yield entry.witness, entry.found_on, key
    for said in declarations:
        for url in said.urls:
            yield said.witness, said.url, url_key(url)


def _merged(entries: Sequence[Entry]) -> Entry:
    """One entry of all that tell of one post: of each field the first that is known."""
    best = entries[0]
    for other in entries[1:]:
        best = replace(
            best,
            title=best.title or other.title,
            published=_finer(best.published, other.published),
            updated=best.updated or other.updated,
            summary=best.summary or other.summary,
            tags=best.tags or other.tags,
            authors=best.authors or other.authors,
            content_html=best.content_html or other.content_html,
        )
    return best


def _finer(known: Moment | None, other: Moment | None) -> Moment | None:
    """The known moment, or the instant that the other one gives for that same day."""
    if known is None or (to_text(other) or "").startswith(f"{to_text(known)}T"):
        return other
    return known


def _parameters(
    source_id: int, key: str, entry: Entry, position: int, seen_at: str
) -> dict[str, object]:
    values = {
        "source_id": source_id,
        "url": entry.url,
        "key": key,
        "title": entry.title,
        "published": to_text(entry.published),
        "updated": to_text(entry.updated),
        "summary": entry.summary,
        "tags": json.dumps(entry.tags, ensure_ascii=False),
        "authors": json.dumps(entry.authors, ensure_ascii=False),
        "content_html": entry.content_html,
        "position": position,
        "now": seen_at,
        "state": EntryState.EXTERNAL if entry.external else EntryState.PENDING,
        "reason": ELSEWHERE if entry.external else None,
    }
    return {
        name: storable_text(value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        url=row["url"],
        title=row["title"],
        published=from_text(row["published"]),
        updated=from_text(row["updated"]),
        summary=row["summary"],
        tags=tuple(json.loads(row["tags"])),
        authors=tuple(json.loads(row["authors"])),
        witness=Witness(row["witness"] or Witness.INDEX),
        found_on=row["page_url"],
        content_html=row["content_html"],
    )
