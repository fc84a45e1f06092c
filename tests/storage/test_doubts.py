"""Nothing good is replaced by something bad: suspects, tombstones, moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from archives import NOW, SOURCE, a_post, an_entry

from archiver.errors import UsageError
from archiver.model import Counts, Page, Post, PostOutcome, Reason, Rejection, RunEnding
from archiver.storage.archive import Archive

URL = "https://a.blog/one"
NUMBERS = " ".join(f"number{number}" for number in range(95))
WHOLE = a_post(text=f"One two three four five. {NUMBERS}", html="<p>whole</p>")
TORN = replace(WHOLE, text="One two.", html="<p>torn</p>")
EDITED = replace(WHOLE, text=WHOLE.text + "Six.", html="<p>edited</p>")


class Blog:
    """One post of a blog that a crawl visits each time that something is said of it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.source_id = archive.sources.ensure(SOURCE, NOW)
        archive.entries.declare(self.source_id, [an_entry()], now=NOW)

    def run(self, day: float) -> tuple[int, datetime]:
        now = NOW + timedelta(days=day)
        run_id = self.archive.runs.start(self.source_id, now)
        self.archive.runs.finish(run_id, RunEnding.FINISHED, Counts(), now=now)
        return run_id, now

    def shows(self, post: Post, day: float, **options: Any) -> PostOutcome:
        run_id, now = self.run(day)
        return self.archive.posts.record(
            self.source_id, run_id, post, entry=an_entry(), now=now, **options
        )

    def refuses(self, reason: Reason, day: float) -> bool:
        run_id, now = self.run(day)
        digest = self.archive.snapshots.keep(f"{reason}{day}".encode(), "a.blog", now)
        return self.archive.posts.record_rejection(
            self.source_id,
            run_id,
            Rejection(url=URL, reason=reason, detail="says so"),
            entry=an_entry(),
            snapshot_sha256=digest,
            now=now,
        )

    def misses(self, day: float) -> bool:
        run_id, now = self.run(day)
        return self.archive.posts.record_absence(self.source_id, run_id, URL, "HTTP 404", now)

    @property
    def post(self) -> Any:
        return self.archive.posts.get(URL)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.archive.history.events(self.post.id)]

    def suspects(self) -> int:
        (status,) = self.archive.coverage.status()
        return status.suspects


@pytest.fixture
def blog(archive: Archive) -> Blog:
    blog = Blog(archive)
    assert blog.shows(WHOLE, 0) is PostOutcome.NEW
    return blog


def test_collapsed_post_is_kept_beside_the_good_one(blog: Blog) -> None:
    assert blog.shows(TORN, 1) is PostOutcome.SUSPECT
    assert blog.post.post == WHOLE
    assert (blog.post.revision, blog.post.last_checked) == (1, NOW)
    good, suspect = blog.archive.posts.revisions(blog.post.id)
    assert (good.kind, good.reason) == ("good", None)
    assert (suspect.kind, suspect.number) == ("suspect", 2)
    assert suspect.reason
    assert suspect.reason.startswith("collapsed: 2 of 100 words")
    kept = blog.archive.posts.revision(blog.post.id, 2)
    assert kept
    assert kept.post == TORN


def test_rejection_of_a_known_post_keeps_its_snapshot_and_reason(blog: Blog) -> None:
    assert blog.refuses(Reason.CAPTCHA, 1)
    assert blog.post.post == WHOLE
    *_, suspect = blog.archive.posts.revisions(blog.post.id)
    assert (suspect.kind, suspect.reason) == ("suspect", "captcha: says so")
    assert suspect.snapshot_sha256
    assert blog.archive.snapshots.read(suspect.snapshot_sha256) == b"captcha1"
    assert blog.archive.posts.revision(blog.post.id, suspect.number) is None


def test_our_own_trouble_is_no_suspect(blog: Blog) -> None:
    assert not blog.refuses(Reason.CRASHED, 1)
    assert blog.kinds() == []


def test_rejection_of_an_unknown_post_is_no_suspect(archive: Archive) -> None:
    assert not Blog(archive).refuses(Reason.CAPTCHA, 1)


def test_status_and_suspicion_tell_of_it_until_the_post_is_seen_well(blog: Blog) -> None:
    assert (blog.suspects(), blog.archive.history.suspicion(blog.post.id)) == (0, None)
    blog.refuses(Reason.LOGIN_WALL, 1)
    blog.refuses(Reason.LOGIN_WALL, 2)
    suspicion = blog.archive.history.suspicion(blog.post.id)
    assert suspicion
    assert (suspicion.times, suspicion.since) == (2, NOW + timedelta(days=1))
    assert suspicion.reason == "login_wall: says so"
    assert blog.suspects() == 1
    assert blog.shows(WHOLE, 3) is PostOutcome.SAME
    assert (blog.suspects(), blog.archive.history.suspicion(blog.post.id)) == (0, None)
    assert blog.kinds() == ["suspect", "suspect", "live"]


