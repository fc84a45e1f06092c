"""How complete a source is, in a reader's words; the counts are those of `source_coverage`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archiver.browse.kept import Row

STATE_WORDS = {  # state of the view `missing` -> how a reader is told
    "pending": "not fetched yet",
    "failed": "could not be fetched",
    "unlisted": "counted, but not listed",
    "rejected": "is no post",
    "gone": "gone from the blog",
    "external": "on another site",
    "excluded": "excluded by a rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is archived of what should be: entries that are no posts are not expected."""

    archived: int = 0
    missing: int = 0

    @property
    def expected(self) -> int:
        return self.archived + self.missing

    @property
    def is_complete(self) -> bool:
        return self.missing == 0


def standings(rows: Iterable[Row]) -> dict[str, Standing]:
    """Name of a source -> its standing."""
    return {
        row["source"]: Standing(archived=row["archived"], missing=row["missing"]) for row in rows
    }


def together(standings: Iterable[Standing]) -> Standing:
    parts = tuple(standings)
    return Standing(
        archived=sum(part.archived for part in parts), missing=sum(part.missing for part in parts)
    )
