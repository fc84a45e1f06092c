"""A blog that is asked again: one request when nothing is new, and never a post missed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from remembering import HOME, Reader

from archiver.model import Source, Witness

START = date(2020, 1, 1)
RSS = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
WORDS = "lamps rivers engines gardens letters bridges winters carpets harbours mirrors".split()


def title(number: int) -> str:
    return f"Of {WORDS[number % 10]} and {WORDS[number // 10 % 10]}, part {number}"


def day(number: int) -> date:
    return START + timedelta(days=number)


def card(number: int, *, dated: bool = True) -> str:
    when = f"<time>{day(number)}</time>" if dated else ""
    return f'<li><h3><a href="/posts/p{number}/">{title(number)}</a></h3>{when}<p>Summary.</p></li>'


def listing(numbers: Sequence[int], extra: str = "", *, head: str = "", dated: bool = True) -> str:
    cards = "".join(card(number, dated=dated) for number in numbers)
    nav = '<nav><a href="/about/">About</a><a href="/contact/">Contact</a></nav>'
    return f"<html>{head}<body>{nav}<main><ul>{cards}</ul>{extra}</main></body></html>"


def paged(
    numbers: Sequence[int], size: int = 5, *, pinned: Sequence[int] = (), **options: bool
) -> dict[str, str]:
    """A list of pages /, /page/2/ …, each of so many posts, with a numbered pager."""
    pages = [numbers[at : at + size] for at in range(0, len(numbers), size)] or [[]]
    links = "".join(f'<a href="{path(n)}">{n}</a>' for n in range(1, len(pages) + 1))
    pager = f'<nav class="pagination">{links}</nav>' if len(pages) > 1 else ""
    first = [*pinned, *(n for n in pages[0] if n not in pinned)]
    return {
        path(place): listing(first if place == 1 else own, pager, **options)
        for place, own in enumerate(pages, 1)
    }


def path(place: int) -> str:
    return "/" if place == 1 else f"/page/{place}/"


def feed(numbers: Sequence[int], *, updated: Mapping[int, str] | None = None) -> str:
    items = "".join(
        f"<entry><title>{title(n)}</title><id>{n}</id><link href='{HOME}/posts/p{n}/'/>"
        f"<published>{day(n)}T08:00:00Z</published>"
        f"<updated>{(updated or {}).get(n, f'{day(n)}T08:00:00Z')}</updated></entry>"
        for n in numbers
    )
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<title>A</title><id>a</id>{items}</feed>"
    )


def slugs(numbers: Sequence[int]) -> set[str]:
    return {f"p{number}" for number in numbers}


def down(first: int, last: int = 1) -> list[int]:
    """Post numbers from the newest to the oldest."""
    return list(range(first, last - 1, -1))


def asked_of(reader: Reader, site: Mapping[str, str]) -> list[str]:
    visit = reader.visit(site)
    return visit.lists + visit.posts


def test_unchanged_blog_costs_the_first_page_of_its_list() -> None:
    reader = Reader()
    assert len(reader.visit(paged(down(23))).lists) == 5
    assert asked_of(reader, paged(down(23))) == ["/"]
    assert reader.slugs == slugs(down(23))


def test_set_of_links_decides_where_bytes_change_each_time() -> None:
    reader = Reader()
    reader.visit(paged(down(23)), validators=False)
    site = {
        key: text.replace("Summary.", "Seen 17 times.") for key, text in paged(down(23)).items()
    }
    visit = reader.visit(site, validators=False)
    assert visit.lists + visit.posts == ["/"]


def test_new_post_costs_the_first_page_and_itself() -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    assert asked_of(reader, paged(down(24))) == ["/", "/posts/p24/"]
    assert asked_of(reader, paged(down(25))) == ["/", "/posts/p25/"]
    assert reader.slugs == slugs(down(25))


def test_ledger_counts_all_posts_after_one_page_was_read() -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    end = reader.visit(paged(down(24))).end
    (said,) = end.declarations
    assert (said.witness, said.listed, said.pages) == (Witness.INDEX, 24, 5)
    assert end.known + len(end.entries) == 24
    assert reader.visit(paged(down(24))).end.declarations == ()


def test_many_new_posts_are_followed_until_they_join_what_is_known() -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    visit = reader.visit(paged(down(35)))
    assert visit.lists == ["/", "/page/2/", "/page/3/"]
    assert len(visit.posts) == 12
    assert reader.slugs == slugs(down(35))


def test_known_post_in_front_does_not_hide_the_new_ones_behind_it() -> None:
    reader = Reader()
    reader.visit(paged(down(23), pinned=[3]))
    visit = reader.visit(paged(down(30), pinned=[3]))
    assert visit.lists == ["/", "/page/2/"]
    assert reader.slugs == slugs(down(30))
    assert asked_of(reader, paged(down(31), pinned=[3])) == ["/", "/posts/p31/"]


def test_posts_that_changed_places_are_nothing_new() -> None:
    reader = Reader()
    reader.visit(paged([*down(23)]))
    assert asked_of(reader, paged([21, 23, 19, 22, 20, *down(18)])) == ["/"]


def test_oldest_first_list_is_watched_at_its_end() -> None:
    up = list(range(1, 24))
    reader = Reader()
    reader.visit(paged(up))
    assert asked_of(reader, paged(up)) == ["/page/5/"]
    assert asked_of(reader, paged([*up, 24])) == ["/page/5/", "/posts/p24/"]
    up = list(range(1, 26))
    reader.visit(paged(up))
    visit = reader.visit(paged([*up, 26]))
    assert visit.lists == ["/page/5/", "/page/6/"]
    assert visit.posts == ["/posts/p26/"]
    assert asked_of(reader, paged([*up, 26])) == ["/page/6/"]


def test_single_list_without_dates_shows_all_there_is() -> None:
    reader = Reader()
    mixed = [5, 2, 9, 1, 7]
    reader.visit(paged(mixed, 50, dated=False))
    assert asked_of(reader, paged(mixed, 50, dated=False)) == ["/"]
    assert asked_of(reader, paged([5, 2, 12, 9, 1, 7], 50, dated=False)) == ["/", "/posts/p12/"]


def test_pages_in_no_order_are_all_read_each_time() -> None:
    reader = Reader()
    mixed = [11, 4, 19, 8, 1, 15, 6, 20, 3, 12, 17, 9, 2, 14, 7, 18, 5, 13, 10, 16]
    reader.visit(paged(mixed))
    assert reader.watched() is None
    assert reader.visit(paged(mixed)).lists == ["/", "/page/2/", "/page/3/", "/page/4/"]


def test_pages_without_dates_are_watched_once_they_have_shown_new_posts() -> None:
    reader = Reader()
    reader.visit(paged(down(20), dated=False))
    for newest in (21, 22):
        assert reader.watched() is None
        reader.visit(paged(down(newest), dated=False))
    assert asked_of(reader, paged(down(23), dated=False)) == ["/", "/posts/p23/"]


def with_feed(index: Sequence[int], fed: Sequence[int], size: int = 5) -> dict[str, str]:
    site = paged(index, size)
    site["/"] = site["/"].replace("<html>", f"<html>{RSS}")
    return site | {"/feed.xml": feed(fed)}


def test_feed_with_posts_that_no_page_shows_is_asked_once_it_kept_up() -> None:
    reader = Reader()
    listed, newest = [*down(19, 10), *down(8)], down(20, 9)
    reader.visit(with_feed([20, *listed], newest))
    assert "p9" in reader.slugs
    reader.visit(with_feed([20, *listed], newest))
    reader.visit(with_feed([21, 20, *listed], down(21, 9)))
    assert reader.watched() in {"/", "/feed.xml"}
    visit = reader.visit(with_feed([22, 21, 20, *listed], down(22, 9)))
    assert "/posts/p22/" in visit.posts
    assert visit.requests <= 3


def test_new_post_that_only_the_feed_has_is_found() -> None:
    reader = Reader()
    reader.visit(with_feed([*down(20, 19), *down(17)], down(20, 8)))
    assert "p18" in reader.slugs
    assert reader.watched() != "/"
    visit = reader.visit(with_feed([*down(20, 19), *down(17)], down(21, 8)))
    assert visit.posts == ["/posts/p21/"]


def test_feed_is_asked_for_the_date_of_a_new_post_that_its_card_lacks() -> None:
    reader = Reader()
    site = paged(down(6), 50, dated=False)
    site["/"] = site["/"].replace("<html>", f"<html>{RSS}")
    reader.visit(site | {"/feed.xml": feed(down(6))})
    site = paged(down(7), 50, dated=False)
    site["/"] = site["/"].replace("<html>", f"<html>{RSS}")
    visit = reader.visit(site | {"/feed.xml": feed(down(7))})
    assert visit.lists + visit.posts == ["/", "/feed.xml", "/posts/p7/"]
    assert str(visit.end.asks[0].entry and visit.end.asks[0].entry.published)[:10] == str(day(7))


def test_tag_page_is_watched_like_any_list() -> None:
    reader = Reader(source=Source(name="a", url=f"{HOME}/tags/go/"))
    reader.visit({"/tags/go/": listing(down(8))})
    assert asked_of(reader, {"/tags/go/": listing(down(8))}) == ["/tags/go/"]
    assert asked_of(reader, {"/tags/go/": listing(down(9))}) == ["/tags/go/", "/posts/p9/"]


def test_list_in_the_data_of_a_script_is_watched() -> None:
    def page(numbers: Sequence[int]) -> str:
        posts = [{"slug": f"posts/p{n}", "title": title(n), "date": f"{day(n)}"} for n in numbers]
        data = json.dumps({"props": {"pageProps": {"posts": posts}}})
        script = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
        return f"<html><body><div id=__next></div>{script}</body></html>"

    reader = Reader()
    reader.visit({"/": page(down(6))})
    assert reader.slugs == slugs(down(6))
    assert asked_of(reader, {"/": page(down(6))}) == ["/"]
    visit = reader.visit({"/": page(down(7))})
    assert visit.lists[0] == "/"
    assert visit.posts == ["/posts/p7"]
    assert visit.requests <= 3


def test_post_that_its_list_left_out_is_told_and_stays_in_the_ledger() -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    end = reader.visit(paged([23, 22, *down(20)])).end
    assert end.vanished == ("a.blog/posts/p21",)
    assert end.asks == ()
    assert "p21" in reader.slugs


def test_posts_pushed_off_the_page_have_not_vanished() -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    assert reader.visit(paged(down(25))).end.vanished == ()


def counted(numbers: Sequence[int], count: int, size: int = 5) -> dict[str, str]:
    site = paged(numbers, size)
    return {
        key: text.replace("<main>", f"<main><p>{count} posts</p>") for key, text in site.items()
    }


def test_count_that_does_not_fit_is_a_reason_to_read_all() -> None:
    reader = Reader()
    reader.visit(counted(down(23), 23))
    assert asked_of(reader, counted(down(23), 23)) == ["/"]
    assert asked_of(reader, counted(down(24), 24)) == ["/", "/posts/p24/"]
    slipped_in = [*down(24, 10), 99, *down(9)]
    assert "/posts/p99/" in reader.visit(counted(slipped_in, 25)).posts
    assert reader.slugs == slugs(slipped_in)


def test_new_post_deep_in_the_list_is_found_by_the_count_beside_a_new_one_in_front() -> None:
    reader = Reader()
    reader.visit(counted(down(23), 23))
    both = [24, *down(23, 10), 99, *down(9)]
    visit = reader.visit(counted(both, 25))
    assert set(visit.posts) == {"/posts/p24/", "/posts/p99/"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"/": "<html><p>We are moving.</p></html>"}, id="empty"),
        pytest.param({"/": None}, id="down"),
        pytest.param(paged(down(60, 31)), id="another list"),
    ],
)
def test_page_that_is_not_what_it_was_ends_the_glances(change: dict[str, str | None]) -> None:
    reader = Reader()
    reader.visit(paged(down(23)))
    visit = reader.visit(paged(down(23)) | change)
    assert visit.end.swept is not None
    assert reader.slugs >= slugs(down(23))


def test_list_that_could_not_be_read_to_its_end_is_swept_again() -> None:
    reader = Reader()
    site = paged(down(23))
    reader.visit(site | {"/page/3/": None})
    assert not reader.is_swept
    assert len(reader.visit(site).lists) == 5
    assert reader.is_swept


def test_first_page_is_not_watched_where_it_says_that_another_feed_is_there() -> None:
    reader = Reader()
    reader.visit(paged(down(8), 50))
    visit = reader.visit(with_feed(down(8), down(8), 50))
    assert visit.lists == ["/", "/feed.xml"]
    assert visit.end.swept


def test_list_that_becomes_paged_is_read_whole() -> None:
    reader = Reader()
    reader.visit(paged(down(9), 10))
    visit = reader.visit(paged(down(11), 10))
    assert visit.lists == ["/", "/page/2/"]
    assert reader.slugs == slugs(down(11))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(1, 40), max_size=2)), max_size=4),
    st.integers(1, 7),
    st.booleans(),
)
def test_no_post_is_ever_missed(
    history: list[tuple[int, set[int]]], size: int, is_pinned: bool
) -> None:
    """However many come, whichever go: after each visit the ledger holds all that the blog has."""
    numbers, newest, ever = down(17), 17, slugs(down(17))
    pinned = [4] if is_pinned else []
    reader = Reader()
    reader.visit(paged(numbers, size, pinned=pinned))
    for come, gone in history:
        numbers = [number for number in numbers if number not in gone or number in pinned]
        numbers = [*down(newest + come, newest + 1), *numbers]
        newest += come
        ever |= slugs(numbers)
        visit = reader.visit(paged(numbers, size, pinned=pinned))
        assert reader.slugs == ever
        assert len(visit.posts) == come
        if not come and not gone and size > 2:  # else a pinned post may hide the others
            assert visit.lists == ["/"]


@pytest.mark.parametrize("dated", [True, False])
def test_home_page_beside_the_list_of_all_posts(*, dated: bool) -> None:
    def site(newest: int) -> dict[str, str]:
        link = '<p><a href="/archive/">All posts</a></p>'
        return {
            "/": listing(down(newest, newest - 4), link, dated=dated),
            "/archive/": listing(down(newest), dated=dated),
        }

    reader = Reader()
    assert reader.visit(site(20)).lists == ["/", "/archive/"]
    watched = ["/"] if dated else ["/archive/"]
    assert asked_of(reader, site(20)) == watched
    visit = reader.visit(site(21))
    assert (visit.posts, visit.lists) == (["/posts/p21/"], watched)
    assert reader.visit(site(30)).requests <= 2 + 9
    assert reader.slugs == slugs(down(30))


def test_list_that_only_a_feed_has_is_watched_there() -> None:
    site = {"/": f"<html>{RSS}<body><div id=root></div></body></html>"}
    reader = Reader()
    reader.visit(site | {"/feed.xml": feed(down(9))})
    assert reader.slugs == slugs(down(9))
    reader.is_swept = True  # where a verdict makes each run a sweep, nothing could be watched
    visit = reader.visit(site | {"/feed.xml": feed(down(10))})
    assert visit.posts == ["/posts/p10/"]
    assert visit.requests <= 3
