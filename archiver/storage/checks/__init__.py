"""Whether an archive is whole: one check after another, and what can be rebuilt of what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archiver.storage.checks.contents import check_code, check_posts, check_revisions
from archiver.storage.checks.finding import Finding, Progress
from archiver.storage.checks.search import check_search
from archiver.storage.checks.snapshots import check_dictionaries, check_snapshots
from archiver.storage.checks.tables import (
    check_counts,
    check_file,
    check_keys,
    check_ledger,
    check_links,
    check_names,
    check_references,
)

if TYPE_CHECKING:
    from archiver.storage.archive import Archive

Check = Callable[["Archive", bool, Progress], Finding]

CHECKS: tuple[Check, ...] = (  # in this order: what a later one leans on comes first
    check_file,
    check_references,
    check_dictionaries,
    check_snapshots,
    check_revisions,
    check_posts,
    check_keys,
    check_code,
    check_links,
    check_ledger,
    check_counts,
    check_names,
    check_search,
)


def unwatched(_check: str, _done: int, _total: int) -> None:
    """The progress of a check that nobody watches."""


def verify(
    archive: Archive, *, repair: bool = False, progress: Progress = unwatched
) -> Iterator[Finding]:
    """The finding of each check, as it is made.

    With `repair`, what follows from other rows is made anew: search index, counts, columns and
    bodies that a revision holds in full. What is lost, as a damaged snapshot, stays reported.
    `progress` is told the check's name, how many rows are done, and of how many.
    """
    for check in CHECKS:
        yield check(archive, repair, progress)
