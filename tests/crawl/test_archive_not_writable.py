"""A disk that is full, an archive that is read-only or locked: told in a line, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from command_line import COMMAND, environment
from killing import Lessons, differences
from scripted_site import ScriptedSite
from warm_command import WarmCommand

from archiver.crawl.launch import make_smaller
from archiver.errors import ArchiveError
from archiver.model import Run, RunEnding
from archiver.storage.archive import Archive

SMALL = "size=512k"  # less than the archive of the lessons takes, more than its first rows
LARGE = "size=64m"


@pytest.fixture(scope="module")
def command() -> WarmCommand:
    return WarmCommand(busy_seconds=0.5)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory, command: WarmCommand) -> Iterator[Lessons]:
    with ScriptedSite() as site:
        yield Lessons(tmp_path_factory.mktemp("lessons"), site, command)


def mounted(*options: str | Path) -> None:
    """Mounts a file system in memory; skips the test where that is not allowed."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", *map(str, options)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """That folder on a disk that is soon full, with what is in it."""
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    mounted(SMALL, "tmpfs", folder)
    try:
        for name, content in kept.items():
            (folder / name).write_bytes(content)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def lines(said: str) -> list[str]:
    """The lines of our own faults."""
    return [line for line in said.splitlines() if line.startswith("archiver: ")]


def completes(lessons: Lessons, name: str) -> None:
    """The next run makes the archive that an undisturbed one would be."""
    code, said = lessons.command.run(lessons.folder / name, "crawl")
    assert code == 0, said
    assert differences(lessons.expected, lessons.told(name)) == []


def test_full_disk_ends_the_crawl_and_the_next_one_completes(
    lessons: Lessons, command: WarmCommand
) -> None:
    folder = lessons.new_folder("full")
    with small_disk(folder):
        code, said = command.run(folder, "crawl")
        assert (code, lines(said)) == (
            1,
            ["archiver: archive.db: the disk is full: free some space and run again;"
             " all that was recorded is safe"],
        )  # fmt: skip
        assert len(lessons.site.asked) < sum(lessons.requests.values())  # it stopped asking
        mounted(f"remount,{LARGE}", "tmpfs", folder)
        completes(lessons, "full")


def test_file_that_may_not_grow_ends_the_crawl_and_the_next_one_completes(
    lessons: Lessons,
) -> None:
    folder = lessons.new_folder("quota")
    limit = f"ulimit -f 300; exec {' '.join(COMMAND)} crawl"  # kB of one file
    done = subprocess.run(
        ["bash", "-c", limit],
        cwd=folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = lines(done.stderr)
    assert line.startswith("archiver: archive.db: the disk ")
    completes(lessons, "quota")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk read-only")
def test_read_only_disk_is_told_and_asked_for_nothing(
    lessons: Lessons, command: WarmCommand
) -> None:
    folder = lessons.new_folder("readonly")
    with small_disk(folder):
        mounted(f"remount,ro,{LARGE}", "tmpfs", folder)
        code, said = command.run(folder, "crawl")
        mounted(f"remount,rw,{LARGE}", "tmpfs", folder)
        assert code == 1
        (line,) = lines(said)
        assert "cannot be written" in line
        assert lessons.site.asked == []
        completes(lessons, "readonly")


def test_long_reader_stops_no_crawl(lessons: Lessons, command: WarmCommand) -> None:
    folder = lessons.new_folder("read")
    command.run(folder, "crawl", "--limit", "1")
    with closing(sqlite3.connect(folder / "archive.db")) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT COUNT(*) FROM posts").fetchone() == (1,)
        completes(lessons, "read")
        assert reader.execute("SELECT COUNT(*) FROM posts").fetchone() == (1,)


def test_disk_that_is_full_when_all_is_done_fails_no_crawl(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    done = Run(id=1, source="a", started_at=now, ending=RunEnding.FINISHED)
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        dice = Random(1)
        menu = " ".join(str(dice.random()) for _ in range(500))
        for number in range(30):
            archive.snapshots.keep(f"{menu} {number}".encode(), "a.blog", now)
        pages = archive.connection.value("PRAGMA page_count")
        archive.connection.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ArchiveError, match="disk is full"):
            archive.snapshots.train("a.blog", now)
        make_smaller(archive, [done])


WRITER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print(flush=True)
sys.stdin.read()
"""


def test_long_writer_ends_the_crawl_and_the_next_one_completes(
    lessons: Lessons, command: WarmCommand
) -> None:
    folder = lessons.new_folder("locked")
    command.run(folder, "crawl", "--limit", "1")
    arguments = [sys.executable, "-c", WRITER, str(folder / "archive.db")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        code, said = command.run(folder, "crawl")
        writer.communicate()
    assert code == 1
    (line,) = lines(said)
    assert line.startswith("archiver: archive.db: stayed locked by another program")
    completes(lessons, "locked")
