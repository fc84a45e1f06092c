"""What a source's lists showed when they were read last, and how far that reading came."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.dates import from_text, from_utc_text, utc_text
from archiver.listed import ListedPage, Remembered
from archiver.model import Declaration, Fetch, Role, Witness
from archiver.storage.codec import storable_text
from archiver.storage.connection import Connection
from archiver.storage.runs import fetch_of

WRITE_PAGE = """
INSERT INTO list_pages(source_id, url, role, number, declared, sha256, validators, kept_up,
    read_at, announces, leads, keys)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source_id, url) DO UPDATE SET role = excluded.role, number = excluded.number,
    declared = excluded.declared, sha256 = excluded.sha256, validators = excluded.validators,
    kept_up = excluded.kept_up, read_at = excluded.read_at, announces = excluded.announces,
    leads = excluded.leads, keys = excluded.keys
"""
DATES = """
SELECT entries.url_key, COALESCE(posts.published, entries.published) FROM entries
LEFT JOIN posts ON posts.id = entries.post_id WHERE entries.source_id = ?
"""
BEGIN = """
INSERT INTO list_readings(source_id, settings, begun_at) VALUES (:source_id, :settings, :now)
ON CONFLICT (source_id) DO UPDATE SET begun_at = excluded.begun_at, read_at = NULL,
    swept_at = IIF(settings = excluded.settings, swept_at, NULL), settings = excluded.settings
"""
KEPT_FETCH = """
SELECT * FROM fetches WHERE url = ? AND outcome IN ('ok', 'not_modified')
    AND snapshot_sha256 IS NOT NULL ORDER BY fetched_at DESC, id DESC LIMIT 1
"""
KEPT_SINCE = """
SELECT DISTINCT url FROM fetches WHERE source_id = ? AND outcome IN ('ok', 'not_modified')
    AND snapshot_sha256 IS NOT NULL AND role IN ('index', 'feed', 'sitemap', 'post')
    AND run_id IN (SELECT id FROM runs WHERE source_id = ? AND started_at >= ?)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """How far the lists of a source are read."""

    settings: str  # hash of what decides how they are read
    begun_at: datetime  # aware, UTC
    read_at: datetime | None  # aware, UTC; None: the last reading is not done
    swept_at: datetime | None  # aware, UTC; None: never under these settings


class ListReadings:
    """Rows of `list_readings` and `list_pages`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def state(self, source_id: int) -> ListReading | None:
        """How far the lists of a source are read, None before the first reading."""
        row = self.connection.row("SELECT * FROM list_readings WHERE source_id = ?", source_id)
        if row is None:
            return None
        return ListReading(
            settings=row["settings"],
            begun_at=from_utc_text(row["begun_at"]),
            read_at=_instant(row["read_at"]),
            swept_at=_instant(row["swept_at"]),
        )

    def begin(self, source_id: int, settings: str, now: datetime) -> None:
        """A reading of the lists begins; what was read under other settings is no sweep."""
        self.connection.write(BEGIN, source_id=source_id, settings=settings, now=utc_text(now))

    def done(
        self, source_id: int, pages: Sequence[ListedPage], *, swept: bool | None, now: datetime
    ) -> None:
        """A reading is done: what these pages show is remembered.

        `swept`: whether it read all lists to their ends; then there are no other pages. False
        when it tried and did not, None when it did not mean to.
        """
        read_at = utc_text(now)
        with self.connection.atomic():
            if swept:
                self.connection.write("DELETE FROM list_pages WHERE source_id = ?", source_id)
            self.connection.write_many(
                WRITE_PAGE, (_parameters(source_id, page, read_at) for page in pages)
            )
            self.connection.write(
                "UPDATE list_readings SET read_at = :now, swept_at = CASE :swept"
                " WHEN 1 THEN :now WHEN 0 THEN NULL ELSE swept_at END WHERE source_id = :source_id",
                now=read_at,
                swept=swept,
                source_id=source_id,
            )

    def remembered(self, source_id: int) -> Remembered:
        """What earlier readings found of that source."""
        pages = self.connection.rows(
            "SELECT * FROM list_pages WHERE source_id = ? ORDER BY role, number, url", source_id
        )
        said = self.connection.rows(
            "SELECT * FROM declarations WHERE source_id = ? ORDER BY witness, url", source_id
        )
        dates = self.connection.rows(DATES, source_id)
        return Remembered(
            pages=tuple(map(_page, pages)),
            entries={row[0]: from_text(row[1]) for row in dates},
            declarations=tuple(map(_declaration, said)),
        )

    def kept_since(self, source_id: int, since: datetime) -> frozenset[str]:
        """The addresses whose pages were fetched and kept by the source's runs since then."""
        rows = self.connection.column(KEPT_SINCE, source_id, source_id, utc_text(since))
        return frozenset(rows)

    def last_kept(self, url: str) -> Fetch | None:
        """The last exchange with that URL whose page is in the archive, None without one."""
        row = self.connection.row(KEPT_FETCH, url)
        return None if row is None else fetch_of(row)


def _parameters(source_id: int, page: ListedPage, read_at: str) -> tuple[object, ...]:
    return (
        *(source_id, storable_text(page.url), page.role, page.number, page.declared),
        *(page.sha256, int(page.validators), page.kept_up, read_at),
        *(_packed(page.announces), _packed(page.leads), _packed(page.keys)),
    )


def _packed(texts: Iterable[str]) -> str:
    return storable_text(json.dumps(list(texts), ensure_ascii=False))


def _page(row: sqlite3.Row) -> ListedPage:
    return ListedPage(
        role=Role(row["role"]),
        url=row["url"],
        number=row["number"],
        keys=tuple(json.loads(row["keys"])),
        leads=tuple(json.loads(row["leads"])),
        announces=tuple(json.loads(row["announces"])),
        declared=row["declared"],
        sha256=row["sha256"],
        validators=bool(row["validators"]),
        kept_up=row["kept_up"],
    )


def _declaration(row: sqlite3.Row) -> Declaration:
    return Declaration(
        witness=Witness(row["witness"]),
        url=row["url"],
        listed=row["listed"],
        declared=row["declared"],
        pages=row["pages"],
        note=row["note"],
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else from_utc_text(text)
