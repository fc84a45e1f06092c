"""How a crawl ended: a row a source for a person, the same as JSON, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from archiver.cli.coverage import coverage_cell, missing_posts
from archiver.cli.progress import watcher
from archiver.cli.screen import Column, Grid, show_grid, show_json
from archiver.crawl.events import Event, SourceDone
from archiver.model import RunEnding, Source

if TYPE_CHECKING:
    from archiver.cli.invocation import Invocation
    from archiver.crawl.launch import CrawlOptions

FAILED, INCOMPLETE, INTERRUPTED = 3, 4, 130

COLUMNS = (
    Column(title="source"),
    Column(title="new", number=True),
    Column(title="changed", number=True, needed=False),
    Column(title="same", number=True, needed=False),
    Column(title="rejected", number=True, needed=False, style="yellow"),
    Column(title="failed", number=True, needed=False, style="red"),
    Column(title="gone", number=True, needed=False, style="yellow"),
    Column(title="coverage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The ends of the sources that were crawled, in that order."""

    ends: tuple[SourceDone, ...]
    dry_run: bool = False

    def exit_code(self, *, check: bool) -> int:
        """0; 130 when interrupted, 3 when a source failed, 4 when `check` and a post is missing."""
        endings = {end.run.ending for end in self.ends}
        if RunEnding.INTERRUPTED in endings:
            return INTERRUPTED
        if endings & {RunEnding.FAILED, RunEnding.CRASHED}:
            return FAILED
        if check and any(missing_posts(end.coverage) for end in self.ends):
            return INCOMPLETE
        return 0

    def show(self, *, as_json: bool) -> None:
        """Writes the report to stdout."""
        if as_json:
            show_json([record(end) for end in self.ends])
        else:
            show_grid(Grid(columns=COLUMNS, rows=[row(end) for end in self.ends]))


def crawl_and_report(call: Invocation, sources: Sequence[Source], options: CrawlOptions) -> Report:
    """Crawls the sources before the user's eyes."""
    from archiver.crawl.launch import crawl

    ends: list[SourceDone] = []
    with watcher(call, len(sources)) as watch:

        def on_event(event: Event) -> None:
            if isinstance(event, SourceDone):
                ends.append(event)
            watch(event)

        crawl(call.archive_path, sources, options, on_event)
    order = {source.name: place for place, source in enumerate(sources)}
    return Report(ends=tuple(sorted(ends, key=lambda end: order[end.source])))


def row(end: SourceDone) -> list[str]:
    """The cells of one source."""
    counts = end.run.counts
    numbers = (
        counts.new,
        counts.changed,
        counts.same,
        counts.rejected,
        counts.failed,
        counts.gone,
    )
    coverage = coverage_cell(end.coverage)
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
        "coverage": [asdict(coverage) for coverage in end.coverage],
    }
