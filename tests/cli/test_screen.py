"""Tables for a terminal and for a pipe."""

import io
import re
import sys

import pytest

from archiver.cli import screen
from archiver.cli.screen import Column, Grid, show_grid
from archiver.cli.text import printable

GRID = Grid(
    columns=(
        Column(title="source"),
        Column(title="new", number=True),
        Column(title="failed", number=True, needed=False),
        Column(title="coverage"),
    ),
    rows=(
        ("a-blog-with-a-rather-long-name-that-nobody-would-type", "12", "0", "12 of 12"),
        ("三日月ブログ", "1,250", "0", "1,250 of 1,251, 1 missing"),
    ),
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown_on_terminal(grid: Grid, width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    show_grid(grid)
    return re.sub(r"\x1b\[\d+m", "", terminal.getvalue()).splitlines()


def test_pipe_gets_whole_lines_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    show_grid(GRID)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["source", "new", "failed", "coverage"]
    assert lines[2].endswith("1,250       0  1,250 of 1,251, 1 missing")
    assert all(line == line.rstrip() and "\x1b" not in line for line in lines)


@pytest.mark.parametrize("width", [50, 60, 80, 200])
def test_terminal_is_never_overrun(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    lines = shown_on_terminal(GRID, width, monkeypatch)
    assert max(map(cell_len, lines)) <= width


def test_narrow_terminal_drops_columns_that_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "failed" not in shown_on_terminal(GRID, 60, monkeypatch)[0]
    assert "failed" in shown_on_terminal(GRID, 200, monkeypatch)[0]


def test_cells_are_text_and_never_markup_nor_commands(capsys: pytest.CaptureFixture[str]) -> None:
    show_grid(Grid(columns=(Column(title="t"),), rows=(("[red]x[/red]\x1b]0;owned\x07",),)))
    assert capsys.readouterr().out == "t\n[red]x[/red]]0;owned\n"


def test_dumb_terminal_counts_as_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    assert not screen.is_terminal("stdout")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("café — 東京 🏳️‍🌈", "café — 東京 🏳️‍🌈", id="scripts and joined emoji stay"),
        pytest.param("a\x1b[2Jb\x9b1m\r\x00\x7f", "a[2Jb1m", id="control characters go"),
        pytest.param("a\u202eb\u2066c\ufeffd", "abcd", id="direction and invisible marks go"),
        pytest.param("a\nb\tc", "abc", id="line breaks go"),
    ],
)
def test_printable_keeps_what_people_read(text: str, safe: str) -> None:
    assert printable(text) == safe


def test_printable_keeps_what_is_asked_for() -> None:
    assert printable("a\n\tb\x1b", keep="\n\t") == "a\n\tb"
