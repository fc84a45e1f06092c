"""Posts: recorded once under all their addresses, with their history, and read back whole."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from archives import LATER, NOW, a_post, an_entry, contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.dates import sort_key
from archiver.model import Page, Post, PostOutcome, Reason, Rejection
from archiver.storage.archive import Archive

INDIA = timezone(timedelta(hours=5, minutes=30))

words = st.text(max_size=20)
moments = (
    st.none()
    | st.dates(date(1990, 1, 1), date(2030, 1, 1))
    | st.datetimes(
        datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.sampled_from([UTC, INDIA])
    ).map(lambda moment: moment.replace(microsecond=0))
)


def record(archive: Archive, post: Post, **options: Any) -> PostOutcome:
    source_id = archive.connection.value("SELECT id FROM sources ORDER BY id")
    return archive.posts.record(source_id, None, post, **{"now": NOW} | options)


def titles(archive: Archive, **filters: Any) -> list[str]:
    return [archived.post.title for archived in archive.posts.select(**filters)]


def page(url: str, final_url: str) -> Page:
    return Page(url=url, final_url=final_url, status=200, headers=(), body=b"", fetched_at=NOW)


@pytest.fixture(autouse=True)
def _source(source_id: int) -> None:
    """Every test has a source."""


@pytest.mark.parametrize(
    "post",
    [
        pytest.param(a_post(), id="everything known"),
        pytest.param(
            Post(url="https://a.blog/x", title="", html="", markdown="", text=""),
            id="nothing known",
        ),
    ],
)
def test_post_is_read_back_as_it_was_recorded(archive: Archive, post: Post) -> None:
    assert record(archive, post) is PostOutcome.NEW
    (archived,) = archive.posts.select()
    assert archived.post == post
    assert archived == archive.posts.revision(archived.id, 1)
    assert (archived.source, archived.revision, archived.status) == ("a", 1, "live")
    assert (archived.first_archived, archived.last_checked) == (NOW, NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    html=words,
    title=words,
    tags=st.lists(words, max_size=3, unique=True).map(tuple),
    published=moments,
)
def test_recording_the_same_twice_is_recording_it_once(
    archive: Archive, html: str, title: str, tags: tuple[str, ...], published: Any
) -> None:
    post = a_post(html=html, text=html, title=title, tags=tags, published=published)
    record(archive, post)
    once = contents(archive)
    assert record(archive, post) is PostOutcome.SAME
    assert contents(archive) == once


def test_unchanged_post_is_checked_again(archive: Archive) -> None:
    record(archive, a_post())
    assert record(archive, a_post(), now=LATER) is PostOutcome.SAME
    (archived,) = archive.posts.select()
    assert (archived.first_archived, archived.last_checked) == (NOW, LATER)
    assert len(archive.posts.revisions(archived.id)) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"html": "<p>Other words.</p>", "text": "Other words."}, "text"),
        ({"title": "Another"}, "title"),
        ({"published": date(2025, 1, 1)}, "published"),
        ({"tags": ("Go",)}, "tags"),
    ],
)
def test_change_is_a_new_revision_that_names_what_changed(
    archive: Archive, changes: dict[str, Any], named: str
) -> None:
    record(archive, a_post())
    assert record(archive, a_post(**changes), now=LATER) is PostOutcome.CHANGED
    (archived,) = archive.posts.select()
    assert archived.revision == 2
    assert archived.post == a_post(**changes)
    first, second = archive.posts.revisions(archived.id)
    assert (first.changed, second.changed) == ((), (named,))
    assert second.found_at == LATER
    old = archive.posts.revision(archived.id, 1)
    assert old
    assert old.post == a_post()
    assert archive.posts.revision(archived.id, 3) is None


def test_flutter_makes_no_revision(archive: Archive) -> None:
    record(archive, a_post(html='<p class="x">What one says.</p><p>12 views</p>'))
    flutter = a_post(html="<div><p>What one  says.</p><p>13 views</p></div>")
    assert record(archive, flutter) is PostOutcome.SAME


def test_entry_has_its_post(archive: Archive, source_id: int) -> None:
    archive.entries.declare(source_id, [an_entry()], now=NOW)
    record(archive, a_post(), entry=an_entry())
    assert archive.entries.pending(source_id) == []


def test_tags_of_the_source_are_added_once(archive: Archive) -> None:
    record(archive, a_post(tags=("Go",)), tags=("backend", "Go"))
    assert [archived.post.tags for archived in archive.posts.select()] == [("Go", "backend")]


def test_post_behind_a_redirect_stays_one_post(archive: Archive, source_id: int) -> None:
    archive.entries.declare(source_id, [an_entry("old")], now=NOW)
    moved = page("https://a.blog/old", "https://a.blog/one")
    record(archive, a_post(), entry=an_entry("old"), page=moved)
    assert record(archive, a_post(url="https://a.blog/old")) is PostOutcome.SAME
    assert archive.posts.count() == 1
    assert archive.entries.pending(source_id) == []
    for address in ("https://a.blog/old/", "http://www.a.blog/one", "a.blog/one"):
        found = archive.posts.get(address)
        assert found
        assert found.post.url == "https://a.blog/one"


def test_post_that_moves_keeps_its_id_and_history(archive: Archive) -> None:
    record(archive, a_post())
    moved = page("https://a.blog/one", "https://a.blog/2026/one")
    edited = a_post(url="https://a.blog/2026/one", title="Edited")
    assert record(archive, edited, page=moved) is PostOutcome.CHANGED
    assert record(archive, edited) is PostOutcome.SAME
    assert archive.posts.count() == 1


def test_canonical_address_joins_what_has_the_same_title(archive: Archive) -> None:
    record(archive, a_post(url="https://a.blog/?p=1", canonical_url="https://a.blog/one"))
    assert record(archive, a_post()) is not PostOutcome.NEW
    assert archive.posts.count() == 1


def test_canonical_address_that_all_posts_claim_joins_none(archive: Archive) -> None:
    for slug in ("one", "two", "three"):
        claimed = a_post(slug, canonical_url="https://a.blog/three")
        assert record(archive, claimed) is PostOutcome.NEW
        assert record(archive, claimed) is PostOutcome.SAME
    assert sorted(titles(archive)) == ["On one", "On three", "On two"]
    found = archive.posts.get("https://a.blog/three")
    assert found
    assert found.post.title == "On three"


def test_rejection_leaves_a_row_and_never_a_loss(
    archive: Archive, source_id: int, run_id: int
) -> None:
    archive.entries.declare(source_id, [an_entry(), an_entry("two")], now=NOW)
    record(archive, a_post(), entry=an_entry())
    for slug in ("one", "two"):
        rejection = Rejection(
            url=f"https://a.blog/{slug}", reason=Reason.CAPTCHA, detail="asks for a puzzle"
        )
        archive.posts.record_rejection(
            source_id, run_id, rejection, entry=an_entry(slug), now=LATER
        )
    states = archive.connection.rows("SELECT state, reason FROM entries ORDER BY url")
    reason = "captcha: asks for a puzzle"
    assert [tuple(row) for row in states] == [("archived", reason), ("failed", reason)]
    assert archive.connection.value("SELECT COUNT(*) FROM rejections") == 2
    assert titles(archive) == ["On one"]


def test_not_modified_post_is_checked(archive: Archive, source_id: int) -> None:
    record(archive, a_post())
    archive.posts.seen(source_id, "https://a.blog/one", LATER)
    archive.posts.seen(source_id, "https://a.blog/unknown", LATER)
    assert [archived.last_checked for archived in archive.posts.select()] == [LATER]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(dates=st.lists(moments, max_size=8))
def test_order_is_newest_first_then_url_and_unknown_last(
    archive: Archive, dates: Iterable[Any]
) -> None:
    archive.connection.write("UPDATE posts SET published = NULL")
    for number, published in enumerate(dates):
        record(archive, a_post(f"{number % 3}-{number}", published=published))
    posts = [archived.post for archived in archive.posts.select()]
    by_url = sorted(posts, key=lambda post: post.url)
    assert posts == sorted(by_url, key=lambda post: sort_key(post.published), reverse=True)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({}, ["four", "three", "two", "one", "undated"], id="none"),
        pytest.param({"limit": 2}, ["four", "three"], id="limit"),
        pytest.param({"since": "2026-02-02"}, ["four", "three", "two"], id="since a day"),
        pytest.param({"since": date(2026, 3, 4)}, ["four"], id="since a date"),
        pytest.param({"until": "2026-02-02"}, ["two", "one"], id="until, its times included"),
        pytest.param({"since": "2026", "until": "2026-02"}, ["two", "one"], id="year and month"),
        pytest.param({"tag": "go"}, ["four", "three", "two", "one", "undated"], id="tag, any case"),
        pytest.param({"tag": "nothing"}, [], id="unknown tag"),
        pytest.param({"source": "nobody"}, [], id="unknown source"),
    ],
)
def test_select_filters(archive: Archive, filters: dict[str, Any], found: list[str]) -> None:
    published = {
        "one": date(2026, 1, 1),
        "two": datetime(2026, 2, 2, 23, tzinfo=INDIA),
        "three": date(2026, 3, 3),
        "four": date(2026, 3, 4),
        "undated": None,
    }
    for slug, moment in published.items():
        record(archive, a_post(slug, published=moment))
    assert titles(archive, **filters) == [f"On {slug}" for slug in found]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, "On one"),
        ("2", "On one another"),
        ("99", None),
        ("9" * 40, None),
        ("https://a.blog/one", "On one"),
        ("on ONE", "On one"),
        ("another", "On one another"),
        ("%", None),
        ("", None),
        ("\ud800", None),
    ],
)
def test_post_is_found_by_id_url_or_part_of_its_title(
    archive: Archive, wanted: int | str, found: str | None
) -> None:
    record(archive, a_post(published=None))
    record(archive, a_post("two", title="On one another"))
    archived = archive.posts.get(wanted)
    assert (archived.post.title if archived else None) == found


def test_selecting_reads_more_than_a_batch(archive: Archive) -> None:
    with archive.atomic():
        for number in range(120):
            record(archive, a_post(f"{number:03}", published=None))
    assert titles(archive) == [f"On {number:03}" for number in range(120)]


def test_broken_unicode_of_a_page_is_stored_readable(archive: Archive) -> None:
    broken = a_post(title="a\ud83db", text="\udc00", tags=("\ud800",))
    record(archive, broken)
    assert record(archive, broken) is PostOutcome.SAME
    assert titles(archive) == ["a?b"]


def test_every_field_of_a_post_is_stored() -> None:
    """A field added to Post must be added to the tables, or the first test here cannot see it."""
    default = Post(url="https://a.blog/one", title="", html="", markdown="", text="")
    full = a_post(canonical_url="https://a.blog/one/")
    same = [f.name for f in fields(Post) if getattr(full, f.name) == getattr(default, f.name)]
    assert same == ["url"]


@pytest.mark.parametrize(
    ("filters", "index"),
    [({"source": "a"}, "posts_source|entries"), ({"tag": "go"}, "posts_tags_tag"), ({}, "newest")],
)
def test_select_uses_indexes(archive: Archive, filters: dict[str, str], index: str) -> None:
    import re

    from archiver.storage.assembly import ORDER, conditions

    where, parameters = conditions(**filters)
    plan = archive.connection.rows(
        f"EXPLAIN QUERY PLAN SELECT id FROM posts WHERE {where} {ORDER}", **parameters
    )
    details = [row["detail"] for row in plan]
    assert any(re.search(f"INDEX .*({index})", detail) for detail in details), details
    assert not any(detail == "SCAN posts" for detail in details), details


def test_replaced_post_is_unchanged_by_its_copy(archive: Archive) -> None:
    """The second post of a batch never takes parts of the first."""
    record(archive, a_post())
    record(archive, replace(a_post("two"), code=(), images=(), links=(), tags=(), authors=()))
    second = archive.posts.get("On two")
    assert second
    assert second.post.code == second.post.images == second.post.links == ()
    assert second.post.tags == second.post.authors == ()
