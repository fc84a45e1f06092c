"""One real archive on disk, with a source and a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import NOW, SOURCE

from archiver.storage.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        yield archive


@pytest.fixture
def source_id(archive: Archive) -> int:
    return archive.sources.ensure(SOURCE, NOW)


@pytest.fixture
def run_id(archive: Archive, source_id: int) -> int:
    return archive.runs.start(source_id, NOW)
