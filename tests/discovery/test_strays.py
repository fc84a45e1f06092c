"""What stands in the place of an entry, a date or a title, and is none."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any


def test_a_link_that_comes_in_every_row_is_no_post(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    table = "".join(
        f'<tr><td><a href="/{p.slug}/">{escape(p.title)}</a></td><td><a href="/topics.html#{p.tags[0]}">{p.tags[0]}</a></td><td>{p.day}</td></tr>'
        for p in posts
    )
    assert lines(listing(f"<table>{table}</table>")) == expected()


def test_a_link_in_the_sentence_behind_a_title_is_no_entry(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    texts = "".join(
        f'<p><strong>{p.words}</strong><br><a href="/{p.slug}/">{escape(p.title)}</a>. {p.summary} See <a href="/{posts[(n + 3) % 10].slug}/">that older piece</a>.</p>'
        for n, p in enumerate(posts)
    )
    assert lines(listing(f"<h1>Loose ends</h1>{texts}")) == expected()


def test_links_of_one_line_without_a_sentence_are_all_entries(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    row = ", ".join(f'<a href="/{p.slug}/">{escape(p.title)}</a>' for p in posts)
    assert lines(listing(f"<h1>All</h1><p>{row}</p>")) == expected(dated=False)


def test_tags_at_the_place_of_entries_do_not_end_a_card(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<div class="post"><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><div><a href="/2024/{n:02}/">{p.words}</a></div>'
        f'<p>{p.summary} <a href="/{p.slug}/">[…]</a></p><p>In <a href="/topics/{p.tags[0]}/">{p.tags[0]}</a></p></div>'
        for n, p in enumerate(posts, 1)
    )
    found = listing(f"<main>{cards}</main>")
    assert lines(found) == expected()
    assert [entry.tags for entry in found.entries] == [(p.tags[0],) for p in posts]


def test_what_the_links_of_all_cards_say_alike_is_no_title(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<div class="post"><div class="tips"><a href="/{p.slug}/" title="Unread">Unread</a></div><a class="article-title" href="/{p.slug}/">{escape(p.title)}</a><time>{p.day}</time></div>'
        for p in posts
    )
    assert lines(listing(f"<main>{cards}</main>")) == expected()


def test_posts_of_one_title_have_it(posts: Any, listing: Any) -> None:
    cards = "".join(
        f'<li><a href="/week/{n}/">Weeknotes</a> <time>{p.day}</time></li>'
        for n, p in enumerate(posts)
    )
    assert [entry.title for entry in listing(f"<ul>{cards}</ul>").entries] == ["Weeknotes"] * 10


def test_a_date_in_a_summary_is_not_that_of_the_post(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/{p.slug}/">{escape(p.title)}</a></h3><p class="dek">{"since = 2019-04-02" if n % 4 == 1 else p.summary}</p><div class="by">By Ann on {p.words}</div></div>'
        for n, p in enumerate(posts)
    )
    assert lines(listing(f"<main>{cards}</main>")) == expected()


def test_a_day_published_and_updated_at_once_is_that_of_publication(
    posts: Any, listing: Any
) -> None:
    cards = "".join(
        f'<article><h2><a href="/{p.slug}/">{escape(p.title)}</a></h2><p>{"since = 2019-04-02" if n == 1 else p.summary}</p><footer>Published <time class="entry-date published updated" datetime="{p.day}T21:30:00-04:00">{p.words}</time></footer></article>'
        for n, p in enumerate(posts)
    )
    found = listing(f"<main>{cards}</main>")
    assert [str(entry.published)[:10] for entry in found.entries] == [str(p.day) for p in posts]


def test_recent_posts_with_the_pager_are_the_list(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<div class="recent-post-item"><a href="/{p.slug}/">{escape(p.title)}</a><time>{p.day}</time></div>'
        for p in posts
    )
    pager = '<nav id="pagination"><a class="page-number" href="/page/2/">2</a></nav>'
    side = '<aside><a href="/about/">About</a></aside>'
    for html in (
        f'<div class="recent-posts" id="recent-posts">{cards}{pager}</div>{side}',
        f'<div><div class="recent-posts">{cards}</div>{pager}</div>{side}',
    ):
        assert lines(listing(html)) == expected()


def test_the_marked_date_of_one_line_wins_over_one_in_its_text(
    posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    cards = "".join(
        f'<div class="item"><a href="/{p.slug}/"><span class="title">{escape(p.title)}</span><span class="excerpt">{"since = 2019-04-02" if n == 1 else p.summary}</span><span class="meta"><span class="date">{p.day.year}. {p.day.month}. {p.day.day}.</span></span></a></div>'
        for n, p in enumerate(posts)
    )
    assert lines(listing(f"<main>{cards}</main>")) == expected()
