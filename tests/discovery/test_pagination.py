"""Pagers of all kinds, in any language, backwards and forwards; and what is no pager."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from archiver.discovery.numbering import first_page, same_list
from archiver.discovery.wording import paging_direction

SITE = "https://a.blog"
SAME = [
    ("/", "/page/2/", 2), ("/", "/page2/", 2), ("/", "/index2.html", 2), ("/blog/", "/blog/index-2.html", 2),
    ("/", "/pages/2", 2), ("/", "/?page=2", 2), ("/", "/?paged=3", 3), ("/blog", "/blog/page/12", 12),
    ("/blog", "/blog?p=2", 2), ("/blog/", "/blog/2/", 2), ("/blog", "/blog/2", 2), ("/blog.html", "/blog2.html", 2),
    ("/category/articles.html", "/category/articles3.html", 3), ("/tag/x", "/tag/x/page/2", 2), ("/blog/", "/blog/seite/2/", 2),
    ("/posts/", "/posts/page-3.html", 3), ("/list?tag=a", "/list?tag=a&page=2", 2), ("/archive/p1", "/archive/p2", 2),
    ("/posts/page/4/", "/posts/", 1), ("/posts/page/4/", "/posts/page/3/", 3), ("/index3.html", "/index.html", 1),
    ("/blog?page=3", "/blog", 1), ("/blog?page=3", "/blog?page=4", 4), ("/es/blog/", "/es/blog/pagina/2/", 2),
]  # fmt: skip
OTHER = [
    ("/", "/2024/"), ("/blog/", "/blog/2023/"), ("/", "/about/"), ("/blog/", "/news/page/2/"), ("/tag/a/", "/tag/b/page/2/"),
    ("/blog", "/blog?sort=2024"), ("/", "/post-2-title/"), ("/blog/", "/blog/"), ("/", "/blog/page/2/"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "url", "number"), SAME, ids=[row[1] for row in SAME])
def test_pages_of_one_list_differ_in_a_number(index: str, url: str, number: int) -> None:
    form = same_list(SITE + url, SITE + index)
    assert form is not None
    assert form.number == number


@pytest.mark.parametrize(("index", "url"), OTHER, ids=[row[1] for row in OTHER])
def test_other_addresses_are_no_pages_of_it(index: str, url: str) -> None:
    assert same_list(SITE + url, SITE + index) is None


def test_the_first_page_of_a_numbered_one() -> None:
    assert first_page("https://a.blog/posts/page/4/") == "https://a.blog/posts/"
    assert first_page("https://a.blog/?page=2&tag=x") == "https://a.blog/?tag=x"
    assert first_page("https://a.blog/index3.html") == "https://a.blog/"
    assert first_page("https://a.blog/posts/") is None


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Older posts →", "older"), ("« Newer", "newer"), ("»", "older"), ("Ältere Beiträge", "older"), ("下一页", "older"),
        ("Page suivante", "older"), ("Siguiente »", "older"), ("次へ", "older"), ("다음", "older"), ("Следующая", "older"),
        ("next page", "older"), ("Previous", "newer"), ("Vorherige Seite", "newer"), ("上一页", "newer"), ("Load more", "older"),
        ("← Past", "older"), ("Read more", None), ("2", None), ("Next level parsing", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_pagers(text: str, direction: str | None) -> None:
    assert paging_direction(text) == direction


def rows(posts: list[Any]) -> str:
    return "".join(
        f'<li><h3><a href="/{p.slug}/">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )


PAGERS = [
    (
        '<nav class="pagination"><a href="#" class="current">1</a><a href="/page2/">2</a><a href="/page3/">3</a><span>…</span><a href="/page16/">16</a><a href="/page2/">Next</a></nav>',
        "/page2/",
    ),
    (
        '<a href="/page/2/#content-inner"><i class="fa"></i></a><a href="/page/2/#content-inner">2</a>',
        "/page/2/",
    ),
    (
        '<ul class="pager"><li class="next"><a href="/older/abc">Older posts</a></li></ul>',
        "/older/abc",
    ),
    ('<a rel="next" href="/?page=2"></a>', "/?page=2"),
    ('<a href="/index2.html">&raquo;</a>', "/index2.html"),
    (
        '<div class="nav-links"><a aria-label="Next page" href="/page/2/"><svg></svg></a></div>',
        "/page/2/",
    ),
]


@pytest.mark.parametrize(("pager", "url"), PAGERS, ids=[row[1] for row in PAGERS])
def test_the_next_page(pager: str, url: str, posts: Any, listing: Any) -> None:
    assert listing(f"<main><ul>{rows(posts)}</ul>{pager}</main>").next_page == SITE + url


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="/category/python/">', '<a href="/archive/2023/">2023</a>', '<a href="#">2</a>',
        '<a href="javascript:void(0)">Next</a>', '<a href="https://b.org/page/2/">Next</a>', '<a href="/about/">About</a>',
    ],
)  # fmt: skip
def test_what_is_no_next_page(link: str, posts: Any, listing: Any) -> None:
    found = listing(
        f"<html><head></head><body><main><ul>{rows(posts)}</ul>{link}</main></body></html>"
    )
    assert found.next_page is None
    assert found.pages == ()


def test_the_last_page_has_no_next_and_knows_the_others(posts: Any, listing: Any) -> None:
    html = f'<main><ul>{rows(posts)}</ul><a href="/page/3/">« Prev</a></main>'
    found = listing(html, "https://a.blog/page/4/")
    assert found.next_page is None
    assert found.pages == ("https://a.blog/", "https://a.blog/page/3/")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("— 30 posts", 30), ("12 articles", 12), ("(78 posts)", 78), ("21 posts", 21), ("共 150 篇文章", 150), ("42 Beiträge", 42),
        ("18 artículos", 18), ("All posts (33)", 33), ("1,204 entries", 1204), ("Showing 1-10 of 45 posts", 45), ("25 статей", 25),
        ("記事 12件", 12), ("5 min read", None), ("3 comments", None), ("Top 10 posts", None), ("2,000+ subscribers", None),
    ],
)  # fmt: skip
def test_counts_that_lists_declare(text: str, count: int | None, posts: Any, listing: Any) -> None:
    html = f"<body><h1>Blog</h1><p>{text}</p><main><ul>{rows(posts)}</ul></main><footer>99 posts</footer></body>"
    assert listing(html).declared_count == count
