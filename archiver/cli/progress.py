"""A crawl as it goes, on stderr: bars on a terminal, lines elsewhere, nothing when quiet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, assert_never

from archiver.cli.screen import is_terminal, messages
from archiver.cli.text import plural, printable, span
from archiver.crawl.events import (
    Event,
    ListingDone,
    ListRead,
    PostDone,
    SourceDone,
    SourceStarted,
    Watcher,
    unwatched,
)
from archiver.model import Run, RunEnding

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from archiver.cli.invocation import Invocation

GOOD = frozenset({"new", "changed", "same"})
NAME_WIDTH = 20  # columns for a source's name beside its bar


@contextmanager
def watcher(call: Invocation, sources: int) -> Iterator[Watcher]:
    """What watches a crawl of so many sources: the log, and what this call's stderr shows."""
    if call.log is None:
        with shown(call, sources) as show:
            yield show
        return
    from archiver.cli.logged import logging_watcher

    note = logging_watcher(call.log.write)
    with nullcontext(unwatched) if call.log.on_stderr else shown(call, sources) as show:

        def watch(event: Event) -> None:
            note(event)
            show(event)

        yield watch


def shown(call: Invocation, sources: int) -> AbstractContextManager[Watcher]:
    """What shows a crawl of so many sources: made for the stderr that this call has."""
    if call.quiet:
        return nullcontext(unwatched)
    if is_terminal("stderr") and not call.verbose:
        return Bars(sources)
    return nullcontext(Lines(call.say, every_post=call.verbose))


def listing_line(event: ListingDone) -> str:
    """What the lists of a source gave."""
    if event.verdict and not event.entries:
        return f"{event.source}: {event.verdict}"
    if not event.entries:
        return f"{event.source}: no posts found"
    found = f"{event.source}: {plural(event.entries, 'post')} listed"
    todo = f"{event.to_fetch:,} to fetch" if event.to_fetch else "nothing new to fetch"
    return f"{found}, {todo}" + (f" ({event.verdict})" if event.verdict else "")


def post_line(event: PostDone) -> str:
    """How one post page was settled."""
    line = f"{event.source}: {event.outcome} {event.url}"
    return f"{line}: {event.detail}" if event.detail else line


def run_line(run: Run) -> str:
    """How a source's run went, in one line."""
    counts = run.counts
    done = ", ".join(
        f"{number:,} {word}"
        for number, word in (
            (counts.new, "new"),
            (counts.changed, "changed"),
            (counts.same, "same"),
            (counts.suspect, "suspect"),
            (counts.rejected, "rejected"),
            (counts.failed, "failed"),
            (counts.gone, "gone"),
        )
        if number
    )
    line = f"{run.source}: {done or 'nothing new'}"
    if run.ended_at:
        line += f" in {span((run.ended_at - run.started_at).total_seconds())}"
    if run.ending not in {RunEnding.FINISHED, None}:
        line += f"; {run.ending}" + (f": {run.detail}" if run.detail else "")
    elif run.detail:
        line += f"; {run.detail}"
    return line


class Lines:
    """Watches by plain lines: the lists' result, each post that failed, the run's result."""

    def __init__(self, say: Callable[[str], None], *, every_post: bool = False) -> None:
        self.say = say
        self.every_post = every_post

    def __call__(self, event: Event) -> None:
        match event:
            case ListingDone():
                self.say(listing_line(event))
            case PostDone() if self.every_post or event.outcome not in GOOD:
                self.say(post_line(event))
            case SourceDone():
                self.say(run_line(event.run))
            case SourceStarted() | ListRead() | PostDone():
                pass
            case _:
                assert_never(event)


class Bars:
    """Watches by a bar a running source: lists read, then posts done of known, rate, time left.

    A source that is done leaves one line above the bars, so a hundred sources fit a screen.
    """

    def __init__(self, sources: int) -> None:
        self.sources = sources
        self.done = 0
        self.tasks: dict[str, TaskID] = {}
        self.bars: Progress = bar_columns()
        self.total: TaskID | None = None

    def __enter__(self) -> Watcher:
        self.bars.start()
        if self.sources > 1:
            self.total = self.bars.add_task(
                "all", total=self.sources, note=f"0 of {plural(self.sources, 'source')}"
            )
        return self.watch

    def __exit__(self, *_fault: object) -> None:
        for task in [*self.tasks.values(), *([] if self.total is None else [self.total])]:
            self.bars.remove_task(task)
        self.bars.stop()

    def watch(self, event: Event) -> None:
        """Moves the bars by one event."""
        match event:
            case SourceStarted():
                name = printable(event.source)
                self.tasks[event.source] = self.bars.add_task(name, total=None, note="asking")
            case ListRead():
                note = plural(event.pages, "list") + " read"
                self.bars.update(self.tasks[event.source], note=note)
            case ListingDone():
                self.begin_posts(event)
            case PostDone():
                self.count_post(event)
            case SourceDone():
                self.end_source(event)
            case _:
                assert_never(event)

    def begin_posts(self, event: ListingDone) -> None:
        """From here the bar counts posts, and its clock runs."""
        self.bars.reset(
            self.tasks[event.source], total=event.to_fetch, note=f"0/{event.to_fetch}", began=now()
        )

    def count_post(self, event: PostDone) -> None:
        """One more post; one that is none leaves a line."""
        task = self.bars.tasks[self.bars.task_ids.index(self.tasks[event.source])]
        done = int(task.completed) + 1
        passed = max(now() - float(task.fields.get("began", now())), 0.001)
        of = f"/{int(task.total):,}" if task.total else ""
        self.bars.update(task.id, advance=1, note=f"{done:,}{of} {done / passed:.1f}/s")
        if event.outcome not in GOOD:
            self.bars.console.print(post_line(event), style="yellow", soft_wrap=True)

    def end_source(self, event: SourceDone) -> None:
        """The source's bar becomes a line above the others."""
        self.bars.remove_task(self.tasks.pop(event.source))
        self.bars.console.print(run_line(event.run), soft_wrap=True)
        self.done += 1
        if self.total is not None:
            note = f"{self.done} of {plural(self.sources, 'source')}"
            self.bars.update(self.total, completed=self.done, note=note)


def now() -> float:
    """Seconds on a clock that only goes forward."""
    return time.monotonic()


def bar_columns() -> Progress:
    """The bars' look: name, bar, note, time left; the bar takes what room is left."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    name = Column(max_width=NAME_WIDTH, no_wrap=True, overflow="ellipsis")
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=name),
        BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=6)),
        TextColumn("{task.fields[note]}", markup=False, table_column=Column(no_wrap=True)),
        TimeRemainingColumn(compact=True),
        console=messages(),
        expand=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
