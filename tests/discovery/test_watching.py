"""Which page of a source is asked first when its lists are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from archiver.discovery.watching import is_sure, watched_page
from archiver.listed import ListedPage, Remembered
from archiver.model import Role

START = date(2024, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def index(number: int, keys: Iterable[int], **more: Any) -> ListedPage:
    return listed(Role.INDEX, f"https://a.blog/page/{number}/", keys, number=number, **more)


def listed(role: Role, url: str, keys: Iterable[int], **more: Any) -> ListedPage:
    return ListedPage(role=role, url=url, keys=tuple(f"p{key}" for key in keys), **more)


FEED = "https://a.blog/feed.xml"
SITEMAP = "https://a.blog/sitemap.xml"


def known(*pages: ListedPage, undated: Iterable[int] = ()) -> Remembered:
    keys = {key for page in pages for key in page.keys}
    without = {f"p{number}" for number in undated}
    return Remembered(
        pages=pages, entries={key: None if key in without else day(int(key[1:])) for key in keys}
    )


def down(first: int, last: int) -> list[int]:
    return list(range(first, last - 1, -1))


@pytest.mark.parametrize(
    ("remembered", "url"),
    [
        pytest.param(
            known(index(1, down(20, 11)), index(2, down(10, 1))),
            "https://a.blog/page/1/",
            id="newest first: the first page",
        ),
        pytest.param(
            known(index(1, range(1, 11)), index(2, range(11, 14))),
            "https://a.blog/page/2/",
            id="oldest first: the last page",
        ),
        pytest.param(
            known(index(1, [7, 3, 11]), undated=[7, 3, 11]),
            "https://a.blog/page/1/",
            id="one page without dates: it shows all",
        ),
        pytest.param(
            known(index(1, [2, *down(20, 12)]), index(2, [*down(11, 3), 1])),
            "https://a.blog/page/1/",
            id="a pinned post in front",
        ),
        pytest.param(
            known(index(1, [3, 9, 5, 12]), index(2, [1, 11, 8, 2]), index(3, [10, 4, 7, 6])),
            None,
            id="no order: none",
        ),
        pytest.param(
            known(index(1, down(9, 5)), index(2, down(4, 1)), undated=range(10)),
            None,
            id="no dates: none",
        ),
        pytest.param(
            known(index(1, down(9, 5), kept_up=2), index(2, down(4, 1)), undated=range(10)),
            "https://a.blog/page/1/",
            id="no dates, but it showed what was new twice",
        ),
        pytest.param(
            known(
                index(1, down(20, 11)),
                index(2, down(10, 1)),
                listed(Role.FEED, FEED, down(20, 11), validators=True, kept_up=1),
            ),
            FEED,
            id="a feed that kept up is cheaper than a page without validators",
        ),
        pytest.param(
            known(
                index(1, down(20, 11), validators=True),
                index(2, down(10, 1)),
                listed(Role.FEED, FEED, down(20, 11), validators=True, kept_up=5),
            ),
            "https://a.blog/page/1/",
            id="a page with validators is better than any feed",
        ),
        pytest.param(
            known(index(1, [9, 2]), index(2, [5, 7]), listed(Role.SITEMAP, SITEMAP, range(1, 10))),
            SITEMAP,
            id="a sitemap that lists all",
        ),
    ],
)
def test_watched_page(remembered: Remembered, url: str | None) -> None:
    page = watched_page(remembered)
    assert (page and page.url) == url


def test_page_that_lacks_a_new_post_of_the_feed_is_not_sure() -> None:
    first = index(1, [20, *down(18, 10)])
    feed = listed(Role.FEED, FEED, down(20, 11))
    assert not is_sure(first, known(first, index(2, down(9, 1)), feed))


def test_page_that_was_only_compared_is_never_watched() -> None:
    home = listed(Role.INDEX, "https://a.blog/", down(9, 1), number=0, kept_up=9)
    tag = index(1, [9, 4])
    assert watched_page(known(home, tag)) == tag


def test_what_the_lists_show_and_the_ledger_does_not_know_counts_for_nothing() -> None:
    page = index(1, [3, 2, 1])
    menu = listed(Role.SITEMAP, SITEMAP, [1, 2, 3])
    remembered = known(page, menu)
    more = Remembered(
        pages=(page, ListedPage(role=Role.SITEMAP, url=SITEMAP, keys=(*menu.keys, "about"))),
        entries=remembered.entries,
    )
    assert watched_page(more) == page
