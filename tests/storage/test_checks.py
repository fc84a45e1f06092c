"""An archive that is whole passes; each kind of damage is found, and mended where it can be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from archives import NOW, SOURCE, a_post, an_entry, contents
from sqlite_utils import Database

from archiver.errors import UsageError
from archiver.storage.archive import Archive
from archiver.storage.checks import CHECKS, verify
from archiver.storage.checks.finding import Finding


@pytest.fixture
def full(archive: Archive, source_id: int, run_id: int) -> Archive:
    """Thirty posts with snapshots under a dictionary; one was edited, one has a suspect."""
    entries = [an_entry(str(number)) for number in range(30)]
    dice = Random(1)
    menu = " ".join(str(dice.random()) for _ in range(200))
    archive.entries.declare(source_id, entries, now=NOW)
    for entry in entries:
        name = entry.url.rsplit("/", 1)[-1]
        body = f"<html><nav>{menu}</nav><p>{name} says {dice.random()} and {dice.random()}."
        digest = archive.snapshots.keep(body.encode(), "a.blog", NOW)
        post = a_post(name, text=f"Words of {name}. " * 10)
        archive.posts.record(source_id, run_id, post, entry=entry, snapshot_sha256=digest, now=NOW)
    archive.posts.record(source_id, run_id, a_post("1", title="Edited", tags=("Go",)), now=NOW)
    archive.posts.record(source_id, run_id, a_post("2", text="Torn."), now=NOW)
    assert archive.snapshots.train("a.blog", NOW)
    return archive


def faults(archive: Archive, *, repair: bool = False) -> dict[str, Finding]:
    """What was wrong when it was looked for, by check."""
    return {f.check: f for f in verify(archive, repair=repair) if f.wrong}


def test_whole_archive_passes_every_check_and_is_left_as_it_is(full: Archive) -> None:
    before = contents(full)
    findings = list(verify(full))
    assert len(findings) == len(CHECKS) == len({finding.check for finding in findings})
    assert [finding for finding in findings if finding.wrong] == []
    assert min(f.looked_at for f in findings) > 0
    assert contents(full) == before
    assert all(finding.is_ok for finding in verify(full, repair=True))


def test_empty_archive_passes(archive: Archive) -> None:
    assert faults(archive) == {}


MENDABLE = {
    "posts: text": "UPDATE bodies SET text = 'Something else.' WHERE post_id = 3",
    "posts: title": "UPDATE posts SET title = 'Something else' WHERE id = 3",
    "posts: tags": "DELETE FROM posts_tags WHERE post_id = 3",
    "posts: hash": "UPDATE posts SET content_sha256 = 'x' WHERE id = 3",
    "keys: post": "UPDATE posts SET url_key = 'x' WHERE id = 3",
    "keys: entry": "UPDATE entries SET url_key = 'x' WHERE id = 3",
    "posts: code_count": "UPDATE posts SET code_count = 9 WHERE id = 3",
    "posts: body is lost": "DELETE FROM bodies WHERE post_id = 3",
    "code": "UPDATE code_blocks SET sha256 = 'x' WHERE id = 3",
    "links": "UPDATE links SET target = 'x' WHERE id = 3",
    "ledger: state": "UPDATE entries SET state = 'pending' WHERE id = 3",
    "ledger: post": "UPDATE entries SET post_id = NULL WHERE id = 3",
    "counts": "UPDATE sources SET posts_count = 7",
    "search: posts": "DELETE FROM posts_fts_data WHERE id > 10",
    "search: code": "INSERT INTO code_fts(rowid, text) VALUES (999, 'never written')",
}


@pytest.mark.parametrize("damage", MENDABLE.values(), ids=MENDABLE)
def test_what_follows_from_other_rows_is_mended(
    full: Archive, damage: str, request: pytest.FixtureRequest
) -> None:
    before = {post.id: post for post in full.posts.select()}
    full.connection.write(damage)
    name = request.node.callspec.id.split(":")[0]
    found = faults(full)
    assert name in found
    assert not found[name].is_ok
    assert faults(full, repair=True)[name].is_ok
    assert faults(full) == {}
    assert {post.id: post for post in full.posts.select()} == before


LOST = {
    "snapshots: bytes": "UPDATE snapshots SET body = x'28b52ffd' WHERE rowid = 3",
    "snapshots: other bytes": "UPDATE snapshots SET body = (SELECT body FROM snapshots"
    " WHERE rowid = 4) WHERE rowid = 3",
    "dictionaries": "UPDATE dictionaries SET body = x'00'",
    "revisions: damaged": "UPDATE revision_bodies SET body = x'00' WHERE revision_id = 3",
    "revisions: lost": "DELETE FROM revision_bodies WHERE revision_id = 3",
    "revisions: another body": "UPDATE revision_bodies SET body = (SELECT body FROM"
    " revision_bodies WHERE revision_id = 4) WHERE revision_id = 3",
    "posts: suspect is current": "UPDATE posts SET revision = 2 WHERE id = 3",
}


@pytest.mark.parametrize("damage", LOST.values(), ids=LOST)
def test_what_is_lost_stays_reported(
    full: Archive, damage: str, request: pytest.FixtureRequest
) -> None:
    full.connection.write(damage)
    with Archive.open(full.path) as archive:  # one that remembers no dictionary
        name = request.node.callspec.id.split(":")[0]
        assert not faults(archive, repair=True)[name].is_ok
        assert name in faults(archive)


def test_missing_row_is_found_where_it_is_named(full: Archive) -> None:
    with closing(Database(full.path).conn) as raw, raw:
        raw.execute("DELETE FROM runs")
    wrong = faults(full)["references"].wrong
    assert any("revisions row 1 names a row of runs" in line for line in wrong)


def test_key_that_another_row_has_stays_reported(full: Archive) -> None:
    full.connection.write("UPDATE posts SET url = 'https://a.blog/4' WHERE id = 4")
    assert not faults(full, repair=True)["keys"].is_ok


def test_snapshot_that_no_row_names_is_noted_and_kept(full: Archive) -> None:
    full.snapshots.keep(b"bytes of a crawl that was cut off", "a.blog", NOW)
    assert faults(full) == {}
    notes = {finding.check: finding.note for finding in verify(full, repair=True)}
    assert notes["snapshots"] == "1 that no row names: a crawl was cut off there"
    assert len(full.connection.column("SELECT sha256 FROM snapshots")) == 31


def test_unused_names_are_no_fault_and_are_dropped(full: Archive) -> None:
    full.connection.write("INSERT INTO tags(name) VALUES ('nobody')")
    assert faults(full) == {}
    notes = {finding.check: finding.note for finding in verify(full, repair=True)}
    assert notes["names"] == "1 that no post has, dropped"
    assert "nobody" not in full.connection.column("SELECT name FROM tags")


def test_archive_that_cannot_be_written_is_checked_but_for_its_index(full: Archive) -> None:
    with Archive.open(full.path, readonly=True) as reader:
        findings = list(verify(reader))
    assert all(finding.is_ok for finding in findings)
    assert findings[-1].note == "not compared: the archive cannot be written"


def test_progress_is_told(full: Archive) -> None:
    told: list[tuple[str, int, int]] = []
    for _ in verify(full, progress=lambda *words: told.append(words)):
        pass
    assert {name for name, *_ in told} == {finding.check for finding in verify(full)}
    assert ("snapshots", 0, 30) in told


def writing(path: Path, stop: threading.Event) -> Callable[[], None]:
    def write() -> None:
        with Archive.open(path) as archive:
            source_id = archive.sources.ensure(SOURCE, NOW)
            number = 100
            while not stop.is_set():
                post = a_post(str(number), text=f"Words of {number}. " * 500)
                archive.posts.record(source_id, None, post, now=NOW)
                number += 1

    return write


def test_backup_is_whole_while_another_program_writes(full: Archive, tmp_path: Path) -> None:
    stop = threading.Event()
    writer = threading.Thread(target=writing(full.path, stop))
    writer.start()
    try:
        for number in range(5):
            told: list[tuple[int, int]] = []
            full.backup(tmp_path / f"{number}.db", lambda *pages, told=told: told.append(pages))
            assert told[-1][0] == told[-1][1] > 0
    finally:
        stop.set()
        writer.join()
    sizes = []
    for number in range(5):
        with Archive.open(tmp_path / f"{number}.db") as copy:
            assert faults(copy) == {}
            sizes.append(copy.posts.count())
    assert sizes == sorted(sizes)


def test_backup_replaces_nothing(full: Archive, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for taken in (tmp_path / "there", full.path):
        with pytest.raises(UsageError, match="replaces nothing"):
            full.backup(taken)
    assert (tmp_path / "there").read_text() == "mine"
