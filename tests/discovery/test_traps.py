"""The traps of real index pages, one by one (docs/architecture.md names them)."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

from archiver.discovery.index_page import read_index
from archiver.model import Rules


def rows(posts: list[Any], href: str = "/{slug}/") -> str:
    return "".join(
        f'<li><h3><a href="{href.format(slug=p.slug)}">{escape(p.title)}</a></h3><time>{p.day}</time></li>'
        for p in posts
    )


def test_hosts_of_other_case_and_double_links(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<p><a href="https://Ann.Example.COM/thoughts/{p.slug}">{escape(p.title)}</a> {p.day if n % 3 else ""} <em>{p.tags[0]}</em><br>{p.summary} <a href="https://Ann.Example.COM/thoughts/{p.slug}">[Read more]</a></p>'
        for n, p in enumerate(posts)
    )
    found = lines(
        listing(
            f"<body><p>Below are some of my thoughts:</p>{cards}</body>",
            "https://ann.example.com/thoughts",
        )
    )
    dated = expected("/thoughts/{slug}")
    assert found == [
        (path, title, day if n % 3 else None) for n, (path, title, day) in enumerate(dated)
    ]


def test_http_links_of_an_https_page_are_its_own(posts: Any, listing: Any) -> None:
    found = listing(f"<ul>{rows(posts, 'http://www.a.blog/{slug}/')}</ul>")
    assert {entry.url for entry in found.entries} == {f"https://a.blog/{p.slug}/" for p in posts}


def test_external_entries_are_kept_as_external(posts: Any, listing: Any) -> None:
    own = rows(posts[:6])
    linked = rows(posts[6:], "https://elsewhere.org/{slug}")
    found = listing(f"<main><ul>{own}{linked}</ul></main>")
    assert [entry.external for entry in found.entries] == [False] * 6 + [True] * 4


def test_a_base_of_another_host_does_not_count(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    html = f'<html><head><base href="http://localhost:1313/"></head><body><ul>{rows(posts, "{slug}/")}</ul></body></html>'
    assert lines(listing(html)) == expected()


def test_a_base_of_this_site_counts(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    html = f'<html><head><base href="/blog/"></head><body><ul>{rows(posts, "{slug}/")}</ul></body></html>'
    assert lines(listing(html, "https://a.blog/blog/list.html")) == expected("/blog/{slug}/")


def test_links_to_localhost_are_this_site(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(f"<ul>{rows(posts, 'http://localhost:4000/{slug}/')}</ul>")) == expected()


def test_the_host_of_the_canonical_link_is_this_site(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    html = f'<html><head><link rel="canonical" href="https://ann.org/blog/"></head><body><ul>{rows(posts, "https://ann.org/blog/{slug}/")}</ul></body></html>'
    assert lines(listing(html, "https://ann.github.io/site/blog/")) == expected(
        "/site/blog/{slug}/"
    )


def test_pages_that_are_not_utf_8(posts: Any, page: Any, lines: Any, expected: Any) -> None:
    html = f'<html><head><meta charset="windows-1252"></head><body><ul>{rows(posts)}</ul></body></html>'
    assert lines(read_index(page(html.encode("cp1252")))) == expected()
    assert lines(read_index(page(html.replace("windows-1252", "x").encode("cp1252")))) == expected()


def test_one_post_listed_twice_is_one_entry(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    pinned = f'<li class="pinned"><h3><a href="/{posts[4].slug}/?utm_source=pin#top">{escape(posts[4].title)}</a></h3><time>{posts[4].day}</time></li>'
    found = lines(listing(f"<ul>{pinned}{rows(posts)}</ul>"))
    assert sorted(found) == sorted(expected())


def test_a_featured_post_outside_the_list_is_one_of_them(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    first, *rest = posts
    hero = f'<section class="hero"><div><h2><a href="/{first.slug}/">{escape(first.title)}</a></h2><p>{first.summary}</p><time>{first.day}</time></div></section>'
    assert (
        lines(listing(f"<main>{hero}<h2>All Posts</h2><ul>{rows(rest)}</ul></main>")) == expected()
    )


def test_links_in_excerpts_are_no_entries(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<article><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><time>{p.day}</time><p>As I wrote <a href="/older-{n}/">in an older post on this</a> and <a href="/older-{n}-too/">in another one</a>, {p.summary}</p></article>'
        for n, p in enumerate(posts)
    )
    assert lines(listing(f"<main>{cards}</main>")) == expected()


def test_anchors_into_posts_are_no_entries(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<article><h2><a href="{p.slug}/">{escape(p.title)}</a></h2><time>{p.day}</time><h3>Setup<a href="{p.slug}/#setup">¶</a></h3><p>{p.summary}<a href="{p.slug}/#fn:1">1</a></p><a href="{p.slug}/#comments">3 comments</a></article>'
        for p in posts
    )
    assert lines(listing(f"<main>{cards}</main>")) == expected()


def test_month_and_day_order_is_decided_by_the_list(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    month_first = "".join(
        f'<li><a href="/{p.slug}/">{escape(p.title)}</a> {p.day.month}/{p.day.day}/{p.day.year}</li>'
        for p in posts
    )
    day_first = "".join(
        f'<li><a href="/{p.slug}/">{escape(p.title)}</a> {p.day.day}/{p.day.month}/{p.day.year}</li>'
        for p in posts
    )
    assert lines(listing(f"<ul>{month_first}</ul>")) == expected()
    assert lines(listing(f"<ul>{day_first}</ul>")) == expected()


def test_days_of_an_update_or_of_nothing_are_unknown(posts: Any, listing: Any) -> None:
    cards = "".join(
        f'<article><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><p>Updated on <time datetime="2025-01-0{n % 9 + 1}">2025-01-0{n % 9 + 1}</time></p><time datetime="0001-01-01T00:00:00Z"></time></article>'
        for n, p in enumerate(posts)
    )
    found = listing(f"<main>{cards}</main>")
    assert len(found.entries) == 10
    assert all(entry.published is None for entry in found.entries)


def test_the_shown_day_wins_over_a_utc_attribute(posts: Any, listing: Any) -> None:
    cards = "".join(
        f'<li><a href="/{p.slug}/">{escape(p.title)}</a> <time datetime="2024-05-0{n % 9 + 1}T22:30:00Z">May {n % 9 + 2}, 2024</time></li>'
        for n, p in enumerate(posts)
    )
    found = listing(f"<ul>{cards}</ul>")
    assert [str(entry.published) for entry in found.entries][:3] == [
        "2024-05-02",
        "2024-05-03",
        "2024-05-04",
    ]


def test_what_a_card_says_beside_its_title(posts: Any, listing: Any) -> None:
    cards = "".join(
        f'<article><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><span class="byline">By <a href="/author/ann/" rel="author">Ann Lee</a></span> <time>{p.day}</time><p>{p.summary}</p>'
        f'<ul class="tags"><li><a href="/tags/x/">#{p.tags[0]}</a></li><li><a href="/?tag=y" rel="tag">yeast</a></li></ul></article>'
        for p in posts
    )
    entry = listing(f"<main>{cards}</main>").entries[0]
    assert entry.summary == posts[0].summary
    assert entry.tags == (posts[0].tags[0], "yeast")
    assert entry.authors == ("Ann Lee",)
    assert entry.found_on == "https://a.blog/"


def test_rules_override_what_is_found(posts: Any, listing: Any) -> None:
    html = f'<main><ul>{rows(posts)}</ul><div class="x"><b class="t">Chosen</b><a href="/only/">this</a><i>1 May 2024</i></div><a class="go" href="/p/two">on</a></main>'
    rules = Rules(entries="div.x", title=".t", date="i", next="a.go")
    found = listing(html, rules=rules)
    assert [(e.url, e.title, str(e.published)) for e in found.entries] == [
        ("https://a.blog/only/", "Chosen", "2024-05-01")
    ]
    assert found.next_page == "https://a.blog/p/two"


def test_pages_that_are_no_index_say_so(listing: Any, page: Any) -> None:
    menu = '<nav><a href="/">Home</a><a href="/about/">About</a></nav>'
    prose = "<p>" + "A long text about something, without any list. " * 60 + "</p>"
    for html in (
        f"{menu}<article><h1>One</h1>{prose}</article>",
        f"{menu}<h1>Not found</h1>",
        "<p>hello</p>",
        "",
    ):
        found = listing(html)
        assert found.entries == ()
        assert found.note
    assert read_index(page(b"%PDF-1.7 ...", kind="application/pdf")).note


def test_an_index_with_one_post_has_it(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    found = listing(
        f'<nav><a href="/about/">About</a></nav><main><h1>Blog</h1><ul>{rows(posts[:1])}</ul></main>'
    )
    assert lines(found) == expected()[:1]
    assert found.note


def test_bombs_are_bounded(listing: Any) -> None:
    assert listing("<div>" * 100_000 + '<a href="/x">x</a>').note
    many = "".join(
        f'<li><a href="/post-number-{n}/">Post number {n}</a></li>' for n in range(10_100)
    )
    found = listing(f"<ul>{many}</ul>")
    assert len(found.entries) == 10_000
    assert "100 links" in (found.note or "")
    nested = "".join(
        f'<div class="c{n}"><a href="/deep-{n}/">A deep link {n}</a>' for n in range(1_000)
    )
    assert len(listing(nested).entries) > 900


def test_the_host_that_the_feed_and_og_url_name_is_this_site(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    html = f'<html><head><meta property="og:url" content="https://ann.org"></head><body><ul>{rows(posts, "https://ann.org/posts/{slug}.html#{slug}")}</ul></body></html>'
    assert lines(listing(html, "https://ann.github.io/tag/code.html")) == expected(
        "/posts/{slug}.html"
    )


def test_dates_in_headings_before_each_post(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<h1 class="subhead">{p.day:%d %b %Y}, 00:00</h1><section class="post"><header class="post-header"><a class="post-title" href="/{p.slug}/"> {escape(p.title)} </a></header><div><h2 id="x">Setup</h2><p>{p.summary}</p><pre>2019-01-01 boot</pre></div></section>'
        for p in posts
    )
    side = '<div class="sidebar"><h1><a href="https://a.blog">Just a memo</a></h1><nav><a href="/archive">archive</a></nav></div>'
    assert (
        lines(
            listing(
                f'<body>{side}<div class="content"><div class="posts">{cards}</div></div></body>',
                "https://a.blog/tags/linux/",
            )
        )
        == expected()
    )


def test_undated_lists_beside_menus_of_the_same_markup(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    menu = "".join(
        f'<li><a href="/{name}/">{name.title()}</a></li>'
        for name in ("about", "photos", "garden", "work")
    )
    bare = "".join(f'<li><a href="/{p.slug}/">{escape(p.title)}</a></li>' for p in posts)
    projects = "".join(
        f'<li><a href="/{name}/">{name}</a></li>'
        for name in ("tiny-lisp-interpreter", "a-paper-clock")
    )
    found = listing(
        f"<body><ul>{menu}</ul><h1>Posts</h1><ul>{bare}</ul><h2>Projects</h2><ul>{projects}</ul></body>"
    )
    assert lines(found) == expected(dated=False)


def test_titles_of_one_word_and_titles_that_are_dates(posts: Any, listing: Any) -> None:
    names = ["Go", "Details", "2021-05-03", "Rest", "2048", "Why?"]
    cards = "".join(
        f'<article><h2><a href="/log/{n}-x/">{name}</a></h2><p>{posts[n].summary}</p></article>'
        for n, name in enumerate(names)
    )
    assert [entry.title for entry in listing(f"<main>{cards}</main>").entries] == names


def test_slugs_that_end_like_files_are_posts(posts: Any, listing: Any) -> None:
    cards = "".join(
        f'<li><h2><a href="/posts/{slug}">{slug}</a></h2></li>'
        for slug in ("why-node.js", "asp.net-core", "about-main.c", "plain-one")
    )
    assert len(listing(f"<ul>{cards}</ul><a href='/main.js'>js</a>").entries) == 4


def test_several_posts_at_one_address_are_one_entry(posts: Any, listing: Any) -> None:
    diary = "".join(
        f'<li>{p.day} <a href="/log/{p.day.year}.html#{p.slug}">{escape(p.title)}</a></li>'
        for p in posts
    )
    found = listing(f"<ul>{diary}</ul>")
    assert [entry.url for entry in found.entries] == [
        f"https://a.blog/log/{year}.html" for year in (2024, 2023, 2022, 2021)
    ]
    here = "".join(f'<li>{p.day} <a href="#{p.slug}">{escape(p.title)}</a></li>' for p in posts)
    assert listing(f"<ul>{here}</ul>").note
