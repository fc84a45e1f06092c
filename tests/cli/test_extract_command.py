"""`archiver extract` and `archiver status --quality`, on an archive that was crawled."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from command_line import environment

from archiver.crawl.lock import archive_lock

Ask = Callable[..., Any]
OLDER = (  # as an older extractor would have left it: posts by number
    "UPDATE posts SET extractor = '0' WHERE id <= 3",
    "UPDATE revision_bodies SET body = older(body, 'tags') WHERE revision_id = 1",
    "UPDATE revision_bodies SET body = older(body, 'title') WHERE revision_id = 2",
)


def older(body: bytes, field: str) -> bytes:
    """The stored post as it was before that field was known, or while it was another."""
    from backports.zstd import compress, decompress

    post = json.loads(decompress(body))
    post[field] = "Another title" if field == "title" else []
    return compress(json.dumps(post).encode())


@pytest.fixture
def aged(archive_folder: Path, tmp_path: Path) -> Path:
    """A copy of the archive in which three posts are an older extractor's: one could win tags,
    one would change its title, one is the same.
    """
    shutil.copytree(archive_folder, tmp_path, dirs_exist_ok=True)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as db:
        db.create_function("older", 2, older)
        for statement in OLDER:
            db.execute(statement)
        db.commit()
    return tmp_path


def counted(records: Any) -> dict[str, int]:
    return {
        word: sum(row[word] for row in records["sources"])
        for word in ("pages", "same", "won", "held_back", "accepted", "failed")
    }


def test_losses_are_listed_and_wait_for_accept(ask: Ask, aged: Path) -> None:
    answer = ask("extract", cwd=aged)
    assert answer.code == 0
    head, *lines = answer.out.splitlines()
    assert head.split() == ["source", "pages", "same", "won", "changed", *"held back".split(),
                            "accepted", "failed"]  # fmt: skip
    (loss,) = (line for line in lines if "title" in line and "changed" in line)
    assert "Another title" in loss
    assert "1 page held back: see the losses, then --accept records them" in answer.err
    again = ask("extract", "--accept", "--json", cwd=aged)
    assert counted(again.json) == {
        "pages": 1, "same": 0, "won": 0, "held_back": 0, "accepted": 1, "failed": 0,
    }  # fmt: skip
    (page,) = again.json["pages"]
    assert page["outcome"] == "accepted"
    (difference,) = page["differences"]
    assert (difference["field"], difference["before"]) == ("title", "Another title")
    assert not difference["held_back"]
    done = ask("extract", cwd=aged)
    assert (done.code, done.out) == (0, "")
    assert "--all does it again" in done.err


def test_dry_run_leaves_the_file_alone(ask: Ask, aged: Path) -> None:
    before = (aged / "archive.db").read_bytes()
    with archive_lock(aged / "archive.db"):
        answer = ask("extract", "--dry-run", "--accept", "--json", cwd=aged)
    assert counted(answer.json) == {
        "pages": 3, "same": 1, "won": 1, "held_back": 0, "accepted": 1, "failed": 0,
    }  # fmt: skip
    assert answer.json["dry_run"]
    assert "nothing was written" in answer.err
    assert (aged / "archive.db").read_bytes() == before


def test_all_and_source_choose_pages(ask: Ask, aged: Path) -> None:
    answer = ask("extract", "--all", "--dry-run", "--json", "--source", "odd-hours", cwd=aged)
    (row,) = answer.json["sources"]
    assert (row["source"], row["pages"]) == ("odd-hours", 12)
    answer = ask("extract", "--source", "nobody", cwd=aged)
    assert answer.code == 2
    assert '"nobody" is no source of this archive' in answer.err


def test_rule_of_sources_toml_reaches_old_posts(ask: Ask, aged: Path) -> None:
    head, *tables = (aged / "sources.toml").read_text(encoding="utf-8").split("[[source]]")
    rules = '\n[source.rules]\ntitle = "p.tags"\n'
    ruled = (f"[[source]]{t}{rules if 'odd-hours' in t else ''}" for t in tables)
    (aged / "sources.toml").write_text(head + "".join(ruled), encoding="utf-8")
    answer = ask("extract", "--dry-run", "--json", "--source", "odd-hours", cwd=aged)
    (row,) = answer.json["sources"]
    assert row["pages"] == 12
    fields = {each["field"] for page in answer.json["pages"] for each in page["differences"]}
    assert "title" in fields


def test_crawl_and_extract_exclude_each_other(ask: Ask, aged: Path, tmp_path: Path) -> None:
    with archive_lock(aged / "archive.db"):
        answer = ask("extract", cwd=aged)
    assert answer.code == 5
    assert answer.err.count("\n") == 1
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ask("extract", cwd=empty).code == 2
    assert list(empty.iterdir()) == []


def test_damaged_snapshot_is_named_and_ends_with_1(ask: Ask, aged: Path) -> None:
    with closing(sqlite3.connect(aged / "archive.db")) as db:
        db.execute(
            "UPDATE snapshots SET body = x'00' WHERE sha256 ="
            " (SELECT snapshot_sha256 FROM posts WHERE id = 3)"
        )
        (url,) = db.execute("SELECT url FROM posts WHERE id = 3").fetchone()
        db.commit()
    answer = ask("extract", cwd=aged)
    assert answer.code == 1
    assert f"failed {url}" in answer.err
    assert "damaged" in answer.err


def test_it_needs_no_network_and_no_scrapy(aged: Path) -> None:
    code = (
        "import sys, socket\n"
        "from archiver.cli import run\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.create_connection = socket.getaddrinfo = refuse\n"
        "assert run(['extract', '--quiet']) == 0\n"
        "assert not {'scrapy', 'twisted'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=aged, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [50, 80, 160])
@pytest.mark.parametrize("arguments", [["extract", "--dry-run", "-q"], ["status", "--quality"]])
def test_terminal_of_any_width_is_never_overrun(
    aged: Path, width: int, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.cli import run

    monkeypatch.chdir(aged)
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    for name, value in {"COLUMNS": str(width), "TERM": "xterm", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert run(arguments) == 0
    lines = re.sub(r"\x1b\[\d+m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= width
    assert any("title" in line or "agreement" in line for line in lines)


def test_progress_on_a_terminal_is_a_bar(aged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.cli import run

    monkeypatch.chdir(aged)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert run(["extract", "--dry-run"]) == 0
    assert "0/3" in terminal.getvalue()
    assert "held back http" in terminal.getvalue()


def test_quality_lists_the_worst_first(ask: Ask, aged: Path) -> None:
    with closing(sqlite3.connect(aged / "archive.db")) as db:
        db.execute("UPDATE quality SET agreement = 0.5 WHERE post_id = 2")
        db.execute("UPDATE quality SET flags = '[\"vote_not_kept\"]' WHERE post_id = 3")
        db.execute(
            "UPDATE entries SET content_html = ? WHERE post_id = 4",
            [" ".join(f"<p>word{number}</p>" for number in range(99))],
        )
        db.execute("UPDATE entries SET title = 'Quite another' WHERE post_id = 5")
        db.commit()
    rows = ask("status", "--quality", "--json", cwd=aged).json
    assert len(rows) == 24
    flags = {row["post"]: row["flags"] for row in rows}
    assert [flags[number] for number in (2, 3, 4, 5)] == [
        [], ["vote_not_kept"], ["feed_text_longer"], ["index_title_differs"],
    ]  # fmt: skip
    assert {row["post"] for row in rows[:3]} == {3, 4, 5}
    assert (rows[3]["post"], rows[3]["agreement"]) == (2, 0.5)
    answer = ask("status", "--quality", cwd=aged)
    assert "50.0%" in answer.out
    assert len(answer.out.splitlines()) == 21
    assert "3 of 24 posts have flags" in answer.err
    names = {
        row["source"] for row in ask("status", "odd-hours", "--quality", "--json", cwd=aged).json
    }
    assert names == {"odd-hours"}
    assert ask("status", "--quality", "--missing", cwd=aged).code == 2
