"""A little blog's posts, from which the tests build pages as generators and people write them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from archiver.discovery.frontier import Ask, Frontier, Step, read
from archiver.discovery.index_page import read_index
from archiver.model import Entry, Listing, Page, Source, Witness


@dataclass(frozen=True)
class Told:
    """One post as the tests know it."""

    slug: str
    title: str
    day: date
    summary: str
    tags: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.day:%B} {self.day.day}, {self.day.year}"


TOLD = (
    ("sourdough-at-altitude", "Sourdough at Altitude", "2024-11-03", "bread"),
    ("fixing-a-leaky-faucet", "Fixing a Leaky Faucet by Yourself", "2024-09-21", "house tools"),
    ("why-i-left", "Why I Left", "2024-06-02", "life"),
    ("notes-on-parsing", "Notes on Parsing: Part 2", "2024-03-17", "code"),
    ("10-years", "10 Years of Keeping a Lab Notebook", "2023-12-31", "life tools"),
    ("the-cost-of-cache-misses", "The Cost of Cache Misses", "2023-08-14", "code"),
    ("uber-die-alpen", "Über die Alpen mit dem Fahrrad", "2023-05-05", "travel"),
    ("sqlite-tricks", "Seven SQLite Tricks I Use Every Week", "2022-10-10", "code tools"),
    ("on-rest", "On Rest", "2022-04-01", "life"),
    ("building-a-desk", "Building a Desk From a Door", "2021-07-19", "house"),
)  # fmt: skip
SUMMARIES = (
    "What changes when the dough rises too fast, and the three things that helped me most.",
    "A short walk through the parts, the order in which they come off, and what to buy.",
    "Some reasons are simple and some are not; this is the long version of a short answer.",
)


@pytest.fixture
def posts() -> list[Told]:
    """Ten posts, newest first."""
    return [
        Told(slug, title, date.fromisoformat(day), SUMMARIES[n % 3], tuple(tags.split()))
        for n, (slug, title, day, tags) in enumerate(TOLD)
    ]


def page_of(html: str | bytes, url: str = "https://a.blog/", kind: str = "text/html") -> Page:
    """A page as if it had been fetched."""
    body = html.encode() if isinstance(html, str) else html
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", kind),),
        body=body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


@pytest.fixture
def page() -> Callable[..., Page]:
    return page_of


@pytest.fixture
def listing() -> Callable[..., Listing]:
    """Reads an index page given as HTML."""
    return lambda html, url="https://a.blog/", **options: read_index(page_of(html, url), **options)


@pytest.fixture
def lines() -> Callable[[Listing], list[tuple[str, str | None, str | None]]]:
    """The entries of a listing as (path, title, day), external ones left out."""

    def line(entry: Entry) -> tuple[str, str | None, str | None]:
        path = entry.url.split("/", 3)[3]
        return f"/{path}", entry.title, str(entry.published)[:10] if entry.published else None

    return lambda found: [line(entry) for entry in found.entries if not entry.external]


@pytest.fixture
def expected(posts: list[Told]) -> Callable[..., list[tuple[str, str, str | None]]]:
    """The same lines as the posts say them."""
    return lambda path="/{slug}/", dated=True: [
        (path.format(slug=post.slug, y=post.day.year), post.title, str(post.day) if dated else None)
        for post in posts
    ]


@dataclass
class Crawl:
    """What one run asked and got."""

    end: Step
    asked: list[Ask] = field(default_factory=list)

    @property
    def lists(self) -> list[str]:
        return [ask.url.removeprefix("https://a.blog") for ask in self.asked]

    @property
    def slugs(self) -> list[str]:
        return [
            entry.url.rstrip("/").rsplit("/", 1)[-1]
            for entry in self.end.entries
            if not entry.external
        ]

    def said(self, witness: Witness) -> Any:
        return next(item for item in self.end.declarations if item.witness is witness)


@pytest.fixture
def run(page: Callable[..., Page]) -> Callable[..., Crawl]:
    def crawl(
        site: Mapping[str, Any], url: str = "https://a.blog/", sitemaps: Any = (), **options: Any
    ) -> Crawl:
        source = Source(name="a", url=url, **options.pop("source", {}))
        frontier = Frontier(source, **options)
        frontier.sitemaps_announced(sitemaps)
        waiting, asked = list(frontier.start().asks), []
        while waiting:
            ask = waiting.pop(0)
            asked.append(ask)
            answer = site.get(ask.url.removeprefix("https://a.blog"))
            if callable(answer):
                answer = answer(len(asked))
            if answer is None:
                step = frontier.miss(ask, "HTTP 404")
            else:
                kind = (
                    "text/html"
                    if "<html" in answer or "<ul" in answer or "<p" in answer
                    else "application/xml"
                )
                reading = pickle.loads(pickle.dumps(read(ask, page(answer, ask.url, kind), source)))
                step = frontier.take(ask, reading)
            if step.done_listing:
                return Crawl(step, asked)
            waiting += step.asks
        raise AssertionError("it never ended")

    return crawl
