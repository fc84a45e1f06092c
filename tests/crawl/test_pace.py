"""How fast a site may be asked, on a clock of the tests' own."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.pace import (
    LONGEST_CRAWL_DELAY,
    LONGEST_REST,
    LONGEST_WAIT,
    MOST_ERRORS,
    Manners,
    Pace,
)

CHANCES = st.floats(0, 1)


def started(pace: Pace, chance: float = 0.5) -> float:
    """Starts the next request as soon as it may, and gives when."""
    at = max(pace.next_start(chance), 0.0)
    pace.begun(at)
    return at


def ask(pace: Pace, took: float = 0.0, status: int = 200, wait: float | None = None) -> float:
    at = started(pace)
    pace.answered(at + took, status=status, took=took, wait=wait)
    return at


@given(delay=st.floats(0, 100), chance=CHANCES, crawl_delay=st.floats(0, 1000))
def test_pause_is_half_the_delay_at_least_and_all_of_crawl_delay(
    delay: float, chance: float, crawl_delay: float
) -> None:
    pace = Pace(Manners(delay=delay))
    pace.widen(crawl_delay)
    first = started(pace, chance)
    gap = started(pace, chance) - first
    assert gap >= max(delay / 2, min(crawl_delay, LONGEST_CRAWL_DELAY)) - 1e-9
    assert gap <= max(delay * 1.5, LONGEST_CRAWL_DELAY * 1.1) + 1e-9


def test_quick_answers_leave_the_delay_as_it_is() -> None:
    pace = Pace(Manners(delay=1.0))
    assert [ask(pace, took=0.2) for _ in range(4)] == [0.0, 1.0, 2.0, 3.0]


def test_latency_that_rises_is_rested_from_at_once_and_forgotten_by_and_by() -> None:
    pace = Pace(Manners(delay=1.0))
    ask(pace, took=0.2)
    ends = []
    gaps = []
    for took in (9.0, 0.2, 0.2, 0.2, 0.2, 0.2):
        at = ask(pace, took=took)
        gaps.append(at - ends[-1] if ends else 0.0)
        ends.append(at + took)
    assert gaps[1] == pytest.approx(8.0)
    assert gaps[1:] == sorted(gaps[1:], reverse=True)
    assert gaps[-1] <= 1.0


def test_server_of_the_users_own_is_never_rested_from() -> None:
    pace = Pace(Manners(delay=0.0))
    ask(pace, took=5.0)
    assert pace.next_start(1.0) <= 5.0
    ask(pace, status=500)
    assert pace.next_start(1.0) <= 5.0


@given(wait=st.floats(0, LONGEST_WAIT), delay=st.floats(0, 10))
def test_retry_after_holds_every_request_for_all_of_it(wait: float, delay: float) -> None:
    pace = Pace(Manners(delay=delay))
    pace.begun(0.0)
    pace.answered(1.0, status=429, took=1.0, wait=wait)
    assert pace.next_start(0.0) >= 1.0 + wait
    assert pace.closed is None


def test_longer_wait_than_a_run_has_closes_the_site() -> None:
    pace = Pace(Manners())
    ask(pace, status=503, wait=LONGEST_WAIT + 1)
    assert pace.closed == "HTTP 503, and asks to be left alone for 5 minutes"


def test_errors_double_the_pause_up_to_a_bound_and_close_the_site_in_the_end() -> None:
    pace = Pace(Manners(delay=1.0))
    times = []
    while pace.closed is None:
        times.append(ask(pace, status=503))
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == [min(2.0**n, LONGEST_REST) for n in range(1, MOST_ERRORS)]
    assert len(times) == MOST_ERRORS


@given(st.lists(st.sampled_from([200, 404, 503, 500, 429]), max_size=60))
def test_only_errors_in_a_row_close_a_site(statuses: list[int]) -> None:
    pace = Pace(Manners(delay=0.5))
    longest = row = 0
    for status in statuses:
        ask(pace, status=status)
        row = 0 if status in {200, 404} else row + 1
        longest = max(longest, row)
    assert (pace.closed is not None) is (longest >= MOST_ERRORS)
