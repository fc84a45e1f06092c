"""The crawl waits when it is asked to, and asks no one who does not want to be asked."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from crawling import crawled
from scripted_site import ScriptedSite

from archiver.crawl.events import ListingDone, PostDone
from archiver.crawl.politeness import retry_after

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="no wait"),
        pytest.param("Sat, 21 Nov 2026 12:00:30 GMT", 30.0, id="date to come"),
        pytest.param("Sat, 21 Nov 2026 11:00:00 GMT", 0.0, id="date that passed"),
        pytest.param("soon", None, id="words"),
        pytest.param("-5", None, id="negative"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="not sent"),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_whole_site_waits_for_retry_after(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(4)
        good = site.answers.pop("/posts/1-lesson/")[0]
        site.page("/posts/1-lesson/", status=429, Retry_After="2")
        site.answers["/posts/1-lesson/"].append(good)
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
        times = {asked.at for asked in site.asked if asked.path.startswith("/posts/")}
        gaps = [later - earlier for earlier, later in pairwise(sorted(times))]
        assert run.counts.new == 4
        assert len(site.times("/posts/1-lesson/")) == 2
        assert max(gaps) >= 2.0


def test_wait_that_is_too_long_ends_as_failed_and_is_tried_next_run(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        good = site.answers.pop("/posts/1-lesson/")[0]
        site.page("/posts/1-lesson/", status=503, Retry_After="86400")
        _, events = crawled(tmp_path / "archive.db", site.url())
        failed = [e for e in events if isinstance(e, PostDone) and e.outcome == "failed"]
        assert [(e.url, e.detail) for e in failed] == [(site.url("/posts/1-lesson/"), "HTTP 503")]
        site.answers["/posts/1-lesson/"] = [good]
        (again,), _ = crawled(tmp_path / "archive.db", site.url())
        assert again.counts.new == 1


def test_crawl_delay_spaces_the_requests(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", Content_Type="text/plain")
        crawled(tmp_path / "archive.db", site.url())
        times = [asked.at for asked in site.asked]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert min(gaps) >= 0.45  # a second with Scrapy's jitter of half of it


def test_post_that_robots_forbids_is_excluded_with_the_reason(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nDisallow: /posts/2", Content_Type="text/plain")
        _, events = crawled(tmp_path / "archive.db", site.url())
        excluded = [e for e in events if isinstance(e, PostDone) and e.outcome == "excluded"]
        assert [e.detail for e in excluded] == ["Forbidden by robots.txt"]
        assert "/posts/2-lesson/" not in site.paths()


@pytest.mark.parametrize(("status", "posts"), [(500, 0), (403, 3)])
def test_status_of_robots_forbids_all_or_allows_all(
    tmp_path: Path, status: int, posts: int
) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nDisallow: /posts/", status=status)
        (run,), events = crawled(tmp_path / "archive.db", site.url())
        done = [e for e in events if isinstance(e, ListingDone)]
        assert run.counts.new == posts
        assert bool(done[0].verdict) is (posts == 0)


def test_user_agent_is_honest_and_names_the_contact(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        crawled(tmp_path / "archive.db", site.url(), contact="me@example.org")
        agents = {asked.headers["User-Agent"] for asked in site.asked}
        assert len(agents) == 1
        assert agents.pop().startswith("blog-archiver/")
        assert all("me@example.org" in asked.headers["User-Agent"] for asked in site.asked)
