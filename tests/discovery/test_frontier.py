"""The frontier over little sites kept in a dict: what it asks for, what it concludes."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from archiver.discovery.frontier import Ask, Frontier, PageReading, read
from archiver.model import Role, Source, Witness
from archiver.urls import url_key

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Ann</title><link>https://a.blog/</link>{}</channel></rss>'


def rows(posts: list[Any], extra: str = "") -> str:
    cards = "".join(
        f'<li><h3><a href="/posts/{p.slug}/">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )
    return (
        f'<html><nav><a href="/about/">About</a></nav><main><ul>{cards}</ul>{extra}</main></html>'
    )


def feed(posts: list[Any]) -> str:
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>https://a.blog/posts/{p.slug}/</link><pubDate>{p.day:%a, %d %b %Y} 08:00:00 +0000</pubDate></item>"
        for p in posts
    )
    return FEED.format(items)


def sitemap(paths: list[str]) -> str:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"<url><loc>https://a.blog{p}</loc></url>" for p in paths)
        + "</urlset>"
    )


RSS = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def test_all_pages_of_the_pager_then_the_witnesses_then_the_posts(run: Any, posts: Any) -> None:
    site = {
        "/": rows(posts[:4], '<a href="/page/2/">Older</a>' + RSS),
        "/page/2/": rows(posts[4:8], '<a href="/">Newer</a><a href="/page/3/">Older</a>'),
        "/page/3/": rows(posts[8:], '<a href="/page/2/">Newer</a>'),
        "/feed.xml": feed(posts[:5]),
        "/sitemap.xml": sitemap([f"/posts/{p.slug}/" for p in posts]),
    }
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.lists == ["/", "/page/2/", "/page/3/", "/feed.xml", "/sitemap.xml"]
    assert crawl.slugs == [p.slug for p in posts]
    assert [ask.role for ask in crawl.end.asks] == [Role.POST] * 10
    assert crawl.end.asks[0].entry == crawl.end.entries[0]
    assert crawl.said(Witness.INDEX).listed == 10
    assert crawl.said(Witness.INDEX).pages == 3
    assert crawl.said(Witness.FEED).listed == 5
    assert crawl.said(Witness.SITEMAP).listed == 10
    assert crawl.end.feed_url == "https://a.blog/feed.xml"


@pytest.mark.parametrize("given", ["/", "/page/2/", "/page/3/"])
def test_whichever_page_is_given_all_belong(run: Any, posts: Any, given: str) -> None:
    site = {
        "/": rows(posts[:4], '<a class="next" href="/page/2/">Next</a>'),
        "/page/2/": rows(posts[4:8], '<a href="/">Prev</a><a href="/page/3/">Next</a>'),
        "/page/3/": rows(posts[8:], '<a href="/page/2/">Prev</a>'),
    }
    crawl = run(site, f"https://a.blog{given}")
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert crawl.slugs[0] == posts[0].slug
    assert sorted(crawl.lists) == ["/", "/page/2/", "/page/3/"]


def test_known_posts_are_listed_and_not_asked_for(run: Any, posts: Any) -> None:
    known = {url_key(f"https://a.blog/posts/{p.slug}/") for p in posts[3:]}
    assert len(run({"/": rows(posts)}, known=known).end.asks) == 3
    assert len(run({"/": rows(posts)}, known=known).end.entries) == 10
    assert len(run({"/": rows(posts)}, known=known, full=True).end.asks) == 10
    assert len(run({"/": rows(posts)}, limit=2).end.asks) == 2


def test_a_pager_that_never_ends_is_left(run: Any, posts: Any) -> None:
    def trap(_: int) -> str:
        return rows(posts[:4], "".join(f'<a href="/page/{n}/">{n}</a>' for n in range(2, 400)))

    site = {"/": trap(0)} | {f"/page/{n}/": trap(n) for n in range(2, 400)}
    crawl = run(site)
    assert len(crawl.asked) <= 5
    assert "no new post" in crawl.said(Witness.INDEX).note


def test_pages_that_lead_back_to_the_first_are_no_pages(run: Any, posts: Any, page: Any) -> None:
    source = Source(name="a", url="https://a.blog/")
    frontier = Frontier(source)
    first = rows(posts[:5], '<a href="/?page=2">2</a><a href="/?page=3">3</a>')
    (ask,) = frontier.start().asks
    step = frontier.take(ask, read(ask, page(first), source))
    (ask,) = step.asks
    step = frontier.take(ask, read(ask, page(first, "https://a.blog/"), source))
    assert step.asks[0].url == "https://a.blog/?page=3"


def test_a_link_of_another_list_is_not_followed_as_a_page(run: Any, posts: Any) -> None:
    site = {"/": rows(posts, '<link rel="next" href="/category/code/"><a href="/2023/">2023</a>')}
    assert run(site).lists == ["/"]


def test_older_links_without_numbers_are_followed_while_they_bring_posts(
    run: Any, posts: Any
) -> None:
    site = {
        "/": rows(
            posts[:5], '<a href="/search?updated-max=2023-01-01&max-results=5">Older Posts</a>'
        ),
        "/search?updated-max=2023-01-01&max-results=5": rows(
            posts[5:], '<a href="/search?updated-max=2020-01-01">Older Posts</a>'
        ),
        "/search?updated-max=2020-01-01": "<html><p>Nothing here</p></html>",
    }
    crawl = run(site)
    assert crawl.slugs == [p.slug for p in posts]
    assert len(crawl.asked) == 3


def test_a_page_that_cannot_be_read_is_told(run: Any, posts: Any) -> None:
    site = {
        "/": rows(posts[:4], '<a href="/page/2/">2</a><a href="/page/3/">3</a>'),
        "/page/3/": rows(posts[8:]),
    }
    crawl = run(site)
    assert len(crawl.slugs) == 6
    assert "/page/2/ could not be read: HTTP 404" in crawl.said(Witness.INDEX).note


def test_a_post_that_appears_meanwhile_is_found_by_reading_page_1_again(
    run: Any, posts: Any
) -> None:
    def first(count: int) -> str:
        shown = posts[1:5] if count == 1 else posts[:4]
        return rows(shown, '<a href="/page/2/">Older</a>')

    site = {"/": first, "/page/2/": rows(posts[4:9], '<a href="/">Newer</a>')}
    crawl = run(site)
    assert crawl.lists == ["/", "/page/2/", "/"]
    assert posts[0].slug in crawl.slugs
    assert len(crawl.slugs) == 9


def test_feed_and_sitemap_add_posts_of_the_known_shape(run: Any, posts: Any) -> None:
    site = {
        "/": rows(posts[2:], RSS),
        "/feed.xml": feed(posts[1:8]),
        "/sitemap.xml": sitemap(
            [f"/posts/{p.slug}/" for p in posts]
            + ["/", "/about/", "/posts/", "/tags/x/", "/posts/page/2/"]
        ),
    }
    crawl = run(site, sitemaps=["https://a.blog/sitemap.xml"])
    assert sorted(crawl.slugs) == sorted(p.slug for p in posts)
    assert "1 of its 7" in crawl.said(Witness.FEED).note
    assert crawl.said(Witness.SITEMAP).note == "knows 1 more"
    assert next(e for e in crawl.end.entries if posts[1].slug in e.url).published is not None


def test_a_menu_page_in_the_feed_is_no_post(run: Any, posts: Any) -> None:
    about = FEED.format(
        feed(posts).split("</link>", 1)[1].rsplit("</channel>", 1)[0]
        + "<item><title>About me</title><link>https://a.blog/about/</link></item>"
    )
    assert len(run({"/": rows(posts, RSS), "/feed.xml": about}).slugs) == 10


def test_a_tag_page_has_its_own_posts_only(run: Any, posts: Any) -> None:
    site = {"/tags/x/": rows(posts[:3], RSS), "/feed.xml": feed(posts)}
    crawl = run(site, "https://a.blog/tags/x/", sitemaps=["https://a.blog/sitemap.xml"])
    assert crawl.slugs == [p.slug for p in posts[:3]]
    assert crawl.lists == ["/tags/x/"]


def test_the_home_page_shows_which_list_of_a_tag_page_is_everywhere(run: Any, posts: Any) -> None:
    def tag_page(own: list[Any]) -> str:
        mine = "".join(
            f'<div><b><a href="/posts/{p.slug}/">{escape(p.title)}</a></b><i>{p.day}</i></div>'
            for p in own
        )
        recent = "".join(
            f'<div><em><a href="/posts/{p.slug}/">{escape(p.title)}</a></em><i>{p.day}</i></div>'
            for p in posts[5:9]
        )
        return f"<html><p>Things</p><div>{mine}</div><div>{recent}</div></html>"

    site = {"/tags/x/": tag_page(posts[:3]), "/": tag_page(posts[2:5])}
    crawl = run(site, "https://a.blog/tags/x/")
    assert crawl.slugs == [p.slug for p in posts[:3]]
    assert crawl.lists == ["/tags/x/", "/"]


def test_a_source_without_a_list_takes_its_feed_and_says_so(run: Any, posts: Any) -> None:
    site = {"/": '<html><div id="root"></div><p>x</p></html>', "/feed.xml": feed(posts)}
    crawl = run(site)
    assert len(crawl.slugs) == 10
    assert 'render = "browser"' in crawl.end.verdict
    assert len(crawl.asked) <= 7


def test_a_source_without_anything_says_so(run: Any) -> None:
    crawl = run({"/": "<html><p>hello</p></html>"})
    assert crawl.end.entries == ()
    assert "lists no posts" in crawl.end.verdict
    assert len(crawl.asked) <= 7
    assert run({}).end.verdict


def test_a_feed_may_be_the_source(run: Any, posts: Any) -> None:
    crawl = run({"/feed.xml": feed(posts)}, "https://a.blog/feed.xml", first_role=Role.FEED)
    assert crawl.lists == ["/feed.xml"]
    assert len(crawl.end.asks) == 10
    assert crawl.end.verdict is None
    assert len(run({"/feed.xml": feed(posts)}, "https://a.blog/feed.xml").end.asks) == 10


def test_a_sitemap_may_be_the_source(run: Any, posts: Any) -> None:
    site = {"/sitemap.xml": sitemap([f"/posts/{p.slug}/" for p in posts] + ["/", "/tags/x/"])}
    crawl = run(site, "https://a.blog/sitemap.xml", first_role=Role.SITEMAP)
    assert len(crawl.end.asks) == 10


def test_the_feed_completes_what_cards_lack(run: Any, posts: Any) -> None:
    bare = "".join(f'<li><a href="/posts/{p.slug}/">{escape(p.title)}</a></li>' for p in posts)
    crawl = run({"/": f"<html><ul>{bare}</ul>{RSS}</html>", "/feed.xml": feed(posts)})
    assert [str(entry.published)[:10] for entry in crawl.end.entries] == [str(p.day) for p in posts]


def test_a_cut_title_is_completed_by_the_feed(run: Any, posts: Any) -> None:
    html = rows(posts, RSS).replace("Seven SQLite Tricks I Use Every Week", "Seven SQLite Tricks…")
    titles = {entry.title for entry in run({"/": html, "/feed.xml": feed(posts)}).end.entries}
    assert "Seven SQLite Tricks I Use Every Week" in titles


def test_external_entries_are_asked_for_only_when_wanted(run: Any, posts: Any) -> None:
    html = rows(posts, "").replace('href="/posts/why-i-left/"', 'href="https://b.org/x"')
    assert len(run({"/": html}).end.asks) == 9
    assert len(run({"/": html}, source={"follow_external": True}).end.asks) == 10


def test_a_site_wide_feed_adds_nothing_to_a_tag_page(run: Any, posts: Any) -> None:
    undated = rows(posts[:9], RSS).replace("<time>", "<!--").replace("</time>", "-->")
    crawl = run({"/tags/x/": undated, "/feed.xml": feed(posts)}, "https://a.blog/tags/x/")
    assert len(crawl.slugs) == 9
    assert all(entry.published for entry in crawl.end.entries)
    assert "left out" in crawl.said(Witness.FEED).note


def test_an_index_that_lists_as_many_as_it_declares_is_complete(run: Any, posts: Any) -> None:
    html = rows(posts[:9], RSS).replace("<main>", "<p>9 posts</p><main>")
    crawl = run({"/": html, "/feed.xml": feed(posts)})
    assert len(crawl.slugs) == 9
    assert crawl.said(Witness.INDEX).declared == 9


def test_a_reading_of_nothing_is_a_reading(page: Any) -> None:
    source = Source(name="a", url="https://a.blog/")
    ask = Ask(url="https://a.blog/", role=Role.INDEX)
    assert read(ask, page(""), source).index is not None
    assert isinstance(read(ask, page("x", kind="image/png"), source), PageReading)


def test_a_few_newest_posts_lead_to_the_list_of_all(run: Any, posts: Any) -> None:
    everything = "".join(
        f"<p>{p.day} <a href='/posts/{p.slug}/'>{escape(p.title)}</a></p>" for p in posts
    )
    site = {
        "/": rows(posts[:5], '<a href="/archive/">View all posts</a>'),
        "/archive/": f"<html><h1>Archive</h1>{everything}</html>",
    }
    crawl = run(site)
    assert crawl.lists == ["/", "/archive/"]
    assert crawl.slugs == [p.slug for p in posts]
    other = rows(posts[5:]).replace("/posts/", "/other/")
    assert run(site | {"/archive/": other}).slugs == [p.slug for p in posts[:5]]
    assert run(
        site | {"/": rows(posts[:5], '<a href="/page/2/">2</a><a href="/archive/">Archive</a>')}
    ).lists[:2] == ["/", "/page/2/"]


def test_an_index_that_cannot_be_read_ends_the_search_in_words() -> None:
    source = Source(name="s", url="https://a.blog/posts/")
    frontier = Frontier(source)
    (ask,) = frontier.start().asks
    step = frontier.miss(ask, "the server refused the connection")
    assert (step.done_listing, step.asks) == (True, ())
    assert (
        step.verdict == "https://a.blog/posts/ could not be read: the server refused the connection"
    )


def test_a_feed_that_the_user_named_is_asked_even_so() -> None:
    source = Source(name="s", url="https://a.blog/posts/", feed="https://a.blog/feed.xml")
    frontier = Frontier(source)
    (ask,) = frontier.start().asks
    assert [wanted.url for wanted in frontier.miss(ask, "HTTP 404").asks] == [source.feed]
