"""Two archives become one: A+B is B+A but for the numbers of rows, and merging twice is once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archives import NOW, a_post, an_entry, contents
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import Told, told

from archiver.model import (
    Counts,
    Declaration,
    Fetch,
    FetchOutcome,
    Page,
    Post,
    Reason,
    Rejection,
    Role,
    RunEnding,
    Source,
    Witness,
)
from archiver.storage.archive import Archive
from archiver.storage.checks import verify
from archiver.storage.merging import merge

SOURCES = {
    "a": Source(name="a", url="https://a.blog/"),
    "renamed": Source(name="blog", url="https://a.blog/"),
    "another": Source(name="a", url="https://b.blog/"),
}
TEXTS = {name: f"{name} " * 30 for name in ("first", "second", "third")}


def shown(slug: str, text: str) -> Post:
    body = "Torn." if text == "torn" else TEXTS[text]
    return a_post(slug, text=body, markdown=body, html=f"<p>{body}</p>", title=f"On {slug}")


@dataclass(frozen=True)
class Visit:
    """One run of one source that meets one post."""

    day: int
    source: str
    slug: str
    meets: str  # a text, a reason, "absent" or "moved"

    def happen(self, archive: Archive) -> None:
        now = NOW + timedelta(days=self.day)
        source_id = archive.sources.ensure(SOURCES[self.source], now)
        run_id = archive.runs.start(source_id, now)
        entry = an_entry(self.slug, title=f"On {self.slug}, day {self.day}")
        said = Declaration(witness=Witness.INDEX, url="https://a.blog/", listed=self.day)
        archive.entries.declare(source_id, [entry], [said], now=now)
        digest = archive.snapshots.keep(f"{self.slug} {self.meets}".encode(), "a.blog", now)
        fetch = Fetch(
            url=entry.url,
            role=Role.POST,
            outcome=FetchOutcome.OK,
            fetched_at=now,
            snapshot_sha256=digest,
        )
        archive.runs.record_fetch(run_id, fetch)
        told: dict[str, Any] = {"entry": entry, "snapshot_sha256": digest, "now": now}
        if self.meets == "absent":
            archive.posts.record_absence(source_id, run_id, entry.url, "HTTP 404", now)
        elif self.meets in {"captcha", "soft_404"}:
            rejection = Rejection(url=entry.url, reason=Reason(self.meets))
            archive.posts.record_rejection(source_id, run_id, rejection, **told)
        elif self.meets == "moved":
            url = f"https://a.blog/new/{self.slug}"
            page = Page(
                url=entry.url,
                final_url=url,
                status=200,
                headers=(),
                body=b"",
                fetched_at=now,
                redirects=(301,),
            )
            post = replace(shown(self.slug, "first"), url=url)
            archive.posts.record(source_id, run_id, post, page=page, **told)
        else:
            archive.posts.record(source_id, run_id, shown(self.slug, self.meets), **told)
        archive.runs.finish(run_id, RunEnding.FINISHED, Counts(new=self.day), now=now)


@contextmanager
def archives(*histories: list[Visit]) -> Iterator[tuple[Path, list[Path]]]:
    """A folder with an archive of each history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for number, visits in enumerate(histories):
            paths.append(folder / f"{number}.db")
            with Archive.open(paths[-1], create=True) as archive:
                for visit in visits:
                    visit.happen(archive)
        yield folder, paths


def merged(folder: Path, first: Path, *others: Path) -> Told:
    """What a copy of the first says when the others are merged into it; it is whole."""
    target = folder / "merged.db"
    shutil.copy(first, target)
    with Archive.open(target) as archive:
        for other in others:
            with Archive.open(other, readonly=True) as theirs:
                merge(archive, theirs)
        assert [finding for finding in verify(archive) if finding.wrong] == []
        said = told(archive)
    target.unlink()
    return said


days = st.integers(0, 30)
visits = st.builds(
    Visit,
    day=days,
    source=st.sampled_from([*SOURCES]),
    slug=st.sampled_from(["one", "two"]),
    meets=st.sampled_from([*TEXTS, "torn", "captcha", "soft_404", "absent", "moved"]),
)
histories = st.lists(visits, max_size=7, unique_by=lambda visit: visit.day).map(
    lambda visits: sorted(visits, key=lambda visit: visit.day)
)


@settings(max_examples=40, deadline=None)
@given(before=histories, mine=histories, theirs=histories)
def test_merging_is_the_same_from_both_sides_and_once_is_enough(
    before: list[Visit], mine: list[Visit], theirs: list[Visit]
) -> None:
    begun = max((visit.day + 1 for visit in before), default=0)
    sides = [
        [*before, *(replace(visit, day=begun + 2 * visit.day + odd) for visit in side)]
        for odd, side in enumerate((mine, theirs))
    ]
    with archives(*sides) as (folder, (a, b)):
        both = merged(folder, a, b)
        assert merged(folder, b, a) == both
        assert merged(folder, a, b, b, a) == both
        assert merged(folder, a, a) == merged(folder, a)


