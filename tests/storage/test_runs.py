"""Runs and fetches: written as they happen, closed whatever happens."""

from datetime import timedelta

import pytest
from archives import LATER, NOW, a_post

from archiver.model import Counts, Fetch, FetchOutcome, Role, RunEnding
from archiver.storage.archive import Archive
from archiver.storage.ready import ready

URL = "https://a.blog/one"


def a_fetch(digest: str | None = None, **changes: object) -> Fetch:
    values = {
        "url": URL,
        "role": Role.POST,
        "outcome": FetchOutcome.OK,
        "fetched_at": NOW,
        "status": 200,
        "final_url": URL + "/",
        "headers": (("ETag", '"x"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=é")),
        "snapshot_sha256": digest,
        "bytes": 3,
        "elapsed": 0.25,
    }
    return Fetch(**(values | changes))  # type: ignore[arg-type]


def test_finished_run_has_its_counts_and_ending(
    archive: Archive, source_id: int, run_id: int
) -> None:
    counts = Counts(new=1, changed=2, same=3, rejected=4, failed=5, gone=6, requests=7, bytes=8)
    archive.runs.finish(run_id, RunEnding.FAILED, counts, "no posts", now=LATER)
    run = archive.runs.last("a")
    assert run
    assert (run.id, run.source, run.started_at, run.ended_at) == (run_id, "a", NOW, LATER)
    assert (run.ending, run.detail, run.counts) == (RunEnding.FAILED, "no posts", counts)


def test_source_that_never_ran_has_no_last_run(archive: Archive) -> None:
    assert archive.runs.last("a") is None


def test_run_whose_process_died_is_crashed_when_the_next_starts(
    archive: Archive, source_id: int, run_id: int
) -> None:
    sign_of_life = NOW + timedelta(minutes=5)
    archive.runs.record_fetch(run_id, a_fetch(fetched_at=sign_of_life))
    archive.runs.start(source_id, LATER)
    new, dead = archive.runs.recent("a", 2)
    assert (new.ending, new.ended_at) == (None, None)
    assert (dead.ending, dead.ended_at) == (RunEnding.CRASHED, sign_of_life)
    assert dead.detail


def test_run_whose_process_died_has_what_it_did_counted_from_its_rows(
    archive: Archive, source_id: int, run_id: int
) -> None:
    for slug in ("one", "two"):
        made = ready(a_post(slug))
        archive.posts.record(source_id, run_id, made, now=NOW)
    fetches = [
        a_fetch(role=Role.ROBOTS, bytes=1000),  # is no request of the run's own
        a_fetch(role=Role.INDEX, bytes=100),
        a_fetch(bytes=10),
        a_fetch(bytes=10),
        a_fetch(outcome=FetchOutcome.FAILED, bytes=0),
        a_fetch(outcome=FetchOutcome.GONE, bytes=0),
        a_fetch(outcome=FetchOutcome.NOT_MODIFIED, bytes=5),
    ]
    for fetch in fetches:
        archive.runs.record_fetch(run_id, fetch)
    assert archive.runs.close_abandoned() == 1
    dead = archive.runs.last("a")
    assert dead
    assert dead.counts == Counts(
        new=2, same=1, failed=1, gone=1, index_pages=1, requests=6, bytes=125
    )


def test_finished_runs_stay_as_they_ended(archive: Archive, source_id: int, run_id: int) -> None:
    archive.runs.finish(run_id, RunEnding.FINISHED, Counts(), now=NOW)
    assert archive.runs.close_abandoned() == 0
    assert archive.runs.recent("a")[0].ending is RunEnding.FINISHED


def test_recent_runs_are_newest_first_and_of_one_source_or_all(
    archive: Archive, source_id: int, run_id: int
) -> None:
    second = archive.runs.start(source_id, NOW)
    assert [run.id for run in archive.runs.recent("a")] == [second, run_id]
    assert [run.id for run in archive.runs.recent(n=1)] == [second]
    assert archive.runs.recent("nobody") == []


@pytest.mark.parametrize("changes", [{}, {"status": None, "final_url": None, "headers": ()}])
def test_fetch_is_read_back_as_it_was(
    archive: Archive, run_id: int, changes: dict[str, object]
) -> None:
    digest = archive.snapshots.keep(b"abc", "a.blog", NOW)
    fetch = a_fetch(digest, **changes)
    archive.runs.record_fetch(run_id, fetch)
    assert archive.runs.fetches(run_id) == [fetch]
    assert archive.runs.last_good_fetch(URL) == fetch


def test_last_good_fetch_skips_what_brought_no_body(archive: Archive, run_id: int) -> None:
    digest = archive.snapshots.keep(b"abc", "a.blog", NOW)
    archive.runs.record_fetch(run_id, a_fetch(digest))
    archive.runs.record_fetch(run_id, a_fetch(outcome=FetchOutcome.FAILED, fetched_at=LATER))
    archive.runs.record_fetch(run_id, a_fetch(outcome=FetchOutcome.NOT_MODIFIED, fetched_at=LATER))
    assert archive.runs.last_good_fetch(URL) == a_fetch(digest)
    assert archive.runs.last_good_fetch("https://a.blog/other") is None


ENDS = {
    "f": RunEnding.FAILED,
    "c": RunEnding.CRASHED,
    "i": RunEnding.INTERRUPTED,
    "+": RunEnding.FINISHED,
}


@pytest.mark.parametrize(
    ("endings", "failures", "first"),
    [("", 0, None), ("f+", 0, None), ("+f", 1, 1), ("f+cif", 2, 2), ("ifi", 1, 1), ("cc", 2, 0)],
)
def test_failures_in_a_row_are_those_up_to_now(
    archive: Archive, source_id: int, endings: str, failures: int, first: int | None
) -> None:
    for hour, ending in enumerate(endings):
        run_id = archive.runs.start(source_id, NOW + timedelta(hours=hour))
        archive.runs.finish(run_id, ENDS[ending], Counts(), now=NOW + timedelta(hours=hour))
    open_run = archive.runs.start(source_id, LATER)
    ahead = archive.runs.start(source_id, LATER + timedelta(days=999))  # by a clock that was wrong
    archive.runs.finish(open_run, RunEnding.FAILED, Counts(), now=LATER)
    assert ahead
    lately = archive.runs.lately(source_id, LATER, without=open_run)
    assert lately.failures == failures
    assert lately.failing_since == (None if first is None else NOW + timedelta(hours=first))
    assert lately.interrupted == endings.endswith("i")
    last = NOW + timedelta(hours=len(endings) - 1)
    assert lately.started_at == (last if endings else None)
