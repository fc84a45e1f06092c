"""Commands that care for an archive: verify and backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from archiver.storage.archive import Archive

Ask = Callable[..., Any]


@pytest.fixture
def place(archive_folder: Path, tmp_path: Path) -> Path:
    """A copy of the archive of demo blogs, to damage."""
    shutil.copytree(archive_folder, tmp_path / "place")
    return tmp_path / "place"


def damage(place: Path, statement: str) -> None:
    with Archive.open(place / "archive.db") as archive:
        archive.connection.write(statement)


def test_verify_has_a_line_a_check(ask: Ask, place: Path) -> None:
    answer = ask("verify", cwd=place)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert len(lines) == 13
    assert all(line.startswith("ok ") for line in lines)


def test_verify_names_what_is_wrong_and_repair_mends_it(ask: Ask, place: Path) -> None:
    damage(place, "UPDATE bodies SET text = 'Something else.' WHERE post_id = 1")
    answer = ask("verify", cwd=place)
    assert answer.code == 1
    assert "WRONG    posts: " in answer.out
    assert "\n         post 1 says something else than its current revision\n" in answer.out
    assert "verify --repair" in answer.err
    mended = ask("verify", "--repair", cwd=place)
    assert (mended.code, mended.err) == (0, "")
    assert "repaired posts: " in mended.out
    assert ask("verify", cwd=place).code == 0


def test_verify_in_json_and_what_is_lost(ask: Ask, place: Path) -> None:
    damage(place, "UPDATE snapshots SET body = x'00' WHERE rowid <= 12")
    answer = ask("verify", "--repair", "--json", cwd=place)
    assert answer.code == 1
    (wrong,) = (finding for finding in answer.json if not finding["ok"])
    assert (wrong["check"], len(wrong["wrong"]), wrong["mended"]) == ("snapshots", 12, False)
    assert "is damaged" in wrong["wrong"][0]
    assert "backup" in answer.err
    shown = ask("verify", cwd=place).out
    assert "         and 2 more (--verbose shows them)\n" in shown
    assert "more" not in ask("verify", "--verbose", cwd=place).out


def test_repair_waits_for_no_crawl(ask: Ask, place: Path) -> None:
    with FileLock(place / "archive.db.lock"):
        assert ask("verify", "--repair", cwd=place).code == 5
        assert ask("verify", cwd=place).code == 0


def test_backup_to_a_file(ask: Ask, place: Path, tmp_path: Path) -> None:
    answer = ask("backup", tmp_path / "new" / "copy.db", cwd=place)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.endswith(f"MB written to {tmp_path / 'new' / 'copy.db'}\n")
    again = ask("backup", tmp_path / "new" / "copy.db", cwd=place)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "replaces nothing" in again.err


def test_backup_into_a_folder_is_an_archive(ask: Ask, place: Path, tmp_path: Path) -> None:
    assert ask("backup", f"{tmp_path}/copy/", cwd=place).code == 0
    assert (
        ask("status", "--json", cwd=tmp_path / "copy").json
        == ask("status", "--json", cwd=place).json
    )
    assert ask("backup", tmp_path / "copy", cwd=place).code == 2


def test_backup_and_verify_need_an_archive(ask: Ask, tmp_path: Path) -> None:
    for arguments in (["backup", "copy.db"], ["verify"], ["verify", "--repair"]):
        answer = ask(*arguments, cwd=tmp_path)
        assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []
