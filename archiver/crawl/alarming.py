"""After a crawl: the health of its sources judged, alarms written down, and somebody told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.crawl.notifying import tell
from archiver.health.alarm import Alarm, Change, Opens, Recovers, Stays, changes
from archiver.health.rules import CONFIG, CONFIG_REMEDY, is_offline, judged
from archiver.model import Run, RunEnding

if TYPE_CHECKING:
    from archiver.config import Notify
    from archiver.storage.archive import Archive

OFFLINE = "no source could be reached: is this machine online?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is wrong with the sources that were crawled."""

    alarms: tuple[Alarm, ...] = ()  # open, of these sources, newest first
    recovered: tuple[Alarm, ...] = ()  # over since this crawl
    notes: tuple[str, ...] = ()  # what else the user should know: nobody could be told …


def unheard(_settlement: Settlement) -> None:
    """Nobody wants to know of alarms."""


def settle_alarms(
    archive: Archive, runs: Sequence[Run], notify: Notify, now: datetime
) -> Settlement:
    """Judges the sources of these runs; runs that were interrupted tell nothing.

    A source that has never been read is no alarm: its run fails, and says why.
    """
    ids = {stored.name: stored.id for stored in archive.sources.all()}
    courses = {
        run.source: (ids[run.source], run.id, archive.health.course(ids[run.source], run.id))
        for run in runs
        if run.ending is not RunEnding.INTERRUPTED and run.source in ids
    }
    offline = is_offline([course.now.trouble for _, _, course in courses.values()])
    before = {alarm.id for alarm in archive.health.alarms()}
    with archive.atomic():
        for source_id, run_id, course in courses.values():
            if course.archived or any(seen.is_read for seen in course.past):
                is_open = archive.health.open(source_id)
                found = changes(judged(course, is_offline=offline), is_open)
                archive.health.settle(source_id, found, run_id=run_id, now=now)
    return Settlement(
        alarms=tuple(alarm for alarm in archive.health.alarms() if alarm.source in courses),
        recovered=over(archive, before),
        notes=(*([OFFLINE] if offline else []), *told(archive, notify, now)),
    )


def over(archive: Archive, before: Collection[int]) -> tuple[Alarm, ...]:
    """Those of the alarms that were open before which are over now."""
    every = archive.health.alarms(is_open=False)
    return tuple(alarm for alarm in every if alarm.id in before and alarm.recovered_at)


def told(archive: Archive, notify: Notify, now: datetime) -> tuple[str, ...]:
    """Tells of every beginning and end that nobody was told of; a line for each that failed.

    That somebody is told is written down first: once, and never twice, even when the telling
    fails or this process dies on it.
    """
    faults: list[str] = []
    for alarm in archive.health.untold() if notify else ():
        archive.health.told(alarm, now)
        faults += tell(notify, alarm, archive.path)
    return tuple(dict.fromkeys(faults))


def settle_config(
    archive: Archive, faults: Sequence[str], notify: Notify, now: datetime
) -> tuple[str, ...]:
    """The alarm of a sources.toml that broke while it is watched: its faults, none when it is good.

    `notify` is that of the last good one. A line for each telling that failed.
    """
    is_open = archive.health.open(None)
    change: Change | None = None
    if faults:
        reason = faults[0] + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")
        change = Opens(rule=CONFIG, reason=reason, remedy=CONFIG_REMEDY)
        if CONFIG in is_open:
            change = Stays(rule=CONFIG, reason=reason)
    elif CONFIG in is_open:
        change = Recovers(rule=CONFIG)
    if change:
        archive.health.settle(None, [change], run_id=None, now=now)
    return told(archive, notify, now)
