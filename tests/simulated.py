"""Blogs that post by themselves, and a year of visits to them, without a clock or a network."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from archiver.model import Moment
from archiver.schedule import History, is_due, next_due

START = datetime(2026, 1, 1, tzinfo=UTC)  # of the year that is simulated
BEFORE = timedelta(days=200)  # in which the blog posted already
YEAR = timedelta(days=365)
DAY = timedelta(days=1)

Calendar = Callable[[random.Random], Iterator[datetime]]


def weekly(*days: int, hour: float = 10, spread: float = 2, skipped: float = 0.0) -> Calendar:
    """Posts on these weekdays around that hour (spread in hours); some are skipped."""

    def posts(chance: random.Random) -> Iterator[datetime]:
        day = START - BEFORE
        while day < START + YEAR:
            if day.weekday() in days and chance.random() >= skipped:
                yield day + timedelta(hours=(hour + chance.gauss(0, spread)) % 24)
            day += DAY

    return posts


def at_random(gap: timedelta) -> Calendar:
    """Posts whenever the author feels like it, one in `gap` on average."""

    def posts(chance: random.Random) -> Iterator[datetime]:
        at = START - BEFORE
        while (at := at + gap * chance.expovariate(1)) < START + YEAR:
            yield at

    return posts


def regular(gap: timedelta, wobble: float = 0.1) -> Calendar:
    """A post every `gap`, a little sooner or later."""

    def posts(chance: random.Random) -> Iterator[datetime]:
        at = START - BEFORE
        while (at := at + gap * max(0.05, chance.gauss(1, wobble))) < START + YEAR:
            yield at

    return posts


def faster_later(slow: Calendar, fast: Calendar) -> Calendar:
    """A blog that changes its rhythm in the middle of the year."""

    def posts(chance: random.Random) -> Iterator[datetime]:
        middle = START + YEAR / 2
        yield from (at for at in slow(chance) if at < middle)
        yield from (at for at in fast(chance) if at >= middle)

    return posts


@dataclass(frozen=True)
class Year:
    """What a year of visits came to."""

    visits: int
    posts: int  # made in that year
    delays: tuple[timedelta, ...]  # from each post to the visit that found it

    @property
    def interval(self) -> timedelta:
        """Between two posts, on average."""
        return YEAR / max(self.posts, 1)

    @property
    def share(self) -> float:
        """The median delay as a share of the posting interval."""
        return median(self.delays) / self.interval


def year_of_visits(
    calendar: Calendar,
    every: timedelta | None = None,
    *,
    seed: int = 1,
    dated: Callable[[datetime], Moment] = lambda at: at,
    tick: timedelta = timedelta(minutes=15),
) -> Year:
    """A timer that asks each `tick` what is due, for a year; `dated` is what the blog shows."""
    posts = sorted(calendar(random.Random(seed)))
    now, due, visits, delays = START, START, 0, []
    seen = bisect_right(posts, START)
    while now < START + YEAR:
        if is_due(due, now):
            visits += 1
            there = bisect_right(posts, now)
            delays += [now - at for at in posts[seen:there]]
            seen = there
            known = tuple(map(dated, posts[max(0, there - 60) : there]))
            history = History(posts=known, started_at=now)
            due = next_due(history, every, now=now, seed=f"{seed}-{visits}").at
            now = max(now + tick, due - (due - START) % tick)  # nothing happens until then
        else:
            now += tick
    return Year(visits, len(delays), tuple(delays))


def day_only(at: datetime) -> date:
    return at.date()
