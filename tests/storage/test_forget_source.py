"""An address that turned out to be no blog leaves no trace; anything else stays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.model import Counts, Entry, Fetch, FetchOutcome, Role, RunEnding, Source
from archiver.storage.archive import Archive

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TYPO = Source(name="typo", url="https://typo.example/")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        yield archive


def failed_run(archive: Archive, source: Source) -> int:
    """A run of the source that got no answer; the source's id."""
    source_id = archive.sources.ensure(source, NOW)
    run_id = archive.runs.start(source_id, NOW)
    fetch = Fetch(url=source.url, role=Role.INDEX, outcome=FetchOutcome.FAILED, fetched_at=NOW)
    archive.runs.record_fetch(run_id, fetch)
    archive.runs.finish(run_id, RunEnding.FAILED, counts=Counts(), detail="not found", now=NOW)
    return source_id


def test_source_that_never_listed_anything_is_forgotten_with_its_runs(archive: Archive) -> None:
    failed_run(archive, TYPO)
    assert archive.sources.forget("typo")
    assert archive.sources.by_name("typo") is None
    assert archive.runs.recent() == []


def test_source_that_once_listed_a_post_stays(archive: Archive) -> None:
    source_id = failed_run(archive, TYPO)
    entry = Entry(url="https://typo.example/post")
    archive.entries.declare(source_id, (entry,), (), now=NOW)
    assert not archive.sources.forget("typo")
    assert archive.sources.by_name("typo")


def test_unknown_name_is_nothing_to_forget(archive: Archive) -> None:
    assert not archive.sources.forget("nobody")
