"""The five demo blogs are found whole from any page of their lists, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from archiver.demo import DemoServer
from archiver.discovery.frontier import Frontier, Step, read
from archiver.model import Page, Source
from archiver.urls import url_key

FEWEST_PAGES = 8  # of all blogs together: a test of none would pass too


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(ports=()) as server:
        yield server


def fetched(url: str) -> Page | None:
    try:
        with urlopen(url) as answer:
            return Page(
                url=url,
                final_url=answer.url,
                status=answer.status,
                headers=tuple(answer.headers.items()),
                body=answer.read(),
                fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
            )
    except HTTPError:
        return None


def listed(url: str) -> Step:
    """What all lists of that source say together."""
    source = Source(name="a", url=url)
    frontier = Frontier(source)
    waiting = list(frontier.start().asks)
    while waiting:
        ask = waiting.pop(0)
        page = fetched(ask.url)
        step = (
            frontier.miss(ask, "HTTP 404")
            if page is None
            else frontier.take(ask, read(ask, page, source))
        )
        if step.done_listing:
            return step
        waiting += step.asks
    raise AssertionError(f"{url}: it never ended")


def test_each_page_of_each_list_leads_to_all_its_posts(server: DemoServer) -> None:
    given = [(blog, url) for blog in server.blogs for url in (blog.url, *blog.index_urls)]
    assert len(given) >= FEWEST_PAGES
    for blog, url in dict.fromkeys(given):
        step = listed(url)
        found = {url_key(entry.url): entry for entry in step.entries if not entry.external}
        assert set(found) == {url_key(post) for post in blog.post_urls}, url
        titles = {url_key(post.url): post.title for post in blog.posts}
        assert {key: entry.title for key, entry in found.items()} == titles, url
