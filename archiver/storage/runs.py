"""Runs and their HTTP exchanges: written as they happen, closed whatever happens."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import takewhile

from archiver.dates import from_utc_text, utc_text
from archiver.model import Counts, Fetch, FetchOutcome, Role, Run, RunEnding
from archiver.storage.connection import Connection

COUNTS = tuple(field.name for field in fields(Counts))
SELECT_RUNS = (
    "SELECT runs.*, sources.name AS source FROM runs JOIN sources ON sources.id = runs.source_id"
)
INSERT_FETCH = """
INSERT INTO fetches(run_id, source_id, url, final_url, role, outcome, status, snapshot_sha256,
                    bytes, elapsed, detail, fetched_at, headers)
SELECT id, source_id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM runs WHERE id = ?
"""
DIED = "the process ended without closing the run"
CLOSE_ABANDONED = """
UPDATE runs SET ending = 'crashed', detail = :died,
    ended_at = COALESCE(
        (SELECT MAX(fetched_at) FROM fetches WHERE run_id = runs.id), started_at),
    new = (SELECT COUNT(*) FROM revisions WHERE run_id = runs.id AND kind = 'good' AND number = 1),
    changed = (
        SELECT COUNT(*) FROM revisions WHERE run_id = runs.id AND kind = 'good' AND number > 1),
    suspect = (SELECT COUNT(*) FROM revisions WHERE run_id = runs.id AND kind = 'suspect'),
    rejected = (SELECT COUNT(*) FROM rejections WHERE run_id = runs.id),
    (same, failed, gone, index_pages, requests, bytes) = (
        SELECT COUNT(*) FILTER (WHERE role = 'post' AND outcome = 'not_modified'),
            COUNT(*) FILTER (WHERE role = 'post' AND outcome = 'failed'),
            COUNT(*) FILTER (WHERE role = 'post' AND outcome = 'gone'),
            COUNT(*) FILTER (WHERE role IN ('index', 'feed', 'sitemap')),
            COUNT(*), COALESCE(SUM(bytes), 0)
        FROM fetches WHERE run_id = runs.id AND role <> 'robots')
WHERE ended_at IS NULL AND source_id = COALESCE(:source, source_id)
"""

LAST_RUNS = """
SELECT started_at, ending FROM runs WHERE source_id = ? AND id <> ? AND started_at <= ?
ORDER BY started_at DESC, id DESC LIMIT 1000
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """How the last runs of a source went."""

    started_at: datetime | None = None  # the last run, aware, UTC; None: it never ran
    interrupted: bool = False  # the last run was
    failures: int = 0  # runs in a row, up to the last, that failed
    failing_since: datetime | None = None  # start of the first of those; None without one


class Runs:
    """Rows of `runs` and `fetches`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def start(self, source_id: int, now: datetime) -> int:
        """Opens a run and returns its id.

        A run of that source that is still open belongs to a process that died, because the caller
        holds the lock: it is closed as crashed.
        """
        with self.connection.atomic():
            self.close_abandoned(source_id)
            return self.connection.insert(
                "INSERT INTO runs(source_id, started_at) VALUES (?, ?)", source_id, utc_text(now)
            )

    def close_abandoned(self, source_id: int | None = None) -> int:
        """Closes runs that were left open, of one source or of all (None); how many there were.

        They ended at an unknown time; the last exchange of the run is the last sign of life.
        What it did is counted from the rows it wrote. The caller holds the lock of the archive.
        """
        return self.connection.write(CLOSE_ABANDONED, died=DIED, source=source_id)

    def finish(
        self,
        run_id: int,
        ending: RunEnding,
        counts: Counts,
        detail: str | None = None,
        *,
        now: datetime,
    ) -> None:
        """Closes a run; `detail` says why it failed, None when it did not."""
        numbers = asdict(counts)
        self.connection.write(
            "UPDATE runs SET ended_at = ?, ending = ?, detail = ?,"
            f" {', '.join(f'{name} = ?' for name in COUNTS)} WHERE id = ?",
            *(utc_text(now), ending, detail),
            *(numbers[name] for name in COUNTS),
            run_id,
        )

    def record_fetch(self, run_id: int, fetch: Fetch) -> None:
        """Adds one exchange to a run."""
        headers = json.dumps(fetch.headers, ensure_ascii=False) if fetch.headers else None
        self.connection.write(
            INSERT_FETCH,
            *(fetch.url, fetch.final_url, fetch.role, fetch.outcome, fetch.status),
            *(fetch.snapshot_sha256, fetch.bytes, fetch.elapsed, fetch.detail),
            *(utc_text(fetch.fetched_at), headers, run_id),
        )

    def last(self, source: str) -> Run | None:
        """The latest run of the source of that name, None when it never ran."""
        return next(iter(self.recent(source, 1)), None)

    def recent(self, source: str | None = None, n: int = 10) -> list[Run]:
        """The latest `n` runs, of one source or of all (None), newest first."""
        where = "WHERE sources.name = ?" if source is not None else ""
        return [
            _run(row)
            for row in self.connection.rows(
                f"{SELECT_RUNS} {where} ORDER BY started_at DESC, runs.id DESC LIMIT ?",
                *(() if source is None else (source,)),
                n,
            )
        ]

    def lately(self, source_id: int, now: datetime, *, without: int = 0) -> Lately:
        """How the last runs before `now` went; the run `without` is left out.

        A run that was interrupted says nothing of the source; one that never ended failed.
        """
        rows = self.connection.rows(LAST_RUNS, source_id, without, utc_text(now))
        telling = (row for row in rows if row["ending"] != RunEnding.INTERRUPTED)
        failed = list(takewhile(lambda row: row["ending"] != RunEnding.FINISHED, telling))
        return Lately(
            started_at=from_utc_text(rows[0]["started_at"]) if rows else None,
            interrupted=bool(rows) and rows[0]["ending"] == RunEnding.INTERRUPTED,
            failures=len(failed),
            failing_since=from_utc_text(failed[-1]["started_at"]) if failed else None,
        )

    def fetches(self, run_id: int) -> list[Fetch]:
        """The exchanges of a run, in their order."""
        rows = self.connection.rows("SELECT * FROM fetches WHERE run_id = ? ORDER BY id", run_id)
        return [fetch_of(row) for row in rows]

    def last_good_fetch(self, url: str) -> Fetch | None:
        """The last exchange that brought a body for that URL which is in the archive; else None."""
        row = self.connection.row(
            "SELECT * FROM fetches WHERE url = ? AND outcome = 'ok' AND snapshot_sha256 IS NOT NULL"
            " ORDER BY fetched_at DESC, id DESC LIMIT 1",
            url,
        )
        return None if row is None else fetch_of(row)


def _run(row: sqlite3.Row) -> Run:
    ended, ending = row["ended_at"], row["ending"]
    return Run(
        id=row["id"],
        source=row["source"],
        started_at=from_utc_text(row["started_at"]),
        ended_at=None if ended is None else from_utc_text(ended),
        ending=None if ending is None else RunEnding(ending),
        detail=row["detail"],
        counts=Counts(**{name: row[name] for name in COUNTS}),
    )


def fetch_of(row: sqlite3.Row) -> Fetch:
    return Fetch(
        url=row["url"],
        role=Role(row["role"]),
        outcome=FetchOutcome(row["outcome"]),
        fetched_at=from_utc_text(row["fetched_at"]),
        status=row["status"],
        final_url=row["final_url"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"] or "[]")),
        snapshot_sha256=row["snapshot_sha256"],
        bytes=row["bytes"],
        elapsed=row["elapsed"],
        detail=row["detail"],
    )
