"""Coverage: what is owed is missing, what is explained is not, and the sum is what is declared."""

import pytest
from archives import LATER, NOW, SOURCE, a_post, an_entry, fed

from archiver.model import Coverage, Declaration, EntryState, RunEnding, Witness
from archiver.storage.archive import Archive


def listed(archive: Archive, source_id: int, number: int, *, declared: int | None = None) -> None:
    """An index page of so many posts, which states that count."""
    said = Declaration(
        witness=Witness.INDEX, url="https://a.blog/", listed=number, declared=declared
    )
    told = [an_entry(f"{slug:02}") for slug in range(number)]
    archive.entries.declare(source_id, told, [said], now=NOW)


def archived(archive: Archive, source_id: int, slugs: range) -> None:
    for slug in slugs:
        archive.posts.record(source_id, None, a_post(f"{slug:02}"), now=NOW)


def marked(archive: Archive, source_id: int, slug: int, state: EntryState, reason: str) -> None:
    archive.entries.mark(source_id, f"https://a.blog/{slug:02}", state, reason)


def of_index(archive: Archive) -> Coverage:
    return next(row for row in archive.coverage.coverage("a") if row.witness is Witness.INDEX)


def test_rejected_pages_are_explained(archive: Archive, source_id: int) -> None:
    listed(archive, source_id, 30, declared=30)
    archived(archive, source_id, range(28))
    marked(archive, source_id, 28, EntryState.REJECTED, "listing")
    marked(archive, source_id, 29, EntryState.REJECTED, "empty")
    row = of_index(archive)
    assert (row.declared, row.archived, row.missing, row.rejected) == (30, 28, 0, 2)
    assert [(m.state, m.reason) for m in archive.coverage.missing("a")] == [
        ("rejected", "listing"),
        ("rejected", "empty"),
    ]


def test_pending_and_failed_entries_are_missing(archive: Archive, source_id: int) -> None:
    listed(archive, source_id, 4)
    archived(archive, source_id, range(2))
    marked(archive, source_id, 2, EntryState.FAILED, "timed out")
    row = of_index(archive)
    assert (row.declared, row.archived, row.missing) == (4, 2, 2)
    assert {m.url[-2:]: m.reason for m in archive.coverage.missing()} == {
        "02": "timed out",
        "03": "not fetched yet",
    }


def test_posts_counted_but_not_listed_are_missing(archive: Archive, source_id: int) -> None:
    listed(archive, source_id, 28, declared=30)
    archived(archive, source_id, range(28))
    row = of_index(archive)
    assert (row.declared, row.archived, row.missing) == (30, 28, 2)
    (missing,) = archive.coverage.missing("a")
    assert (missing.state, missing.url) == ("unlisted", "https://a.blog/")
    assert missing.reason == "the index counts 30 posts and lists 28"


def test_each_state_has_its_column(archive: Archive, source_id: int) -> None:
    listed(archive, source_id, 5)
    archived(archive, source_id, range(1))
    explained = [EntryState.REJECTED, EntryState.GONE, EntryState.EXTERNAL, EntryState.EXCLUDED]
    for slug, state in enumerate(explained, 1):
        marked(archive, source_id, slug, state, f"is {state}")
    (status,) = archive.coverage.status()
    assert (status.declared, status.archived, status.missing) == (5, 1, 0)
    assert (status.rejected, status.gone, status.external, status.excluded) == (1, 1, 1, 1)


def test_source_counts_an_entry_of_two_witnesses_once(archive: Archive, source_id: int) -> None:
    listed(archive, source_id, 3)
    archive.entries.declare(source_id, [fed(an_entry("02")), fed(an_entry("09"))], now=NOW)
    rows = [(row.witness, row.declared) for row in archive.coverage.coverage("a")]
    assert rows == [(Witness.INDEX, 3), (Witness.FEED, 2)]
    assert archive.coverage.status()[0].declared == 4


def test_witness_of_entries_that_another_lists_first_has_them_too(
    archive: Archive, source_id: int
) -> None:
    said = Declaration(
        witness=Witness.FEED,
        url="https://a.blog/feed",
        listed=2,
        urls=("https://a.blog/00", "https://a.blog/01/", "https://a.blog/not-in-the-ledger"),
    )
    listed(archive, source_id, 3)
    archive.entries.declare(source_id, (), [said], now=NOW)
    archived(archive, source_id, range(3))
    rows = [(row.witness, row.declared, row.archived) for row in archive.coverage.coverage("a")]
    assert rows == [(Witness.INDEX, 3, 3), (Witness.FEED, 2, 2)]


def test_two_sitemaps_of_a_source_are_one_witness(archive: Archive, source_id: int) -> None:
    maps = [
        Declaration(witness=Witness.SITEMAP, url=f"https://a.blog/{name}.xml", listed=number)
        for name, number in (("pages", 0), ("posts", 3))
    ]
    archive.entries.declare(source_id, (), maps, now=NOW)
    assert [row.witness for row in archive.coverage.coverage("a")] == [Witness.SITEMAP]
    archive.entries.declare(source_id, (), maps[:1], now=NOW)
    assert archive.connection.value("SELECT COUNT(*) FROM declarations") == 1


def test_feed_that_lists_only_the_newest_misses_nothing(archive: Archive, source_id: int) -> None:
    for slug in range(3):
        said = Declaration(witness=Witness.FEED, url="https://a.blog/feed", listed=1, declared=1)
        archive.entries.declare(source_id, [fed(an_entry(f"{slug:02}"))], [said], now=NOW)
    archived(archive, source_id, range(3))
    (row,) = archive.coverage.coverage()
    assert (row.declared, row.archived, row.missing) == (3, 3, 0)


def test_source_that_never_ran_has_a_status(archive: Archive, source_id: int) -> None:
    (status,) = archive.coverage.status()
    assert (status.source, status.url, status.declared) == ("a", SOURCE.url, 0)
    assert status.last_run is status.ending is status.next_due is None


def test_status_tells_the_last_run_and_the_next(archive: Archive, source_id: int) -> None:
    archive.runs.start(source_id, NOW)
    run_id = archive.runs.start(source_id, LATER)
    from archiver.model import Counts

    archive.runs.finish(run_id, RunEnding.FAILED, Counts(), "no posts found", now=LATER)
    archive.sources.schedule(source_id, LATER, "every 1d", every="1d", now=NOW)
    (status,) = archive.coverage.status()
    assert (status.last_run, status.ending, status.detail) == (
        LATER,
        RunEnding.FAILED,
        "no posts found",
    )
    assert (status.next_due, status.next_due_reason) == (LATER, "every 1d")


@pytest.mark.parametrize("source", ["nobody", ""])
def test_unknown_source_has_no_coverage(archive: Archive, source: str) -> None:
    assert archive.coverage.coverage(source) == archive.coverage.missing(source) == []
