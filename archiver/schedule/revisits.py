"""Which archived posts are looked at again in a run: seldom, cheapest first, a few at a time.

A post is edited soon after it appears, or never; so the looks at it are spread ever wider, and
begin anew after an edit. Pure functions; `now` is an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from archiver.listed import Look
from archiver.model import Moment

DAY = timedelta(days=1)
LADDER = tuple(DAY * days for days in (1, 3, 10, 30, 90))  # after a post was first seen, or changed
DOUBTFUL = DAY  # between looks at a post that met something else: what repeats is believed
EARLY = timedelta(hours=1)  # a daily run comes a little before the day is over
REVISITS_A_RUN = 10  # posts of one source: at two runs a day each of 1,500 gets its four a year


def due_at(post: Look) -> datetime:
    """When a post is to be looked at again: the next step of the ladder after the last look."""
    if post.gone:
        return post.looked_at + LADDER[-1]
    if post.doubted:
        return post.looked_at + DOUBTFUL
    steps = (post.changed_at + step for step in LADDER)
    return next((at for at in steps if at > post.looked_at), post.looked_at + LADDER[-1])


def revisits(
    posts: Iterable[Look],
    now: datetime,
    *,
    moved: Mapping[str, Moment] | None = None,
    vanished: Collection[str] = (),
    most: int = REVISITS_A_RUN,
) -> list[Look]:
    """The posts to look at again in a run, at most so many, the most promising first.

    `moved` tells of posts, by key, when a feed or sitemap says that they were changed; `vanished`
    are posts that their list left out. Both are due at once, but for those looked at since. They
    and the doubted ones come first; then those whose pages can be asked for conditionally, then
    those of the lowest step of the ladder, then the longest due.
    """
    said, left = moved or {}, frozenset(vanished)
    found = []
    for post in posts:
        is_told = post.key in left or is_between(post.looked_at, said.get(post.key), now)
        due = due_at(post)
        is_ahead = post.looked_at - EARLY > now  # of a clock that was wrong
        if is_told or is_ahead or due - EARLY <= now:
            rest = due - post.looked_at
            is_urgent = is_told or post.doubted
            found.append(((not is_urgent, not post.conditional, rest, due), post))
    return [post for _, post in sorted(found, key=lambda item: item[0])[:most]]


def is_between(looked_at: datetime, moment: Moment | None, now: datetime) -> bool:
    """Whether something happened after that look; of a mere day, a later one.

    What is said to happen in the future says nothing yet: it would be news in every run.
    """
    if moment is None:
        return False
    if isinstance(moment, datetime):
        return looked_at < moment <= now
    return looked_at.astimezone(UTC).date() < moment <= now.astimezone(UTC).date()
