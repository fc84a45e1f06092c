"""A page of a list against what it was: what is new, what left, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.discovery.joining import OVERLAP, difference, joins
from archiver.discovery.updates import without_builds
from archiver.listed import ListedPage, Remembered
from archiver.model import Moment, Role


def page(keys: Iterable[int], number: int = 1, **more: Any) -> ListedPage:
    url = f"https://a.blog/page/{number}/"
    named = tuple(f"p{key}" for key in keys)
    return ListedPage(role=Role.INDEX, url=url, number=number, keys=named, **more)


def known(*pages: ListedPage) -> Remembered:
    return Remembered(pages=pages, entries={key: None for page in pages for key in page.keys})


FIRST, SECOND = page(range(20, 10, -1)), page(range(10, 0, -1), 2)
BLOG = known(FIRST, SECOND)


def test_same_list_is_no_difference() -> None:
    found = difference(FIRST, FIRST, BLOG)
    assert (found.unknown, found.vanished, found.grown, found.doubt) == ((), (), False, None)


def test_new_ones_are_told_and_those_pushed_off_have_not_left() -> None:
    found = difference(FIRST, page(range(22, 12, -1)), BLOG)
    assert (found.unknown, found.vanished, found.doubt) == (("p22", "p21"), (), None)


def test_post_that_left_is_told_where_those_behind_it_are_still_there() -> None:
    found = difference(FIRST, page([20, 19, *range(17, 9, -1)]), BLOG)
    assert (found.unknown, found.vanished, found.doubt) == ((), ("p18",), None)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        pytest.param(FIRST, page([]), "nothing any more", id="empty"),
        pytest.param(FIRST, SECOND, "other posts", id="another page"),
        pytest.param(
            FIRST,
            page(range(20, 10, -1), announces=("https://a.blog/feed.xml",)),
            "other feeds",
            id="another feed",
        ),
        pytest.param(
            page(range(20, 10, -1), declared=20),
            page(range(20, 10, -1), declared=21),
            "counts 21",
            id="another count",
        ),
        pytest.param(
            FIRST, page(range(20, 10, -1), leads=("a.blog/page/3",)), "other pages", id="more pages"
        ),
    ],
)
def test_doubt(before: ListedPage, now: ListedPage, words: str) -> None:
    found = difference(before, now, known(before, SECOND))
    assert found.doubt
    assert words in found.doubt


def test_count_that_moved_with_the_posts_is_no_doubt() -> None:
    before = page([3, 2, 1], declared=3)
    assert difference(before, page([3, 1], declared=2), known(before)).doubt is None


def test_list_joins_behind_its_last_new_post() -> None:
    def keys(*numbers: int) -> list[str]:
        return [f"p{number}" for number in numbers]

    assert joins(keys(22, 21, 20, 19, 18), BLOG)
    assert not joins(keys(22, 21, 20, 19), BLOG)
    assert not joins(keys(20, 19, 18, 17, 22), BLOG)
    assert not joins(keys(3, 30, 29, 28, 27), BLOG)
    assert joins(keys(30, 17, 20, 19, 18), BLOG)


@given(st.integers(0, 30), st.integers(0, 20), st.integers(1, 20))
def test_newest_first_list_joins_exactly_when_enough_of_it_is_known(
    new: int, old: int, first: int
) -> None:
    keys = [f"p{number}" for number in range(20 + new, 20, -1)]
    keys += [f"p{number}" for number in range(first, max(0, first - old), -1)]
    assert joins(keys, BLOG) == (min(old, first) >= OVERLAP)


def test_day_that_most_pages_share_is_the_build() -> None:
    build, edit = date(2026, 5, 1), date(2026, 4, 1)
    told: dict[str, Moment] = {str(number): build for number in range(8)}
    assert without_builds(told | {"x": edit}) == {"x": edit}
    spread: dict[str, Moment] = {
        str(number): datetime(2026, 1, 1) + timedelta(days=number) for number in range(8)
    }
    assert without_builds(spread) == spread
    assert len(without_builds({"a": build, "b": build})) == 2
