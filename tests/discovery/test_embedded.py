"""Lists of posts that stand in a page's scripts: Next.js, JSON-LD, state objects, islands."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import json
from html import escape
from typing import Any

SHELL = '<html><body><div id="root"><nav><a href="/">Home</a><a href="/about">About</a></nav></div>{}</body></html>'


def pushed(*rows: str) -> str:
    text = "".join(f"{row}\n" for row in rows)
    half = len(text) // 2
    parts = (text[:half], text[half:])
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in parts)


def slugs(posts: list[Any], **extra: Any) -> list[dict[str, Any]]:
    return [
        {
            "slug": p.slug,
            "title": p.title,
            "date": f"{p.day}T00:00:00.000Z",
            "excerpt": p.summary,
            "tags": list(p.tags),
            **extra,
        }
        for p in posts
    ]


def test_next_data(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    data = {
        "props": {
            "pageProps": {
                "posts": slugs(posts),
                "nav": [
                    {"title": "About us", "href": "/about"},
                    {"title": "Work", "href": "/work"},
                ],
            }
        },
        "page": "/blog",
    }
    html = SHELL.format(
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    )
    assert lines(listing(html, "https://a.blog/blog")) == expected("/blog/{slug}")


def test_flight_elements(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    cards = [
        [
            "$",
            "article",
            p.slug,
            {
                "className": "card",
                "children": [
                    [
                        "$",
                        "$L4",
                        None,
                        {
                            "href": f"/blog/{p.slug}",
                            "children": ["$", "h2", None, {"children": p.title}],
                        },
                    ],
                    ["$", "time", None, {"dateTime": str(p.day), "children": p.words}],
                    ["$", "p", None, {"children": p.summary}],
                ],
            },
        ]
        for p in posts
    ]
    html = SHELL.format(
        pushed(
            '1:"$Sreact.fragment"',
            '4:I[6874,["874"],""]',
            "5:T6,a,b:cd",
            f"0:{json.dumps({'f': 1})}",
            f"7:{json.dumps(['$', 'main', None, {'children': ['$L8']}])}",
            f"8:{json.dumps(cards)}",
        )
    )
    assert lines(listing(html, "https://a.blog/blog")) == expected("/blog/{slug}")


def test_flight_properties_of_a_client_component(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    row = ["$", "$L9", None, {"initial": {"items": slugs(posts)}, "className": "x"}]
    html = SHELL.format(pushed('9:I[1,[],"PostGrid"]', f"2:{json.dumps(row)}"))
    assert lines(listing(html, "https://a.blog/blog")) == expected("/blog/{slug}")


def test_json_ld_lists(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://a.blog/x"},
            {"@type": "ListItem", "position": 2, "name": "Blog", "item": "https://a.blog/blog"},
        ],
    }
    items = {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": n,
                "item": {
                    "@type": "BlogPosting",
                    "url": f"https://a.blog/{p.slug}/",
                    "headline": p.title,
                    "datePublished": str(p.day),
                },
            }
            for n, p in enumerate(posts)
        ],
    }
    html = SHELL.format(
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": [crumbs, items]})}</script>'
    )
    assert lines(listing(html)) == expected()
    blog = {
        "@type": "Blog",
        "blogPost": [
            {
                "@type": "BlogPosting",
                "@id": f"https://a.blog/{p.slug}/",
                "headline": p.title,
                "datePublished": f"{p.day}T10:00:00+02:00",
            }
            for p in posts
        ],
    }
    assert (
        lines(
            listing(SHELL.format(f'<script type="application/ld+json">{json.dumps(blog)}</script>'))
        )
        == expected()
    )


def test_state_objects_and_islands(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    objects = [{"url": f"/{p.slug}/", "title": p.title, "publishedAt": str(p.day)} for p in posts]
    state = (
        f"<script>window.__INITIAL_STATE__ = {json.dumps({'feed': {'list': objects}})};</script>"
    )
    assert lines(listing(SHELL.format(state))) == expected()
    parsed = f"<script>window.__DATA__ = JSON.parse({json.dumps(json.dumps(objects))})</script>"
    assert lines(listing(SHELL.format(parsed))) == expected()
    island = f'<div id="app" data-page="{escape(json.dumps({"props": {"posts": objects}}))}"></div>'
    assert lines(listing(SHELL.format(island))) == expected()


def test_nodes_that_wrap_their_fields(posts: Any, listing: Any, lines: Any, expected: Any) -> None:
    edges = [
        {
            "node": {
                "frontmatter": {"title": p.title, "date": p.words},
                "fields": {"slug": f"/{p.slug}/"},
            }
        }
        for p in posts
    ]
    html = SHELL.format(
        f'<script type="application/json">{json.dumps({"data": {"allMarkdownRemark": {"edges": edges}}})}</script>'
    )
    assert lines(listing(html)) == expected()


def test_milliseconds_are_instants(posts: Any, listing: Any) -> None:
    objects = [
        {"url": f"/{p.slug}/", "title": p.title, "createdAt": 1_700_000_000_000 + n * 86_400_000}
        for n, p in enumerate(posts)
    ]
    found = listing(SHELL.format(f'<script type="application/json">{json.dumps(objects)}</script>'))
    assert found.entries[0].published.isoformat() == "2023-11-14T22:13:20+00:00"


def test_shown_cards_take_dates_from_data_and_posts_behind_load_more(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<article><h2><a href="/blog/{p.slug}">{escape(p.title)}</a></h2><p>{p.summary}</p></article>'
        for p in posts[:6]
    )
    data = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"posts": slugs(posts)}})}</script>'
    html = f"<html><body><p>10 articles</p><main>{cards}</main>{data}</body></html>"
    assert lines(listing(html, "https://a.blog/blog")) == expected("/blog/{slug}")


def test_a_tag_page_whose_data_holds_the_whole_blog(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    own = [p for p in posts if "code" in p.tags]
    data = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"posts": slugs(posts)}})}</script>'
    cards = "".join(
        f'<article><h2><a href="/blog/{p.slug}">{escape(p.title)}</a></h2></article>' for p in own
    )
    wanted = [line for line in expected("/blog/{slug}") if line[0][6:] in {p.slug for p in own}]
    url = "https://a.blog/blog/tag/code"
    assert lines(listing(f"<html><body><main>{cards}</main>{data}</body></html>", url)) == wanted
    assert lines(listing(SHELL.format(data), url)) == wanted


def test_data_that_is_broken_or_huge_is_passed_over(listing: Any) -> None:
    for script in (
        '<script type="application/json">{"posts": [</script>',
        f'<script type="application/json">{"[" * 100_000}</script>',
        '<script>self.__next_f.push([1,"0:[\\"$\\",\\"$L1\\",null,{}]"])</script>',
        '<script>self.__next_f.push([1,"0:T,"])</script>',
        '<script>window.x = {"a": </script>',
    ):
        assert listing(SHELL.format(script)).entries == ()
