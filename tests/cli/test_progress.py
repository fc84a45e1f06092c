"""What a crawl says while it runs."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from archiver.cli import progress
from archiver.cli.progress import Bars, Lines, listing_line, run_line
from archiver.crawl.events import (
    Event,
    ListingDone,
    ListRead,
    PostDone,
    SourceDone,
    SourceStarted,
)
from archiver.model import Counts, Role, Run, RunEnding

BEGIN = datetime(2026, 11, 21, 8, tzinfo=UTC)


def run(ending: RunEnding = RunEnding.FINISHED, detail: str | None = None, **counts: int) -> Run:
    return Run(
        id=1,
        source="a",
        started_at=BEGIN,
        ended_at=BEGIN + timedelta(seconds=40),
        ending=ending,
        detail=detail,
        counts=Counts(**counts),
    )


def story() -> list[Event]:
    """A small crawl: two posts, one of them fails."""
    return [
        SourceStarted(source="a"),
        ListRead(source="a", role=Role.INDEX, pages=1, entries=2),
        ListingDone(source="a", entries=2, to_fetch=2, verdict=None),
        PostDone(source="a", url="https://a.blog/1", outcome="new", title="[red]One[/red]"),
        PostDone(source="a", url="https://a.blog/2", outcome="failed", detail="no answer in time"),
        SourceDone(source="a", run=run(new=1, failed=1), coverage=()),
    ]


def test_lines_say_the_list_the_failures_and_the_end() -> None:
    said: list[str] = []
    watch = Lines(said.append)
    for event in story():
        watch(event)
    assert said == [
        "a: 2 posts listed, 2 to fetch",
        "a: failed https://a.blog/2: no answer in time",
        "a: 1 new, 1 failed in 40 s",
    ]


def test_lines_of_a_verbose_crawl_have_every_post() -> None:
    said: list[str] = []
    watch = Lines(said.append, every_post=True)
    for event in story():
        watch(event)
    assert "a: new https://a.blog/1" in said


@pytest.mark.parametrize(
    ("entries", "to_fetch", "verdict", "line"),
    [
        (30, 30, None, "a: 30 posts listed, 30 to fetch"),
        (1, 0, None, "a: 1 post listed, nothing new to fetch"),
        (0, 0, None, "a: no posts found"),
        (0, 0, "the page lists no posts", "a: the page lists no posts"),
    ],
)
def test_listing_line(entries: int, to_fetch: int, verdict: str | None, line: str) -> None:
    event = ListingDone(source="a", entries=entries, to_fetch=to_fetch, verdict=verdict)
    assert listing_line(event) == line


def test_run_line_names_an_end_that_was_not_the_usual() -> None:
    assert run_line(run()) == "a: nothing new in 40 s"
    assert (
        run_line(run(RunEnding.FAILED, "the host a.blog was not found"))
        == "a: nothing new in 40 s; failed: the host a.blog was not found"
    )


@pytest.mark.parametrize("width", [40, 60, 200])
def test_bars_fit_the_terminal_and_leave_the_same_lines(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    monkeypatch.setattr(progress, "messages", lambda: console)
    with Bars(1) as watch:
        for event in story():
            watch(event)
    text = out.getvalue()
    assert "a: failed https://a.blog/2: no answer in time" in text
    assert "a: 1 new, 1 failed in 40 s" in text


def interrupted_crawl() -> None:
    with Bars(3) as watch:
        watch(SourceStarted(source="a"))
        raise KeyboardInterrupt


def test_bars_survive_an_interruption_between_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "messages", lambda: Console(file=io.StringIO()))
    with pytest.raises(KeyboardInterrupt):
        interrupted_crawl()
