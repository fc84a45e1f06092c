"""A source is the same one as long as its URL or its name is."""

from dataclasses import replace
from datetime import UTC, date, datetime

from archives import LATER, NOW, SOURCE, a_post, an_entry

from archiver.model import Counts, RunEnding
from archiver.storage.archive import Archive


def names(archive: Archive) -> dict[str, str]:
    return {source.name: source.url for source in archive.sources.all()}


def test_ensuring_twice_is_once(archive: Archive) -> None:
    assert archive.sources.ensure(SOURCE, NOW) == archive.sources.ensure(SOURCE, LATER)
    stored = archive.sources.by_name("a")
    assert stored
    assert stored.added_at == NOW


def test_renamed_source_keeps_its_rows(archive: Archive, source_id: int) -> None:
    assert archive.sources.ensure(replace(SOURCE, name="new"), LATER) == source_id
    assert names(archive) == {"new": SOURCE.url}


def test_source_that_moved_keeps_its_rows(archive: Archive, source_id: int) -> None:
    moved = replace(SOURCE, url="https://new.blog/posts/")
    assert archive.sources.ensure(moved, LATER) == source_id
    assert names(archive) == {"a": "https://new.blog/posts/"}


def test_sources_that_swap_names_keep_their_rows(archive: Archive) -> None:
    other = replace(SOURCE, name="b", url="https://b.blog/")
    first, second = archive.sources.ensure(SOURCE, NOW), archive.sources.ensure(other, NOW)
    assert archive.sources.ensure(replace(SOURCE, name="b"), LATER) == first
    assert archive.sources.ensure(replace(other, name="a"), LATER) == second
    assert names(archive) == {"b": "https://a.blog/", "a": "https://b.blog/"}


def test_what_a_blog_says_of_itself_is_not_forgotten(archive: Archive, source_id: int) -> None:
    archive.sources.describe(source_id, title="A Blog", feed_url="https://a.blog/feed")
    archive.sources.describe(source_id, language="en")
    archive.sources.describe(source_id)
    stored = archive.sources.by_name("a")
    assert stored
    assert (stored.title, stored.language, stored.feed_url) == (
        "A Blog",
        "en",
        "https://a.blog/feed",
    )
    assert stored.sitemap_url is None


def test_next_due_time_is_kept_with_its_reason(archive: Archive, source_id: int) -> None:
    archive.sources.schedule(source_id, LATER, "every 1d", every="1d", now=NOW)
    stored = archive.sources.by_name("a")
    assert stored
    assert (stored.next_due_at, stored.next_due_reason) == (LATER, "every 1d")
    assert (stored.next_due_every, stored.scheduled_at) == ("1d", NOW)


def test_post_dates_are_the_newest_of_archived_and_listed_posts(
    archive: Archive, source_id: int, run_id: int
) -> None:
    listed = [
        an_entry("one", published=date(2026, 1, 1)),
        an_entry("two", published=datetime(2026, 3, 1, 9, tzinfo=UTC)),
        an_entry("undated"),
    ]
    archive.entries.declare(source_id, listed, now=NOW)
    archive.posts.record(source_id, run_id, a_post("one"), now=NOW)
    assert archive.sources.post_dates(source_id, 9) == (
        date(2026, 4, 28),
        datetime(2026, 3, 1, 9, tzinfo=UTC),
    )
    assert archive.sources.post_dates(source_id, 1) == (date(2026, 4, 28),)


def test_post_without_a_date_counts_from_when_it_appeared_after_the_first_run(
    archive: Archive, source_id: int, run_id: int
) -> None:
    archive.entries.declare(source_id, [an_entry("old")], now=NOW)
    archive.runs.finish(run_id, RunEnding.FINISHED, Counts(), now=NOW)
    archive.entries.declare(source_id, [an_entry("new"), an_entry("old")], now=LATER)
    assert archive.sources.post_dates(source_id, 9) == (LATER,)


def test_posts_are_counted_as_they_come(archive: Archive, source_id: int) -> None:
    for slug in ("one", "two", "two"):
        archive.posts.record(source_id, None, a_post(slug), now=NOW)
    stored = archive.sources.by_name("a")
    assert stored
    assert stored.posts_count == 2
