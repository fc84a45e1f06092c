"""`archiver import`: what a file is, what it brought, and what it must not break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

Ask = Callable[..., Any]


@pytest.fixture
def file(archive_folder: Path, tmp_path: Path) -> Path:
    """An archive of demo blogs, to import."""
    shutil.copy(archive_folder / "archive.db", tmp_path / "other.db")
    return tmp_path / "other.db"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def test_archive_is_folded_into_an_empty_folder_and_once_is_enough(
    ask: Ask, file: Path, here: Path
) -> None:
    answer = ask("import", file, cwd=here)
    assert (answer.code, answer.err) == (0, "")
    assert "0 changed, 2 new sources" in answer.out
    assert ask("export", cwd=here).json == ask("export").json
    assert ask("verify", cwd=here).code == 0
    again = ask("import", file, "--json", cwd=here).json
    (told,) = again
    assert (told["kind"], told["posts"], told["changed"], told["snapshots"]) == ("archive", 0, 0, 0)


def test_export_is_imported(ask: Ask, here: Path, tmp_path: Path) -> None:
    ask("export", "-o", tmp_path / "posts.json")
    answer = ask("import", tmp_path / "posts.json", cwd=here)
    assert answer.code == 0
    known = {post["url"]: post["markdown"] for post in ask("export").json}
    assert {post["url"]: post["markdown"] for post in ask("export", cwd=here).json} == known
    ask("export", "--fields", "url,title", "-o", tmp_path / "few.json")
    refused = ask("import", tmp_path / "few.json", cwd=here)
    assert refused.code == 2
    assert "export it with all fields" in refused.err


def test_blogs_become_sources_without_a_request(ask: Ask, here: Path, tmp_path: Path) -> None:
    opml = tmp_path / "blogs.opml"
    opml.write_text(
        '<opml><body><outline text="A" htmlUrl="https://a.blog/" xmlUrl="https://a.blog/rss"/>'
        '<outline text="B" xmlUrl="https://b.blog/feed"/></body></opml>'
    )
    addresses = tmp_path / "blogs.txt"
    addresses.write_text("https://a.blog/\nhttps://c.blog/\n")
    answer = ask("import", opml, addresses, cwd=here)
    assert answer.out == (
        f"{opml}: 2 new sources; `archiver crawl` archives them\n"
        f"{addresses}: 1 new source, 1 known already; `archiver crawl` archives them\n"
    )
    written = (here / "sources.toml").read_text()
    assert 'feed = "https://a.blog/rss"' in written
    assert 'spider = "feed"' in written
    rows = ask("status", "--json", cwd=here).json
    assert [row["source"] for row in rows] == ["a", "b", "c"]
    assert not (here / "archive.db").exists()


def test_archive_is_not_folded_into_itself(ask: Ask, file: Path) -> None:
    folder = file.parent
    file.rename(folder / "archive.db")
    answer = ask("import", "archive.db", cwd=folder)
    assert (answer.code, answer.err) == (
        2,
        "archiver: archive.db is this archive: name another with --dir\n",
    )


def test_import_waits_for_no_crawl(ask: Ask, file: Path, here: Path) -> None:
    with FileLock(here / "archive.db.lock"):
        assert ask("import", file, cwd=here).code == 5


@pytest.mark.parametrize("content", ["", "<html>", "not an address", "[", "SQLite format 3\0 x"])
def test_file_that_is_nothing_of_all_that_is_refused_in_a_line(
    ask: Ask, here: Path, content: str
) -> None:
    (here / "file").write_text(content)
    answer = ask("import", "file", cwd=here)
    assert answer.code in {1, 2}
    assert answer.err.count("\n") == 1
    assert not ask("import", "nowhere", cwd=here).out
    assert [path.name for path in here.iterdir()] == ["file"]
