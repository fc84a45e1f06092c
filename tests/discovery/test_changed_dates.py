"""Dates that say when a post was changed, or when the site was built, are not its publication."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import Any

import pytest

CHANGED = {
    "icon and data": '<span class="info"><i class="icon fa-solid fa-history"></i>&nbsp;<span class="home-post-history" data-updated="{d}">{d} 11:57:41</span></span>',
    "icon alone": '<span class="info"><i class="fa fa-clock-rotate-left"></i> {d}</span>',
    "icon beside a time": '<span class="info"><i class="icon-update"></i><time datetime="{d}">{d}</time></span>',
    "class": '<div class="post-modified">{d}</div>',
    "class above": '<div class="lastUpdated"><b>{d}</b></div>',
    "property": '<time itemprop="dateModified">{d}</time>',
}
PUBLISHED = {
    "both classes": '<time class="entry-date published updated" datetime="{d}">{d}</time>',
    "a card about history": '<div class="tag-history"><a href="/tags/history/">History</a> <span>{d}</span></div>',
    "microformat": '<div><span class="updated">{d}</span></div>',
}


def index(posts: list[Any], mark: str) -> str:
    return "".join(
        f'<article class="hentry"><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2>{mark.format(d=p.day)}<p>{p.summary}</p></article>'
        for p in posts
    )


@pytest.mark.parametrize("kind", CHANGED)
def test_a_change_is_no_publication(kind: str, posts: Any, listing: Any) -> None:
    found = listing(f"<main>{index(posts, CHANGED[kind])}</main>")
    assert [entry.published for entry in found.entries] == [None] * len(posts)


@pytest.mark.parametrize("kind", CHANGED)
def test_the_publication_beside_a_change_counts(
    kind: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    later = posts[0].day + timedelta(days=9)
    mark = CHANGED[kind].format(d=later) + "<span>{d}</span>"
    assert lines(listing(f"<main>{index(posts, mark)}</main>")) == expected()


@pytest.mark.parametrize("kind", PUBLISHED)
def test_what_only_looks_like_a_change(
    kind: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(f"<main>{index(posts, PUBLISHED[kind])}</main>")) == expected()


def built(posts: list[Any], count: int, href: str) -> str:
    day = date(2026, 11, 20)
    return "".join(
        f'<article><h2><a href="{href.format(slug=p.slug)}">{escape(p.title)}</a></h2><time>{day}</time></article>'
        for p in posts[:count]
    )


@pytest.mark.parametrize(
    ("count", "href", "known"),
    [(10, "/{slug}/", False), (4, "/{slug}/", False), (3, "/{slug}/", True), (4, "/2026/11/20/{slug}/", True)],
)  # fmt: skip
def test_one_day_for_all_posts_is_the_day_of_the_build(
    count: int, href: str, known: bool, posts: Any, listing: Any, run: Any
) -> None:
    html = f"<html><main>{built(posts, count, href)}</main></html>"
    for entries in (listing(html).entries, run({"/": html}).end.entries):
        assert [entry.published is not None for entry in entries] == [known] * count


def test_one_day_on_one_page_of_several_is_theirs(posts: Any, run: Any) -> None:
    second = "".join(
        f'<article><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><time>{p.day}</time></article>'
        for p in posts[5:]
    )
    pager = '<nav class="pagination"><a href="/">1</a><a href="/page/2/">2</a></nav>'
    site = {
        "/": f"<html><main>{built(posts, 5, '/{slug}/')}</main>{pager}</html>",
        "/page/2/": f"<html><main>{second}</main>{pager}</html>",
    }
    assert all(entry.published for entry in run(site).end.entries)
