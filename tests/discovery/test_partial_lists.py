"""Lists that show a part of a blog: how that is told, and who is believed about the rest."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from archiver.model import Witness

RSS = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def rows(posts: list[Any], extra: str = "") -> str:
    cards = "".join(
        f'<li><h3><a href="/p/{p.slug}">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )
    return f"<html><main>{extra}<ul>{cards}</ul></main></html>"


def feed(posts: list[Any], tagged: bool = False) -> str:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>https://a.blog/p/{p.slug}</link><pubDate>{p.day:%a, %d %b %Y} 08:00:00 +0000</pubDate>"
        f"{''.join(f'<category>{tag}</category>' for tag in p.tags) if tagged else ''}</item>"
        for p in posts
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'
    )


def sitemap(posts: list[Any]) -> str:
    places = [f"/p/{p.slug}" for p in posts] + ["/", "/about", "/archive", "/notes/a-thing-or-two"]
    locs = "".join(f"<url><loc>https://a.blog{place}</loc></url>" for place in places)
    return f'<?xml version="1.0"?><urlset>{locs}</urlset>'


def test_a_feed_that_goes_on_tells_that_the_list_is_cut(posts: Any, run: Any) -> None:
    site = {"/": rows(posts[:4], RSS), "/feed.xml": feed(posts[:8]), "/sitemap.xml": sitemap(posts)}
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert "knows 2 more" in crawl.said(Witness.SITEMAP).note


def test_a_count_that_is_larger_than_the_list_tells_that_it_is_cut(posts: Any, run: Any) -> None:
    site = {"/": rows(posts[:4], "<p>10 posts</p>"), "/sitemap.xml": sitemap(posts)}
    crawl = run(site)
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    index = crawl.said(Witness.INDEX)
    assert (index.listed, index.declared) == (4, 10)
    assert "declares more posts than it lists" in index.note


def test_a_whole_list_takes_nothing_from_the_sitemap(posts: Any, run: Any) -> None:
    site = {"/": rows(posts[:4]), "/sitemap.xml": sitemap(posts)}
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.slugs == [p.slug for p in posts[:4]]


def test_a_page_made_by_scripts_takes_feed_and_sitemap_together(posts: Any, run: Any) -> None:
    empty = f'<html><head>{RSS}</head><div id="app"></div></html>'
    site = {"/": empty, "/feed.xml": feed(posts[:5]), "/sitemap.xml": sitemap(posts)}
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert 'render = "browser"' in crawl.end.verdict


@pytest.mark.parametrize(("address", "tag"), [("/tags/tools/", "tools"), ("/tag/tools", "tools")])
def test_a_tag_page_made_by_scripts_takes_what_the_feed_tags_so(
    address: str, tag: str, posts: Any, run: Any
) -> None:
    empty = f'<html><head>{RSS}</head><div id="app"></div></html>'
    site = {address: empty, "/feed.xml": feed(posts, tagged=True), "/sitemap.xml": sitemap(posts)}
    crawl = run(site, f"https://a.blog{address}", sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.slugs == [p.slug for p in posts if tag in p.tags]


def test_sitemaps_of_tags_and_pages_are_not_asked(posts: Any, run: Any) -> None:
    parts = ("posts-post-1.xml", "posts-page-1.xml", "taxonomies-tag-1.xml", "users-1.xml")
    index = "".join(f"<sitemap><loc>https://a.blog/wp-{part}</loc></sitemap>" for part in parts)
    index += "<sitemap><loc>https://a.blog/categories/code.xml</loc></sitemap>"
    site = {
        "/": rows(posts),
        "/sitemap.xml": f'<?xml version="1.0"?><sitemapindex>{index}</sitemapindex>',
        "/wp-posts-post-1.xml": sitemap(posts),
    }
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.lists == ["/", "/sitemap.xml", "/wp-posts-post-1.xml"]
