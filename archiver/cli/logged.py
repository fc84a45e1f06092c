"""What happens in a crawl as lines of a log: one a run, one a post, with all numbers as fields."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import assert_never

from archiver.cli.progress import listing_line, post_line, run_line
from archiver.cli.text import amount, plural
from archiver.crawl.events import (
    Event,
    ListingDone,
    ListRead,
    PostDone,
    SourceDone,
    SourceStarted,
    Watcher,
)
from archiver.dates import utc_text
from archiver.logs import Level, Line, Value, Write
from archiver.model import Run, RunEnding

LEVELS = {  # of what someone should look at; all other outcomes are info
    "failed": Level.WARNING,
    "suspect": Level.WARNING,
}
ENDS = {
    RunEnding.FINISHED: Level.INFO,
    RunEnding.INTERRUPTED: Level.WARNING,
    RunEnding.FAILED: Level.ERROR,
    RunEnding.CRASHED: Level.ERROR,
}


def logging_watcher(write: Write) -> Watcher:
    """Watches a crawl by writing its log."""

    def watch(event: Event) -> None:
        write(line_about(event, datetime.now(UTC)))

    return watch


def line_about(event: Event, now: datetime) -> Line:
    """The line about that event."""
    match event:
        case SourceStarted():
            level, kind, words = Level.DEBUG, "start", f"{event.source}: asking for its list"
            fields: dict[str, Value] = {}
        case ListRead():
            level, kind = Level.DEBUG, "page"
            words = f"{event.source}: {plural(event.pages, 'list')} read"
            fields = {"role": event.role, "pages": event.pages, "entries": event.entries}
        case ListingDone():
            level, kind, words = Level.INFO, "list", listing_line(event)
            fields = {
                "entries": event.entries,
                "to_fetch": event.to_fetch,
                "verdict": event.verdict,
            }
        case PostDone():
            level, kind = LEVELS.get(event.outcome, Level.INFO), "post"
            words, fields = post_words(event), post_fields(event)
        case SourceDone():
            level, kind = ENDS.get(event.run.ending or RunEnding.CRASHED, Level.ERROR), "run"
            words, fields = run_words(event.run), run_fields(event.run)
        case _:
            assert_never(event)
    whole: dict[str, Value] = {"source": event.source, **fields}
    return Line(at=now, level=level, event=kind, message=words, fields=whole)


def post_words(event: PostDone) -> str:
    """How one post was settled, and what its page cost."""
    words = post_line(event)
    cost = f" ({event.elapsed:.2f} s, {amount(event.bytes)})" if event.status else ""
    return words + cost


def post_fields(event: PostDone) -> dict[str, Value]:
    return {
        "url": event.url,
        "outcome": event.outcome,
        "title": event.title,
        "detail": event.detail,
        "status": event.status,
        "bytes": event.bytes,
        "seconds": round(event.elapsed, 3),
    }


def run_words(run: Run) -> str:
    """How the run of a source went, and what it cost."""
    counts = run.counts
    return f"{run_line(run)} ({plural(counts.requests, 'request')}, {amount(counts.bytes)})"


def run_fields(run: Run) -> dict[str, Value]:
    ended_at = run.ended_at or run.started_at
    return {
        "run": run.id,
        "ending": run.ending,
        "detail": run.detail,
        "started_at": utc_text(run.started_at),
        "seconds": round((ended_at - run.started_at).total_seconds(), 3),
        **asdict(run.counts),
    }