def test_same_suspect_is_one_revision(blog: Blog) -> None:
    for day in (1, 2):
        blog.shows(TORN, day)
        blog.refuses(Reason.ERROR_PAGE, day)
    assert [r.kind for r in blog.archive.posts.revisions(blog.post.id)] == [
        "good",
        "suspect",
        "suspect",
    ]


def test_suspect_that_repeats_for_a_week_becomes_the_post(blog: Blog) -> None:
    assert [blog.shows(TORN, day) for day in (1, 5)] == [PostOutcome.SUSPECT] * 2
    assert blog.shows(TORN, 8) is PostOutcome.CHANGED
    assert blog.post.post == TORN
    assert (blog.post.revision, blog.post.last_checked) == (2, NOW + timedelta(days=8))
    assert [r.kind for r in blog.archive.posts.revisions(blog.post.id)] == ["good", "good"]
    assert blog.kinds() == ["suspect", "suspect", "suspect", "accepted"]
    assert blog.suspects() == 0
    assert blog.shows(TORN, 9) is PostOutcome.SAME
    assert blog.archive.posts.revision(blog.post.id, 2) == blog.post


def test_three_runs_in_one_day_confirm_nothing(blog: Blog) -> None:
    assert {blog.shows(TORN, day) for day in (1, 1.1, 1.2)} == {PostOutcome.SUSPECT}


def test_good_look_in_between_begins_the_count_anew(blog: Blog) -> None:
    blog.shows(TORN, 1)
    blog.shows(TORN, 5)
    blog.shows(WHOLE, 6)
    assert blog.shows(TORN, 9) is PostOutcome.SUSPECT
    assert blog.post.post == WHOLE


def test_captcha_never_becomes_a_fact_and_a_soft_404_does(blog: Blog) -> None:
    for day in range(1, 20, 3):
        blog.refuses(Reason.CAPTCHA, day)
    assert blog.post.status == "live"
    for day in (21, 24, 29):
        blog.refuses(Reason.SOFT_404, day)
    assert (blog.post.status, blog.post.post) == ("gone", WHOLE)
    gone_at = blog.archive.connection.value("SELECT gone_at FROM posts")
    assert gone_at == "2026-12-12T08:00:00Z"  # as of the first of them


def test_person_accepts_a_suspect(blog: Blog) -> None:
    blog.shows(TORN, 1)
    blog.archive.posts.accept(blog.post.id, 2, NOW + timedelta(days=2))
    assert (blog.post.post, blog.post.revision) == (TORN, 2)
    assert blog.archive.posts.revision(blog.post.id, 2) == blog.post
    assert [hit.id for hit in blog.archive.posts.search("two")] == [blog.post.id]
    assert blog.archive.posts.search("five") == []
    with pytest.raises(UsageError, match="no suspect revision 2"):
        blog.archive.posts.accept(blog.post.id, 2, NOW)


def test_person_accepts_that_a_post_is_gone(blog: Blog) -> None:
    blog.refuses(Reason.EMPTY, 1)
    blog.archive.posts.accept(blog.post.id, 2, NOW + timedelta(days=2))
    assert (blog.post.status, blog.post.post) == ("gone", WHOLE)


def test_edit_after_a_suspect_is_the_next_revision(blog: Blog) -> None:
    blog.shows(TORN, 1)
    assert blog.shows(EDITED, 2) is PostOutcome.CHANGED
    assert (blog.post.revision, blog.post.post) == (3, EDITED)


def test_not_modified_says_nothing_after_a_suspect(blog: Blog) -> None:
    assert blog.archive.posts.seen(blog.source_id, URL, NOW + timedelta(days=1))
    blog.refuses(Reason.CAPTCHA, 2)
    assert not blog.archive.posts.seen(blog.source_id, URL, NOW + timedelta(days=3))


def test_post_is_gone_when_a_later_run_finds_the_same(blog: Blog) -> None:
    assert not blog.misses(1)
    assert blog.post.status == "live"
    assert blog.misses(2)
    assert blog.post.status == "gone"
    assert blog.archive.connection.value("SELECT gone_at FROM posts") == "2026-11-22T08:00:00Z"
    assert blog.misses(3)
    assert blog.kinds() == ["absent", "absent", "gone"]
    assert [hit.id for hit in blog.archive.posts.search("three")] == [blog.post.id]
    assert blog.archive.entries.pending(blog.source_id) == []


