"""What is remembered of a source's lists, and how far their reading came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from archives import LATER, NOW, SOURCE, a_post, an_entry

from archiver.listed import ListedPage
from archiver.model import Declaration, Fetch, FetchOutcome, Reason, Rejection, Role, Witness
from archiver.storage.archive import Archive
from archiver.storage.ready import ready

PAGE = ListedPage(
    role=Role.INDEX,
    url="https://a.blog/",
    keys=("a.blog/one", "a.blog/zwölf"),
    leads=("a.blog/page/2",),
    announces=("https://a.blog/feed.xml",),
    declared=30,
    sha256="ab",
    validators=True,
    kept_up=2,
)


def test_source_whose_lists_were_never_read_has_no_state(archive: Archive, source_id: int) -> None:
    assert archive.list_readings.state(source_id) is None
    assert archive.list_readings.remembered(source_id).pages == ()


def test_pages_come_back_as_they_were(archive: Archive, source_id: int) -> None:
    archive.list_readings.begin(source_id, "x", NOW)
    archive.list_readings.done(source_id, [PAGE], swept=True, now=NOW)
    assert archive.list_readings.remembered(source_id).pages == (PAGE,)


def test_page_that_was_read_alone_leaves_the_others(archive: Archive, source_id: int) -> None:
    second = replace(PAGE, url="https://a.blog/page/2/", number=2)
    archive.list_readings.begin(source_id, "x", NOW)
    archive.list_readings.done(source_id, [PAGE, second], swept=True, now=NOW)
    changed = replace(PAGE, keys=("a.blog/new", *PAGE.keys))
    archive.list_readings.done(source_id, [changed], swept=None, now=LATER)
    assert archive.list_readings.remembered(source_id).pages == (changed, second)
    archive.list_readings.done(source_id, [changed], swept=True, now=LATER)
    assert archive.list_readings.remembered(source_id).pages == (changed,)


def test_state_tells_a_reading_that_is_under_way(archive: Archive, source_id: int) -> None:
    archive.list_readings.begin(source_id, "x", NOW)
    state = archive.list_readings.state(source_id)
    assert state
    assert (state.begun_at, state.read_at, state.swept_at) == (NOW, None, None)


def test_sweep_is_remembered_until_one_fails_or_settings_change(
    archive: Archive, source_id: int
) -> None:
    readings = archive.list_readings

    def swept_at() -> object:
        state = readings.state(source_id)
        return state and state.swept_at

    readings.begin(source_id, "x", NOW)
    readings.done(source_id, [PAGE], swept=True, now=NOW)
    readings.begin(source_id, "x", LATER)
    readings.done(source_id, [PAGE], swept=None, now=LATER)
    assert swept_at() == NOW
    readings.begin(source_id, "y", LATER)
    assert swept_at() is None
    readings.done(source_id, [PAGE], swept=True, now=LATER)
    readings.done(source_id, [PAGE], swept=False, now=LATER)
    assert swept_at() is None


def test_ledger_is_remembered_with_the_dates_of_posts(
    archive: Archive, source_id: int, run_id: int
) -> None:
    said = Declaration(witness=Witness.INDEX, url="https://a.blog/", listed=2, declared=30, pages=3)
    entries = [an_entry("one", published=date(2020, 1, 1)), an_entry("two")]
    archive.entries.declare(source_id, entries, [said], now=NOW)
    post = a_post("one")
    archive.posts.record(source_id, run_id, ready(post), entry=entries[0], now=NOW)
    remembered = archive.list_readings.remembered(source_id)
    assert remembered.entries == {"a.blog/one": post.published, "a.blog/two": None}
    assert remembered.declarations == (said,)


def test_pages_that_were_fetched_since_are_known(
    archive: Archive, source_id: int, run_id: int
) -> None:
    digest = archive.snapshots.keep(b"<p>", "a.blog", NOW)
    kept = {"role": Role.INDEX, "fetched_at": NOW, "snapshot_sha256": digest}
    for url, outcome in (("one", FetchOutcome.OK), ("two", FetchOutcome.NOT_MODIFIED)):
        archive.runs.record_fetch(run_id, Fetch(url=url, outcome=outcome, **kept))
    archive.runs.record_fetch(
        run_id, Fetch(url="three", role=Role.INDEX, outcome=FetchOutcome.FAILED, fetched_at=NOW)
    )
    assert archive.list_readings.kept_since(source_id, NOW) == {"one", "two"}
    assert archive.list_readings.kept_since(source_id, LATER) == frozenset()
    fetch = archive.list_readings.last_kept("two")
    assert fetch
    assert fetch.snapshot_sha256 == digest
    assert archive.list_readings.last_kept("three") is None


def test_look_at_a_post_tells_its_last_edit_and_its_last_request(
    archive: Archive, source_id: int, run_id: int
) -> None:
    entry = an_entry("one")
    archive.entries.declare(source_id, [entry], now=NOW)
    assert list(archive.looks.of(source_id)) == []
    archive.posts.record(source_id, run_id, ready(a_post("one")), entry=entry, now=NOW)
    (look,) = archive.looks.of(source_id)
    assert (look.key, look.changed_at, look.looked_at) == ("a.blog/one", NOW, NOW)
    assert (look.conditional, look.doubted, look.gone) == (False, False, False)
    edited = a_post("one", title="Another")
    archive.posts.record(source_id, run_id, ready(edited), entry=entry, now=LATER)
    failed = Fetch(
        url=entry.url,
        role=Role.POST,
        outcome=FetchOutcome.FAILED,
        fetched_at=LATER + timedelta(days=1),
    )
    archive.runs.record_fetch(run_id, failed)
    (look,) = archive.looks.of(source_id)
    assert (look.changed_at, look.looked_at) == (LATER, LATER + timedelta(days=1))
    assert [found.url for found in archive.looks.entries_of([look])] == [entry.url]


def test_page_that_was_fetched_and_not_recorded_was_not_looked_at(
    archive: Archive, source_id: int, run_id: int
) -> None:
    entry = an_entry("one")
    archive.posts.record(source_id, run_id, ready(a_post("one")), entry=entry, now=NOW)
    archive.entries.declare(source_id, [entry], now=NOW)
    fetch = Fetch(url=entry.url, role=Role.POST, outcome=FetchOutcome.OK, fetched_at=LATER)
    archive.runs.record_fetch(run_id, fetch)
    (look,) = archive.looks.of(source_id)
    assert look.looked_at == NOW
    refusal = Rejection(url=entry.url, reason=Reason.CAPTCHA)
    archive.posts.record_rejection(source_id, run_id, refusal, entry=entry, now=LATER)
    (look,) = archive.looks.of(source_id)
    assert look.looked_at == LATER


def test_look_tells_of_validators_and_of_doubts(
    archive: Archive, source_id: int, run_id: int
) -> None:
    entry = an_entry("one")
    archive.posts.record(source_id, run_id, ready(a_post("one")), entry=entry, now=NOW)
    archive.entries.declare(source_id, [entry], now=NOW)
    headers = (("Last-Modified", "Sat, 21 Nov 2026 08:00:00 GMT"),)
    fetch = Fetch(
        url=entry.url, role=Role.POST, outcome=FetchOutcome.OK, fetched_at=NOW, headers=headers
    )
    archive.runs.record_fetch(run_id, fetch)
    archive.posts.record_absence(source_id, run_id, entry.url, "HTTP 404", NOW)
    (look,) = archive.looks.of(source_id)
    assert (look.conditional, look.doubted, look.gone) == (True, True, False)
    second = archive.runs.start(source_id, LATER)
    archive.posts.record_absence(source_id, second, entry.url, "HTTP 404", LATER)
    (look,) = archive.looks.of(source_id)
    assert look.gone


def test_source_is_known_by_its_url_or_its_name(archive: Archive, source_id: int) -> None:
    assert archive.sources.id_of(SOURCE) == source_id
    assert archive.sources.id_of(replace(SOURCE, name="b")) == source_id
    assert archive.sources.id_of(replace(SOURCE, url="https://b.blog/")) == source_id
    assert archive.sources.id_of(replace(SOURCE, name="b", url="https://b.blog/")) is None
