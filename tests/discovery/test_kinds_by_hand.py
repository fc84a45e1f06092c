"""Index pages as people write them by hand: flat, without classes, torn, in tables and years."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any

import pytest

MENU = '<p><a href="/">Home</a> <a href="/about.html">About</a> <a href="/cv.html">CV</a></p>'


def breaks(posts: list[Any]) -> str:
    rows = "".join(f'<a href="{p.slug}.html">{escape(p.title)}</a> - {p.day}<br>\n' for p in posts)
    return f"<h1>My writing</h1>{MENU}<p>{rows}</p><p>Made by hand.</p>"


def breaks_date_first(posts: list[Any]) -> str:
    rows = "".join(
        f'{p.day:%d/%m/%Y} <a href="{p.slug}.html">{escape(p.title)}</a><br>' for p in posts
    )
    return f"<body>{MENU}<h1>Log</h1>{rows}<hr>Mail me.</body>"


def plain_list(posts: list[Any]) -> str:
    rows = "".join(
        f'<li>{p.day}: <a href="{p.slug}.html">{escape(p.title)}</a></li>' for p in posts
    )
    nav = "".join(
        f'<li><a href="/{n}.html">{n.title()}</a></li>' for n in ("about", "now", "uses", "photos")
    )
    tags = "".join(f'<li><a href="/tags/{t}.html">{t}</a></li>' for t in ("code", "life", "house"))
    return f"<body><ul>{nav}</ul><h2>Posts</h2><ul>{rows}</ul><h2>Tags</h2><ul>{tags}</ul></body>"


def definition_list(posts: list[Any]) -> str:
    rows = "".join(
        f'<dt>{p.words}</dt><dd><a href="{p.slug}.html">{escape(p.title)}</a><br>{p.summary}</dd>'
        for p in posts
    )
    return f"<body>{MENU}<dl>{rows}</dl></body>"


def title_terms(posts: list[Any]) -> str:
    rows = "".join(
        f'<dt><a href="{p.slug}.html">{escape(p.title)}</a></dt><dd>{p.summary}</dd><dd>{p.day}</dd>'
        for p in posts
    )
    return f"<body>{MENU}<dl>{rows}</dl></body>"


def table(posts: list[Any]) -> str:
    rows = "".join(
        f'<tr><td>{p.day:%d %b %Y}</td><td><a href="{p.slug}.html">{escape(p.title)}</a></td><td>{p.tags[0]}</td></tr>'
        for p in posts
    )
    return f"<body><table><tr><td>{MENU}</td></tr></table><table><tr><th>Date<th>Title<th>Tag</tr>{rows}</table></body>"


def flat_headings(posts: list[Any]) -> str:
    rows = "".join(
        f'<h2><a href="/{p.slug}.html">{escape(p.title)}</a></h2><p><em>{p.words}</em></p><p>{p.summary}</p><hr>'
        for p in posts
    )
    return f"<body>{MENU}<h1>Words</h1>{rows}<p>© me</p></body>"


def flat_date_above(posts: list[Any]) -> str:
    rows = "".join(
        f'<p class="when">{p.words}</p><h2><a href="/{p.slug}.html">{escape(p.title)}</a></h2><p>{p.summary}</p>'
        for p in posts
    )
    return f"<body>{MENU}<div>{rows}</div></body>"


def years(posts: list[Any]) -> str:
    parts = ""
    for year, group in groupby(posts, key=lambda p: p.day.year):
        rows = "".join(
            f'<li>{p.day:%b %d} <a href="/{p.slug}.html">{escape(p.title)}</a></li>' for p in group
        )
        parts += f"<h2>{year}</h2><ul>{rows}</ul>"
    return f"<body><ul><li><a href='/about.html'>About</a></li><li><a href='/feed.xml'>RSS</a></li></ul><h1>Archive</h1>{parts}</body>"


def years_as_terms(posts: list[Any]) -> str:
    parts = ""
    for year, group in groupby(posts, key=lambda p: p.day.year):
        rows = "".join(
            f'<div class="row"><span>{p.day:%m-%d}</span><a href="/{p.slug}.html">{escape(p.title)}</a></div>'
            for p in group
        )
        parts += f'<section><div class="year">{year} <small>(3)</small></div>{rows}</section>'
    return f"<body><nav><a href='/'>Home</a></nav><main>{parts}</main></body>"


def years_different_markup(posts: list[Any]) -> str:
    new = "".join(
        f'<article class="full"><h3><a href="/{p.slug}.html">{escape(p.title)}</a></h3><time>{p.day}</time><p>{p.summary}</p></article>'
        for p in posts[:4]
    )
    old = "".join(
        f'<li class="small"><a href="/{p.slug}.html">{escape(p.title)}</a> <time>{p.day}</time></li>'
        for p in posts[4:]
    )
    return f"<body>{MENU}<main><h1>Latest</h1>{new}<h2>Earlier</h2><ul>{old}</ul></main></body>"


def unclosed_cards(posts: list[Any]) -> str:
    rows = "".join(
        f'<div class="post"><div class="inner"><h2><a href="/{p.slug}.html">{escape(p.title)}</a></h2><span class="date">{p.day}</span><p>{p.summary}</p>'
        for p in posts
    )
    return f'<body><div class="nav"><a href="/about.html">About</a></div><div class="content">{rows}</div></body>'


def unclosed_items(posts: list[Any]) -> str:
    rows = "".join(f'<li><b>{p.day}</b> <a href="/{p.slug}.html">{escape(p.title)}' for p in posts)
    return f"<body>{MENU}<ul>{rows}</ul></body>"


def unclosed_spans(posts: list[Any]) -> str:
    rows = "".join(
        f'<article><h3><a href="/{p.slug}.html"><span>{escape(p.title)}</a></h3><p><span>{p.day}<p>{p.summary}</article>'
        for p in posts
    )
    return f"<body>{MENU}<section>{rows}</section></body>"


def subtitles(posts: list[Any]) -> str:
    rows = "".join(
        f'<li><h3><a href="/{p.slug}.html">{escape(p.title)}</a></h3><h4>A note about {p.tags[0]}</h4><span>{p.day}</span></li>'
        for p in posts
    )
    return f"<body>{MENU}<ul>{rows}</ul></body>"


def subtitles_linked(posts: list[Any]) -> str:
    rows = "".join(
        f'<div class="post-preview"><a href="/{p.slug}.html"><h2 class="post-title">{escape(p.title)}</h2><h3 class="post-subtitle">{p.summary}</h3></a><p class="post-meta">Posted by <a href="#!">Ann</a> on {p.words}</p></div><hr>'
        for p in posts
    )
    return f"<body>{MENU}<div class='col'>{rows}</div></body>"


def title_beside_picture(posts: list[Any]) -> str:
    rows = "".join(
        f'<div><a href="/{p.slug}.html"><img src="/a.jpg" alt="photo"></a><div><div>{p.tags[0]} / {p.words}</div><a href="/{p.slug}.html">{escape(p.title)}</a><div>{p.summary}</div></div></div>'
        for p in posts
    )
    return f"<body><div><a href='/'>Home</a><a href='/work.html'>Work</a></div><div>{rows}</div></body>"


def whole_cards(posts: list[Any]) -> str:
    rows = "".join(
        f'<a href="/{p.slug}.html"><div><span>{p.day:%d.%m.%Y}</span></div><div>{escape(p.title)}</div><div>{p.summary}</div></a>'
        for p in posts
    )
    return f"<body><div><a href='/'>Home</a><a href='/work.html'>Work</a></div><div>{rows}</div></body>"


def nested_years(posts: list[Any]) -> str:
    parts = ""
    for year, group in groupby(posts, key=lambda p: p.day.year):
        rows = "".join(
            f'<li>{p.day:%d.%m.} <a href="{p.slug}.html">{escape(p.title)}</a>' for p in group
        )
        parts += f"<li>{year}<ul>{rows}</ul>"
    return f"<body>{MENU}<ul>{parts}</ul></body>"


KINDS = [
    breaks, breaks_date_first, plain_list, definition_list, title_terms, table, flat_headings,
    flat_date_above, years, years_as_terms, years_different_markup, unclosed_cards,
    unclosed_items, unclosed_spans, subtitles, subtitles_linked, title_beside_picture, whole_cards,
    nested_years,
]  # fmt: skip


@pytest.mark.parametrize("build", KINDS, ids=[build.__name__ for build in KINDS])
def test_every_post_with_its_title_and_day(
    build: Any, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(build(posts))) == expected("/{slug}.html")


@pytest.mark.parametrize("build", KINDS, ids=[build.__name__ for build in KINDS])
def test_three_posts_are_a_list_too(
    build: Any, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(build(posts[3:6]))) == expected("/{slug}.html")[3:6]


def by_month(posts: list[Any], year: str, month: str, row: str) -> str:
    """An archive whose rows show the day alone, under headings made of those patterns."""
    parts = ""
    for (_, _), group in groupby(posts, key=lambda p: (p.day.year, p.day.month)):
        own = list(group)
        parts += year.format(d=own[0].day) + month.format(d=own[0].day) + "<ul>"
        parts += "".join(row.format(d=p.day, u=f"/{p.slug}/", t=escape(p.title)) for p in own)
        parts += "</ul>"
    return f"<body>{MENU}<h1>Archive</h1>{parts}</body>"


@pytest.mark.parametrize(
    ("year", "month", "row"),
    [
        ("<h2>{d:%Y}</h2>", "<h3>{d:%B}</h3>", '<li>{d:%d}: <a href="{u}">{t}</a></li>'),
        ("", "<h4>{d:%B %Y}</h4>", '<li><span>{d.day}th</span> <a href="{u}">{t}</a></li>'),
        ("", "<dt>{d:%b %Y}</dt>", '<li><a href="{u}">{t}</a> <small>{d.day}.</small></li>'),
    ],
    ids=["year and month", "month of a year", "the day behind"],
)
def test_days_stand_under_months(
    year: str, month: str, row: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(by_month(posts, year, month, row))) == expected()


@pytest.mark.parametrize("number", ["{n}.", "({n})", ""], ids=["counted", "replies", "nothing"])
def test_other_numbers_under_months_are_no_days(number: str, posts: Any, listing: Any) -> None:
    rows = "".join(
        f'<li>{number.format(n=n)} <a href="/{p.slug}/">{escape(p.title)}</a></li>'
        for n, p in enumerate(posts[:5], 1)
    )
    html = f"<body><h2>2024</h2><h3>November</h3><ol>{rows}</ol></body>"
    assert [entry.published for entry in listing(html).entries] == [None] * 5
