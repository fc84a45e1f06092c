"""When a source is due next, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.schedule import Due, History, Wishes, is_due, next_due
from archiver.schedule.due import interval_words

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
GOOD = History(started_at=NOW - timedelta(minutes=2))
DAILY = replace(GOOD, posts=tuple(NOW - n * DAY for n in range(1, 30)))


def due(history: History, every: timedelta | None, seed: str = "a 1") -> Due:
    return next_due(history, every, now=NOW, seed=seed)


def test_source_that_never_ran_is_due_now() -> None:
    assert due(History(), 12 * HOUR) == Due(at=NOW, reason="never crawled")


def test_interrupted_run_goes_on_at_once() -> None:
    assert due(replace(GOOD, interrupted=True), 12 * HOUR).at == NOW


@pytest.mark.parametrize("every", [30 * HOUR / 60, 12 * HOUR, DAY, WEEK], ids=str)
def test_fixed_interval_is_never_late_and_hardly_early(every: timedelta) -> None:
    """A timer that runs as often as the interval must find the source due each time."""
    assert GOOD.started_at
    waits = [due(GOOD, every, f"s{n}").at - GOOD.started_at for n in range(200)]
    assert max(waits) < every
    assert min(waits) > 0.94 * every
    assert len(set(waits)) == 200


def test_same_seed_is_the_same_time() -> None:
    assert due(DAILY, None, "x") == due(DAILY, None, "x") != due(DAILY, None, "y")


def test_reasons_say_why() -> None:
    assert due(GOOD, 12 * HOUR).reason == "every 12h"
    assert due(DAILY, None).reason == "auto: about 1 post a day"
    assert due(GOOD, None).reason == "auto: too few dates to tell its rhythm, so once a day"


def test_failures_back_off_to_a_week_and_never_stop() -> None:
    waits = []
    for failures in range(1, 60):
        history = replace(GOOD, failures=failures, failing_since=NOW - DAY)
        found = due(history, 12 * HOUR)
        waits.append(found.at - NOW + timedelta(minutes=2))
        assert "fail" in found.reason
    assert 0.9 * HOUR <= waits[0] <= 1.1 * HOUR
    assert waits[:7] == sorted(waits[:7])
    assert set(waits[9:]) == {WEEK}


def test_source_that_failed_is_due_once_its_wait_is_over_whenever_it_is_reckoned() -> None:
    history = replace(GOOD, failures=3)
    for hours in (0, 1, 2):
        later = NOW + hours * HOUR
        assert (
            next_due(history, 12 * HOUR, now=later, seed="s").at == due(history, 12 * HOUR, "s").at
        )
    late = NOW + 5 * HOUR
    assert next_due(history, 12 * HOUR, now=late, seed="s").at == late


def test_failures_are_told_with_their_number_and_first_day() -> None:
    history = replace(GOOD, failures=4, failing_since=NOW - 3 * DAY)
    assert due(history, 12 * HOUR).reason.startswith(
        "failed 4 times in a row since 2026-11-18: tried again after"
    )


def test_short_interval_is_tried_again_that_soon() -> None:
    assert due(replace(GOOD, failures=1), timedelta(minutes=10)).at - NOW < 12 * HOUR / 60


def test_rhythm_waits_while_the_list_is_fresh_but_no_longer_than_a_day() -> None:
    free = due(DAILY, None)
    assert NOW < free.at < NOW + 14 * HOUR
    fresh = due(replace(DAILY, wishes=Wishes(fresh=20 * HOUR)), None)
    assert DAILY.started_at
    assert fresh.at == DAILY.started_at + 20 * HOUR
    assert "fresh" in fresh.reason
    year = due(replace(DAILY, wishes=Wishes(fresh=365 * DAY)), None)
    assert year.at == DAILY.started_at + DAY


def test_rhythm_heeds_the_feeds_ttl_and_skipped_hours() -> None:
    ttl = due(replace(DAILY, wishes=Wishes(ttl=23 * HOUR)), None)
    assert "feed asks" in ttl.reason
    skipped = frozenset(range(24)) - {4}
    hours = due(replace(DAILY, wishes=Wishes(skip_hours=skipped)), None)
    assert hours.at.hour == 4
    assert "skips" in hours.reason
    days = due(replace(DAILY, wishes=Wishes(skip_days=frozenset({5, 6}))), None)
    assert days.at.date().isoformat() == "2026-11-23"
    everything = Wishes(skip_hours=frozenset(range(24)))
    assert due(replace(DAILY, wishes=everything), None) == due(DAILY, None)


def test_fixed_interval_is_the_users_word_against_caches_and_feeds() -> None:
    wishes = Wishes(fresh=DAY, ttl=DAY, skip_hours=frozenset(range(24)))
    assert due(replace(GOOD, wishes=wishes), HOUR) == due(GOOD, HOUR)


@pytest.mark.parametrize("history", [GOOD, DAILY, replace(GOOD, failures=1)])
def test_retry_after_holds_for_every_source(history: History) -> None:
    wishes = Wishes(retry_at=NOW + 30 * HOUR)
    found = due(replace(history, wishes=wishes), 6 * HOUR)
    assert NOW + 30 * HOUR <= found.at <= NOW + 31 * HOUR
    assert "Retry-After" in found.reason


def test_retry_after_of_years_is_a_week() -> None:
    found = due(replace(GOOD, wishes=Wishes(retry_at=NOW + 9999 * DAY)), HOUR)
    assert found.at <= NOW + WEEK + HOUR


def test_budget_that_is_used_up_waits_for_the_next_day_and_says_so() -> None:
    midnight = NOW.replace(hour=0) + DAY
    found = due(replace(GOOD, wishes=Wishes(spent_until=midnight)), HOUR)
    assert midnight <= found.at <= midnight + HOUR
    assert "budget" in found.reason


def test_daylight_saving_does_not_move_an_interval() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for month, day in ((3, 29), (10, 25)):
        now = datetime(2026, month, day, 1, 30, tzinfo=berlin)
        local = next_due(replace(GOOD, started_at=now), 12 * HOUR, now=now, seed="s")
        utc = now.astimezone(UTC)
        same = next_due(replace(GOOD, started_at=utc), 12 * HOUR, now=utc, seed="s")
        assert local == same
        assert 11 * HOUR < local.at - utc < 12 * HOUR


def test_clock_that_was_ahead_does_not_stop_a_source() -> None:
    ahead = NOW + 900 * DAY
    assert is_due(ahead + DAY, NOW, set_at=ahead)
    assert not is_due(NOW + 89 * DAY, NOW, set_at=NOW - DAY)
    assert due(replace(GOOD, started_at=ahead), 12 * HOUR).at < NOW + 12 * HOUR
    assert due(replace(DAILY, started_at=ahead), None).at < NOW + DAY


def test_due_is_due_from_its_time_on() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW, NOW)
    assert not is_due(NOW + timedelta(seconds=1), NOW)


instants = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))
histories = st.builds(
    History,
    posts=st.lists(st.one_of(instants, instants.map(datetime.date)), max_size=30).map(tuple),
    started_at=st.one_of(st.none(), instants),
    interrupted=st.booleans(),
    failures=st.integers(0, 10_000),
    failing_since=st.one_of(st.none(), instants),
    wishes=st.builds(
        Wishes,
        fresh=st.timedeltas(timedelta(0), 9999 * DAY),
        ttl=st.timedeltas(timedelta(0), 9999 * DAY),
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
        retry_at=st.one_of(st.none(), instants),
    ),
)
intervals = st.one_of(st.none(), st.timedeltas(timedelta(minutes=1), 99_999 * DAY))


@given(histories, intervals, instants, st.text())
def test_any_history_has_a_next_time_that_comes(
    history: History, every: timedelta | None, now: datetime, seed: str
) -> None:
    found = next_due(history, every, now=now, seed=seed)
    assert now <= found.at <= now + max(2 * WEEK, every or WEEK)
    assert found.reason
    assert is_due(found.at, found.at)
    assert is_due(found.at, now) == (found.at == now)


@given(st.timedeltas(timedelta(minutes=1), 9999 * DAY))
def test_interval_words_are_short(span: timedelta) -> None:
    assert 2 <= len(interval_words(span)) <= 5
