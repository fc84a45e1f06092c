"""Feeds that a feed reader can read, of everything, a part, a search, and of edits."""

from __future__ import annotations

import json

import feedparser
import pytest
from datasette.app import Datasette
from sqlite_utils import Database


async def entries(site: Datasette, query: str = "") -> list[str]:
    response = await site.client.get(f"/archive/-/feed.atom{query}")
    assert response.headers["content-type"].startswith("application/atom+xml")
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo
    return [entry.title for entry in parsed.entries]


async def test_atom_feed_has_every_new_post(site: Datasette) -> None:
    assert len(await entries(site)) == 6


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?source=rajpoot", 4), ("?tag=go", 2), ("?author=花子", 1), ("?q=worker", 3),
        ("?q=worker+tag:python", 1), ("?language=ar", 1), ("?q=zeppelin", 0), ("?year=2026", 2),
    ],
)  # fmt: skip
async def test_feeds_of_a_part(site: Datasette, query: str, number: int) -> None:
    assert len(await entries(site, query)) == number


async def test_feed_of_edits_has_only_what_changed(site: Datasette) -> None:
    assert await entries(site, "?of=edits") == [
        "Worker pools in Go, and the one number that matters"
    ]


async def test_entries_lead_to_the_archive_and_name_the_original(site: Datasette) -> None:
    response = await site.client.get("/archive/-/feed.atom?tag=python")
    entry = feedparser.parse(response.content).entries[0]
    assert entry.id == "https://rajpoot.dev/posts/generators/"
    assert entry.link.startswith("http://localhost/archive/-/post/3")
    assert entry.published == "2025-11-02T09:30:00+05:30"
    assert entry.author == "Rajpoot on back ends"


async def test_json_feed(site: Datasette) -> None:
    response = await site.client.get("/archive/-/feed.json?language=ja")
    feed = json.loads(response.text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == ["桜とデータベース"]
    assert feed["items"][0]["date_published"] == "2024-04-01T00:00:00Z"


async def test_hostile_titles_stay_text(fresh_site: Datasette, archive_db: Database) -> None:
    archive_db["posts"].update(2, {"title": "</title><script>x</script>\x01 & ]]>"})
    titles = await entries(fresh_site, "?tag=concurrency")
    assert len(titles) == 2
    response = await fresh_site.client.get("/archive/-/feed.atom")
    assert b"<script" not in response.content
