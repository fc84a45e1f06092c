"""Years of visits, simulated: new posts are found soon, with few requests."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import (
    DAY,
    START,
    YEAR,
    Calendar,
    at_random,
    day_only,
    faster_later,
    regular,
    weekly,
    year_of_visits,
)

from archiver.model import Moment
from archiver.schedule import History, is_due, next_due

HOURLY = YEAR / timedelta(hours=1)  # requests of one who polls each hour
SEEDS = (1, 2)

BLOGS: dict[str, Calendar] = {
    "a post a day": regular(DAY),
    "a post a day, late": weekly(*range(7), hour=22, spread=3),
    "one a day at random": at_random(1.1 * DAY),
    "on weekdays": weekly(0, 1, 2, 3, 4),
    "at weekends": weekly(5, 6),
    "on Tuesdays": weekly(1),
    "on most Tuesdays": weekly(1, skipped=0.3),
    "twice a week": weekly(1, 3),
    "three a week at random": at_random(7 * DAY / 3),
    "every two weeks": regular(14 * DAY),
    "monthly at random": at_random(30 * DAY),
    "weekly, then three a week": faster_later(weekly(1), weekly(0, 2, 4)),
    "three a week, then monthly": faster_later(weekly(0, 2, 4), at_random(25 * DAY)),
}


@pytest.mark.parametrize("dated", [lambda at: at, day_only], ids=["time", "day"])
@pytest.mark.parametrize("blog", BLOGS)
def test_auto_finds_posts_soon_with_a_tenth_of_hourly_requests(
    blog: str, dated: Callable[[datetime], Moment]
) -> None:
    years = [year_of_visits(BLOGS[blog], seed=seed, dated=dated) for seed in SEEDS]
    assert median(year.share for year in years) <= 0.25
    assert max(year.visits for year in years) * 10 <= HOURLY


def test_auto_spares_a_quiet_blog_and_never_leaves_it() -> None:
    def quiet(_chance: Random) -> Iterator[datetime]:
        yield from (START - n * DAY for n in range(30, 60))

    year = year_of_visits(quiet)
    assert 52 <= year.visits <= 100


@settings(max_examples=5)
@given(st.floats(1.2, 60), st.integers(0, 1000))
def test_blog_of_any_rate_is_found_within_its_interval(days: float, seed: int) -> None:
    year = year_of_visits(at_random(days * DAY), seed=seed)
    assert year.visits * 10 <= HOURLY
    assert not year.delays or year.share < 0.5  # few posts: the median of a year scatters


def test_fixed_interval_is_kept_over_a_year_of_ticks() -> None:
    year = year_of_visits(regular(7 * DAY), timedelta(hours=12))
    assert 730 <= year.visits <= 730 * 1.06


def test_daily_timer_finds_a_daily_source_due_every_day() -> None:
    """The timer may be a little late or early each day, as cron and systemd are."""
    due, visits = START, 0
    for day in range(365):
        now = START + day * DAY + timedelta(seconds=(day * 37) % 120)
        if is_due(due, now):
            visits += 1
            due = next_due(History(started_at=now), DAY, now=now, seed=f"{day}").at
    assert visits == 365


def test_laptop_that_slept_catches_up_once() -> None:
    """Awake eight hours a day, and three weeks of holidays: one visit on waking, not thirty."""
    every = timedelta(hours=6)
    due, visits, woken = START, [], []
    for quarter in range(365 * 96):
        now = START + quarter * timedelta(minutes=15)
        asleep = now.hour < 9 or now.hour >= 17 or START + 100 * DAY < now < START + 121 * DAY
        if asleep or not is_due(due, now):
            continue
        visits.append(now)
        woken += [now] if now.hour == 9 else []
        due = next_due(History(started_at=now), every, now=now, seed=f"{quarter}").at
    gaps = [later - earlier for earlier, later in pairwise(visits)]
    assert min(gaps) >= 0.94 * every
    assert len(woken) >= 340


@settings(max_examples=30)
@given(
    st.lists(st.timedeltas(-4000 * DAY, 4000 * DAY), max_size=6),
    st.sampled_from([timedelta(hours=1), timedelta(hours=12), 7 * DAY, None]),
)
def test_clock_may_jump_and_the_source_is_visited_as_before(
    jumps: list[timedelta], every: timedelta | None
) -> None:
    """After each jump, to and fro, there is a visit within an interval, and one an interval."""
    now, due, set_at, seeds = START, START, START, iter(range(10**6))
    longest = every or 7 * DAY
    for jump in [*jumps, timedelta(0)]:
        now, visits = now + jump, []
        end = now + 3 * longest
        while now < end:
            if is_due(due, now, set_at=set_at):
                visits.append(now)
                history = History(posts=posts_before(now), started_at=now)
                set_at, due = now, next_due(history, every, now=now, seed=f"{next(seeds)}").at
            now += timedelta(minutes=30)
        assert visits[0] - (end - 3 * longest) <= longest + timedelta(minutes=30)
        gaps = [b - a for a, b in pairwise(visits)]
        assert all(timedelta(minutes=55) <= gap <= longest + timedelta(minutes=30) for gap in gaps)


def posts_before(now: datetime) -> tuple[date, ...]:
    return tuple((now - n * DAY).date() for n in range(20))
