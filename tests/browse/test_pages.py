"""Every kind of page answers, says what it should, and keeps its policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from datasette.app import Datasette
from reading_archive import add_alarm
from sqlite_utils import Database

from archiver.storage import reading_lists

NOW = "2026-11-21T09:00:00Z"

PAGES = (
    "/", "/archive/-/home", "/archive/-/posts", "/archive/-/posts?page=2",
    "/archive/-/search", "/archive/-/search?q=worker", "/archive/-/code",
    "/archive/-/code?q=func", "/archive/-/tag/go", "/archive/-/author/Mahesh%20Rajpoot",
    "/archive/-/year/2026", "/archive/-/language/ja", "/archive/-/code/go", "/archive/-/tags",
    "/archive/-/authors", "/archive/-/years", "/archive/-/languages",
    "/archive/-/code-languages", "/archive/-/source/rajpoot", "/archive/-/source/empty",
    "/archive/-/post/1", "/archive/-/post/4", "/archive/-/post/1/revisions/1",
    "/archive/-/post/1/changes/1/2", "/archive/-/missing", "/archive/-/missing?source=rajpoot",
    "/archive/-/runs", "/archive/-/run/1", "/archive/-/health",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
async def test_page_answers_under_a_strict_policy(site: Datasette, path: str) -> None:
    response = await site.client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "<script>" not in response.text
    assert " style=" not in response.text
    assert response.text.count("<h1") == 1
    assert "<main" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/archive/-/post/99", "/archive/-/source/nobody", "/archive/-/run/99",
        "/archive/-/post/x", "/archive/-/post/1/revisions/9", "/archive/-/snapshot/" + "0" * 64,
    ],
)  # fmt: skip
async def test_what_is_not_there_is_said_in_words(site: Datasette, path: str) -> None:
    response = await site.client.get(path)
    assert response.status_code == 404
    assert "Not in this archive" in response.text


@pytest.mark.parametrize("path", ["/other/-/home", "/archive/nothing", "/other"])
async def test_other_addresses_are_datasettes(site: Datasette, path: str) -> None:
    assert (await site.client.get(path)).status_code == 404


async def test_only_reading_is_answered(site: Datasette) -> None:
    response = await site.client.put("/archive/-/home")
    assert response.status_code in {403, 405}


async def test_home_shows_blogs_and_how_complete_they_are(site: Datasette) -> None:
    text = (await site.client.get("/")).text
    assert "Rajpoot on back ends" in text
    assert "4 of 5 listed posts, 80.0\u00a0%" in text
    assert "no route to host" in text
    assert '<a href="/archive/-/health">1 blog could not be crawled</a> the last time' in text
    assert "Posts a month, 20" in text


async def test_post_page_has_text_facts_and_ways_on(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/post/1")).text
    assert 'lang="en"' in text
    assert re.search(r'<a href="/archive/-/post/2" class="inside"[^>]*>channels</a>', text)
    assert "Channels are a queue with manners" in text  # before it
    assert "Generators, or how to read" in text  # links to it
    assert "structured data of the page (JSON-LD)" in text
    assert "changes/1/2" in text


async def test_undated_post_has_no_neighbours_and_says_undated(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/post/4")).text
    assert "undated" in text
    assert "Before and after" not in text


async def test_new_posts_appear_without_a_restart(
    fresh_site: Datasette, archive_path: Path, archive_db: Database
) -> None:
    before = (await fresh_site.client.get("/archive/-/search?q=zeppelin")).text
    assert "No post has this" in before
    add = {"post_id": 4, "html": "<p>A zeppelin.</p>", "markdown": "", "text": "A zeppelin."}
    archive_db["bodies"].upsert(add, pk="post_id")
    after = (await fresh_site.client.get("/archive/-/search?q=zeppelin")).text
    assert "A page without a date" in after


async def test_changes_show_words_not_paragraphs(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/post/1/changes/1/2")).text
    assert "<ins>" in text
    assert "the one number that matters" in text
    assert "It is old." in text


async def test_health_shows_who_fails_since_when_and_why(
    fresh_site: Datasette, archive_db: Database
) -> None:
    again = {"source_id": 2, "ending": "crashed", "detail": "killed", "started_at": NOW}
    archive_db["runs"].insert({**again, "ended_at": NOW})
    text = (await fresh_site.client.get("/archive/-/health")).text
    assert "1 blog of 4 could not be crawled lately" in text
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    assert "花見ノート" in rows[0]
    assert "2 runs in a row, since" in rows[0]
    assert ": killed" in rows[0]
    assert [row.count("never crawled") for row in rows] == [0, 1, 1, 0]
    assert "well" in rows[3]
    assert 'href="/archive/-/missing?source=rajpoot"' in rows[3]


async def test_a_good_run_ends_all_failures(fresh_site: Datasette, archive_db: Database) -> None:
    good = {"source_id": 2, "ending": "finished", "started_at": NOW, "ended_at": NOW}
    archive_db["runs"].insert(good)
    text = (await fresh_site.client.get("/archive/-/health")).text
    assert "The last crawl of every blog ended well" in text


async def test_alarms_are_told_where_people_look(
    fresh_site: Datasette, archive_db: Database
) -> None:
    add_alarm(archive_db, 1, "The list shows no posts.")
    add_alarm(archive_db, None, "<b>every</b> is no interval.", rule="config")
    add_alarm(archive_db, 3, "The host had no address.", recovered_at=NOW)
    home = (await fresh_site.client.get("/")).text
    assert '<a class="alarm" href="/archive/-/health">2 alarms</a>' in home
    health = (await fresh_site.client.get("/archive/-/health")).text
    begun, _, over = health.partition("Alarms that are over")
    assert "2 alarms: something is wrong" in begun
    assert "The list shows no posts." in begun
    assert "<code>sources.toml</code>: &lt;b&gt;every&lt;/b&gt; is no interval." in begun
    assert "<b>To do:</b> Look at the page." in begun
    assert '<a class="badge bad" href="#alarms">alarm</a>' in begun
    assert "The host had no address." in over
    assert "The host had no address." not in begun
    source = (await fresh_site.client.get("/archive/-/source/rajpoot")).text
    assert "The list shows no posts." in source
    assert "To do:" not in (await fresh_site.client.get("/archive/-/source/bayan")).text


async def test_totals_agree_with_the_view_of_coverage(archive_db: Database) -> None:
    """The pages count without the view, which reads all entries of all witnesses."""
    about = {"witness": "index", "pages": 1, "read_at": NOW, "url": "https://x.example/"}
    for source, listed, declared in ((2, 1, 5), (3, 9, 4), (4, 0, 2)):
        counts = {"source_id": source, "listed": listed, "declared": declared}
        archive_db["declarations"].insert({**about, **counts})
    theirs = archive_db.query("SELECT source, archived, missing FROM source_coverage")
    own = sorted(archive_db.query(reading_lists.COVERAGE), key=str)
    assert own == sorted(theirs, key=str)
    assert {row["missing"] for row in own} == {0, 1, 2, 4}
    view = archive_db.query("SELECT source, url, state FROM missing")
    found = archive_db.query(reading_lists.MISSING, {"source": None, "limit": 99})
    assert sorted((r["source"], r["url"], r["state"]) for r in found) == sorted(
        (r["source"], r["url"], r["state"]) for r in view
    )


async def test_missing_says_why(site: Datasette) -> None:
    text = (await site.client.get("/archive/-/missing")).text
    assert "timed out after 30 s" in text
    assert "gone from the blog" in text


async def test_archive_without_anything_says_what_to_do(tmp_path: Path) -> None:
    from archiver.storage.migrations import migrations

    db = Database(tmp_path / "new.db")
    migrations.apply(db)
    db.conn.close()
    site = Datasette([str(tmp_path / "new.db")])
    for path in ("/", "/new/-/posts", "/new/-/tags", "/new/-/missing", "/new/-/runs"):
        response = await site.client.get(path)
        assert response.status_code == 200
    assert "archiver crawl https://a.blog/" in (await site.client.get("/")).text
