"""The archive of every release opens in this one, and keeps its rows. See tests/data."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from archiver import __version__
from archiver.storage.archive import Archive
from archiver.storage.checks import verify
from archiver.storage.merging import merge

DATA = Path(__file__).parent.parent / "data"
RELEASES = sorted(DATA.glob("*.db"))


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a release's archive: opening may change it."""
    path: Path = request.param
    shutil.copy(path, tmp_path / path.name)
    return tmp_path / path.name


def schema(archive: Archive) -> dict[str, str]:
    """Every table, view, index and trigger of ours, however its SQL is spaced."""
    rows = archive.connection.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {row["name"]: re.sub(r"--[^\n]*|\s+", " ", row["sql"]) for row in rows}


def test_this_release_is_there() -> None:
    assert DATA / f"{__version__}.db" in RELEASES, "run: python tests/data/make_release.py"


def test_archive_of_a_release_is_whole_and_keeps_its_rows(release: Path) -> None:
    told = json.loads((DATA / f"{release.stem}.json").read_text(encoding="utf-8"))
    with Archive.open(release) as archive:
        assert [finding for finding in verify(archive) if finding.wrong] == []
        for table, number in told["rows"].items():
            assert archive.connection.value(f"SELECT COUNT(*) FROM {table}") >= number, table
        for kept in told["posts"]:
            post = archive.posts.get(kept["url"])
            assert post
            assert (post.post.title, post.status) == (kept["title"], kept["status"])
            assert post.post.text.startswith(kept["text_begins"])
            revisions = archive.posts.revisions(post.id)
            assert [[r.number, r.kind, r.reason] for r in revisions] == kept["revisions"]
            assert [event.kind for event in archive.history.events(post.id)] == kept["events"]
            assert archive.posts.search(f'title:"{post.post.title}"')


def test_migrated_schema_is_that_of_a_new_archive(release: Path, archive: Archive) -> None:
    with Archive.open(release) as old:
        assert schema(old) == schema(archive), "run: python tests/data/make_release.py"


def test_archive_of_a_release_can_be_merged(release: Path, archive: Archive) -> None:
    told = json.loads((DATA / f"{release.stem}.json").read_text(encoding="utf-8"))
    with Archive.open(release) as old:
        assert merge(archive, old).posts == len(told["posts"])
    assert [finding for finding in verify(archive) if finding.wrong] == []
