"""Answers about the whole archive are asked again when the archive changed, not before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archiver.browse.kept import DEAR, PATIENCE, Answer, kept, stamp_of


class Base:
    """Stands in for datasette's Database: a path, and able to be a weak key."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)


async def test_asked_once_until_the_file_changes(tmp_path: Path) -> None:
    base = Base(tmp_path / "a.db")
    (tmp_path / "a.db").write_text("1")
    asked: list[int] = []

    async def ask() -> list[dict[str, Any]]:
        asked.append(1)
        return [{"number": len(asked)}]

    assert await kept(base, "key", ask) == await kept(base, "key", ask) == [{"number": 1}]
    assert await kept(base, "other key", ask) == [{"number": 2}]
    (tmp_path / "a.db-wal").write_text("a commit")
    assert await kept(base, "key", ask) == [{"number": 3}]


def test_dear_answers_are_used_a_while_longer() -> None:
    dear = Answer(rows=[], stamp=(1,), asked_at=100.0, cost=0.5)
    cheap = Answer(rows=[], stamp=(1,), asked_at=100.0, cost=DEAR / 2)
    assert dear.still_good((2,), 100 + 0.4 * PATIENCE)
    assert not dear.still_good((2,), 100 + 0.6 * PATIENCE)
    assert not cheap.still_good((2,), 100.0)
    assert cheap.still_good((1,), 1e9)


def test_a_file_that_is_not_there_has_a_stamp_too(tmp_path: Path) -> None:
    assert stamp_of(str(tmp_path / "none.db")) == ()
