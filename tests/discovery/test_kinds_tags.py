"""Tag and section pages: their own posts and no others, whatever stands beside them."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest


def declared_tag_page(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<article><div>{p.day:%b} {p.day.day}, {p.day.year}<span>·</span>16m</div><h2><a href="/blog/{p.slug}">{escape(p.title)}</a></h2><p>{p.summary}</p><div><a href="/blog/tag/code">code</a><a href="/blog/tag/life">life</a></div></article>'
        for p in own
    )
    return f'<body><header><a href="/">Home</a><a href="/blog">Blog</a></header><main><a href="/blog">All articles</a><h1>#Tools</h1><p>— {len(own)} posts</p>{rows}</main></body>'


def numeric_tag_page(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<a href="/blog/{p.slug}"><h2>{escape(p.title)}</h2><time>{p.day.month}/{p.day.day}/{p.day.year}</time><p>{p.summary}</p></a>'
        for p in own
    )
    return f'<body><div><a href="/blog">← Back to Blog</a><h1>Tools Articles</h1><p>{len(own)} posts</p><div>{rows}</div></div></body>'


def with_recent_sidebar(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<div class="recent-post-item"><div class="recent-post-info"><a class="article-title" href="/blog/{p.slug}">{escape(p.title)}</a><time datetime="{p.day}T00:00:00Z">{p.day}</time></div></div>'
        for p in own
    )
    recent = "".join(
        f'<div class="aside-list-item"><a class="title" href="/blog/{p.slug}">{escape(p.title)}</a><time>{p.day}</time></div>'
        for p in posts
    )
    return f'<body><main><div id="tag"><div class="article-sort-title">标签 - tools</div>{rows}</div><div class="aside-content" id="aside-content"><div class="card-widget card-recent-post"><div class="item-headline"><span>最新文章</span></div>{recent}</div></div></main></body>'


def plain_tag_page(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(f'<li>{p.day} <a href="/blog/{p.slug}">{escape(p.title)}</a></li>' for p in own)
    recent = "".join(f'<li><a href="/blog/{p.slug}">{escape(p.title)}</a></li>' for p in posts)
    cloud = "".join(
        f'<li><a href="/blog/tag/{t}">{t} ({n})</a></li>'
        for n, t in enumerate(("code", "life", "bread"), 2)
    )
    return f"<body><h1>Tag: tools</h1><ul>{rows}</ul><h3>Recent posts</h3><ul>{recent}</ul><h3>Tags</h3><ul>{cloud}</ul></body>"


def divs_without_classes(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<div><div><a href="/blog/{p.slug}">{escape(p.title)}</a></div><div>{p.words}</div></div>'
        for p in own
    )
    recent = "".join(
        f'<div><a href="/blog/{p.slug}">{escape(p.title)}</a></div>' for p in posts[:6]
    )
    return f'<body><div><div><a href="/">Ann</a></div><div><a href="/about">About</a></div></div><div><h1>tools</h1><div>{rows}</div></div><div><h4>Latest posts</h4><div>{recent}</div></div></body>'


def across_sections(own: list[Any], posts: list[Any]) -> str:
    places = ("posts", "til", "notes")
    rows = "".join(
        f'<li class="term-item"><a href="/blog/{p.slug}"><span class="section">{places[n % 3]}</span> <span class="t-title">{escape(p.title)}</span></a> <time datetime="{p.day}">{p.words}</time></li>'
        for n, p in enumerate(own)
    )
    return f'<body><nav><a href="/posts/">Posts</a><a href="/til/">TIL</a></nav><main><h1>tools</h1><ul>{rows}</ul></main></body>'


def related_tags(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<div class="entry"><h3><a href="/blog/{p.slug}">{escape(p.title)}</a></h3><p>{p.summary}</p><span>{p.words}</span></div>'
        for p in own
    )
    more = "".join(
        f'<div class="entry small"><h3><a href="/blog/{p.slug}">{escape(p.title)}</a></h3><span>{p.words}</span></div>'
        for p in posts
        if p not in own
    )
    return f'<body><main><h1>Posts tagged tools</h1><div class="list">{rows}</div><h2>You may also like</h2><div class="grid">{more}</div></main></body>'


def popular_beside(own: list[Any], posts: list[Any]) -> str:
    rows = "".join(
        f'<div class="col"><div class="box"><a href="/blog/{p.slug}"><img src="/a.jpg"></a><h2><a href="/blog/{p.slug}">{escape(p.title)}</a></h2><div class="info">{p.words} by Ann</div></div></div>'
        for p in own
    )
    side = "".join(
        f'<div class="media"><a href="/blog/{p.slug}"><img src="/a.jpg"></a><div class="body"><h5><a href="/blog/{p.slug}">{escape(p.title)}</a></h5><div class="info">{p.words}</div></div></div>'
        for p in posts[3:9]
    )
    return f'<body><div class="row"><div class="eight">{rows}</div><div class="four"><h4>Popular Posts</h4>{side}<h4>Categories</h4><p><a href="/blog/category/x">x</a></p></div></div></body>'


KINDS = [
    declared_tag_page, numeric_tag_page, with_recent_sidebar, plain_tag_page,
    divs_without_classes, across_sections, related_tags, popular_beside,
]  # fmt: skip


@pytest.mark.parametrize("count", [3, 2, 1])
@pytest.mark.parametrize("build", KINDS, ids=[build.__name__ for build in KINDS])
def test_only_the_posts_of_the_tag(
    build: Any, count: int, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    own = [post for post in posts if "tools" in post.tags][:count]
    wanted = [line for line in expected("/blog/{slug}") if line[0][6:] in {p.slug for p in own}]
    assert lines(listing(build(own, posts), "https://a.blog/blog/tag/tools")) == wanted


def test_a_tag_page_states_its_count(posts: Any, listing: Any) -> None:
    found = listing(declared_tag_page(posts[:3], posts), "https://a.blog/blog/tag/tools")
    assert found.declared_count == 3
    assert found.title == "#Tools"
