"""Pages that can be extracted again: which they are, and what another extraction writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from archives import LATER, NOW, a_post, an_entry, contents, fed

from archiver.errors import ArchiveError
from archiver.model import (
    CodeBlock,
    Fetch,
    FetchOutcome,
    ImageRef,
    Page,
    Post,
    Reason,
    Rejection,
    Role,
)
from archiver.storage.archive import Archive
from archiver.storage.stored_pages import PageKey, StoredPage

AGAIN = datetime(2027, 1, 1, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html; charset=koi8-r"), ("ETag", '"1"'))


class Shelf:
    """An archive with the ways of a crawl to fill it."""

    def __init__(self, archive: Archive, source_id: int, run_id: int) -> None:
        self.archive = archive
        self.source_id = source_id
        self.run_id = run_id

    def fetch(
        self, slug: str, body: bytes, now: datetime = NOW, **changes: Any
    ) -> tuple[Page, str]:
        """A page as it came, its bytes kept."""
        url = f"https://a.blog/{slug}"
        page = Page(
            url=url, final_url=f"{url}/", status=200, headers=HEADERS, body=body, fetched_at=now
        )
        sha256 = self.archive.snapshots.keep(body, "a.blog", now)
        fetch = Fetch(
            url=url,
            final_url=page.final_url,
            role=Role.POST,
            outcome=FetchOutcome.OK,
            fetched_at=now,
            status=200,
            headers=HEADERS,
            snapshot_sha256=sha256,
        )
        self.archive.runs.record_fetch(self.run_id, replace(fetch, **changes))
        return page, sha256

    def post(
        self, slug: str = "one", body: bytes = b"1", now: datetime = NOW, **changes: Any
    ) -> int:
        """A listed page that became a post; the id of it."""
        entry = an_entry(slug)
        page, sha256 = self.fetch(slug, body, now)
        self.archive.entries.declare(self.source_id, [entry], now=now)
        self.archive.posts.record(
            self.source_id, self.run_id, a_post(slug, **changes),
            entry=entry, page=page, snapshot_sha256=sha256, now=now,
        )  # fmt: skip
        archived = self.archive.posts.get(entry.url)
        assert archived
        return archived.id

    def refuse(
        self, slug: str, body: bytes, reason: Reason = Reason.LISTING, now: datetime = NOW
    ) -> None:
        """A listed page that became none."""
        entry = an_entry(slug)
        page, sha256 = self.fetch(slug, body, now)
        self.archive.entries.declare(self.source_id, [entry], now=now)
        self.archive.posts.record_rejection(
            self.source_id, self.run_id, Rejection(url=page.final_url, reason=reason),
            entry=entry, snapshot_sha256=sha256, extractor="1", now=now,
        )  # fmt: skip

    def pages(self, done_by: str | None = None) -> list[PageKey]:
        return self.archive.pages.keys(self.source_id, done_by=done_by)

    def stored(self) -> StoredPage:
        """The only page there is."""
        (key,) = self.pages()
        return self.archive.pages.read(key)

    def renew(self, result: Post | Rejection, extractor: str = "2") -> None:
        self.archive.pages.record(self.stored(), result, extractor=extractor, now=AGAIN)

    def the_post(self) -> Post:
        (archived,) = self.archive.posts.select()
        return archived.post

    def state(self, slug: str = "one") -> tuple[str, int | None]:
        row = self.archive.connection.row(
            "SELECT state, post_id FROM entries WHERE url = ?", an_entry(slug).url
        )
        assert row
        return row["state"], row["post_id"]


@pytest.fixture
def shelf(archive: Archive, source_id: int, run_id: int) -> Shelf:
    return Shelf(archive, source_id, run_id)


def test_page_comes_back_as_it_was_fetched(shelf: Shelf) -> None:
    shelf.post(body="Щ".encode("koi8-r"))
    page = shelf.stored().page
    assert (page.url, page.final_url) == ("https://a.blog/one", "https://a.blog/one/")
    assert (page.status, page.headers, page.fetched_at) == (200, HEADERS, NOW)
    assert page.body.decode(page.charset or "") == "Щ"


def test_entry_has_all_that_lists_say(shelf: Shelf) -> None:
    shelf.post()
    told = an_entry(published=date(2026, 4, 28), tags=("Go",), authors=("Ann",), summary="Short.")
    feed = fed(an_entry(content_html="<p>All.</p>"))
    shelf.archive.entries.declare(shelf.source_id, [told, feed], now=LATER)
    assert shelf.stored().entry == replace(told, content_html="<p>All.</p>")


def test_latest_good_page_of_a_post_is_read(shelf: Shelf) -> None:
    shelf.post(body=b"1")
    shelf.fetch("one", b"2", LATER)
    assert shelf.stored().page.body == b"2"
    shelf.refuse("one", b"a puzzle", Reason.CAPTCHA, AGAIN)
    shelf.fetch("one", b"3", AGAIN, outcome=FetchOutcome.FAILED)
    shelf.fetch("one", b"4", AGAIN, role=Role.INDEX)
    assert shelf.stored().page.body == b"2"


def test_bytes_that_two_addresses_have_stay_with_their_own(shelf: Shelf) -> None:
    shelf.post("one", b"1")
    shelf.fetch("two", b"1", LATER)
    assert shelf.stored().page.url == "https://a.blog/one"


def test_pages_are_named_newest_post_first_then_the_refused(shelf: Shelf) -> None:
    shelf.post("old", b"1", published=date(2020, 1, 1))
    shelf.post("new", b"2")
    shelf.refuse("tag", b"3")
    assert [key.url.rpartition("/")[2] for key in shelf.pages()] == ["new", "old", "tag"]
    assert [bool(key.post_id) for key in shelf.pages()] == [True, True, False]
    assert shelf.pages(done_by="1") == []
    assert len(shelf.pages(done_by="2")) == 3


def test_post_without_an_exchange_is_read_as_it_is_known(shelf: Shelf) -> None:
    shelf.post(body=b"1")
    shelf.archive.connection.write("DELETE FROM fetches")
    page = shelf.stored().page
    assert (page.url, page.body, page.status, page.headers) == ("https://a.blog/one", b"1", 200, ())
    assert page.fetched_at == NOW


def test_what_has_no_bytes_cannot_be_extracted_again(shelf: Shelf) -> None:
    shelf.archive.posts.record(shelf.source_id, None, a_post(), now=NOW)
    shelf.archive.entries.declare(shelf.source_id, [an_entry("two")], now=NOW)
    assert shelf.pages() == []


def test_damaged_bytes_are_a_fault_of_that_page(shelf: Shelf) -> None:
    shelf.post()
    shelf.archive.connection.write("UPDATE snapshots SET body = x'00'")
    with pytest.raises(ArchiveError, match="damaged"):
        shelf.stored()


def test_refused_page_tells_why(shelf: Shelf) -> None:
    shelf.refuse("tag", b"3")
    (key,) = shelf.pages()
    refused = Rejection(url="https://a.blog/tag/", reason=Reason.LISTING)
    assert shelf.archive.pages.known(key) == refused
    assert shelf.stored().entry == an_entry("tag")


def test_better_extraction_is_a_revision_and_no_visit(shelf: Shelf) -> None:
    post_id = shelf.post()
    shelf.archive.connection.write("UPDATE posts SET status = 'gone', gone_at = ?", "2026-12-01")
    better = a_post(code=(CodeBlock(text="a = 1"),), html="<p>x</p><pre>a = 1</pre>", text="x")
    shelf.renew(better)
    (archived,) = shelf.archive.posts.select()
    assert (archived.revision, archived.status, archived.last_checked) == (2, "gone", NOW)
    assert archived.post.extractor == "2"
    *_, last = shelf.archive.posts.revisions(post_id)
    assert (last.changed, last.found_at) == (("text", "code", "extractor"), AGAIN)
    assert shelf.pages(done_by="2") == []
    revision = shelf.archive.posts.revision(post_id, 2)
    assert revision
    assert (revision.post.code, revision.post.extractor) == (better.code, "2")
    assert shelf.archive.posts.search("says") == []


def test_same_extraction_is_only_noted(shelf: Shelf) -> None:
    shelf.post()
    before = contents(shelf.archive)
    shelf.renew(a_post())
    after = contents(shelf.archive)
    assert [name for name in after if after[name] != before[name]] == ["posts"]
    assert shelf.pages(done_by="2") == []


def test_other_rendering_of_the_same_is_written_in_place(shelf: Shelf) -> None:
    post_id = shelf.post()
    other = a_post(markdown="What *one* says.", quality=replace(a_post().quality, flags=()))
    shelf.renew(other)
    (archived,) = shelf.archive.posts.select()
    assert archived.post == replace(other, extractor="2")
    assert len(shelf.archive.posts.revisions(post_id)) == 1
    revision = shelf.archive.posts.revision(post_id, 1)
    assert revision
    assert revision.post == archived.post
    row = shelf.archive.connection.row("SELECT last_changed, last_checked FROM posts")
    assert row
    assert set(row) == {"2026-11-21T08:00:00Z"}


def test_pictures_keep_their_bytes(shelf: Shelf) -> None:
    shelf.post(html='<img src="https://a.blog/i.png">')
    shelf.archive.connection.write("UPDATE images SET sha256 = 'abc'")
    more = (*a_post().images, ImageRef(url="https://a.blog/j.png"))
    shelf.renew(a_post(images=more, html="<img src='https://a.blog/j.png'>"))
    assert [image.sha256 for image in shelf.the_post().images] == ["abc", None]


def test_refused_page_becomes_a_post(shelf: Shelf) -> None:
    shelf.refuse("one", b"1")
    shelf.renew(a_post())
    assert shelf.the_post().extractor == "2"
    assert shelf.state()[0] == "archived"
    assert shelf.pages(done_by="2") == []


def test_refused_page_stays_refused(shelf: Shelf) -> None:
    shelf.refuse("one", b"1")
    shelf.renew(Rejection(url="https://a.blog/one/", reason=Reason.LISTING))
    assert shelf.archive.connection.value("SELECT COUNT(*) FROM rejections") == 1
    assert shelf.pages(done_by="2") == []
    shelf.renew(Rejection(url="https://a.blog/one/", reason=Reason.EMPTY), "3")
    (missing,) = shelf.archive.coverage.missing()
    assert missing.reason == "empty"
    assert shelf.pages(done_by="3") == []


def test_post_stays_a_post_whatever_another_extraction_makes_of_its_page(shelf: Shelf) -> None:
    shelf.post()
    shelf.renew(Rejection(url="https://a.blog/one/", reason=Reason.LISTING, detail="9 cards"))
    assert shelf.archive.posts.count() == 1
    assert shelf.state()[0] == "archived"
