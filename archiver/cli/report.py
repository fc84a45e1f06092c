"""How a crawl ended: a row a source for a person, the same as JSON, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archiver.cli.coverage import Ledger, coverage_cell, read_ledger, witness_record
from archiver.cli.newcomers import Newcomers
from archiver.cli.progress import run_line, watcher
from archiver.cli.screen import Column, Grid, show_grid, show_json
from archiver.cli.text import listed, plural
from archiver.crawl.alarming import Settlement
from archiver.crawl.events import Event, SourceDone
from archiver.model import RunEnding, Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.crawl.options import CrawlOptions

FAULT, FAILED, INCOMPLETE, INTERRUPTED = 1, 3, 4, 130

COLUMNS = (
    Column(title="source"),
    Column(title="new", number=True),
    Column(title="changed", number=True, needed=False),
    Column(title="same", number=True, needed=False),
    Column(title="suspect", number=True, needed=False, style="yellow"),
    Column(title="rejected", number=True, needed=False, style="yellow"),
    Column(title="failed", number=True, needed=False, style="red"),
    Column(title="gone", number=True, needed=False, style="yellow"),
    Column(title="coverage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The ends of the sources that were crawled, in that order."""

    ends: tuple[SourceDone, ...]
    shown: tuple[SourceDone, ...]  # without the addresses that turned out to be no blogs
    lost: tuple[str, ...]  # names of sources whose run never ended, which is a fault of ours
    ledger: Ledger  # of the archive after the crawl
    health: Settlement  # what is wrong with the sources, failed or not

    def exit_code(self, *, check: bool) -> int:
        """The code of the worst that happened; 0 when all went well.

        130 interrupted, 1 a source was lost, 3 a source failed or has an alarm, 4 a post is
        missing (`check`).
        """
        endings = {end.run.ending for end in self.ends}
        if RunEnding.INTERRUPTED in endings:
            return INTERRUPTED
        if self.lost:
            return FAULT
        if endings & {RunEnding.FAILED, RunEnding.CRASHED} or self.health.alarms:
            return FAILED
        statuses = map(self.ledger.status, self.names)
        if check and any(status is None or status.missing for status in statuses):
            return INCOMPLETE
        return 0

    def faults(self) -> Iterator[str]:
        """A line for each source that failed, as cron mails it."""
        for end in self.shown:
            if end.run.ending in {RunEnding.FAILED, RunEnding.CRASHED}:
                yield run_line(end.run)

    def alarms(self) -> Iterator[str]:
        """One line on all alarms, as cron mails it, and one for each way of telling that failed."""
        if self.health.alarms:
            words = listed(f"{alarm.source} ({alarm.rule})" for alarm in self.health.alarms)
            number = plural(len(self.health.alarms), "alarm")
            yield f"{number}: {words}; `archiver status` says why, and what to do"
        yield from self.health.notes

    def hints(self) -> Iterator[str]:
        """What else is good to know, and what the user may want to do next."""
        for alarm in self.health.recovered:
            yield f"{alarm.source}: the alarm {alarm.rule} is over"
        if any(end.run.ending is RunEnding.INTERRUPTED for end in self.ends):
            yield "the next `archiver crawl` goes on from here"
        elif any(status.missing for status in map(self.ledger.status, self.names) if status):
            yield "`archiver status --missing` says which posts are missing, and why"

    @property
    def names(self) -> tuple[str, ...]:
        """The sources that are shown."""
        return tuple(end.source for end in self.shown)

    def show(self, *, as_json: bool) -> None:
        """Writes the report to stdout; what was lost goes to stderr."""
        from archiver.cli import complain

        for name in self.lost:
            complain(f"{name}: was not crawled (--verbose shows why)")
        if as_json:
            show_json([record(end) for end in self.ends])
        elif self.shown:
            rows = [row(end, coverage_cell(self.ledger.status(end.source))) for end in self.shown]
            show_grid(Grid(columns=COLUMNS, rows=rows))


def crawl_and_report(
    call: Invocation,
    sources: Sequence[Source],
    options: CrawlOptions,
    new: Sequence[Source] = (),
) -> Report:
    """Crawls the sources before the user's eyes; those that are new are written down."""
    from archiver.crawl.extractors import prepare_extraction

    prepare_extraction()
    from archiver.crawl.launch import crawl

    ends: list[SourceDone] = []
    healths: list[Settlement] = []
    newcomers = Newcomers(call, new, dry_run=options.dry_run)
    with watcher(call, len(sources)) as watch:

        def on_event(event: Event) -> None:
            if isinstance(event, SourceDone):
                ends.append(event)
            newcomers.watch(event)
            if not newcomers.is_muted(event):
                watch(event)

        crawl(call.archive_path, sources, options, on_event, healths.append)
    order = {source.name: place for place, source in enumerate(sources)}
    ends.sort(key=lambda end: order[end.source])
    return Report(
        ends=tuple(ends),
        shown=newcomers.settle(ends),
        lost=tuple(order.keys() - {end.source for end in ends}),
        ledger=read_ledger(call, readonly=options.dry_run),
        health=next(iter(healths), Settlement()),
    )


def row(end: SourceDone, coverage: str) -> list[str]:
    """The cells of one source; an end that was not the usual stands with its coverage."""
    counts = end.run.counts
    numbers = (
        counts.new,
        counts.changed,
        counts.same,
        counts.suspect,
        counts.rejected,
        counts.failed,
        counts.gone,
    )
    if end.run.ending is not RunEnding.FINISHED:
        coverage = f"{coverage}, {end.run.ending}" if coverage else str(end.run.ending)
    return [end.source, *(f"{number:,}" for number in numbers), coverage]


def record(end: SourceDone) -> dict[str, Any]:
    """One source as JSON: its run and its coverage."""
    from archiver.dates import utc_text

    run = end.run
    return {
        "source": end.source,
        "run": run.id,
        "ending": run.ending,
        "detail": run.detail,
        "started_at": utc_text(run.started_at),
        "ended_at": utc_text(run.ended_at) if run.ended_at else None,
        "counts": asdict(run.counts),
        "coverage": [witness_record(witness) for witness in end.coverage],
    }
