"""Tables and consoles: results on stdout, messages on stderr; plain where nobody looks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import click

from archiver.cli.text import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

UNLIMITED = 10_000  # columns, where no terminal cuts lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a grid."""

    title: str
    number: bool = False  # set to the right
    needed: bool = True  # else left out when the terminal lacks room and all its cells are empty
    spare: bool = False  # left out when the terminal lacks room even then
    style: str = ""  # rich's words, as "yellow", for cells that are not empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table for a person: columns and rows of text; "0" and "" are empty cells."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    def fitted(self, room: int, width: Callable[[Grid], int]) -> Grid:
        """The grid without the columns that it can spare, as far as its width demands."""
        grid = self
        if width(grid) > room:
            grid = grid.without(grid.is_empty)
        if width(grid) > room:
            grid = grid.without(lambda place: grid.columns[place].spare)
        return grid

    def is_empty(self, place: int) -> bool:
        """Is the column one that need not be there, and says nothing?"""
        column = self.columns[place]
        return not column.needed and all(row[place] in {"0", ""} for row in self.rows)

    def without(self, dispensable: Callable[[int], bool]) -> Grid:
        """The grid without these columns."""
        kept = [place for place in range(len(self.columns)) if not dispensable(place)]
        return Grid(
            columns=[self.columns[place] for place in kept],
            rows=[[row[place] for place in kept] for row in self.rows],
        )


def is_terminal(name: Literal["stdout", "stderr"]) -> bool:
    """Does a person look at that stream, on a terminal that can do more than print?"""
    return getattr(sys, name).isatty() and os.environ.get("TERM") != "dumb"


def results() -> Console:
    """The console for results."""
    from rich.console import Console

    width = None if is_terminal("stdout") else UNLIMITED
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def messages() -> Console:
    """The console for progress."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def show_grid(grid: Grid) -> None:
    """Writes a table to stdout: to the width of a terminal, or plain and in full into a pipe."""
    console = results()
    if not is_terminal("stdout"):
        with console.capture() as captured:
            console.print(drawn(grid))
        click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
        return
    unlimited = console.options.update(max_width=UNLIMITED)

    def width(grid: Grid) -> int:
        return console.measure(drawn(grid), options=unlimited).maximum

    fitted = grid.fitted(console.width, width)
    console.print(drawn(fitted, gap=2 if width(fitted) <= console.width else 1))


def page(text: RenderableType) -> None:
    """Writes a long text to a terminal: through a pager when it is longer than the screen."""
    console = results()
    with console.capture() as captured:
        console.print(text)
    written = captured.get()
    if written.count("\n") < console.height:
        click.echo(written, nl=False, color=True)
    else:
        os.environ.setdefault("LESS", "FRX")  # as git does: colours, and the text stays on screen
        click.echo_via_pager(written, color=True)


def drawn(grid: Grid, *, gap: int = 2) -> Table:
    """The grid as rich draws it, so many columns of space between its own."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for column in grid.columns:
        table.add_column(
            column.title,
            justify="right" if column.number else "left",
            no_wrap=column.number,
            overflow="fold",
        )
    for row in grid.rows:
        table.add_row(
            *(
                Text(printable(cell), style="" if cell in {"0", ""} else column.style)
                for column, cell in zip(grid.columns, row, strict=True)
            )
        )
    return table


def show_json(value: object) -> None:
    """Writes a value to stdout as JSON, readable and in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_lines(lines: Iterable[str]) -> None:
    """Writes lines to stdout, safe for a terminal."""
    for line in lines:
        click.echo(printable(line))