def test_merging_an_archive_with_itself_changes_nothing() -> None:
    history = [
        Visit(0, "a", "one", "first"),
        Visit(1, "a", "two", "first"),
        Visit(2, "a", "one", "torn"),
        Visit(3, "a", "one", "second"),
        Visit(4, "a", "two", "absent"),
    ]
    with archives(history) as (folder, (a,)), Archive.open(a) as mine:
        before = contents(mine)
        shutil.copy(a, folder / "copy.db")
        with Archive.open(folder / "copy.db", readonly=True) as theirs:
            result = merge(mine, theirs)
        assert (result.sources, result.runs, result.posts, result.changed) == (0, 0, 0, 0)
        assert contents(mine) == before


def texts(archive: Archive, url: str) -> list[str]:
    post = archive.posts.get(url)
    assert post
    revisions = archive.posts.revisions(post.id)
    found = [archive.posts.revision(post.id, revision.number) for revision in revisions]
    return [revision.post.text.split()[0] for revision in found if revision]


def both(mine: list[Visit], theirs: list[Visit], check: Callable[[Archive], None]) -> None:
    """Checks mine with theirs merged into it."""
    with archives(mine, theirs) as (_, (a, b)), Archive.open(a) as archive:
        with Archive.open(b, readonly=True) as other:
            merge(archive, other)
        check(archive)


def test_revisions_are_interleaved_by_time() -> None:
    def check(archive: Archive) -> None:
        assert texts(archive, "https://a.blog/one") == ["first", "second", "third"]
        post = archive.posts.get("https://a.blog/one")
        assert post
        assert (post.revision, post.post.text.split()[0]) == (3, "third")
        changed = [revision.changed for revision in archive.posts.revisions(post.id)]
        assert changed == [(), ("text",), ("text",)]

    both(
        [Visit(0, "a", "one", "first"), Visit(4, "a", "one", "third")],
        [Visit(1, "a", "one", "first"), Visit(2, "a", "one", "second")],
        check,
    )


def test_moved_post_is_the_post_that_the_other_archive_knows_by_its_old_address() -> None:
    def check(archive: Archive) -> None:
        assert archive.posts.count() == 1
        post = archive.posts.get("https://a.blog/one")
        assert post
        assert post.post.url == "https://a.blog/new/one"
        assert texts(archive, "https://a.blog/one") == ["second", "first"]

    moved = [Visit(1, "a", "one", "first"), Visit(2, "a", "one", "moved")]
    both([Visit(0, "a", "one", "second")], moved, check)
    both(moved, [Visit(0, "a", "one", "second")], check)


def test_post_that_one_saw_well_after_the_other_missed_it_is_live() -> None:
    missed = [Visit(0, "a", "one", "first"), Visit(1, "a", "one", "absent")]

    def check(status: str) -> Callable[[Archive], None]:
        def has(archive: Archive) -> None:
            post = archive.posts.get("https://a.blog/one")
            assert post
            assert post.status == status

        return has

    gone = [*missed, Visit(3, "a", "one", "absent")]
    both(gone, [Visit(5, "a", "one", "first")], check("live"))
    both(gone, [Visit(2, "a", "one", "first")], check("gone"))


def test_sources_of_one_url_are_one_and_names_stay_unique() -> None:
    def check(archive: Archive) -> None:
        names = {source.url: source.name for source in archive.sources.all()}
        assert names == {"https://a.blog/": "a", "https://b.blog/": "a-2"}
        assert archive.posts.count(source="a") == 2

    both(
        [Visit(0, "a", "one", "first")],
        [Visit(1, "renamed", "two", "first"), Visit(2, "another", "two", "first")],
        check,
    )


def test_entry_that_is_owed_here_is_archived_when_its_post_comes() -> None:
    with archives([], [Visit(0, "a", "one", "first")]) as (_, (a, b)), Archive.open(a) as archive:
        source_id = archive.sources.ensure(SOURCES["another"], NOW)
        archive.entries.declare(source_id, [an_entry("one"), an_entry("two")], now=NOW)
        with Archive.open(b, readonly=True) as other:
            merge(archive, other)
        assert [entry.url for entry in archive.entries.pending(source_id)] == ["https://a.blog/two"]


def test_damaged_snapshot_is_left_out_and_counted() -> None:
    with archives([], [Visit(0, "a", "one", "first")]) as (_, (a, b)):
        with Archive.open(b) as other:
            other.connection.write("UPDATE snapshots SET body = x'00'")
        with Archive.open(a) as archive, Archive.open(b, readonly=True) as other:
            assert merge(archive, other).damaged == 1
            assert archive.posts.count() == 1
            assert all(finding.is_ok for finding in verify(archive))


def test_nothing_is_written_of_rows_when_a_merge_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with archives([], [Visit(0, "a", "one", "first")]) as (_, (a, b)):

        def failing(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("archiver.storage.merging.merge_exchanges", failing)
        with Archive.open(a) as archive, Archive.open(b, readonly=True) as other:
            with pytest.raises(RuntimeError):
                merge(archive, other)
            assert archive.sources.all() == []
