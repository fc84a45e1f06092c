"""What the runs of a source saw, and the alarms that came of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from archiver.dates import from_utc_text, utc_text
from archiver.health.alarm import Alarm, Change, Opens, Recovers, Stays
from archiver.health.course import Course, Observation, PostFacts
from archiver.model import RunEnding, Trouble
from archiver.storage.connection import Connection

MOST_RUNS = 40  # of a source that are looked at; more say nothing of today
NEW, OLD = 5, 50  # posts that are the newest, and those before them that say what is usual

OBSERVE = """
INSERT INTO observations(run_id, source_id, trouble, is_read, listed, first_page, feed_ahead,
    index_ahead, list_shape, post_shape) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
OBSERVED = """
SELECT started_at, ending, detail, new + changed + same AS good, suspect + rejected AS bad,
    trouble, COALESCE(is_read, 0) AS is_read, listed, first_page, feed_ahead, index_ahead,
    COALESCE(list_shape, '[]') AS list_shape, COALESCE(post_shape, '[]') AS post_shape
FROM runs LEFT JOIN observations ON observations.run_id = runs.id
WHERE runs.source_id = ? AND (ending <> 'interrupted' OR runs.id = ?) AND runs.id <= ?
ORDER BY runs.id DESC LIMIT ?
"""
POSTS = """
SELECT word_count, title <> '' AS has_title, published IS NOT NULL AS has_date,
    first_archived > (SELECT MIN(ended_at) FROM runs WHERE source_id = :source) AS is_new
FROM posts WHERE source_id = :source ORDER BY first_archived DESC, id DESC LIMIT :most
"""
ALARMS = """
SELECT alarms.*, sources.name AS source, sources.url AS source_url
FROM alarms LEFT JOIN sources ON sources.id = alarms.source_id
"""
UNLISTED = """
SELECT COUNT(*) FROM json_each(:keys) AS wanted WHERE NOT EXISTS (
    SELECT 1 FROM entries JOIN entry_witnesses ON entry_id = entries.id
    WHERE source_id = :source AND url_key = wanted.value AND witness = :witness)
"""


class HealthLedger:
    """Rows of `observations` and `alarms`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def observe(self, run_id: int, source_id: int, seen: Observation) -> None:
        """Keeps what a run saw."""
        shapes = (json.dumps(sorted(shape)) for shape in (seen.list_shape, seen.post_shape))
        self.connection.write(
            OBSERVE,
            *(run_id, source_id, seen.trouble, int(seen.is_read), seen.listed, seen.first_page),
            *(seen.feed_ahead, seen.index_ahead, *shapes),
        )

    def unlisted(self, source_id: int, keys: Sequence[str], witness: str) -> int:
        """How many of these addresses that witness of the source never listed."""
        found: int = self.connection.value(
            UNLISTED, keys=json.dumps(keys), source=source_id, witness=witness
        )
        return found

    def course(self, source_id: int, run_id: int) -> Course:
        """What is known of a source up to that run, which has ended."""
        rows = self.connection.rows(OBSERVED, source_id, run_id, run_id, MOST_RUNS)
        seen = [_observation(row) for row in rows]
        posts = self.connection.rows(POSTS, source=source_id, most=NEW + OLD)
        new = [row for row in posts if row["is_new"]][:NEW]
        return Course(
            now=seen[0],
            past=tuple(seen[1:]),
            archived=self.connection.value(
                "SELECT posts_count FROM sources WHERE id = ?", source_id
            ),
            new=tuple(map(_facts, new)),
            old=tuple(map(_facts, posts[len(new) :])),
        )

    def open(self, source_id: int | None = None) -> dict[str, Alarm]:
        """The open alarms of a source by their rules; None: those that belong to no source."""
        rows = self.connection.rows(
            f"{ALARMS} WHERE recovered_at IS NULL AND source_id IS ?", source_id
        )
        return {row["rule"]: _alarm(row) for row in rows}

    def alarms(self, *, is_open: bool = True) -> list[Alarm]:
        """All alarms that are open, or all there ever were, the newest first."""
        where = "WHERE recovered_at IS NULL" if is_open else ""
        rows = self.connection.rows(f"{ALARMS} {where} ORDER BY opened_at DESC, alarms.id DESC")
        return [_alarm(row) for row in rows]

    def settle(
        self,
        source_id: int | None,
        changes: Iterable[Change],
        *,
        run_id: int | None,
        now: datetime,
    ) -> None:
        """Writes what became of the alarms of a source; None: of sources.toml itself."""
        at = utc_text(now)
        for change in changes:
            match change:
                case Opens():
                    self.connection.write(
                        "INSERT INTO alarms(source_id, rule, reason, remedy, opened_at, seen_at,"
                        " run_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        *(source_id, change.rule, change.reason, change.remedy, at, at, run_id),
                    )
                case Stays():
                    self._edit("reason = ?, seen_at = ?", source_id, change, change.reason, at)
                case Recovers():
                    self._edit("recovered_at = ?", source_id, change, at)

    def _edit(self, assignments: str, source_id: int | None, change: Change, *values: str) -> None:
        """Changes the open alarm of that rule."""
        self.connection.write(
            f"UPDATE alarms SET {assignments}"
            " WHERE source_id IS ? AND rule = ? AND recovered_at IS NULL",
            *(*values, source_id, change.rule),
        )

    def untold(self) -> list[Alarm]:
        """Alarms whose beginning nobody was told of, or whose end was not, oldest first."""
        rows = self.connection.rows(
            f"{ALARMS} WHERE (told_at IS NULL AND recovered_at IS NULL) OR"
            " (told_at IS NOT NULL AND recovered_at IS NOT NULL AND recovery_told_at IS NULL)"
            " ORDER BY alarms.id"
        )
        return [_alarm(row) for row in rows]

    def told(self, alarm: Alarm, now: datetime) -> None:
        """Notes that the user is notified of its beginning, or of its end when it has one."""
        column = "told_at" if alarm.recovered_at is None else "recovery_told_at"
        self.connection.write(
            f"UPDATE alarms SET {column} = ? WHERE id = ?", utc_text(now), alarm.id
        )


def _observation(row: sqlite3.Row) -> Observation:
    return Observation(
        at=from_utc_text(row["started_at"]),
        ending=None if row["ending"] is None else RunEnding(row["ending"]),
        detail=row["detail"],
        trouble=None if row["trouble"] is None else Trouble(row["trouble"]),
        is_read=bool(row["is_read"]),
        listed=row["listed"],
        first_page=row["first_page"],
        feed_ahead=row["feed_ahead"],
        index_ahead=row["index_ahead"],
        list_shape=frozenset(json.loads(row["list_shape"])),
        post_shape=frozenset(json.loads(row["post_shape"])),
        good=row["good"],
        bad=row["bad"],
    )


def _facts(row: sqlite3.Row) -> PostFacts:
    return PostFacts(
        words=row["word_count"],
        has_title=bool(row["has_title"]),
        has_date=bool(row["has_date"]),
    )


def _alarm(row: sqlite3.Row) -> Alarm:
    moments = {
        name: None if row[name] is None else from_utc_text(row[name])
        for name in ("recovered_at", "told_at", "recovery_told_at")
    }
    return Alarm(
        id=row["id"],
        rule=row["rule"],
        source=row["source"],
        url=row["source_url"],
        reason=row["reason"],
        remedy=row["remedy"],
        opened_at=from_utc_text(row["opened_at"]),
        seen_at=from_utc_text(row["seen_at"]),
        **moments,
    )
