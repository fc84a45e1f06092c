"""A crawl from the first request to the closed run."""

import signal
import time
from pathlib import Path

import pytest
from crawling import InProcess, crawled, in_process, told
from filelock import FileLock
from scripted_site import ScriptedSite

from archiver.crawl.events import ListingDone, ListRead, PostDone, SourceDone, SourceStarted
from archiver.crawl.launch import CrawlOptions
from archiver.errors import ArchiveLocked
from archiver.model import Run, RunEnding, Source
from archiver.storage.archive import Archive


def test_crawl_archives_every_post_and_tells_of_each(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(5)
        (run,), events = crawled(tmp_path / "archive.db", site.url())
    kinds = [type(event) for event in events]
    assert kinds[0] is SourceStarted
    assert ListRead in kinds
    assert ListingDone in kinds
    assert kinds.count(PostDone) == 5
    assert kinds[-1] is SourceDone
    assert (run.ending, run.counts.new, run.counts.failed) == (RunEnding.FINISHED, 5, 0)
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        titles = [archived.post.title for archived in archive.posts.select()]
    assert titles == [f"Lesson {n} of many" for n in (5, 4, 3, 2, 1)]


def test_second_crawl_fetches_no_known_post(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        crawled(tmp_path / "archive.db", site.url())
        site.asked.clear()
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
        assert not [path for path in site.paths() if path.startswith("/posts/")]
        assert run.counts.new == 0


def test_full_crawl_asks_conditionally_and_a_304_is_the_same_post(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        for path in ("/posts/1-lesson/", "/posts/2-lesson/", "/posts/3-lesson/"):
            site.answers[path][0].headers = {"Content-Type": "text/html", "ETag": f'"{path}"'}
        crawled(tmp_path / "archive.db", site.url())
        site.asked.clear()
        (run,), _ = crawled(tmp_path / "archive.db", site.url(), full=True)
        conditions = [asked.headers.get("If-None-Match") for asked in site.asked]
        assert [c for c in conditions if c] == [f'"/posts/{n}-lesson/"' for n in (1, 2, 3)]
        assert (run.counts.same, run.counts.new, run.counts.changed) == (3, 0, 0)


def test_edited_post_is_a_change_and_a_revision(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        crawled(tmp_path / "archive.db", site.url())
        page = site.answers["/posts/2-lesson/"][0]
        page.body = page.body.replace(b"</article>", b"<p>And one more thing, later.</p></article>")
        (run,), _ = crawled(tmp_path / "archive.db", site.url(), full=True)
        assert (run.counts.changed, run.counts.same) == (1, 2)


def test_dry_run_reads_lists_and_writes_nothing(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        _, events = crawled(tmp_path / "archive.db", site.url(), dry_run=True)
        assert [e.to_fetch for e in events if isinstance(e, ListingDone)] == [3]
        assert not [path for path in site.paths() if path.startswith("/posts/")]
        assert not (tmp_path / "archive.db").exists()


def test_gone_and_broken_posts_are_in_the_ledger_with_their_reason(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(4)
        for path, status in (("/posts/1-lesson/", 410), ("/posts/2-lesson/", 500)):
            site.forget(path)
            site.page(path, "<h1>no</h1>", status=status)
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
        assert (run.counts.new, run.counts.gone, run.counts.failed) == (2, 1, 1)
        with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
            reasons = {m.url: m.reason for m in archive.coverage.missing()}
        assert "HTTP 410" in reasons[site.url("/posts/1-lesson/")]
        assert "HTTP 500" in reasons[site.url("/posts/2-lesson/")]


def test_page_without_posts_fails_with_a_verdict(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.page("/", "<title>Hi</title><p>Nothing here but this sentence.")
        (run,), events = crawled(tmp_path / "archive.db", site.url())
        verdict = next(e.verdict for e in events if isinstance(e, ListingDone))
        assert run.ending is RunEnding.FAILED
        assert verdict
        assert run.detail == verdict


def test_host_that_does_not_answer_fails_the_run_in_words(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        url = site.url()
    (run,), _ = crawled(tmp_path / "archive.db", url)
    assert run.ending is RunEnding.FAILED
    assert "refused the connection" in (run.detail or "")


def test_two_sites_run_side_by_side_and_each_has_its_run(tmp_path: Path) -> None:
    with ScriptedSite() as one, ScriptedSite() as two:
        one.blog(3)
        two.blog(4)
        runs, _ = crawled(tmp_path / "archive.db", one.url(), two.url())
        assert {run.source: run.counts.new for run in runs} == {"source-1": 3, "source-2": 4}


def test_spider_that_cannot_start_is_told_and_stops_no_other(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        sources = [
            Source(name="one", url=site.url("/other/"), spider="nosuch"),
            Source(name="two", url=site.url()),
        ]
        options = CrawlOptions(delay=0, workers=1)
        with pytest.raises(KeyError, match="nosuch"):
            in_process(told, tmp_path / "archive.db", sources, options)
        with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
            assert archive.posts.count() == 3


def test_second_crawl_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with FileLock(f"{tmp_path / 'archive.db'}.lock"), pytest.raises(ArchiveLocked):
        crawled(tmp_path / "archive.db", "http://127.0.0.1:9/")


def interrupted(path: Path, site: ScriptedSite, times: int) -> Run:
    """The run of a crawl that gets Ctrl-C once its second post is asked for."""
    source = Source(name="s", url=site.url())
    crawling = InProcess(told, path, [source], CrawlOptions(delay=0, workers=1))
    deadline = time.monotonic() + 60
    while len([p for p in site.paths() if p.startswith("/posts/")]) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)  # the other process has to get there
    for _ in range(times):
        crawling.call.send_signal(signal.SIGINT)
        time.sleep(0.1)
    (run,), _ = crawling.result()
    return run  # type: ignore[no-any-return]


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_closes_the_run_and_the_next_one_completes(tmp_path: Path, times: int) -> None:
    with ScriptedSite() as site:
        site.blog(12)
        for path, answers in site.answers.items():
            if path.startswith("/posts/"):
                answers[0].delay = 0.3
        run = interrupted(tmp_path / "archive.db", site, times)
        assert run.ending is RunEnding.INTERRUPTED
        with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
            had = archive.posts.count()
        assert 0 <= had < 12
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
        assert run.counts.new == 12 - had


def test_pages_of_a_site_are_compressed_by_what_they_have_in_common(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(24)
        crawled(tmp_path / "archive.db", site.url())
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        assert archive.connection.value("SELECT COUNT(*) FROM dictionaries") == 1
        for sha256 in archive.connection.column("SELECT sha256 FROM snapshots"):
            archive.snapshots.read(sha256)
