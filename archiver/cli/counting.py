"""How far a long command is: one bar on a terminal, silence into a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from archiver.cli.invocation import Invocation
from archiver.cli.screen import is_terminal

Tell = Callable[[str, int, int], None]  # what is counted, how many are done, of how many


def silent(_what: str, _done: int, _total: int) -> None:
    """Tells nobody."""


@contextmanager
def counting(call: Invocation) -> Iterator[Tell]:
    """What to tell of the progress inside; the bar goes away at the end."""
    if call.quiet or not is_terminal("stderr"):
        yield silent
        return
    from archiver.cli.progress import bar_columns

    bars = bar_columns()
    task = bars.add_task("", total=None, note="")

    def tell(what: str, done: int, total: int) -> None:
        bars.update(task, description=what, completed=done, total=total, note=f"{done:,}/{total:,}")

    with bars:
        yield tell
        bars.remove_task(task)
