"""Opening: what is not ours is left alone, and each fault says what to do."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from archives import NOW, SOURCE, a_post, an_entry
from sqlite_utils import Database, Migrations

from archiver.errors import (
    ArchiveBusy,
    ArchiveError,
    ArchiveMissing,
    ArchiveReadOnly,
    NotAnArchive,
    SchemaTooNew,
)
from archiver.model import Source
from archiver.storage import archive as opening
from archiver.storage import connection as door
from archiver.storage import migrations as schema
from archiver.storage.archive import Archive

ANOTHER = Source(name="b", url="https://b.blog/")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def made(path: Path) -> Path:
    """An archive with one source."""
    with Archive.open(path, create=True) as archive:
        archive.sources.ensure(SOURCE, NOW)
    return path


def test_create_makes_the_folder_too(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "new" / "folder" / "archive.db", create=True) as archive:
        assert archive.sources.all() == []


def test_what_was_written_is_there_when_opened_again(made: Path) -> None:
    with Archive.open(made) as archive:
        assert [source.name for source in archive.sources.all()] == ["a"]


def test_writing_pragmas_are_set(made: Path) -> None:
    with Archive.open(made) as archive:
        value = archive.connection.value
        assert value("PRAGMA journal_mode") == "wal"
        assert value("PRAGMA synchronous") == 1
        assert value("PRAGMA foreign_keys") == 1


def test_missing_archive_names_the_command_that_makes_one(path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="archiver crawl"):
        Archive.open(path)
    with pytest.raises(ArchiveMissing):
        Archive.open(path, create=True, readonly=True)
    assert not path.exists()


def test_empty_file_is_filled_when_creating_and_missing_else(path: Path) -> None:
    path.touch()
    with pytest.raises(ArchiveMissing, match="is empty"):
        Archive.open(path)
    Archive.open(path, create=True).close()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html>", id="another format"),
        pytest.param(b"SQLite", id="cut short in its header"),
        pytest.param(b"SQLite format 3\x00" + b"x" * 5000, id="a header and rubbish"),
    ],
)
def test_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotAnArchive, match=r"is no SQLite database|is damaged"):
        Archive.open(path, create=True)
    assert path.read_bytes() == content


def test_database_of_another_program_is_refused_and_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs(x)")
    before = path.read_bytes()
    with pytest.raises(NotAnArchive, match="another program"):
        Archive.open(path, create=True)
    assert path.read_bytes() == before


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive, match="is a folder"):
        Archive.open(tmp_path, create=True)


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveReadOnly, match="--dir"):
        Archive.open(tmp_path / "file" / "deep" / "archive.db", create=True)


def test_damaged_pages_are_reported_as_damage(made: Path) -> None:
    size = made.stat().st_size
    with made.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xaa" * (size - 4096))
    with pytest.raises(NotAnArchive, match="damaged"), Archive.open(made) as archive:
        archive.sources.all()


def test_truncated_archive_is_reported_as_damage(made: Path) -> None:
    os.truncate(made, 8192)
    with pytest.raises(NotAnArchive, match="damaged"), Archive.open(made) as archive:
        list(archive.posts.select())


def test_schema_of_a_newer_release_is_refused(made: Path) -> None:
    with closing(sqlite3.connect(made)) as raw, raw:
        raw.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('archiver', 'm999_fly', '')"
        )
    with pytest.raises(SchemaTooNew, match=r"m999_fly.*upgrade"):
        Archive.open(made)


@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_cannot_be_written_is_refused_for_writing(
    made: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = made if place == "file" else made.parent
    monkeypatch.setattr(
        opening.os, "access", lambda where, mode: not (mode & os.W_OK and Path(where) == closed)
    )
    with pytest.raises(ArchiveReadOnly, match="writable"):
        Archive.open(made)
    Archive.open(made, readonly=True).close()


def test_readonly_never_writes(made: Path) -> None:
    before = made.read_bytes()
    with Archive.open(made, readonly=True) as archive, pytest.raises(ArchiveReadOnly):
        archive.sources.ensure(ANOTHER, NOW)
    assert made.read_bytes() == before


def test_readonly_leaves_no_files_beside_the_archive(made: Path) -> None:
    with Archive.open(made, readonly=True) as archive:
        assert archive.posts.count() == 0
    assert list(made.parent.iterdir()) == [made]


def test_readonly_reads_while_another_connection_writes(made: Path) -> None:
    with Archive.open(made) as writer, Archive.open(made, readonly=True) as reader:
        source_id = writer.sources.ensure(SOURCE, NOW)
        with writer.atomic():
            writer.posts.record(source_id, None, a_post(), now=NOW)
            assert reader.posts.count() == 0
        assert reader.posts.count() == 1


def test_locked_archive_is_busy(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BUSY_SECONDS", 0.01)
    with (
        Archive.open(made) as first,
        Archive.open(made) as second,
        first.atomic(),
        pytest.raises(ArchiveBusy, match="close it"),
    ):
        second.sources.ensure(ANOTHER, NOW)


def test_sqlite_that_is_too_old_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door.sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(ArchiveError, match=r"needs SQLite 3\.37\.0"):
        Archive.open(path, create=True)


def test_full_disk_says_so_and_loses_nothing(made: Path) -> None:
    with Archive.open(made) as archive:
        pages = archive.connection.value("PRAGMA page_count")
        archive.connection.value(f"PRAGMA max_page_count = {pages + 2}")
        source_id = archive.sources.ensure(SOURCE, NOW)
        post = a_post(text="x" * 100_000)
        with pytest.raises(ArchiveError, match="disk is full") as caught:
            archive.posts.record(source_id, None, post, now=NOW)
        assert caught.value.path == str(made)
        assert archive.posts.count() == 0
        assert archive.connection.column("PRAGMA integrity_check") == ["ok"]


def test_nested_transactions_end_as_one(made: Path) -> None:
    with Archive.open(made) as archive:
        source_id = archive.sources.ensure(SOURCE, NOW)
        archive.entries.declare(source_id, [an_entry()], now=NOW)
        with pytest.raises(ZeroDivisionError):
            _record_and_fail(archive, source_id)
        assert archive.posts.count() == 0
        assert len(archive.entries.pending(source_id)) == 1


def _record_and_fail(archive: Archive, source_id: int) -> float:
    with archive.atomic():
        archive.posts.record(source_id, None, a_post(), entry=an_entry(), now=NOW)
        return 1 / 0


def test_backup_is_an_archive_of_the_same_rows(made: Path, tmp_path: Path) -> None:
    with Archive.open(made) as archive:
        archive.backup(tmp_path / "copy.db")
    with Archive.open(tmp_path / "copy.db") as copy:
        assert [source.name for source in copy.sources.all()] == ["a"]
    assert not list(tmp_path.glob("*.partial"))


def test_older_schema_is_backed_up_before_it_is_migrated(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = Migrations("archiver")
    newer(name="m001_create_archive")(schema.m001_create_archive)

    @newer()
    def m002_add_colour(db: Database) -> None:
        db.execute("ALTER TABLE sources ADD COLUMN colour TEXT")

    monkeypatch.setattr(opening, "migrations", newer)
    with pytest.raises(ArchiveReadOnly, match="older schema"):
        Archive.open(made, readonly=True)
    with Archive.open(made) as archive:
        assert archive.connection.column("SELECT colour FROM sources") == [None]
    backup = made.with_name("archive.db.backup-m001_create_archive")
    with closing(sqlite3.connect(backup)) as old:
        columns = [row[1] for row in old.execute("PRAGMA table_info(sources)")]
    assert "colour" not in columns


def test_failed_migration_leaves_the_archive_as_it_was(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = Migrations("archiver")
    newer(name="m001_create_archive")(schema.m001_create_archive)

    @newer()
    def m002_fail(db: Database) -> None:
        db.execute("ALTER TABLE sources ADD COLUMN colour TEXT")
        db.execute("SELECT nothing FROM nowhere")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "migrations", newer)
        with pytest.raises(ArchiveError):
            Archive.open(made)
    with Archive.open(made) as archive:
        assert [source.name for source in archive.sources.all()] == ["a"]


def test_sqlite_utils_runs_the_migrations_file_alone(path: Path) -> None:
    file = Path(schema.__file__)
    tool = [sys.executable, "-m", "sqlite_utils", "migrate", str(path), str(file)]
    subprocess.run(tool, check=True, capture_output=True)
    with Archive.open(path) as archive:
        assert archive.posts.count() == 0
