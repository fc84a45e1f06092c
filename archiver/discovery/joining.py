"""A page of a list against what it showed before: what is new, what is gone, what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archiver.discovery.watching import is_ascending, shows_all
from archiver.listed import ListedPage, Remembered
from archiver.model import Role

OVERLAP = 3  # known posts in their known order behind the last new one: the rest is as it was
SAME_LIST = 0.5  # share of its posts that a page without a new one must still show


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed on a page since it was read last."""

    unknown: tuple[str, ...] = ()  # keys that neither it nor the ledger knew, in its order
    vanished: tuple[str, ...] = ()  # keys that it should still show, and does not
    grown: bool = False  # it leads to a page of its list that was not there
    doubt: str | None = None  # why the lists must be read whole, in words; None: they need not be


def difference(before: ListedPage, now: ListedPage, known: Remembered) -> Difference:
    """How a page differs from what it was."""
    shown = set(before.keys)
    unknown = tuple(key for key in now.keys if key not in shown and key not in known.entries)
    vanished = _vanished(before, now, known)
    found = Difference(
        unknown=unknown,
        vanished=vanished,
        grown=is_ascending(before, known) and bool(set(now.leads) - set(before.leads)),
    )
    return Difference(
        unknown=unknown,
        vanished=vanished,
        grown=found.grown,
        doubt=_doubt(before, now, found, known),
    )


def joins(keys: Sequence[str], known: Remembered) -> bool:
    """Whether the first pages of a list, as they are now, run into what is known of it.

    Behind their last unknown post, `OVERLAP` known ones must stand in the order in which they
    were known. One that is pinned stands before it, and a lone one proves nothing.
    """
    ranks = known_order(known)
    unknown = [place for place, key in enumerate(keys) if key not in known.entries]
    tail = [ranks[key] for key in keys[unknown[-1] + 1 if unknown else 0 :] if key in ranks]
    run = longest = 0
    for place, rank in enumerate(tail):
        run = run + 1 if place and rank > tail[place - 1] else 1
        longest = max(longest, run)
    return longest >= OVERLAP


def known_order(known: Remembered) -> Mapping[str, int]:
    """The place of each post in the index as it is known; of each feed where there is none."""
    pages = known.index_pages() if any(page.keys for page in known.index_pages()) else known.pages
    keys = dict.fromkeys(key for page in pages for key in known.posts_of(page))
    return {key: rank for rank, key in enumerate(keys)}


def _vanished(before: ListedPage, now: ListedPage, known: Remembered) -> tuple[str, ...]:
    """Posts that a page left out; those that others pushed off its end are on the next."""
    own, left = known.posts_of(before), set(now.keys)
    if shows_all(before, known):
        return tuple(key for key in own if key not in left)
    kept = [place for place, key in enumerate(own) if key in left]
    return tuple(key for key in own[: kept[-1] if kept else 0] if key not in left)


def _doubt(before: ListedPage, now: ListedPage, found: Difference, known: Remembered) -> str | None:
    """Why what a page shows cannot be told from that page alone."""
    if set(before.announces) != set(now.announces):
        return "it names other feeds or sitemaps than before"
    if before.keys and not now.keys:
        return "it lists nothing any more"
    if shows_all(before, known) and now.leads and before.role is Role.INDEX:
        return "its list has more pages now"
    return None if found.unknown or found.grown else _doubt_of_rest(before, now, found, known)


def _doubt_of_rest(
    before: ListedPage, now: ListedPage, found: Difference, known: Remembered
) -> str | None:
    """Why a page without a new post may still be the sign of one elsewhere."""
    own = known.posts_of(before)
    if sum(key in now.keys for key in own) < SAME_LIST * len(own):
        return "it lists other posts than before"
    if miscounts(before, now, -len(found.vanished)):
        return f"it counts {now.declared} posts, and {before.declared} before"
    if set(before.leads) != set(now.leads):
        return "its list has other pages than before"
    return None


def miscounts(before: ListedPage, now: ListedPage, change: int) -> bool:
    """Whether the count that a page states did not move by as many posts as came and went."""
    if before.declared is None or now.declared is None:
        return False
    return now.declared - before.declared != change
