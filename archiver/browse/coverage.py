"""How complete a source is: what its witnesses list against what is archived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archiver.browse.shelf import Row

STATE_WORDS = {  # EntryState -> how a reader is told
    "pending": "not fetched yet",
    "failed": "could not be fetched",
    "rejected": "is no post",
    "gone": "gone from the blog",
    "external": "on another site",
    "excluded": "excluded by a rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Counts of one source's entries. `unlisted` are posts a witness states but does not list."""

    archived: int = 0
    pending: int = 0
    failed: int = 0
    rejected: int = 0
    gone: int = 0
    external: int = 0
    excluded: int = 0
    unlisted: int = 0
    witnesses: tuple[Row, ...] = field(default=())

    @property
    def missing(self) -> int:
        return self.pending + self.failed + self.unlisted

    @property
    def expected(self) -> int:
        """Posts that should be in the archive."""
        return self.archived + self.missing

    @property
    def is_complete(self) -> bool:
        return self.missing == 0

    @classmethod
    def together(cls, standings: Iterable[Standing]) -> Standing:
        parts = tuple(standings)
        total = {name: sum(getattr(part, name) for part in parts) for name in COUNTED}
        return cls(**total)


COUNTED = (*STATE_WORDS, "archived", "unlisted")


def standings(
    sources: Iterable[Row], states: Iterable[Row], declared: Iterable[Row]
) -> dict[int, Standing]:
    """Source id -> its standing."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in states:
        counts[row["source_id"]][row["state"]] = row["number"]
    witnesses: dict[int, list[Row]] = defaultdict(list)
    for row in declared:
        witnesses[row["source_id"]].append(row)
    return {
        source["id"]: standing_of(counts[source["id"]], witnesses[source["id"]])
        for source in sources
    }


def standing_of(counts: Mapping[str, int], witnesses: list[Row]) -> Standing:
    listed = sum(counts.values())
    stated = max((row["declared"] or 0 for row in witnesses), default=0)
    return Standing(**counts, unlisted=max(0, stated - listed), witnesses=tuple(witnesses))
