"""What was asked of each site on each day, and what its robots.txt said last."""

from __future__ import annotations

from datetime import date, datetime

from archiver.dates import utc_text
from archiver.model import Fetch
from archiver.storage.connection import Connection
from archiver.storage.runs import fetch_of

ADD = """
INSERT INTO traffic(site, day, requests, bytes) VALUES (?, ?, 1, ?)
ON CONFLICT (site, day) DO UPDATE SET
    requests = requests + 1, bytes = bytes + excluded.bytes
"""
ROBOTS = """
SELECT * FROM fetches
WHERE url = ? AND role = 'robots' AND fetched_at > ? AND fetched_at <= ?
ORDER BY fetched_at DESC, id DESC LIMIT 1
"""


class TrafficLedger:
    """Rows of `traffic`, and the robots.txt among those of `fetches`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def used(self, site: str, day: date) -> tuple[int, int]:
        """Requests to that site on that day (UTC), and bytes from it."""
        row = self.connection.row(
            "SELECT requests, bytes FROM traffic WHERE site = ? AND day = ?", site, day.isoformat()
        )
        return (0, 0) if row is None else (row["requests"], row["bytes"])

    def add(self, site: str, day: date, size: int) -> None:
        """One more request, and the bytes of its answer."""
        self.connection.write(ADD, site, day.isoformat(), size)

    def robots(self, url: str, *, since: datetime, until: datetime) -> Fetch | None:
        """The last answer for a robots.txt within that time, None when there is none."""
        row = self.connection.row(ROBOTS, url, utc_text(since), utc_text(until))
        return None if row is None else fetch_of(row)
