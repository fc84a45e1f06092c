"""What the witnesses declare against what is archived, and why there is a difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.dates import from_utc_text
from archiver.model import Coverage, Missing, RunEnding, Witness
from archiver.storage.connection import Connection

STATUS = """
WITH last_events AS (SELECT post_id, kind, MAX(id) FROM events GROUP BY post_id)
SELECT sources.name AS source, sources.url, sources.title, next_due_at, next_due_reason,
    source_coverage.*,
    (SELECT COUNT(*) FROM posts WHERE source_id = sources.id AND status = 'gone') AS tombstones,
    (SELECT COUNT(*) FROM last_events JOIN posts ON posts.id = post_id
        WHERE kind = 'suspect' AND posts.source_id = sources.id) AS suspects,
    (SELECT MAX(started_at) FROM runs AS good WHERE good.source_id = sources.id
        AND good.ending = 'finished') AS last_good,
    (SELECT COUNT(*) FROM runs AS bad WHERE bad.source_id = sources.id
        AND bad.ending IN ('failed', 'crashed') AND bad.started_at > COALESCE((
            SELECT MAX(started_at) FROM runs AS good WHERE good.source_id = sources.id
            AND good.ending = 'finished'), '')) AS failures,
    runs.started_at, runs.ended_at, runs.ending, runs.detail
FROM sources
JOIN source_coverage ON source_coverage.source = sources.name
LEFT JOIN runs ON runs.id = (SELECT id FROM runs AS own WHERE own.source_id = sources.id
    ORDER BY started_at DESC, id DESC LIMIT 1)
ORDER BY sources.name
"""

SAME_NAMES = (
    "source", "url", "title", "declared", "archived", "missing", "rejected", "gone", "external",
    "excluded", "tombstones", "suspects", "detail", "failures",
    "next_due_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source in numbers: declared is the sum of the six that follow it."""

    source: str
    url: str
    title: str | None  # the blog's own name; None until an index page was read
    declared: int  # posts that any witness lists or counts
    archived: int
    missing: int  # owed: pending, failed, or counted by a witness that does not list them
    rejected: int
    gone: int  # 404 or 410 before they could be archived
    external: int
    excluded: int
    tombstones: int  # archived posts that have gone from the blog since
    suspects: int  # archived posts whose page showed something else when it was read last
    last_run: datetime | None  # when it started, aware, UTC; None: it never ran
    ending: RunEnding | None  # of that run; None while it runs, or never ran
    detail: str | None  # why that run failed, None when it did not
    failures: int  # runs that failed since the last good one
    last_good: datetime | None  # start of the last run that finished; None: none ever did
    next_due: datetime | None  # aware, UTC; None until scheduled
    next_due_reason: str | None


class CoverageLedger:
    """The views `coverage`, `source_coverage` and `missing` as typed rows."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def coverage(self, source: str | None = None) -> list[Coverage]:
        """A row a witness, of the source of that name or of all (None), the index first."""
        return [
            Coverage(
                source=row["source"],
                witness=Witness(row["witness"]),
                declared=row["declared"],
                archived=row["archived"],
                missing=row["missing"],
                rejected=row["rejected"],
                gone=row["gone"],
                external=row["external"],
            )
            for row in self.connection.rows(
                "SELECT * FROM coverage WHERE :name IS NULL OR source = :name"
                " ORDER BY source, witness <> 'index', witness",
                name=source,
            )
        ]

    def missing(self, source: str | None = None) -> list[Missing]:
        """Each promised post that is not in the archive and why, of a source or of all (None).

        Those that a run still owes come first, then the explained ones.
        """
        return [
            Missing(
                source=row["source"],
                url=row["url"],
                title=row["title"],
                reason=row["reason"],
                state=row["state"],
            )
            for row in self.connection.rows(
                "SELECT * FROM missing WHERE :name IS NULL OR source = :name ORDER BY source,"
                " state NOT IN ('pending', 'failed', 'unlisted'), state, url",
                name=source,
            )
        ]

    def status(self) -> list[SourceStatus]:
        """A row a source, by name."""
        statuses = []
        for row in self.connection.rows(STATUS):
            same = {name: row[name] for name in SAME_NAMES}
            statuses.append(
                SourceStatus(
                    **same,
                    last_run=_instant(row["started_at"]),
                    last_good=_instant(row["last_good"]),
                    ending=None if row["ending"] is None else RunEnding(row["ending"]),
                    next_due=_instant(row["next_due_at"]),
                )
            )
        return statuses


def _instant(text: str | None) -> datetime | None:
    return None if text is None else from_utc_text(text)
