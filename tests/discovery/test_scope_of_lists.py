"""What a list leads to and is no part of it: the whole blog beside a tag, the authors of posts."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest


def rows(posts: list[Any]) -> str:
    return "".join(
        f'<li class="post"><p class="title"><a href="/posts/{p.slug}.html">{escape(p.title)}</a></p><ul><li><span>{p.words}</span></li></ul></li>'
        for p in posts
    )


@pytest.mark.parametrize("tag", ["/blog/tag/tools.html", "/category/tools/", "/notes/tools/"])
@pytest.mark.parametrize("words", ["Recent Posts", "Older posts", "Archives"])
def test_a_tag_never_leads_on_to_the_whole_blog(
    tag: str, words: str, posts: Any, listing: Any, run: Any
) -> None:
    side = f'<div class="item"><h3><a href="/blog.html">{words}</a></h3><ul><li><a href="/posts/{posts[0].slug}.html">5 May - {posts[0].title}</a></li></ul></div>'
    html = f"<html><main><h1>tools</h1><ul>{rows(posts[2:5])}</ul></main>{side}</html>"
    site = {tag: html, "/blog.html": f"<html><main><ul>{rows(posts)}</ul></main></html>"}
    crawl = run(site, f"https://a.blog{tag}")
    assert crawl.slugs == [f"{p.slug}.html" for p in posts[2:5]]
    assert "/blog.html" not in crawl.lists
    assert listing(html, f"https://a.blog{tag}").pages == ()


def test_a_tag_leads_on_to_its_older_posts(posts: Any, run: Any) -> None:
    more = '<a href="/tag/tools/?before=5">Older posts</a>'
    site = {
        "/tag/tools/": f"<html><main><ul>{rows(posts[:5])}</ul>{more}</main></html>",
        "/tag/tools/?before=5": f"<html><main><ul>{rows(posts[5:])}</ul></main></html>",
    }
    assert len(run(site, "https://a.blog/tag/tools/").slugs) == len(posts)


@pytest.mark.parametrize("path", ["/blog/author/{name}.html", "/team/{name}-writes-here/"])
def test_authors_of_posts_are_no_posts(path: str, posts: Any, listing: Any) -> None:
    names = ("ann", "ben", "cid")
    cards = "".join(
        f'<li class="post"><p class="title"><a href="/posts/{p.slug}/">{escape(p.title)}</a> by <a href="{path.format(name=names[n % 3])}" title="{names[n % 3]}">{names[n % 3].title()} Writer</a> - {p.words}</p></li>'
        for n, p in enumerate(posts)
    )
    found = listing(f"<main><ul>{cards}</ul></main>")
    assert [entry.url for entry in found.entries] == [
        f"https://a.blog/posts/{p.slug}/" for p in posts
    ]
    assert [entry.title for entry in found.entries] == [p.title for p in posts]
