"""How coverage is said: in a cell, in a row a source, in a row a missing post, as JSON."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from archiver.cli.screen import Column, Grid
from archiver.cli.text import ago, until
from archiver.config import FILE_NAME
from archiver.model import Coverage, Missing, RunEnding, Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.health.alarm import Alarm
    from archiver.storage.coverage import SourceStatus

STATUS_COLUMNS = (
    Column(title="source"),
    Column(title="declared", number=True),
    Column(title="archived", number=True, style="green"),
    Column(title="missing", number=True, style="red"),
    Column(title="rejected", number=True, needed=False, style="yellow"),
    Column(title="gone", number=True, needed=False, style="yellow"),
    Column(title="suspects", number=True, needed=False, style="yellow"),
    Column(title="last run"),
    Column(title="next due"),
    Column(title="health"),
    Column(title="why due then", spare=True),
    Column(title="witnesses", spare=True),
)
UNLISTED = "not in sources.toml"  # why a source is not due any more
MISSING_COLUMNS = (
    Column(title="source"),
    Column(title="state"),
    Column(title="url"),
    Column(title="reason"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the archive says of its sources; of no archive, nothing."""

    statuses: tuple[SourceStatus, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    missing: tuple[Missing, ...] = ()
    alarms: tuple[Alarm, ...] = ()  # open ones, newest first

    def only(self, names: Container[str]) -> Ledger:
        """The ledger of these sources."""
        return Ledger(
            statuses=tuple(row for row in self.statuses if row.source in names),
            coverage=tuple(row for row in self.coverage if row.source in names),
            missing=tuple(row for row in self.missing if row.source in names),
            alarms=tuple(row for row in self.alarms if row.source is None or row.source in names),
        )

    def witnesses(self, source: str) -> tuple[Coverage, ...]:
        """What the index, the feed and the sitemap of a source declare."""
        return tuple(row for row in self.coverage if row.source == source)

    def alarms_of(self, source: str) -> tuple[Alarm, ...]:
        """The open alarms of a source."""
        return tuple(row for row in self.alarms if row.source == source)

    def status(self, source: str) -> SourceStatus | None:
        """The numbers of a source, None when it is not in the archive."""
        return next((row for row in self.statuses if row.source == source), None)


def read_ledger(call: Invocation, *, readonly: bool = True) -> Ledger:
    """The ledger of the call's archive, empty when there is none yet.

    Opened for writing, the archive leaves no files of SQLite's beside it when it is closed.
    """
    if not call.archive_path.exists():
        return Ledger()
    with call.open_archive(readonly=readonly) as archive:
        return Ledger(
            statuses=tuple(archive.coverage.status()),
            coverage=tuple(archive.coverage.coverage()),
            missing=tuple(archive.coverage.missing()),
            alarms=tuple(archive.health.alarms()),
        )


def never_crawled(source: Source) -> SourceStatus:
    """The numbers of a source that is not in the archive."""
    from archiver.storage.coverage import SourceStatus

    return SourceStatus(
        source=source.name,
        url=source.url,
        title=None,
        declared=0,
        archived=0,
        missing=0,
        rejected=0,
        gone=0,
        external=0,
        excluded=0,
        tombstones=0,
        suspects=0,
        last_run=None,
        ending=None,
        detail=None,
        failures=0,
        last_good=None,
        next_due=None,
        next_due_reason=None,
    )


def coverage_cell(status: SourceStatus | None) -> str:
    """Archived of declared, and what is owed; "" for a source that is not in the archive.

    >>> coverage_cell(None)
    ''
    """
    if status is None:
        return ""
    cell = f"{status.archived:,} of {status.declared:,}"
    return f"{cell}, {status.missing:,} missing" if status.missing else cell


def witness_cell(rows: Iterable[Coverage]) -> str:
    """What each witness declares, as "index 30, feed 10"."""
    return ", ".join(f"{row.witness} {row.declared:,}" for row in rows)


def health(status: SourceStatus, alarms: Sequence[Alarm] = ()) -> str:
    """What is wrong, in words; "ok" when nothing is."""
    if alarms:
        return f"alarm: {', '.join(alarm.rule for alarm in alarms)}"
    if status.last_run is None:
        return "never crawled"
    if status.ending is None:
        return "running, or was killed"
    if status.ending is RunEnding.FINISHED:
        return status.detail or "ok"
    return f"{status.ending}: {status.detail}" if status.detail else str(status.ending)


def due_cell(status: SourceStatus, now: datetime) -> str:
    """When the source is due next."""
    if status.next_due_reason == UNLISTED:
        return "never"
    return until(status.next_due, now) if status.next_due else "now"


def status_grid(ledger: Ledger, now: datetime) -> Grid:
    """A row a source."""
    rows = [
        [
            status.source,
            f"{status.declared:,}",
            f"{status.archived:,}",
            f"{status.missing:,}",
            f"{status.rejected:,}",
            f"{status.gone:,}",
            f"{status.suspects:,}",
            ago(status.last_run, now) if status.last_run else "",
            due_cell(status, now),
            health(status, ledger.alarms_of(status.source)),
            status.next_due_reason or "",
            witness_cell(ledger.witnesses(status.source)),
        ]
        for status in ledger.statuses
    ]
    return Grid(columns=STATUS_COLUMNS, rows=rows)


def missing_grid(missing: Sequence[Missing]) -> Grid:
    """A row a post that is listed and not archived."""
    rows = [[row.source, row.state, row.url, row.reason] for row in missing]
    return Grid(columns=MISSING_COLUMNS, rows=rows)


def alarm_lines(alarms: Iterable[Alarm]) -> Iterator[str]:
    """Two lines an alarm: what is wrong since when, and what to do."""
    for alarm in alarms:
        since = f"{alarm.opened_at:%Y-%m-%d %H:%M} UTC"
        yield f"{alarm.source or FILE_NAME}: {alarm.line} (since {since})"
        yield f"  to do: {alarm.remedy}"


def alarm_record(alarm: Alarm) -> dict[str, Any]:
    """An open alarm as JSON."""
    from archiver.dates import utc_text

    return {
        "alarm": alarm.rule,
        "reason": alarm.reason,
        "remedy": alarm.remedy,
        "opened_at": utc_text(alarm.opened_at),
        "seen_at": utc_text(alarm.seen_at),
    }


def status_record(
    status: SourceStatus, witnesses: Sequence[Coverage], alarms: Sequence[Alarm] = ()
) -> dict[str, Any]:
    """A source as JSON, with its open alarms and with what each witness declares."""
    from archiver.dates import utc_text

    known = asdict(status)
    for name in ("last_run", "last_good", "next_due"):
        moment = known[name]
        known[name] = utc_text(moment) if moment else None
    return known | {
        "alarms": [alarm_record(alarm) for alarm in alarms],
        "witnesses": [witness_record(row) for row in witnesses],
    }


def witness_record(row: Coverage) -> dict[str, Any]:
    """A witness as JSON; its source is told by where it stands."""
    return {name: value for name, value in asdict(row).items() if name != "source"}
