"""Which sources are due now, read from the archive without starting a crawl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.cli.text import until
from archiver.errors import ArchiveMissing, ArchiveReadOnly
from archiver.model import Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.storage.archive import Archive
    from archiver.storage.sources import StoredSource


NEVER = "never crawled"
DUE_NOW = datetime.min.replace(tzinfo=UTC)  # sorts before every time


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One source and when it is due."""

    source: Source
    due_at: datetime | None  # aware; None: now
    reason: str = ""  # why then, in words; "" when nothing is known


def due_sources(
    call: Invocation, sources: Sequence[Source], every: str, now: datetime
) -> tuple[Source, ...]:
    """Those of the sources that are due; `every` is the rhythm of one that has none of its own.

    Says which one is next when none is.
    """
    found = list(visits(call, sources, every, now))
    due = tuple(visit.source for visit in found if visit.due_at is None)
    waiting = [(visit.due_at, visit.source.name) for visit in found if visit.due_at is not None]
    if waiting and not due:
        at, name = min(waiting)
        call.say(f"nothing is due; {name} is next, {until(at, now)}")
    return due


def soonest(call: Invocation, sources: Sequence[Source], every: str, now: datetime) -> Visit | None:
    """The visit that is next, one that is due now before all others; None without a source."""
    found = visits(call, sources, every, now)
    return min(found, key=lambda visit: visit.due_at or DUE_NOW, default=None)


def visits(
    call: Invocation, sources: Sequence[Source], every: str, now: datetime
) -> Iterator[Visit]:
    """When each of the sources is due; all at once when there is no archive that can be read.

    The crawl then makes one, upgrades it, or says what is wrong with it.
    """
    try:
        archive = call.open_archive()
    except (ArchiveMissing, ArchiveReadOnly):
        yield from (Visit(source=source, due_at=None, reason=NEVER) for source in sources)
        return
    with archive:
        known = _by_address(archive)
        for source in sources:
            row = known.get(_key(source.url)) or archive.sources.by_name(source.name)
            yield _visit(archive, source, row, source.every or every, now)


def _by_address(archive: Archive) -> dict[str, StoredSource]:
    return {_key(row.url): row for row in archive.sources.all()}


def _key(url: str) -> str:
    from archiver.urls import canonical_url, url_key

    return url_key(canonical_url(url) or url)


def _visit(
    archive: Archive, source: Source, row: StoredSource | None, every: str, now: datetime
) -> Visit:
    """When that source is due. An interval that was changed since counts at once."""
    from archiver.crawl.timing import due_anew
    from archiver.schedule import is_due
    from archiver.schedule.due import RETRY_AFTER, SPENT

    if row is None or row.next_due_at is None:
        return Visit(source=source, due_at=None, reason=NEVER)
    reason = row.next_due_reason or ""
    if row.next_due_every != every and not reason.endswith((RETRY_AFTER, SPENT)):
        due = due_anew(archive, row.id, every, now)
        return Visit(source=source, due_at=due.at if due.at > now else None, reason=due.reason)
    is_now = is_due(row.next_due_at, now, set_at=row.scheduled_at)
    return Visit(source=source, due_at=None if is_now else row.next_due_at, reason=reason)
