"""What a check found: how much it looked at, what is wrong, what was mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archiver.storage.connection import Connection

Progress = Callable[[str, int, int], None]  # check's name, rows done, of how many
STEP = 50  # rows between two words on progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of one check."""

    check: str  # its name
    looked_at: int
    things: str  # what was looked at, in the plural
    wrong: tuple[str, ...] = ()  # each in words
    mended: bool = False  # all of `wrong` was repaired
    note: str | None = None  # why it was not done in full; None when it was

    @property
    def is_ok(self) -> bool:
        """Nothing is wrong any more."""
        return not self.wrong or self.mended


def repaired(
    connection: Connection, wrong: Sequence[str], statements: Sequence[str], *, repair: bool
) -> bool:
    """Runs the statements when something is wrong and may be repaired; whether it did."""
    if not (wrong and repair):
        return False
    with connection.atomic():
        for statement in statements:
            connection.write(statement)
    return True
