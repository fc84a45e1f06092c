"""kill -9 between any two statements leaves a consistent archive, which the next run completes."""

import random
import subprocess
import sys
from pathlib import Path

from archives import SOURCE

from archiver.storage.archive import Archive

POSTS = 40
WRITER = f"""
import sys
sys.path[:0] = sys.argv[2:]
from archives import NOW, SOURCE, a_post, an_entry
from archiver.model import Declaration, Witness
from archiver.storage.archive import Archive

with Archive.open(sys.argv[1], create=True) as archive:
    archive.connection.raw.set_progress_handler(lambda: print(flush=True), 400)
    source_id = archive.sources.ensure(SOURCE, NOW)
    run_id = archive.runs.start(source_id, NOW)
    told = [an_entry(str(number)) for number in range({POSTS})]
    said = Declaration(witness=Witness.INDEX, url=SOURCE.url, listed={POSTS})
    archive.entries.declare(source_id, told, [said], now=NOW)
    for entry in archive.entries.pending(source_id):
        digest = archive.snapshots.keep(entry.url.encode(), "a.blog", NOW)
        post = a_post(entry.url.rsplit("/")[-1])
        archive.posts.record(
            source_id, run_id, post, entry=entry, snapshot_sha256=digest, now=NOW
        )
"""


def run_until(path: Path, signs_of_life: int) -> bool:
    """Runs the writer and kills it after so many signs of life; whether it ended by itself."""
    here = Path(__file__).parent.parent
    command = [sys.executable, "-c", WRITER, str(path), str(here), str(here.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for number, _ in enumerate(process.stdout):
            if number >= signs_of_life:
                process.kill()
                return False
    assert process.returncode == 0
    return True


def check(path: Path) -> None:
    with Archive.open(path) as archive:
        assert archive.connection.column("PRAGMA integrity_check") == ["ok"]
        assert archive.connection.rows("PRAGMA foreign_key_check") == []
        archive.connection.write("INSERT INTO posts_fts(posts_fts) VALUES ('integrity-check')")
        for archived in archive.posts.select():
            assert archive.posts.revision(archived.id, 1) == archived
            assert archived.snapshot_sha256
            assert archive.snapshots.read(archived.snapshot_sha256)
        for status in archive.coverage.status():
            assert status.archived == archive.posts.count()


def test_killed_writer_leaves_what_the_next_one_completes(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    dice = random.Random(4)
    for _ in range(6):
        if run_until(path, dice.randrange(150)):
            break
        if path.exists() and path.stat().st_size:
            check(path)
    assert run_until(path, 10**9)
    check(path)
    with Archive.open(path) as archive:
        assert archive.posts.count() == POSTS
        stored = archive.sources.by_name(SOURCE.name)
        assert stored
        assert stored.posts_count == POSTS
