"""Each run leaves the time of the next one in the archive, with its reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from archives import NOW, SOURCE, an_entry
from crawling import crawled
from scripted_site import ScriptedSite

from archiver.crawl.timing import due_anew, schedule_begin, schedule_end
from archiver.model import Counts, RunEnding
from archiver.schedule import Wishes
from archiver.storage.archive import Archive
from archiver.storage.sources import StoredSource

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def stored(path: Path, name: str = "source-1") -> StoredSource:
    with Archive.open(path, readonly=True) as archive:
        source = archive.sources.by_name(name)
    assert source
    assert source.next_due_at
    return source


def test_crawl_stores_the_next_visit_and_why(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(5)
        crawled(tmp_path / "archive.db", site.url(), every="2d")
    source = stored(tmp_path / "archive.db")
    assert source.next_due_at
    assert 1.8 * DAY < source.next_due_at - datetime.now(UTC) < 2 * DAY
    assert (source.next_due_reason, source.next_due_every) == ("every 2d", "2d")


def test_auto_reads_the_rhythm_and_what_the_list_asks_for(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(5)
        site.answers["/"][0].headers = {
            "Content-Type": "text/html",
            "Cache-Control": "max-age=80000",
        }
        crawled(tmp_path / "archive.db", site.url(), every="auto")
    source = stored(tmp_path / "archive.db")
    assert source.next_due_at
    assert source.next_due_at - datetime.now(UTC) > timedelta(seconds=79_000)
    assert source.next_due_reason
    assert source.next_due_reason.startswith("auto: about ")


def test_busy_server_is_left_alone_for_as_long_as_it_asks(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.page("/", "busy", status=503, Retry_After="86400")
        (run,), _ = crawled(tmp_path / "archive.db", site.url(), every="30m")
    assert run.ending is RunEnding.FAILED
    source = stored(tmp_path / "archive.db")
    assert source.next_due_at
    assert source.next_due_at - datetime.now(UTC) > 0.99 * DAY
    assert "Retry-After" in (source.next_due_reason or "")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        yield archive


def due_at(archive: Archive) -> datetime:
    source = archive.sources.by_name("a")
    assert source
    assert source.next_due_at
    return source.next_due_at


def test_run_that_dies_is_tried_again_later_each_time(archive: Archive) -> None:
    """A source that kills the process must not be crawled at every tick of the timer."""
    source_id = archive.sources.ensure(SOURCE, NOW)
    now, waits = NOW, []
    for _ in range(10):
        run_id = archive.runs.start(source_id, now)
        schedule_begin(archive, source_id, run_id, "12h", now)
        waits.append(due_at(archive) - now)
        now = due_at(archive)
    assert waits[0] < 1.2 * HOUR
    assert all(early < late or late == 7 * DAY for early, late in pairwise(waits))


def test_recovered_source_is_due_as_usual(archive: Archive) -> None:
    source_id = archive.sources.ensure(SOURCE, NOW)
    for hours, ending in enumerate((RunEnding.FAILED, RunEnding.FAILED, RunEnding.FINISHED)):
        at = NOW + hours * HOUR
        run_id = archive.runs.start(source_id, at)
        archive.runs.finish(run_id, ending, Counts(), now=at)
        schedule_end(archive, source_id, "12h", Wishes(), at)
        source = archive.sources.by_name("a")
        assert source
        failing = ending is RunEnding.FAILED
        assert (source.next_due_reason == "every 12h") is not failing
    assert due_at(archive) > NOW + 13 * HOUR


def test_interval_that_was_changed_counts_from_the_last_run(archive: Archive) -> None:
    source_id = archive.sources.ensure(SOURCE, NOW)
    archive.entries.declare(source_id, [an_entry("one")], now=NOW)
    run_id = archive.runs.start(source_id, NOW)
    archive.runs.finish(run_id, RunEnding.FINISHED, Counts(), now=NOW)
    due = due_anew(archive, source_id, "1h", NOW + timedelta(minutes=10))
    assert timedelta(minutes=56) < due.at - NOW < HOUR
