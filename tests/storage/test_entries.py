"""The ledger: what lists promise is never lost, never doubled, and each promise has a state."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from archives import LATER, NOW, SOURCE, a_post, an_entry, contents, fed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.model import Declaration, Entry, EntryState, Witness
from archiver.storage.archive import Archive

DAY = date(2026, 4, 28)
INSTANT = datetime(2026, 4, 28, 9, 30, tzinfo=UTC)

entries = st.builds(
    Entry,
    url=st.sampled_from(["https://a.blog/one", "http://www.a.blog/one/", "https://a.blog/two"]),
    title=st.none() | st.text(max_size=5),
    published=st.none() | st.sampled_from([DAY, INSTANT, date(2025, 1, 1)]),
    summary=st.none() | st.just("In short."),
    tags=st.just(()) | st.just(("go",)),
    witness=st.sampled_from(Witness),
    external=st.booleans(),
)


def row(archive: Archive, key: str = "a.blog/one") -> dict[str, Any]:
    found = archive.connection.row("SELECT * FROM entries WHERE url_key = ?", key)
    assert found
    return dict(found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(told=st.lists(entries, max_size=6))
def test_declaring_twice_is_declaring_once(
    archive: Archive, source_id: int, told: list[Entry]
) -> None:
    archive.entries.declare(source_id, told, now=NOW)
    once = contents(archive)
    archive.entries.declare(source_id, told, now=NOW)
    assert contents(archive) == once


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(told=st.lists(entries, max_size=6))
def test_what_is_known_is_never_lost(archive: Archive, source_id: int, told: list[Entry]) -> None:
    full = an_entry(published=INSTANT, summary="Before.", tags=("old",))
    archive.entries.declare(source_id, [full], now=NOW)
    archive.entries.declare(source_id, told, now=LATER)
    known = row(archive)
    assert known["title"] is not None
    assert known["summary"] is not None
    assert known["published"] is not None
    assert known["tags"] != "[]"


def test_two_addresses_of_one_page_are_one_entry_with_both_witnesses(
    archive: Archive, source_id: int
) -> None:
    feed = fed(an_entry(url="http://www.a.blog/one/?utm_source=feed", title="Feed", published=DAY))
    archive.entries.declare(source_id, [an_entry(), feed], now=NOW)
    known = row(archive)
    assert (known["title"], known["published"]) == ("On one", "2026-04-28")
    witnesses = archive.connection.column("SELECT witness FROM entry_witnesses ORDER BY 1")
    assert witnesses == ["feed", "index"]


@pytest.mark.parametrize(
    ("known", "told", "kept"),
    [
        pytest.param(DAY, INSTANT, INSTANT, id="the instant of that day is finer"),
        pytest.param(INSTANT, DAY, INSTANT, id="the mere day of a known instant is no news"),
        pytest.param(DAY, date(2026, 5, 1), date(2026, 5, 1), id="another day is news"),
        pytest.param(DAY, None, DAY, id="nothing told changes nothing"),
        pytest.param(None, DAY, DAY, id="anything is better than nothing"),
    ],
)
def test_later_listing_improves_the_date(
    archive: Archive,
    source_id: int,
    known: date | None,
    told: date | None,
    kept: date,
) -> None:
    archive.entries.declare(source_id, [an_entry(published=known)], now=NOW)
    archive.entries.declare(source_id, [an_entry(published=told)], now=LATER)
    assert [entry.published for entry in archive.entries.pending(source_id)] == [kept]


def test_listing_of_one_reading_takes_the_finer_date_of_the_same_day(
    archive: Archive, source_id: int
) -> None:
    told = [an_entry(published=DAY), fed(an_entry(published=INSTANT))]
    archive.entries.declare(source_id, told, now=NOW)
    assert archive.entries.pending(source_id)[0].published == INSTANT


def test_external_entries_are_not_owed(archive: Archive, source_id: int) -> None:
    away = Entry(url="https://b.blog/x", external=True)
    archive.entries.declare(source_id, [away, an_entry()], now=NOW)
    assert [entry.url for entry in archive.entries.pending(source_id)] == ["https://a.blog/one"]
    assert row(archive, "b.blog/x")["state"] == "external"
    archive.entries.declare(source_id, [replace(away, external=False)], now=LATER)
    assert row(archive, "b.blog/x")["state"] == "pending"


def test_failed_entries_are_owed_again_in_the_order_of_the_lists(
    archive: Archive, source_id: int
) -> None:
    told = [an_entry(slug) for slug in ("three", "one", "two", "four")]
    archive.entries.declare(source_id, told, now=NOW)
    archive.entries.mark(source_id, told[0].url, EntryState.FAILED, "timed out")
    archive.entries.mark(source_id, told[3].url, EntryState.GONE, "404")
    assert [entry.title for entry in archive.entries.pending(source_id)] == [
        "On three",
        "On one",
        "On two",
    ]


def test_what_is_archived_stays_archived(archive: Archive, source_id: int) -> None:
    archive.entries.declare(source_id, [an_entry()], now=NOW)
    archive.posts.record(source_id, None, a_post(), entry=an_entry(), now=NOW)
    for state in EntryState:
        archive.entries.mark(source_id, an_entry().url, state, "later trouble")
        assert (row(archive)["state"], row(archive)["reason"]) == ("archived", "later trouble")


def test_pending_entry_is_read_back_as_it_was_told(archive: Archive, source_id: int) -> None:
    entry = an_entry(
        published=DAY,
        updated=INSTANT,
        summary="In short.",
        tags=("go",),
        authors=("Ann",),
        found_on="https://a.blog/page/2",
        content_html="<p>All</p>",
    )
    archive.entries.declare(source_id, [entry], now=NOW)
    assert archive.entries.pending(source_id) == [entry]


def test_broken_unicode_of_a_page_is_stored_readable(archive: Archive, source_id: int) -> None:
    archive.entries.declare(source_id, [an_entry(title="a\ud83db", tags=("\udc00",))], now=NOW)
    (entry,) = archive.entries.pending(source_id)
    assert (entry.title, entry.tags) == ("a?b", ("?",))


def test_known_keys_are_those_that_need_no_fetch(archive: Archive, source_id: int) -> None:
    told = [an_entry(slug) for slug in ("one", "two", "three", "four")]
    archive.entries.declare(source_id, told, now=NOW)
    archive.posts.record(source_id, None, a_post("one"), entry=told[0], now=NOW)
    archive.entries.mark(source_id, told[1].url, EntryState.REJECTED, "listing")
    archive.entries.mark(source_id, told[2].url, EntryState.FAILED, "timed out")
    assert archive.entries.known_keys(SOURCE) == {"a.blog/one", "a.blog/two"}


def test_known_keys_of_a_new_source_hold_the_posts_of_its_site_alone(
    archive: Archive, source_id: int
) -> None:
    for url in ("https://a.blog/x/1", "https://a.blog/?p=1", "https://a.blogs.com/x/1"):
        archive.posts.record(source_id, None, a_post(url=url, title=url), now=NOW)
    tag_page = replace(SOURCE, name="tag", url="https://www.a.blog/tag/go/")
    assert archive.entries.known_keys(tag_page) == {"a.blog/x/1", "a.blog?p=1"}


def test_post_that_another_source_archived_is_archived_here_too(
    archive: Archive, source_id: int
) -> None:
    archive.posts.record(source_id, None, a_post(), now=NOW)
    tag_page = replace(SOURCE, name="tag", url="https://a.blog/tag/go/")
    other = archive.sources.ensure(tag_page, NOW)
    archive.entries.declare(other, [an_entry(), an_entry("two")], now=NOW)
    assert [entry.title for entry in archive.entries.pending(other)] == ["On two"]
    assert [found.post.title for found in archive.posts.select(source="tag")] == ["On one"]
    archive.posts.record(source_id, None, a_post("two"), now=NOW)
    assert archive.entries.pending(other) == []
    assert archive.posts.count(source="tag") == archive.posts.count(source="a") == 2


def test_declarations_are_those_of_the_last_reading(archive: Archive, source_id: int) -> None:
    for listed in (3, 4):
        said = Declaration(witness=Witness.INDEX, url="https://a.blog/", listed=listed, declared=9)
        archive.entries.declare(source_id, (), [said], now=NOW)
    rows = archive.connection.rows("SELECT listed, declared, note FROM declarations")
    assert [tuple(row) for row in rows] == [(4, 9, None)]
