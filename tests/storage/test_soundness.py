"""An archive that comes from anywhere: what is damaged is refused in words, what could act is not
taken over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from archives import LATER, NOW, SOURCE, a_post, an_entry, contents
from backports.zstd import compress
from sqlite_utils import Database

from archiver.changes import content_hash
from archiver.errors import NotAnArchive
from archiver.extraction.sanitise import sanitise
from archiver.storage.archive import Archive
from archiver.storage.checks import verify
from archiver.storage.codec import pack, unpack
from archiver.storage.merging import merge

HARMFUL = '<p onclick="x()">Text<script>x()</script><a href="javascript:x()">here</a></p>'


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The file of another archive: three posts, one of them edited."""
    path = tmp_path / "other.db"
    with Archive.open(path, create=True) as archive:
        source_id = archive.sources.ensure(SOURCE, NOW)
        run_id = archive.runs.start(source_id, NOW)
        archive.entries.declare(source_id, [an_entry(name) for name in "abc"], now=NOW)
        for name, title, now in (
            ("a", "A", NOW),
            ("b", "B", NOW),
            ("c", "C", NOW),
            ("a", "A.", LATER),
        ):
            digest = archive.snapshots.keep(name.encode(), "a.blog", now)
            post = a_post(name, title=title)
            archive.posts.record(source_id, run_id, post, snapshot_sha256=digest, now=now)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "mine.db", create=True) as archive:
        yield archive


def harmful(path: Path, *revisions: int) -> None:
    """Puts scripts into those revisions, and into what is shown of all posts."""
    with Archive.open(path) as archive:
        for number in revisions:
            packed = archive.connection.value(
                "SELECT body FROM revision_bodies WHERE revision_id = ?", number
            )
            body = pack(replace(unpack(packed), html=HARMFUL))
            archive.connection.write(
                "UPDATE revision_bodies SET body = ? WHERE revision_id = ?", body, number
            )
        list(verify(archive, repair=True))


def test_html_of_another_archive_is_made_harmless(mine: Archive, other: Path) -> None:
    harmful(other, 1, 2, 4)
    with Archive.open(other, readonly=True) as theirs:
        assert HARMFUL in [post.post.html for post in theirs.posts.select()]
        merge(mine, theirs, clean=sanitise)
        told = contents(mine)
        merge(mine, theirs, clean=sanitise)
    assert contents(mine) == told
    shown = mine.connection.column("SELECT html FROM bodies")
    kept = map(unpack, mine.connection.column("SELECT body FROM revision_bodies"))
    for html in (*shown, *(post.html for post in kept)):
        assert sanitise(html) == html
    for post in mine.posts.select():
        assert post.content_sha256 == content_hash(post.post)
    assert [finding for finding in verify(mine) if finding.wrong] == []


def test_frame_that_would_fill_the_memory_is_damaged(mine: Archive, other: Path) -> None:
    bomb = compress(bytes(500_000_000), 3)
    with Archive.open(other) as theirs:
        theirs.connection.write("UPDATE snapshots SET body = ? WHERE rowid = 1", bomb)
        assert merge(mine, theirs, clean=sanitise).damaged == 1
        theirs.connection.write("UPDATE revision_bodies SET body = ? WHERE revision_id = 1", bomb)
        with pytest.raises(NotAnArchive, match="revision 1 of post 1 is damaged"):
            merge(mine, theirs, clean=sanitise)


DAMAGES = {
    "is no web address": "UPDATE entries SET url = 'javascript:x()' WHERE id = 1",
    "is no web address: 'file:///etc/passwd'": "UPDATE sources SET url = 'file:///etc/passwd'",
    "has the key of another address": "UPDATE posts SET url_key = 'b.blog' WHERE id = 1",
    "which is no time": "UPDATE posts SET last_checked = 'yesterday' WHERE id = 2",
    "has no body": "DELETE FROM revision_bodies WHERE revision_id = 2",
    "revision 1 of post 1 is damaged": "UPDATE revision_bodies SET body = x'00'"
    " WHERE revision_id = 1",
    "has no current revision": "UPDATE posts SET revision = 7 WHERE id = 1",
    "says something else": "UPDATE bodies SET html = '<script>x()</script>' WHERE post_id = 1",
    "names a row of runs": "DELETE FROM runs",
}


@pytest.mark.parametrize("words", DAMAGES)
def test_damaged_archive_is_refused_and_nothing_taken(
    mine: Archive, other: Path, words: str
) -> None:
    with closing(Database(other).conn) as raw, raw:
        raw.execute(DAMAGES[words])
    told = contents(mine)
    with Archive.open(other, readonly=True) as theirs:
        with pytest.raises(NotAnArchive) as fault:
            merge(mine, theirs, clean=sanitise)
        assert words.partition(":")[0] in str(fault.value)
        assert "nothing was taken" in str(fault.value)
    assert contents(mine) == told
