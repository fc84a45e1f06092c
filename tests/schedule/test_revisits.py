"""When an archived post is looked at again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.listed import Look
from archiver.schedule.revisits import LADDER, REVISITS_A_RUN, due_at, revisits

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def look(key: str = "a", *, changed: float = 0, looked: float = 0, **more: bool) -> Look:
    """A post that changed, and was looked at last, so many days ago."""
    return Look(key=key, changed_at=NOW - DAY * changed, looked_at=NOW - DAY * looked, **more)


def visits(days: int, edits: tuple[int, ...] = ()) -> list[int]:
    """The days on which a post is looked at that was first seen on day 0, one run a day."""
    changed = looked = NOW
    found = []
    for number in range(1, days + 1):
        now = NOW + DAY * number
        if revisits([Look(key="a", changed_at=changed, looked_at=looked)], now):
            found.append(number)
            looked = now
            if any(changed < NOW + DAY * edit <= now for edit in edits):
                changed = now
    return found


def test_looks_at_a_post_are_spread_ever_wider() -> None:
    assert visits(400) == [1, 3, 10, 30, 90, 180, 270, 360]


def test_looks_begin_anew_after_an_edit() -> None:
    assert visits(60, edits=(20,)) == [1, 3, 10, 30, 31, 33, 40, 60]


def test_post_is_not_looked_at_before_it_is_due() -> None:
    assert revisits([look(changed=0.5, looked=0.5)], NOW) == []
    assert revisits([look(changed=5, looked=1)], NOW) == []


def test_post_that_was_not_looked_at_for_long_is_looked_at_once() -> None:
    post = look(changed=200, looked=150)
    assert revisits([post], NOW) == [post]
    assert revisits([look(changed=200, looked=0.1)], NOW) == []


def test_what_a_list_says_of_an_edit_makes_it_due_at_once() -> None:
    post = look(changed=100, looked=5)
    assert revisits([post], NOW) == []
    assert revisits([post], NOW, moved={"a": NOW - DAY}) == [post]
    assert revisits([post], NOW, moved={"a": (NOW - DAY).date()}) == [post]
    assert revisits([post], NOW, moved={"a": NOW - 6 * DAY}) == []
    assert revisits([post], NOW, moved={"a": date(2020, 1, 1)}) == []


def test_edit_that_is_told_of_the_future_is_none_yet() -> None:
    post = look(changed=100, looked=5)
    assert revisits([post], NOW, moved={"a": NOW + DAY}) == []
    assert revisits([post], NOW, moved={"a": (NOW + DAY).date()}) == []
    assert revisits([post], NOW + 2 * DAY, moved={"a": NOW + DAY}) == [post]


def test_post_that_left_its_list_is_looked_at_at_once() -> None:
    assert revisits([look(looked=0.1)], NOW, vanished=("a",)) == [look(looked=0.1)]


def test_doubted_post_is_looked_at_daily_and_a_tombstone_seldom() -> None:
    assert due_at(look(changed=300, looked=0, doubted=True)) == NOW + DAY
    assert due_at(look(changed=1, looked=0, gone=True)) == NOW + 90 * DAY


def test_told_ones_come_first_then_the_cheap_then_the_young() -> None:
    posts = [
        look("old", changed=95, looked=60, conditional=True),
        look("dear", changed=2, looked=2),
        look("young", changed=2, looked=2, conditional=True),
        look("told", changed=300, looked=3),
    ]
    found = revisits(posts, NOW, moved={"told": NOW})
    assert [post.key for post in found] == ["told", "young", "old", "dear"]


def test_look_of_a_clock_that_was_ahead_counts_for_nothing() -> None:
    post = look(changed=100, looked=-400)
    assert revisits([post], NOW) == [post]


def test_run_has_a_budget() -> None:
    posts = [look(str(number), changed=2, looked=2) for number in range(50)]
    assert len(revisits(posts, NOW)) == REVISITS_A_RUN


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_next_look_is_after_the_last_by_a_step_at_most(changed: int, looked: int) -> None:
    post = look(changed=max(changed, looked), looked=looked)
    assert post.looked_at < due_at(post) <= post.looked_at + LADDER[-1]
