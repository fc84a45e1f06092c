"""Everything again from snapshots: what is won is recorded, what is lost waits for a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from archives import NOW, SOURCE, contents

from archiver.comparison import Verdict
from archiver.extraction.post import extract_post
from archiver.extraction.version import EXTRACTOR
from archiver.model import (
    Entry,
    Fetch,
    FetchOutcome,
    Page,
    Post,
    Reason,
    Rejection,
    Role,
    Rules,
    Source,
)
from archiver.reextraction import WARM, Outcome, PageDone, extract_again, extractor_of, plans
from archiver.storage.archive import Archive
from archiver.workers import Workers

AGAIN = datetime(2027, 1, 1, tzinfo=UTC)
TELLING = " ".join(
    f"Sentence number {n} says something of its own about servers." for n in range(25)
)
CODE = "def serve(port):\n    return port\n"
ARTICLE = """<!doctype html><html lang="en"><head><title>On {slug} | A Blog</title></head><body>
<article><h1>On {slug}</h1><time datetime="2026-04-28">April 28, 2026</time><p>{telling}</p>
<pre><code class="language-python">{code}</code></pre><p class="ad">Buy our very fine servers
now, while there are some left for you.</p><p>{telling}</p></article></body></html>"""
NOT_FOUND = """<!doctype html><html><head><title>404 Not Found</title></head><body>
<h1>404 Not Found</h1><p>The page you are looking for does not exist.</p></body></html>"""
Older = Callable[[Post], Post | Rejection]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(processes=2, warm=WARM) as workers:
        yield workers


class Shelf:
    """An archive that an older extractor filled."""

    def __init__(self, archive: Archive, workers: Workers) -> None:
        self.archive = archive
        self.workers = workers
        self.source_id = archive.sources.ensure(SOURCE, NOW)
        self.run_id = archive.runs.start(self.source_id, NOW)

    def put(self, slug: str, older: Older, html: str = ARTICLE) -> Page:
        """A page, as what the older extractor made of what we make of it."""
        body = html.format(slug=slug, telling=TELLING, code=CODE).encode()
        entry = Entry(url=f"https://a.blog/{slug}", title=f"On {slug}")
        page = Page(
            url=entry.url, final_url=entry.url, status=200,
            headers=(("Content-Type", "text/html"),), body=body, fetched_at=NOW,
        )  # fmt: skip
        sha256 = self.archive.snapshots.keep(body, "a.blog", NOW)
        self.archive.runs.record_fetch(
            self.run_id,
            Fetch(
                url=page.url, final_url=page.url, role=Role.POST, outcome=FetchOutcome.OK,
                fetched_at=NOW, status=200, headers=page.headers, snapshot_sha256=sha256,
            ),
        )  # fmt: skip
        self.archive.entries.declare(self.source_id, [entry], now=NOW)
        made = extract_post(page, entry)
        if isinstance(made, Rejection):
            made = Post(url=page.url, title="404", html="<p>404</p>", markdown="404", text="404")
        result = older(replace(made, extractor="0"))
        facts: dict[str, Any] = {"entry": entry, "snapshot_sha256": sha256, "now": NOW}
        if isinstance(result, Post):
            self.archive.posts.record(self.source_id, self.run_id, result, page=page, **facts)
        else:
            self.archive.posts.record_rejection(self.source_id, self.run_id, result, **facts)
        return page

    def extract(
        self, source: Source = SOURCE, *, everything: bool = False, **how: bool
    ) -> dict[str, PageDone]:
        """Every page that was done, by its slug."""
        todo = plans(self.archive, [(self.source_id, source)], everything=everything)
        done = extract_again(self.archive, todo, self.workers, now=AGAIN, **how)
        return {page.url.rpartition("/")[2]: page for page in done}

    def post(self, slug: str) -> Post:
        archived = self.archive.posts.get(f"https://a.blog/{slug}")
        assert archived
        return archived.post

    def history(self, slug: str) -> list[tuple[str, ...]]:
        archived = self.archive.posts.get(f"https://a.blog/{slug}")
        assert archived
        return [revision.changed for revision in self.archive.posts.revisions(archived.id)]


@pytest.fixture
def shelf(tmp_path: Path, workers: Workers) -> Iterator[Shelf]:
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        yield Shelf(archive, workers)


def same(post: Post) -> Post:
    return post


def without_code(post: Post) -> Post:
    return replace(post, code=(), html=post.html.partition("<pre")[0])


def with_sidebar(post: Post) -> Post:
    more = " ".join(f"sidebar{n}" for n in range(30))
    return replace(post, html=f"{post.html}<p>{more}</p>", text=f"{post.text}\n{more}")


def refused(post: Post) -> Rejection:
    return Rejection(url=post.url, reason=Reason.TOO_SHORT, detail="too few words")


def test_what_is_the_same_is_noted_and_then_left_out(shelf: Shelf) -> None:
    shelf.put("one", same)
    shelf.put("two", same)
    done = shelf.extract()
    assert {page.outcome for page in done.values()} == {Outcome.SAME}
    assert [shelf.post(slug).extractor for slug in ("one", "two")] == [EXTRACTOR, EXTRACTOR]
    assert shelf.history("one") == [()]
    assert shelf.extract() == {}
    assert set(shelf.extract(everything=True)) == {"one", "two"}


def test_what_is_won_is_a_revision_that_names_it(shelf: Shelf) -> None:
    shelf.put("one", without_code)
    page = shelf.extract()["one"]
    assert page.outcome is Outcome.WON
    assert page.comparison
    assert page.comparison.fields(Verdict.WON) == ("code",)
    assert shelf.post("one").code[0].text == CODE.strip()
    _, changed = shelf.history("one")
    assert {"code", "extractor"} <= set(changed)


def test_what_is_lost_waits_until_it_is_accepted(shelf: Shelf) -> None:
    shelf.put("one", with_sidebar)
    before = contents(shelf.archive)
    assert shelf.extract()["one"].outcome is Outcome.HELD_BACK
    assert contents(shelf.archive) == before
    page = shelf.extract(accept=True)["one"]
    assert page.outcome is Outcome.ACCEPTED
    assert page.comparison
    assert [loss.field for loss in page.comparison.losses] == ["words"]
    assert "sidebar1" not in shelf.post("one").text
    assert shelf.extract() == {}


def test_another_title_or_date_waits_too(shelf: Shelf) -> None:
    shelf.put("one", lambda post: replace(post, title="Other", published=NOW))
    page = shelf.extract()["one"]
    assert page.comparison
    assert {loss.field for loss in page.comparison.losses} == {"title", "published"}
    assert shelf.post("one").title == "Other"


def test_changes_that_are_no_loss_are_recorded(shelf: Shelf) -> None:
    shelf.put("one", lambda post: replace(post, language="de"))
    assert shelf.extract()["one"].outcome is Outcome.CHANGED
    assert shelf.post("one").language == "en"


def test_dry_run_tells_and_writes_nothing(shelf: Shelf) -> None:
    shelf.put("won", without_code)
    shelf.put("lost", with_sidebar)
    shelf.put("same", same)
    before = contents(shelf.archive)
    done = shelf.extract(dry_run=True, accept=True)
    assert {slug: page.outcome.value for slug, page in done.items()} == {
        "won": "won",
        "lost": "accepted",
        "same": "same",
    }
    assert contents(shelf.archive) == before


def test_refused_page_becomes_a_post(shelf: Shelf) -> None:
    shelf.put("one", refused)
    page = shelf.extract()["one"]
    assert page.outcome is Outcome.WON
    assert page.comparison
    (difference,) = page.comparison.differences
    assert (difference.field, difference.before) == ("post", "too_short: too few words")
    assert shelf.post("one").title == "On one"
    assert shelf.archive.coverage.missing() == []


def test_post_that_would_be_none_stays_even_when_losses_are_accepted(shelf: Shelf) -> None:
    shelf.put("one", same, NOT_FOUND)
    page = shelf.extract(accept=True)["one"]
    assert page.outcome is Outcome.HELD_BACK
    assert page.detail == "a post is never taken out of the archive"
    assert shelf.post("one").title == "404"
    assert shelf.archive.coverage.missing() == []


def test_changed_rule_reaches_old_posts(shelf: Shelf) -> None:
    shelf.put("one", same)
    shelf.extract()
    assert "very fine servers" in shelf.post("one").text
    ruled = replace(SOURCE, rules=Rules(remove=".ad"), tags=("mine",))
    assert extractor_of(ruled) != extractor_of(SOURCE)
    done = shelf.extract(ruled, accept=True)
    assert done["one"].outcome is Outcome.ACCEPTED
    assert "very fine servers" not in shelf.post("one").text
    assert "mine" in shelf.post("one").tags
    assert shelf.extract(ruled) == {}
    assert set(shelf.extract()) == {"one"}, "a rule that was taken out does so too"


def test_rules_for_lists_do_not(shelf: Shelf) -> None:
    assert extractor_of(replace(SOURCE, rules=Rules(entries="li", next="a"))) == EXTRACTOR


def test_damaged_page_fails_alone(shelf: Shelf) -> None:
    for slug in ("one", "two", "three"):
        shelf.put(slug, without_code)
    shelf.archive.connection.write(
        "UPDATE snapshots SET body = x'00' WHERE sha256 ="
        " (SELECT snapshot_sha256 FROM posts WHERE url = 'https://a.blog/two')"
    )
    done = shelf.extract()
    assert {slug: page.outcome.value for slug, page in done.items()} == {
        "one": "won",
        "two": "failed",
        "three": "won",
    }
    assert "damaged" in (done["two"].detail or "")
    assert set(shelf.extract()) == {"two"}


def test_page_over_a_limit_fails_and_its_post_stays(shelf: Shelf) -> None:
    shelf.put("one", same)
    with Workers(processes=1, timeout=0.001) as hasty:
        shelf.workers = hasty
        page = shelf.extract(accept=True)["one"]
    assert (page.outcome, page.comparison) == (Outcome.FAILED, None)
    assert shelf.post("one").extractor == "0"


def test_few_pages_are_in_memory_at_a_time(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        shelf.put(f"post-{number}", same)
    read, done = [], 0
    real = shelf.archive.pages.read
    monkeypatch.setattr(shelf.archive.pages, "read", lambda key: read.append(key) or real(key))
    todo = plans(shelf.archive, [(shelf.source_id, SOURCE)])
    for done, _ in enumerate(extract_again(shelf.archive, todo, shelf.workers, now=AGAIN), 1):
        assert len(read) - done <= 2 * shelf.workers.processes
    assert done == len(read) == 12
