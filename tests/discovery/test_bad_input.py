"""Lists that are none, or are made to trap: a clear verdict, bounded work, a reason."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import pytest

from archiver.discovery import index_queue
from archiver.model import Witness

FEW = 30  # pages of one list, in place of the thousand that are the limit


class Endless(Mapping[str, Any]):
    """A site that has an answer to every address."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __getitem__(self, path: str) -> Any:
        answer = self.answer(path)
        if answer is None:
            raise KeyError(path)
        return answer

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def rows(pairs: list[tuple[str, str]], extra: str = "") -> str:
    items = "".join(f'<li><h3><a href="{url}">{title}</a></h3></li>' for url, title in pairs)
    menu = '<nav><a href="/">Home</a><a href="/about/">About</a></nav>'
    return f"<html>{menu}<main><ul>{items}</ul>{extra}</main></html>"


def number_in(path: str) -> int:
    digits = "".join(char for char in path if char.isdigit())
    return int(digits) if digits else 1


def made_up(page: int) -> list[tuple[str, str]]:
    return [(f"/posts/page-{page}-post-{n}/", f"Post {n} of page {page}") for n in range(5)]


def is_list(path: str) -> bool:
    return path == "/" or path.startswith(("/?", "/page", "/calendar", "/20"))


@pytest.mark.parametrize("pager", ["/page/{}/", "/?page={}"])
def test_a_pager_without_end_that_brings_posts_is_cut_with_words(
    pager: str, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_queue, "MAX_PAGES", FEW)

    def answer(path: str) -> str | None:
        page = number_in(path)
        older = f'<a href="{pager.format(page + 1)}">Older</a>'
        return rows(made_up(page), older) if is_list(path) else None

    crawl = run(Endless(answer))
    assert len(crawl.slugs) == 5 * FEW
    assert f"stopped after {FEW} pages" in crawl.said(Witness.INDEX).note
    assert len(crawl.asked) <= FEW + 6


def test_a_pager_without_end_that_repeats_itself_is_left(run: Any) -> None:
    def answer(path: str) -> str | None:
        older = f'<a href="/page/{number_in(path) + 1}/">Older</a>'
        return rows(made_up(1), older) if is_list(path) else None

    crawl = run(Endless(answer))
    assert len(crawl.slugs) == 5
    assert len(crawl.asked) <= 3
    assert "no new post" in crawl.said(Witness.INDEX).note


@pytest.mark.parametrize("words", ["« Previous month", "Next", "Older"])
def test_an_endless_calendar_is_no_pager_of_the_list(words: str, posts: Any, run: Any) -> None:
    def answer(path: str) -> str | None:
        month = number_in(path)
        days = "".join(f'<td><a href="/calendar/{month}/{n}/">{n}</a></td>' for n in range(1, 29))
        on = f'<a href="/calendar/{month + 1}/">{words}</a>'
        if month > 50:
            raise AssertionError("the calendar is followed")
        calendar = f"<table><caption>Month {month}</caption><tr>{days}</tr></table>{on}"
        if path == "/":
            listed = [(f"/posts/{p.slug}/", escape(p.title)) for p in posts]
            return rows(listed, calendar)
        return f"<html><main>{calendar}</main></html>" if path.startswith("/calendar") else None

    crawl = run(Endless(answer))
    assert crawl.slugs == [p.slug for p in posts]
    assert len(crawl.asked) <= 3


@pytest.mark.parametrize(
    "beyond",
    ["<html><h1>Not found</h1><p>Nothing here.</p></html>", "<html><ul></ul></html>", "<p>Sorry"],
    ids=["not found", "an empty list", "no list"],
)
def test_pages_beyond_the_last_that_answer_200_end_the_list(
    beyond: str, posts: Any, run: Any
) -> None:
    listed = [(f"/posts/{p.slug}/", escape(p.title)) for p in posts]
    links = "".join(f'<a href="/page/{n}/">{n}</a>' for n in range(2, 40))

    def answer(path: str) -> str | None:
        return rows(listed, links) if path == "/" else beyond if is_list(path) else None

    crawl = run(Endless(answer))
    assert crawl.slugs == [p.slug for p in posts]
    assert "another list" in crawl.said(Witness.INDEX).note


def test_a_site_that_says_not_found_with_200_lists_nothing_and_says_so(run: Any) -> None:
    soft = '<html><title>Page not found</title><nav><a href="/">Home</a></nav><h1>404</h1><p>Try the <a href="/search">search</a>.</p></html>'
    crawl = run(Endless(lambda _: soft), "https://a.blog/blog/")
    assert crawl.end.entries == ()
    assert "lists no posts" in crawl.end.verdict
    assert len(crawl.asked) <= 7


@pytest.mark.parametrize(
    "base",
    ["http://", "//", "https://other.example/", "javascript:void(0)", "", "  ", "::::", "http://[", "/", "https://a.blog:99999/"],
)  # fmt: skip
def test_a_broken_base_changes_no_address(
    base: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    items = "".join(
        f'<li><h3><a href="/{p.slug}/">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )
    html = f'<html><head><base href="{base}"></head><body><ul>{items}</ul></body></html>'
    assert lines(listing(html)) == expected()


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16", "shift_jis", "koi8-r"])
def test_addresses_and_days_survive_any_encoding(
    charset: str, posts: Any, page: Any, lines: Any
) -> None:
    from archiver.discovery.index_page import read_index

    items = "".join(
        f'<li><h3><a href="/{p.slug}/">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )
    html = f'<html><head><meta charset="{charset}"></head><body><ul>{items}</ul></body></html>'
    found = lines(read_index(page(html.encode(charset, "replace"))))
    assert [(path, day) for path, _, day in found] == [(f"/{p.slug}/", str(p.day)) for p in posts]


def test_two_posts_at_one_address_are_one_entry_on_all_pages(posts: Any, run: Any) -> None:
    same = [
        ("/posts/one-address/", "First title"),
        ("/posts/one-address/?utm_source=x#b", "Second"),
    ]
    others = [(f"/posts/{p.slug}/", escape(p.title)) for p in posts]
    site = {
        "/": rows([*same, *others[:4]], '<a href="/page/2/">Older</a>'),
        "/page/2/": rows([("/posts/one-address", "Third"), *others[4:]]),
    }
    crawl = run(site)
    assert crawl.slugs == ["one-address", *(p.slug for p in posts)]
    assert len([ask for ask in crawl.end.asks if "one-address" in ask.url]) == 1
