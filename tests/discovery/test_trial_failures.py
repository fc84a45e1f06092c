"""What the first trial of discovery failed on (issue 3), a case and more for each line of it."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

import time
from html import escape
from typing import Any

import pytest

MOST_CPU = 6.0  # seconds for a page of 400 KB: it takes a tenth of one, a naive reading minutes


def told(posts: list[Any], href: str = "/{slug}/") -> list[dict[str, Any]]:
    return [
        {"t": escape(p.title), "u": href.format(slug=p.slug), "d": p.words, "s": p.summary}
        for p in posts
    ]


UNCLOSED = {
    "cards": '<div class="card"><h2><a href="{u}">{t}</a></h2><span>{d}</span><p>{s}',
    "cards in cards": '<div class="row"><div class="col"><b><a href="{u}">{t}</a></b> <i>{d}</i><div class="txt">{s}',
    "items": '<li><p><a href="{u}">{t}</a><p>{d}<p>{s}',
    "cells": '<tr><td><font size="2"><a href="{u}">{t}</a><td>{d}',
    "headings": '<h3><a href="{u}">{t}</a><small>{d}</small><p>{s}',
    "emphasis": '<p><b><a href="{u}">{t}</a></b> <i>{d}<br>{s}</p>',
    "links": '<div class="item"><a href="{u}"><strong>{t}</strong><div class="when">{d}</div></div>',
}


@pytest.mark.parametrize("kind", UNCLOSED)
def test_unclosed_tags_tear_no_list(
    kind: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    rows = "".join(UNCLOSED[kind].format(**row) for row in told(posts))
    holder = {"items": "<ul>{}</ul>", "cells": "<table>{}</table>"}.get(kind, "<div>{}</div>")
    menu = '<div><a href="/about/">About</a> <a href="/talks/">Talks</a></div>'
    assert lines(listing(f"<body>{menu}{holder.format(rows)}</body>")) == expected()


def test_one_tag_left_open_in_the_middle_tears_no_list(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    card = '<div class="post"><h2><a href="{u}">{t}</a></h2><p class="date">{d}</p><div class="ex">{s}</div></div>'
    rows = [card.format(**row) for row in told(posts)]
    rows[4] = rows[4].removesuffix("</div></div>")
    assert lines(listing(f"<main><div class='list'>{''.join(rows)}</div></main>")) == expected()


def test_a_second_list_of_posts_and_other_things_gives_its_posts(posts: Any, listing: Any) -> None:
    row = '<li><a href="{u}">{t}</a> <time>{d}</time></li>'
    first = "".join(row.format(**item) for item in told(posts[:6], "/essays/{slug}/"))
    mixed = told(posts[6:], "/essays/{slug}/")
    mixed.insert(1, {"t": "A talk of mine", "u": "https://video.example/talk", "d": "May 1, 2022"})
    second = "".join(row.format(**item) for item in mixed)
    plain = '<li><a href="/cv/">My life so far</a></li><li><a href="/software/">Software</a></li>'
    found = listing(
        f"<main><h2>Essays</h2><ul>{first}</ul><h2>Notes and talks</h2><ul>{second}{plain}</ul></main>"
    )
    own = [entry.url for entry in found.entries if not entry.external]
    assert own == [f"https://a.blog/essays/{p.slug}/" for p in posts]
    assert [e.url for e in found.entries if e.external] == ["https://video.example/talk"]


SUBTITLES = {
    "below the heading": '<article><h2><a href="{u}">{t}</a></h2><h3>{s}</h3><time>{d}</time></article>',
    "in the link": '<div class="card"><a href="{u}"><h2>{t}</h2><h3>{s}</h3></a><p>{d}</p></div>',
    "a class": '<div><a class="title" href="{u}">{t}</a><span class="subtitle">{s}</span><i>{d}</i></div>',
    "in the link, without headings": '<li><a href="{u}"><span class="name">{t}</span><span class="dek">{s}</span></a> {d}</li>',
    "before the heading": '<article><p class="kicker">A note</p><h2><a href="{u}">{t}</a></h2><p>{d}</p></article>',
    "behind a colon": '<li><b><a href="{u}">{t}</a></b>: {s} <time>{d}</time></li>',
}


@pytest.mark.parametrize("kind", SUBTITLES)
def test_subtitles_are_no_part_of_a_title(
    kind: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    rows = "".join(SUBTITLES[kind].format(**row) for row in told(posts))
    assert lines(listing(f"<main>{rows}</main>")) == expected()


def test_posts_of_one_page_are_one_entry_whichever_way_they_are_linked(
    posts: Any, listing: Any
) -> None:
    diary = "".join(
        f'<h3><a href="/log/{p.day.year}#{p.slug}">{escape(p.title)}</a></h3><p>{p.words}</p><p>{p.summary} <a href="/log/{p.day.year}#{p.slug}">Read more</a></p>'
        for p in posts
    )
    found = listing(f"<main>{diary}</main>")
    assert [entry.url for entry in found.entries] == [
        f"https://a.blog/log/{year}" for year in (2024, 2023, 2022, 2021)
    ]


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_tag_page_across_sections_has_the_posts_of_all(
    count: int, posts: Any, listing: Any
) -> None:
    places = ("posts", "til", "notes/small")
    own = posts[:count]
    rows = "".join(
        f'<div class="hit"><h4><a href="/{places[n % 3]}/{p.slug}/">{escape(p.title)}</a></h4><time>{p.day}</time></div>'
        for n, p in enumerate(own)
    )
    latest = "".join(
        f'<li><a href="/posts/{p.slug}/">{escape(p.title)}</a></li>' for p in posts[6:]
    )
    html = f"<main><h1>#code</h1>{rows}</main><div><h4>Latest posts</h4><ul>{latest}</ul></div>"
    found = listing(html, "https://a.blog/tags/code/")
    assert [entry.title for entry in found.entries] == [p.title for p in own]


BARE = {  # without a class or a semantic tag: the tag's list, what is newest, the menu
    "lines": ("{rows}", '<a href="{u}">{t}</a> {d}<br>', "<br>"),
    "tables": ("<table>{rows}</table>", '<tr><td><a href="{u}">{t}</a></td><td>{d}</td></tr>', ""),
    "divs": ("<div>{rows}</div>", '<div><div><a href="{u}">{t}</a></div><div>{d}</div></div>', ""),
    "fonts": (
        "<center>{rows}</center>",
        '<font><a href="{u}">{t}</a></font> <font>{d}</font><br>',
        "",
    ),
}


@pytest.mark.parametrize("kind", BARE)
@pytest.mark.parametrize("count", [2, 4])
def test_a_tag_page_without_classes_has_its_own_posts(
    kind: str, count: int, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    holder, row, end = BARE[kind]
    own = holder.format(rows="".join(row.format(**item) for item in told(posts[:count]))) + end
    newest = "".join(f'<a href="/{p.slug}/">{escape(p.title)}</a><br>' for p in posts[5:])
    tags = "".join(f'<a href="/tags/{tag}/">{tag}</a> ' for tag in ("code", "life", "house"))
    html = f'<body><a href="/">Home</a> <a href="/me/">Me</a><h1>tools</h1>{own}<h3>Recent posts</h3><div>{newest}</div><h3>Tags</h3><div>{tags}</div></body>'
    assert lines(listing(html, "https://a.blog/tags/tools/")) == expected()[:count]


def test_a_page_of_full_texts_is_read_in_bounded_time(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    links = "".join(f'<a href="/refs/{n}-of-many-things/">a thing</a> and ' for n in range(40))
    text = "".join(f"<p>{'A sentence of a long post. ' * 12}{links}</p>" for _ in range(12))
    rows = "".join(
        f'<article><h2><a href="{row["u"]}">{row["t"]}</a></h2><p>{row["d"]}</p>{text}</article>'
        for row in told(posts)
    )
    html = f"<main>{rows}</main>"
    assert len(html) > 200_000
    begun = time.process_time()
    assert lines(listing(html)) == expected()
    assert time.process_time() - begun < MOST_CPU
