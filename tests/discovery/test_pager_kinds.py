"""Pagers of kinds that are no row of numbered links: buttons, offsets, counts from 0, two firsts."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest


def rows(posts: list[Any], pager: str = "", href: str = "/blog/{slug}/") -> str:
    cards = "".join(
        f'<li><h3><a href="{href.format(slug=p.slug, n=n)}">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for n, p in enumerate(posts, 12)
    )
    return f'<html><nav><a href="/">Home</a></nav><main><ul>{cards}</ul>{pager}</main></html>'


def parts(posts: list[Any]) -> list[list[Any]]:
    return [posts[:4], posts[4:8], posts[8:]]


def paged(
    posts: list[Any], address: Callable[[int], str], pager: Callable[[int], str]
) -> dict[str, str]:
    """A blog at /blog/ in three pages, their addresses and pagers by number, 0 the first."""
    return {address(n): rows(part, pager(n)) for n, part in enumerate(parts(posts))}


SCRIPTED = {
    "htmx": '<div hx-get="/blog/?page={next}" hx-trigger="revealed">Loading…</div>',
    "a button": '<button class="js-more" data-next-url="/blog/?page={next}">Load more</button>',
    "relative": '<button data-url="?page={next}">More</button>',
}


@pytest.mark.parametrize("kind", SCRIPTED)
def test_what_only_a_script_follows_is_followed(kind: str, posts: Any, run: Any) -> None:
    def pager(number: int) -> str:
        return SCRIPTED[kind].format(next=number + 2) if number < 2 else ""

    def address(number: int) -> str:
        return f"/blog/?page={number + 1}" if number else "/blog/"

    crawl = run(paged(posts, address, pager), "https://a.blog/blog/")
    assert crawl.slugs == [p.slug for p in posts]
    assert crawl.lists == ["/blog/", "/blog/?page=2", "/blog/?page=3"]


def test_addresses_of_buttons_that_are_no_pages_are_left(posts: Any, run: Any) -> None:
    share = (
        '<button data-url="/blog/share" data-action="/like?id=2" hx-get="/search">Share</button>'
    )
    assert run({"/": rows(posts, share)}).lists == ["/"]


def test_a_pager_that_counts_posts(posts: Any, run: Any) -> None:
    def pager(number: int) -> str:
        shown = (
            f'<a href="/blog/?start={n * 4}">{n + 1}</a>' if n else '<a href="/blog/">1</a>'
            for n in range(3)
        )
        return f"<p>{' '.join(shown)}</p>"

    def address(number: int) -> str:
        return f"/blog/?start={number * 4}" if number else "/blog/"

    site = paged(posts, address, pager)
    crawl = run(site, "https://a.blog/blog/")
    assert crawl.slugs == [p.slug for p in posts]
    assert len(crawl.asked) == 3


NUMBERED_FROM = {"one": 1, "nothing": 0}


@pytest.mark.parametrize("given", [0, 1, 2])
@pytest.mark.parametrize("least", NUMBERED_FROM.values(), ids=NUMBERED_FROM.keys())
def test_the_first_page_is_read_by_one_of_its_addresses(
    least: int, given: int, posts: Any, run: Any
) -> None:
    def pager(number: int) -> str:
        return "".join(
            f'<a href="/blog/?page={n + least}">{n + 1}</a> ' for n in range(3) if n != number
        )

    site = paged(posts, lambda n: f"/blog/?page={n + least}", pager)
    site["/blog/"] = site[f"/blog/?page={least}"]
    start = f"/blog/?page={given + least}" if given else "/blog/"
    crawl = run(site, f"https://a.blog{start}")
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert len(crawl.asked) == (3 if given == 0 else 4)


def test_pages_numbered_from_the_oldest_are_all_read(posts: Any, run: Any) -> None:
    names = ["/", "/index-2.html", "/index-1.html"]  # as Nikola writes them

    def pager(number: int) -> str:
        newer = f'<a href="{names[number - 1]}">Newer posts</a>' if number else ""
        older = f'<a href="{names[number + 1]}">Older posts</a>' if number < 2 else ""
        return newer + older

    crawl = run(paged(posts, names.__getitem__, pager))
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert crawl.lists == names


def test_the_way_back_by_another_address_is_not_taken(posts: Any, run: Any) -> None:
    def pager(number: int) -> str:
        newer = f'<a href="/blog?before={number}&back=1">Newer Posts</a>' if number else ""
        older = f'<a href="/blog?after={number}">Older Posts</a>' if number < 2 else ""
        return newer + older

    def address(number: int) -> str:
        return f"/blog?after={number - 1}" if number else "/blog"

    site = paged(posts, address, pager)
    site |= {f"/blog?before={n}&back=1": site[address(n - 1)] for n in (1, 2)}
    assert run(site, "https://a.blog/blog").lists == ["/blog", "/blog?after=0", "/blog?after=1"]
    given = run(site, "https://a.blog/blog?after=0")
    assert sorted(given.slugs) == sorted(p.slug for p in posts)


def test_numbers_of_posts_are_no_pages(posts: Any, run: Any) -> None:
    recent = "".join(f'<a href="/?p={n}">{n}</a>' for n in range(12, 22))
    older = '<a href="/?paged=2">2</a>'
    site = {
        "/": rows(posts[:6], older + recent, href="/?p={n}"),
        "/?paged=2": rows(posts[:1], recent, href="/?p=18"),
    }
    crawl = run(site)
    assert crawl.lists == ["/", "/?paged=2"]
    assert len(crawl.end.entries) == 7


def test_all_tags_are_no_more_of_a_list(posts: Any, run: Any) -> None:
    more = '<a href="/tags/">More</a><a href="/categories/">Show more</a>'
    assert run({"/": rows(posts, more)}).lists == ["/"]


def test_a_pager_of_the_entries_own_markup_is_no_entry(posts: Any, run: Any) -> None:
    def pager(number: int) -> str:
        older = f'<a href="/archives/P{2 - number}.html">nächste Seite »</a>'
        return f'<div class="foot"> (Seite {number + 1}) {older if number < 2 else ""}</div>'

    def address(number: int) -> str:
        return f"/archives/P{3 - number}.html" if number else "/"

    def page(number: int, own: list[Any]) -> str:
        cards = "".join(
            f'<div class="day"><h4><a href="/archives/{p.slug}.html">{escape(p.title)}</a></h4><p>{p.day}</p><div class="foot">by <a href="/archives/{p.slug}.html">Ann</a></div></div>'
            for p in own
        )
        return f"<html><table><tr><td>{cards}{pager(number)}</td></tr></table></html>"

    site = {address(n): page(n, own) for n, own in enumerate(parts(posts))}
    crawl = run(site)
    assert sorted(crawl.slugs) == sorted(f"{p.slug}.html" for p in posts)
    assert crawl.lists == ["/", "/archives/P2.html", "/archives/P1.html"]


def test_pages_whose_addresses_are_signed(posts: Any, run: Any) -> None:
    def address(number: int) -> str:
        return f"/news?cHash=ab{number}&tx[currentPage]={number + 1}" if number else "/news"

    def pager(number: int) -> str:
        links = "".join(f'<li><a href="{address(n)}">{n + 1}</a></li>' for n in range(3))
        return f'<ul class="f3-widget-paginator">{links}</ul>'

    site = {
        address(n).replace("[", "%5B").replace("]", "%5D"): rows(part, pager(n))
        for n, part in enumerate(parts(posts))
    }
    crawl = run(site, "https://a.blog/news")
    assert crawl.slugs == [p.slug for p in posts]
    assert len(crawl.asked) == 3


def test_posts_that_are_named_as_steps_of_a_pager_are_posts(posts: Any, listing: Any) -> None:
    names = ["Next", "Previous", "Earlier", "More", "Back"]
    cards = "".join(
        f'<li><a href="/log/{n}-x/">{name}</a> <time>{posts[n].day}</time></li>'
        for n, name in enumerate(names)
    )
    assert [entry.title for entry in listing(f"<ul>{cards}</ul>").entries][:2] == names[:2]
