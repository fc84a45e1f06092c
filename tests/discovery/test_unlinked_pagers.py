"""Pagers that only a script can turn: the list is a part, and the sitemap's folder is believed."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from archiver.model import Witness

UNLINKED = {
    "numbers": '<nav class="vp-pagination-list"><div class="active" role="navigation">1</div><div role="navigation">2</div><div class="next">Next</div></nav>',
    "links to nowhere": '<ul class="pagination"><li><a href="#">1</a></li><li><a href="#">2</a></li></ul>',
    "a button": '<div class="pager"><button>Previous</button><button>Next</button></div>',
}
ENDED = {
    "nothing": "",
    "one page": '<nav class="pagination"><span>1</span><span class="next">Next</span></nav>',
    "a dead button": '<nav class="pagination"><button disabled>Next</button></nav>',
    "a carousel": '<div class="slider"><span>2</span><button>Next</button></div>',
}


def site(posts: list[Any], pager: str, path: str = "/posts/{slug}.html") -> dict[str, str]:
    rows = "".join(
        f'<article><h2><a href="{path.format(slug=p.slug)}">{escape(p.title)}</a></h2><p>{p.summary}</p></article>'
        for p in posts[:4]
    )
    addresses = [path.format(slug=p.slug) for p in posts]
    addresses += ["/", "/about.html", "/tag/code/", "/projects/a-little-tool/"]
    places = "".join(f"<url><loc>https://a.blog{item}</loc></url>" for item in addresses)
    return {
        "/": f"<html><main>{rows}{pager}</main></html>",
        "/sitemap.xml": f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{places}</urlset>",
    }


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("kind", UNLINKED)
def test_the_rest_comes_from_the_folder_of_the_posts(
    kind: str, announced: bool, posts: Any, run: Any
) -> None:
    sitemaps = ["https://a.blog/sitemap.xml"] if announced else []
    crawl = run(site(posts, UNLINKED[kind]), sitemaps=sitemaps)
    assert set(crawl.slugs) == {f"{p.slug}.html" for p in posts}
    assert "no links" in crawl.said(Witness.INDEX).note
    assert crawl.said(Witness.SITEMAP).note.startswith(f"knows {len(posts) - 4} more: ")


@pytest.mark.parametrize("kind", ENDED)
def test_a_list_that_ends_is_whole(kind: str, posts: Any, run: Any) -> None:
    crawl = run(site(posts, ENDED[kind]), sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.slugs == [f"{p.slug}.html" for p in posts[:4]]


def test_the_root_is_no_folder_of_posts(posts: Any, run: Any) -> None:
    pages = site(posts, UNLINKED["numbers"], "/{slug}/")
    crawl = run(pages, sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.slugs == [p.slug for p in posts[:4]]


def test_the_rest_comes_from_a_feed_with_all_it_knows(posts: Any, run: Any) -> None:
    pages = site(posts, UNLINKED["numbers"])
    lines = "".join(
        f"<item><title>{escape(p.title)}</title><link>https://a.blog/posts/{p.slug}.html</link></item>"
        for p in posts
    )
    talk = "<item><title>A Talk</title><link>https://a.blog/talks/a-talk-of-mine/</link></item>"
    pages["/feed.xml"] = (
        f"<rss version='2.0'><channel><title>A</title>{lines}{talk}</channel></rss>"
    )
    del pages["/sitemap.xml"]
    crawl = run(pages, source={"feed": "https://a.blog/feed.xml"})
    assert [entry.title for entry in crawl.end.entries] == [p.title for p in posts]