def test_two_requests_of_one_run_confirm_nothing(blog: Blog) -> None:
    run_id, now = blog.run(1)
    for _ in range(2):
        assert not blog.archive.posts.record_absence(blog.source_id, run_id, URL, "HTTP 410", now)


def test_post_that_answers_again_is_live_and_both_are_history(blog: Blog) -> None:
    for day in (1, 2):
        blog.misses(day)
    assert blog.shows(EDITED, 3) is PostOutcome.CHANGED
    assert blog.post.status == "live"
    assert blog.archive.connection.value("SELECT gone_at FROM posts") is None
    assert blog.kinds() == ["absent", "absent", "gone", "live"]
    assert not blog.misses(4)
    assert blog.post.status == "live"


def test_absence_of_what_was_never_archived_is_the_ledgers_alone(archive: Archive) -> None:
    blog = Blog(archive)
    assert not blog.misses(1)
    assert not blog.misses(2)
    (status,) = archive.coverage.status()
    assert (status.gone, status.tombstones) == (1, 0)


def page(asked: str, answered: str, *redirects: int) -> Page:
    return Page(
        url=asked,
        final_url=answered,
        status=200,
        headers=(),
        body=b"",
        fetched_at=NOW,
        redirects=redirects,
    )


NEW_URL = "https://a.blog/2026/one"


@pytest.mark.parametrize("redirects", [(301,), (308, 301)])
def test_post_that_moved_for_good_keeps_its_id_under_both_addresses(
    blog: Blog, redirects: tuple[int, ...]
) -> None:
    number = blog.post.id
    moved = replace(WHOLE, url=NEW_URL)
    assert blog.shows(moved, 1, page=page(URL, NEW_URL, *redirects)) is PostOutcome.SAME
    assert (blog.post.id, blog.post.post.url) == (number, NEW_URL)
    found = blog.archive.posts.get(NEW_URL)
    assert found == blog.post
    assert blog.kinds() == ["moved"]
    assert blog.archive.posts.count() == 1
    assert blog.shows(moved, 2, page=page(URL, NEW_URL, *redirects)) is PostOutcome.SAME
    assert blog.shows(moved, 3) is PostOutcome.SAME
    assert blog.kinds() == ["moved"]


def test_detour_for_now_is_no_move(blog: Blog) -> None:
    blog.shows(replace(WHOLE, url=NEW_URL), 1, page=page(URL, NEW_URL, 302))
    assert blog.post.post.url == URL
    assert blog.archive.posts.count() == 1


def test_new_canonical_address_of_the_site_is_a_move(blog: Blog) -> None:
    blog.shows(replace(WHOLE, canonical_url=NEW_URL), 1)
    assert blog.post.post.url == URL  # a claim that nobody has followed yet
    blog.shows(replace(WHOLE, url=NEW_URL, canonical_url=NEW_URL), 2)
    assert blog.post.post.url == NEW_URL
    blog.shows(replace(WHOLE, canonical_url=NEW_URL), 3)
    assert blog.post.post.url == NEW_URL
    assert blog.archive.posts.count() == 1


def test_canonical_address_elsewhere_is_no_move(blog: Blog) -> None:
    elsewhere = "https://copies.example/one"
    blog.shows(replace(WHOLE, canonical_url=elsewhere), 1)
    blog.shows(replace(WHOLE, url=elsewhere, canonical_url=elsewhere), 2)
    assert blog.post.post.url == URL


def test_post_whose_address_leads_to_another_one_is_gone_in_time(blog: Blog) -> None:
    other = replace(EDITED, url="https://a.blog/two", title="On two")
    run_id, now = blog.run(0)
    blog.archive.posts.record(blog.source_id, run_id, other, now=now)
    for day in (1, 2):
        assert blog.shows(other, day, page=page(URL, other.url, 301)) is PostOutcome.SAME
    assert (blog.post.post, blog.post.status) == (WHOLE, "gone")
    states = blog.archive.connection.rows("SELECT state, post_id FROM entries")
    assert [tuple(row) for row in states] == [("archived", blog.post.id)]


def test_deleted_post_that_leads_to_the_home_page_is_not_replaced_by_it(blog: Blog) -> None:
    home = a_post(url=SOURCE.url, title="A Blog", text=NUMBERS.replace("number", "teaser"))
    assert blog.shows(home, 1, page=page(URL, SOURCE.url, 301)) is PostOutcome.SUSPECT
    assert blog.post.post == WHOLE
    assert blog.archive.posts.get(SOURCE.url) is None
