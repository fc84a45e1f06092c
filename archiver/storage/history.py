"""The history of a post: its revisions, and what happened to it besides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from archiver.dates import from_utc_text
from archiver.storage.connection import Connection

DOUBTS = ("suspect", "absent", "gone")  # kinds of events after which a good look is news
SETTLING = ("live", "accepted")  # kinds of events after which sightings are counted anew

# One a run: the first of each, in the order of time. What is done outside of runs counts each.
SIGHTINGS = f"""
SELECT MIN(happened_at) FROM events
WHERE post_id = :post_id AND kind = :kind AND revision_id IS :revision_id
    AND id > COALESCE((SELECT MAX(id) FROM events WHERE post_id = :post_id
        AND kind IN ({", ".join(f"'{kind}'" for kind in SETTLING)})), 0)
GROUP BY COALESCE(run_id, -id) ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One distinct content of a post over time, without its body."""

    number: int  # 1, 2, 3 … of its post
    kind: str  # good, or suspect: never current
    reason: str | None  # why it is a suspect; None when it is good
    title: str  # "" of a page that is no post
    word_count: int
    changed: tuple[str, ...]  # fields against the one before; empty for the first
    found_at: datetime  # aware, UTC
    seen_at: datetime  # aware, UTC; when it was last met
    snapshot_sha256: str | None  # None when imported without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a post besides its good revisions."""

    kind: str  # suspect, absent, gone, live, accepted or moved
    revision: int | None  # number of the suspect; None for the other kinds
    detail: str | None  # the reason, or the address before; None: nothing to add
    happened_at: datetime  # aware, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A suspect that the last look at a post met: what its page shows in place of the post."""

    revision: int
    reason: str
    times: int  # runs that met it since the post was last seen well
    since: datetime  # aware, UTC; the first of them


class History:
    """Reads `revisions` and `events`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def revisions(self, post_id: int) -> list[Revision]:
        """The revisions of a post, suspects too, oldest first."""
        return [
            Revision(
                number=row["number"],
                kind=row["kind"],
                reason=row["reason"],
                title=row["title"],
                word_count=row["word_count"],
                changed=tuple(json.loads(row["changed"])),
                found_at=from_utc_text(row["found_at"]),
                seen_at=from_utc_text(row["seen_at"]),
                snapshot_sha256=row["snapshot_sha256"],
            )
            for row in self.connection.rows(
                "SELECT * FROM revisions WHERE post_id = ? ORDER BY number", post_id
            )
        ]

    def events(self, post_id: int) -> list[Event]:
        """What happened to a post, oldest first."""
        return [
            Event(
                kind=row["kind"],
                revision=row["number"],
                detail=row["detail"],
                happened_at=from_utc_text(row["happened_at"]),
            )
            for row in self.connection.rows(
                "SELECT events.*, revisions.number FROM events"
                " LEFT JOIN revisions ON revisions.id = revision_id"
                " WHERE events.post_id = ? ORDER BY events.id",
                post_id,
            )
        ]

    def is_doubted(self, post_id: int) -> bool:
        """Whether the last look at a post met something else than the post."""
        return last_kind(self.connection, post_id) in DOUBTS

    def suspicion(self, post_id: int) -> Suspicion | None:
        """The suspect that stands in place of a post since the last look; None when there is none.

        Of several the last one met.
        """
        if last_kind(self.connection, post_id) != "suspect":
            return None
        row = self.connection.row(
            "SELECT revision_id, number, revisions.reason FROM events"
            " JOIN revisions ON revisions.id = revision_id"
            " WHERE events.post_id = ? ORDER BY events.id DESC LIMIT 1",
            post_id,
        )
        assert row
        times = sightings(self.connection, post_id, "suspect", row["revision_id"])
        return Suspicion(
            revision=row["number"], reason=row["reason"], times=len(times), since=times[0]
        )


def sightings(
    connection: Connection, post_id: int, kind: str, revision_id: int | None
) -> list[datetime]:
    """When runs met it since the post was last seen well, oldest first."""
    times = connection.column(SIGHTINGS, post_id=post_id, kind=kind, revision_id=revision_id)
    return [from_utc_text(time) for time in times]


def last_kind(connection: Connection, post_id: int) -> str | None:
    """The kind of the last event of a post, None when nothing ever happened."""
    kind: str | None = connection.value(
        "SELECT kind FROM events WHERE post_id = ? ORDER BY id DESC LIMIT 1", post_id
    )
    return kind
