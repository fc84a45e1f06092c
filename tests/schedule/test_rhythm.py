"""What the dates of a blog's posts tell of its next one."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.schedule import learned_rhythm

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)  # a Saturday
DAY = timedelta(days=1)
ALWAYS = timedelta(days=3650)


def every(gap: timedelta, count: int = 20, last: datetime = NOW) -> list[datetime]:
    return [last - n * gap for n in range(count)]


def test_too_few_dates_are_no_rhythm() -> None:
    assert learned_rhythm([NOW, NOW - DAY], NOW) is None
    assert learned_rhythm([], NOW) is None


def test_interval_is_the_average_gap() -> None:
    rhythm = learned_rhythm(every(3 * DAY), NOW + 1.5 * DAY)
    assert rhythm
    assert abs(rhythm.interval / DAY - 3) < 0.1


def test_silence_makes_the_interval_longer() -> None:
    intervals = [
        rhythm.interval
        for later in (0, 10, 100, 1000)
        if (rhythm := learned_rhythm(every(DAY), NOW + later * DAY))
    ]
    assert len(intervals) == 4
    assert intervals == sorted(intervals)
    assert intervals[-1] > 60 * DAY


def test_posts_of_one_import_are_few() -> None:
    imported = [date(2026, 11, 1)] * 500
    rhythm = learned_rhythm([*imported, *every(7 * DAY, last=NOW - 21 * DAY)], NOW)
    assert rhythm
    assert rhythm.interval > 4 * DAY


def test_dates_in_the_future_say_nothing() -> None:
    ahead = [NOW + n * DAY for n in range(2, 50)]
    assert learned_rhythm([*ahead, *every(DAY)], NOW) == learned_rhythm(every(DAY), NOW)


def test_wait_reaches_to_the_weekday_on_which_posts_come() -> None:
    tuesdays = every(7 * DAY, 30, datetime(2026, 11, 17, 10, tzinfo=UTC))
    rhythm = learned_rhythm(tuesdays, NOW)
    assert rhythm
    assert rhythm.marked_days == ("Tuesday",)
    arrives = NOW + rhythm.wait(NOW, 0.41, 7 * DAY)
    assert arrives.date() == date(2026, 11, 24)
    assert 8 <= arrives.hour <= 12


def test_midnight_is_no_hour_of_day() -> None:
    midnight = datetime(2026, 11, 20, tzinfo=timezone(timedelta(hours=9)))
    rhythm = learned_rhythm(every(DAY, last=midnight), NOW)
    assert rhythm
    assert set(rhythm.hours) == {1.0}


moments = st.lists(
    st.one_of(
        st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        st.datetimes(
            datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone(-9 * DAY / 24))
        ),
    ),
    max_size=40,
)


@given(moments, st.floats(0.01, 5), st.integers(1, 400))
def test_any_dates_give_a_wait_within_its_bounds(dates: list, posts: float, hours: int) -> None:
    rhythm = learned_rhythm(dates, NOW)
    most = timedelta(hours=hours)
    if rhythm:
        assert timedelta(0) <= rhythm.wait(NOW, posts, most) <= most
        assert abs(sum(rhythm.weekdays) - 7) < 1e-6
        assert abs(sum(rhythm.hours) - 24) < 1e-6


@given(st.integers(1, 60), st.floats(0.1, 1), st.floats(0.1, 1))
def test_more_posts_are_longer_to_wait_for(gap: int, fewer: float, more: float) -> None:
    rhythm = learned_rhythm(every(gap * DAY), NOW)
    assert rhythm
    low, high = sorted((fewer, more))
    assert rhythm.wait(NOW, low, ALWAYS) <= rhythm.wait(NOW, high, ALWAYS)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (DAY / 2, "about 2 posts a day"),
        (2.4 * DAY, "about 3 posts a week"),
        (15 * DAY, "about 2 posts a month"),
        (100 * DAY, "about 4 posts a year"),
        (900 * DAY, "about 1 post a year"),
    ],
)
def test_rate_is_told_in_a_unit_that_fits(gap: timedelta, words: str) -> None:
    rhythm = learned_rhythm(every(gap, 10), NOW + gap / 2)
    assert rhythm
    assert rhythm.words.startswith(words)
