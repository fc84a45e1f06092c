"""The first post of a list in another layout than the rest: featured, or shown in full."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest

LEADS = {
    "an aside named featured": '<aside id="featured" class="body"><article><h1 class="entry-title"><a href="/{p.slug}/">{t}</a></h1><footer><abbr class="published">{p.words}</abbr></footer><p>{p.summary}</p></article></aside>',
    "a full post": '<article><h1 class="title"><a href="/{p.slug}/">{t}</a></h1><p><time>{p.day}</time></p><p>{p.summary}</p><h2>First part</h2><p>{p.summary} See <a href="/on-tea/">On Tea</a>.</p></article>',
}
NO_LEADS = {
    "an aside of no name": '<aside><article><h3><a href="/{p.slug}/">{t}</a></h3><time>{p.day}</time></article></aside>',
    "a menu": '<nav><article><h3><a href="/{p.slug}/">{t}</a></h3><time>{p.day}</time></article></nav>',
    "related": '<div class="related"><article><h3><a href="/{p.slug}/">{t}</a></h3><time>{p.day}</time></article></div>',
    "a choice from all": '<section><h2>Featured</h2><article><h3><a href="/{p.slug}/">{t}</a></h3><time>{p.day}</time></article></section>',
}
LISTS = {
    "lines": '<li><article class="hentry"><header><h1><a href="/{p.slug}/">{t}</a></h1></header><span>{p.words}</span><p>{p.summary}</p></article></li>',
    "cards": '<div class="card"><a href="/{p.slug}/"><h3>{t}</h3><div class="subtitle">{p.words}</div><p>{p.summary}</p></a></div>',
}


def tag_page(lead: str, line: str, posts: list[Any]) -> str:
    first, *rest = [(p, escape(p.title)) for p in posts]
    items = "".join(line.format(p=p, t=t) for p, t in rest)
    other = f"<section><h2>Other articles</h2><ol>{items}</ol></section>" if rest else ""
    head = '<header><h1><a href="/">Ann</a></h1></header><nav><a href="/about/">About</a></nav>'
    return f"<body>{head}{lead.format(p=first[0], t=first[1])}{other}</body>"


@pytest.mark.parametrize("count", [1, 2, 6])
@pytest.mark.parametrize("line", LISTS)
@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("url", ["https://a.blog/", "https://a.blog/tag/tools.html"])
def test_the_first_post_counts_in_another_layout(
    count: int, line: str, lead: str, url: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    found = lines(listing(tag_page(LEADS[lead], LISTS[line], posts[:count]), url))
    assert found == expected()[:count]


@pytest.mark.parametrize("line", LISTS)
@pytest.mark.parametrize("lead", NO_LEADS)
def test_a_post_that_is_not_of_the_tag(
    line: str, lead: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    html = tag_page(NO_LEADS[lead], LISTS[line], posts)
    assert lines(listing(html, "https://a.blog/tag/tools.html")) == expected()[1:]
