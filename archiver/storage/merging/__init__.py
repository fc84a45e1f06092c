"""Another archive of ours folded into this one: nothing is lost, nothing is there twice.

Everything has a natural key: a source its URL, a run its start, a snapshot its hash, a post its
addresses. What both archives tell is joined by rules that treat both alike, so that A+B equals
B+A but for the numbers of rows, and merging the same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.dates import from_utc_text
from archiver.errors import ArchiveError
from archiver.storage.merging.ledger import merge_ledger
from archiver.storage.merging.posts import merge_posts
from archiver.storage.merging.runs import merge_exchanges, merge_runs
from archiver.storage.merging.soundness import require_sound
from archiver.storage.merging.sources import merge_sources

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

Progress = Callable[[str, int, int], None]  # what is merged, how many are done, of how many
STEP = 20  # snapshots between two words on progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What an archive brought that was not there."""

    sources: int
    runs: int
    snapshots: int
    posts: int  # new ones
    changed: int  # posts that were there and have more history now, or another current state
    damaged: int  # snapshots that could not be read there


def unwatched(_what: str, _done: int, _total: int) -> None:
    """The progress of a merge that nobody watches."""


def as_it_is(html: str) -> str:
    """The HTML of an archive that is our own."""
    return html


def merge(
    mine: Archive,
    other: Archive,
    *,
    clean: Callable[[str], str] = as_it_is,
    progress: Progress = unwatched,
) -> Merged:
    """Folds `other` into `mine`. The rows come in one transaction, after all snapshots.

    The caller holds the lock of `mine`; `other` is only read. What stops it half-way leaves
    snapshots that nothing names yet; merging again goes on from there. `clean` takes from HTML
    what could act: `other` may come from anywhere. Raises NotAnArchive when it is damaged.
    """
    require_sound(other, progress)
    snapshots, damaged = _merge_snapshots(mine, other, progress)
    with mine.atomic():
        sources, new_sources = merge_sources(mine.connection, other.connection)
        runs, new_runs = merge_runs(mine.connection, other.connection, sources)
        posts, new, changed = merge_posts(
            mine.connection, other.connection, sources, runs, clean=clean, progress=progress
        )
        merge_ledger(mine.connection, other.connection, sources, posts)
        merge_exchanges(mine.connection, other.connection, sources, runs)
    return Merged(
        sources=new_sources,
        runs=new_runs,
        snapshots=snapshots,
        posts=new,
        changed=changed,
        damaged=damaged,
    )


def _merge_snapshots(mine: Archive, other: Archive, progress: Progress) -> tuple[int, int]:
    """Keeps the bytes that are not here; how many came, and how many are damaged there.

    Of bytes that both have, the site and time of the first keeping count.
    """
    known = {
        row["sha256"]: (row["kept_at"], row["site"])
        for row in mine.connection.rows("SELECT sha256, kept_at, site FROM snapshots")
    }
    rows = other.connection.rows("SELECT sha256, kept_at, site FROM snapshots ORDER BY rowid")
    came = damaged = 0
    for done, (sha256, kept_at, site) in enumerate(rows):
        if done % STEP == 0:
            progress("snapshots", done, len(rows))
        if sha256 not in known:
            try:
                mine.snapshots.keep(other.snapshots.read(sha256), site, from_utc_text(kept_at))
                came += 1
            except ArchiveError:
                damaged += 1
        elif (kept_at, site) < known[sha256]:
            mine.connection.write(
                "UPDATE snapshots SET kept_at = ?, site = ? WHERE sha256 = ?",
                *(kept_at, site, sha256),
            )
    return came, damaged
