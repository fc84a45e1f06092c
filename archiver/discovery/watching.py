"""Which one page of a source is sure to show a new post, and is cheapest to ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import ceil

from archiver.dates import day_of
from archiver.listed import ListedPage, Remembered
from archiver.model import Role

KEPT_UP = 2  # readings with new posts that a page must have shown whole to be believed by that
FEED_KEPT_UP = 1  # the same for a feed that holds the newest posts: it may be made once a week
NEWEST = 0.7  # share of a page that must be the newest posts of all: the rest may be pinned
FEWEST = 3  # dated posts on a page before the newest of all are there by more than chance
DATED = 0.8  # share of the posts that need a date before "newest" means anything
IN_ORDER = 0.9  # share of neighbours that stand in the order of their dates in an ordered list


def watched_page(known: Remembered) -> ListedPage | None:
    """The page that shows a new post for certain, at the least cost; None when none is certain.

    A page of the index is best, for it says what a post is; a feed only where the index cannot be
    asked conditionally. A page in the middle of a list never is.
    """
    return min((page for page in _ends(known) if is_sure(page, known)), key=_cost, default=None)


def is_sure(page: ListedPage, known: Remembered) -> bool:
    """Whether a new post is bound to show on that page, by what it showed so far."""
    own = set(known.posts_of(page))
    if not own:
        return False
    if page.kept_up >= KEPT_UP or shows_all(page, known):
        return True
    if page.role is Role.SITEMAP or (page.role is Role.FEED and page.kept_up < FEED_KEPT_UP):
        return False
    return _shows_newest(own, known, ordered=page.role is Role.INDEX and _is_ordered(known))


def shows_all(page: ListedPage, known: Remembered) -> bool:
    """Whether that page lists what all pages together list, and leads to no more of it."""
    return listed_posts(known) <= set(page.keys) and not (page.leads and page.role is Role.INDEX)


def is_ascending(page: ListedPage, known: Remembered) -> bool:
    """Whether that page is the last of several, which are the index: new posts come to its end."""
    pages = known.index_pages()
    return len(pages) > 1 and page == pages[-1]


def listed_posts(known: Remembered) -> set[str]:
    """The posts of the ledger that the lists show, as far as they are remembered."""
    return {key for page in known.pages if page.number for key in known.posts_of(page)}


def _ends(known: Remembered) -> list[ListedPage]:
    """The first and last page of the index, the first page of each feed, and the sitemaps."""
    index = known.index_pages()
    others = [page for page in known.pages if page.role is not Role.INDEX and page.number == 1]
    return [*index[:1], *index[1:][-1:], *others]


def _cost(page: ListedPage) -> int:
    """The rank of a page by what it costs to ask, and to follow when it shows something new."""
    order = {Role.INDEX: (0, 2), Role.FEED: (1, 3), Role.SITEMAP: (4, 5)}
    with_validators, without = order[page.role]
    return with_validators if page.validators else without


def _shows_newest(own: Collection[str], known: Remembered, *, ordered: bool) -> bool:
    """Whether the newest posts of all lists stand on that page."""
    listed = listed_posts(known)
    days = {key: day_of(date) for key in listed if (date := known.entries[key]) is not None}
    dated = [key for key in own if key in days]
    if len(days) < DATED * len(listed) or not dated or (len(dated) < FEWEST and not ordered):
        return False
    count = ceil(NEWEST * len(dated))
    least = sorted(days.values(), reverse=True)[count - 1]
    newer = {key for key, day in days.items() if day > least}
    return newer <= set(own) and sum(days[key] >= least for key in dated) >= count


def _is_ordered(known: Remembered) -> bool:
    """Whether the pages of the index follow the dates of their posts, either way."""
    keys = dict.fromkeys(key for page in known.index_pages() for key in known.posts_of(page))
    days = [day_of(date) for key in keys if (date := known.entries[key]) is not None]
    steps = list(pairwise(days))
    return bool(steps) and max(_share(steps), _share((b, a) for a, b in steps)) >= IN_ORDER


def _share(steps: Iterable[tuple[date, date]]) -> float:
    falling: Sequence[bool] = [first >= second for first, second in steps]
    return sum(falling) / len(falling)
