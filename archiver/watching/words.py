"""What a watch says: each sentence of its log and of its status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archiver.logs import Value
from archiver.phrases import listed, plural, span
from archiver.watching.moves import Clock, DueRead, Pressure, RoundEnded
from archiver.watching.tally import Tally

STOPPED = "stopped"
TAKEN_OVER = "the other `archiver watch` has ended: this one takes over"
READABLE = "the archive can be read again"
STUCK = "the round has said nothing for {}: it is ended"
ENDING = {
    Pressure.POLITE: "the round finishes what is in flight; a second signal stops it at once",
    Pressure.URGENT: "the round is stopped at once",
    Pressure.KILL: "the round does not stop: it is killed; the next one goes on from there",
}


def standing_by(holder: str) -> str:
    """Another watch runs."""
    return f"another `archiver watch` runs on this archive ({holder}): waiting for it to end"


def broken(faults: Sequence[str]) -> str:
    """The file cannot be used."""
    return f"the last good sources.toml stays in force, because {'; '.join(faults)}"


def config_read(
    names: Sequence[str], before: Sequence[str] | None, *, was_broken: bool = False
) -> str:
    """The file was read; `before` are the sources that were in force, None at the beginning."""
    count = plural(len(names), "source") if names else "no source: waiting for one"
    if before is None:
        return f"watching {count}"
    added = [name for name in names if name not in before]
    removed = [name for name in before if name not in names]
    changes = [f"new: {listed(added)}"] if added else []
    changes += [f"no longer there: {listed(removed)}"] if removed else []
    said = "sources.toml is mended" if was_broken else "sources.toml was read again"
    return f"{said}: {'; '.join([count, *changes])}"


def jumped(jump: timedelta) -> str:
    """The clock is not where it should be; positive: ahead."""
    if jump > timedelta(0):
        return (
            f"the clock went on by {span(jump.total_seconds())} (the machine slept, or its clock"
            " was set): what was missed is crawled once"
        )
    return (
        f"the clock was set back by {span(-jump.total_seconds())}: when sources are due is"
        " reckoned anew"
    )


def doing(tally: Tally | None, due: DueRead | None, unread: str, *, is_leaving: bool) -> str:
    """What the watch does now."""
    if tally:
        new = f", {plural(tally.posts['new'], 'new post')}" if tally.posts["new"] else ""
        done = f"{len(tally.ended)} of {plural(tally.started, 'source')} done{new}"
        return f"stopping: {done}" if is_leaving else f"crawling: {done}"
    if unread:
        return unread
    return next_words(due) if due else "looking for what is due"


def next_words(due: DueRead | None) -> str:
    """Which source is next, and when."""
    if due is None or due.at is None:
        return "nothing is due: there is no source" if due else "what is next cannot be told"
    at = due.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    reason = f" ({due.reason})" if due.reason else ""
    return f"next: {due.source} at {at} UTC{reason}"


def resting(until: datetime) -> str:
    """Nothing is tried for a while."""
    return f"tried again at {until.astimezone(UTC).strftime('%H:%M:%S')} UTC"


def due_fields(due: DueRead | None) -> dict[str, Value]:
    """The same for a program; null where nothing is due."""
    if due is None or due.at is None:
        return {"next": None, "next_at": None}
    at = due.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"next": due.source, "next_at": at}


def round_done(tally: Tally, clock: Clock, due: DueRead | None) -> str:
    """What a round came to."""
    posts = [f"{number:,} {word}" for word, number in tally.posts.items() if number]
    took = span(clock.steady - tally.began)
    bad = [f"not well: {listed(tally.bad)}"] if tally.bad else []
    first = f"round: {plural(len(tally.ended), 'source')} in {took}"
    return "; ".join([f"{first}, {', '.join(posts) or 'nothing new'}", *bad, next_words(due)])


def locked(fault: str, wait: float) -> str:
    """Another crawl holds the archive."""
    return f"{fault or 'another crawl holds the archive'}; tried again in {span(wait)}"


def round_died(event: RoundEnded, strikes: int, wait: float) -> str:
    """A round that was none."""
    how = f"killed by signal {-event.code}" if event.code < 0 else f"exit code {event.code}"
    why = f": {event.fault}" if event.fault else ""
    times = f", {strikes} times in a row" if strikes > 1 else ""
    return f"the round died ({how}{times}){why}; tried again in {span(wait)}"
