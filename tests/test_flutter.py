"""Pages that differ from visit to visit while nobody edited them are one revision.

Real pages of the demo blogs, changed as servers change them, through the whole extraction.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.changes import changed_fields, content_hash, decide
from archiver.demo import DemoServer
from archiver.extraction.post import extract_post
from archiver.model import Page, Post, PostOutcome
from archiver.suspects import judge

TAG = re.compile(r'<([a-z][a-z0-9]*)((?:\s+[^\s=>"\'/]+(?:="[^"]*")?)+)\s*(/?)>')
ATTRIBUTE = re.compile(r'\s+([^\s=>"\'/]+)(="[^"]*")?')

Change = Callable[[str, Random], str]


def reordered_attributes(page: str, dice: Random) -> str:
    def shuffled(tag: re.Match[str]) -> str:
        attributes = ATTRIBUTE.findall(tag[2])
        dice.shuffle(attributes)
        return f"<{tag[1]}{''.join(f' {name}{value}' for name, value in attributes)}{tag[3]}>"

    return TAG.sub(shuffled, page)


def csrf_tokens(page: str, dice: Random) -> str:
    token = f"{dice.getrandbits(128):032x}"
    page = re.sub(r"(<head[^>]*>)", rf'\1<meta name="csrf-token" content="{token}">', page, count=1)
    form = f'<form method=post><input type=hidden name=csrfmiddlewaretoken value="{token}"></form>'
    return page.replace("</body>", f'{form}<script nonce="{token}">track()</script></body>', 1)


def beside_the_date(page: str, words: str) -> str:
    return re.sub(r"(<time[^>]*>.*?</time>)", lambda time: time[1] + words, page, count=1)


def at_the_end(page: str, words: str) -> str:
    return re.sub(r"(</article>|</main>)", lambda end: words + end[1], page, count=1)


def view_counter(page: str, dice: Random) -> str:
    return beside_the_date(page, f' · <span class="views">{dice.randrange(99_999):,} views</span>')


def relative_date(page: str, dice: Random) -> str:
    return beside_the_date(page, f' <span class="ago">({dice.randrange(2, 30)} days ago)</span>')


def view_counter_in_the_article(page: str, dice: Random) -> str:
    return at_the_end(page, f"<p>{dice.randrange(99_999):,} views</p>")


def reactions(page: str, dice: Random) -> str:
    buttons = "".join(f"<button>{face} {dice.randrange(99)}</button>" for face in "👍❤")
    return at_the_end(page, f'<div class="reactions">{buttons}</div>')


def related_posts(page: str, dice: Random) -> str:
    links = "".join(
        f'<li><a href="/posts/{dice.randrange(99)}/">Post {dice.randrange(99)}</a></li>'
        for _ in range(3)
    )
    return at_the_end(
        page, f'<section class="related"><h2>Related posts</h2><ul>{links}</ul></section>'
    )


def advertisement(page: str, dice: Random) -> str:
    return at_the_end(
        page, f'<div class="ad"><ins class="adsbygoogle" data-ad="{dice.random()}"></ins></div>'
    )


CHANGES: tuple[Change, ...] = (
    advertisement,
    csrf_tokens,
    reactions,
    related_posts,
    relative_date,
    reordered_attributes,
    view_counter,
    view_counter_in_the_article,
)


class Pages:
    """Two posts of each demo blog, fetched once."""

    def __init__(self, server: DemoServer) -> None:
        self.urls = [url for blog in server.blogs for url in blog.post_urls[:2]]
        self.html = [self.fetched(url) for url in self.urls]

    @staticmethod
    def fetched(url: str) -> str:
        with urllib.request.urlopen(url) as answer:
            text: str = answer.read().decode()
        return text

    @cache  # noqa: B019 (it lives as long as the module's tests)
    def post(self, place: int) -> Post:
        """The post as nobody changed its page."""
        return self.changed(place, self.html[place])

    def changed(self, place: int, html: str) -> Post:
        """The post of that page, with other HTML."""
        url = self.urls[place]
        page = Page(
            url=url,
            final_url=url,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=html.encode(),
            fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        )
        post = extract_post(page)
        assert isinstance(post, Post)
        return post


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    with DemoServer(ports=()) as server:
        yield Pages(server)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.integers(0, 9),
    changes=st.lists(st.sampled_from(CHANGES), min_size=2, max_size=5, unique=True),
    seed=st.integers(0, 99),
)
def test_flutter_makes_no_revision(
    pages: Pages, place: int, changes: list[Change], seed: int
) -> None:
    html, dice = pages.html[place], Random(seed)
    for change in changes:
        html = change(html, dice)
    known, visited = pages.post(place), pages.changed(place, html)
    assert content_hash(known) == content_hash(visited)
    assert changed_fields(known, visited) == ()
    assert decide(known, visited) is PostOutcome.SAME
    assert not judge(known, visited).is_suspect


@pytest.mark.parametrize("place", [0, 3, 5])
def test_edit_amid_the_flutter_is_a_revision(pages: Pages, place: int) -> None:
    html = csrf_tokens(view_counter(pages.html[place], Random(1)), Random(1))
    edited = re.sub(r"(<p>[A-Z][a-z]+) ([a-z]+) ", r"\1 edited \2 ", html)
    assert edited != html
    assert decide(pages.post(place), pages.changed(place, edited)) is PostOutcome.CHANGED
