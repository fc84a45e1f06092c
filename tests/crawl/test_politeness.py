"""The crawl waits when it is asked to, and asks no one who does not want to be asked."""

from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from crawling import crawled
from scripted_site import ScriptedSite

from archiver.crawl.events import PostDone
from archiver.crawl.pace import MOST_ERRORS
from archiver.crawl.politeness import retry_after
from archiver.model import Run, RunEnding
from archiver.storage.archive import Archive

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DELAY = 0.0005  # seconds; after eleven errors it is one


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 0 ", 0.0, id="no wait"),
        pytest.param("Sat, 21 Nov 2026 12:00:30 GMT", 30.0, id="date to come"),
        pytest.param("Sat, 21 Nov 2026 11:00:00 GMT", 0.0, id="date that passed"),
        pytest.param("soon", None, id="words"),
        pytest.param("9" * 5000, 999999999999.0, id="seconds without end"),
        pytest.param("٣", None, id="digits of another script"),
        pytest.param("-5", None, id="negative"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="not sent"),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def gaps(site: ScriptedSite) -> list[float]:
    """Seconds between the arrivals of two requests, in their order."""
    return [later.at - earlier.at for earlier, later in pairwise(site.asked)]


REFUSALS = [(status, form) for status in (429, 503) for form in ("seconds", "date")]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[object, tuple[ScriptedSite, Run]]:
    """Sites that each asked once to come again in three seconds, crawled side by side."""
    with ExitStack() as stack:
        sites = [stack.enter_context(ScriptedSite()) for _ in REFUSALS]
        for site, (status, form) in zip(sites, REFUSALS, strict=True):
            site.blog(4)
            good = site.answers.pop("/posts/2-lesson/")[0]
            site.busy("/posts/2-lesson/", 3, status=status, as_date=form == "date")
            site.answers["/posts/2-lesson/"].append(good)
        path = tmp_path_factory.mktemp("refused") / "archive.db"
        runs, _ = crawled(path, *(site.url() for site in sites))
    by_source = {run.source: run for run in runs}
    return {
        refusal: (site, by_source[f"source-{number}"])
        for number, (refusal, site) in enumerate(zip(REFUSALS, sites, strict=True), 1)
    }


@pytest.mark.parametrize(("status", "form"), REFUSALS)
def test_whole_site_waits_for_retry_after(
    refused: dict[object, tuple[ScriptedSite, Run]], status: int, form: str
) -> None:
    site, run = refused[status, form]
    at = site.paths().index("/posts/2-lesson/")
    assert run.counts.new == 4
    assert len(site.times("/posts/2-lesson/")) == 2
    assert gaps(site)[at] >= (1.9 if form == "date" else 2.9)  # a date has whole seconds
    assert all(gap < 1.9 for place, gap in enumerate(gaps(site)) if place != at)


def test_site_that_asks_for_a_long_wait_is_not_asked_again_in_that_run(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        first = site.posts_in_order()[0]
        good = site.answers.pop(first)[0]
        site.busy(first, 86400)
        (run,), events = crawled(tmp_path / "archive.db", site.url())
        assert site.paths()[-1] == first
        assert run.ending is RunEnding.FAILED
        assert "asks to be left alone for 24 hours" in (run.detail or "")
        assert [e.outcome for e in events if isinstance(e, PostDone)] == ["failed"]
        site.answers[first] = [good]
        (again,), _ = crawled(tmp_path / "archive.db", site.url())
        assert again.counts.new == 3


def test_storm_of_server_errors_is_waited_out_longer_and_longer_then_left(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(9)
        for path in site.posts_in_order():
            site.forget(path)
            site.page(path, "<h1>Service Unavailable</h1>", status=503)
        (run,), _ = crawled(tmp_path / "archive.db", site.url(), delay=DELAY)
        storm = [asked.at for asked in site.asked if asked.path.startswith("/posts/")]
        pauses = [later - earlier for earlier, later in pairwise(storm)]
    assert len(storm) == MOST_ERRORS
    assert all(pause >= DELAY * 2**errors for errors, pause in enumerate(pauses, 1))
    assert run.ending is RunEnding.FAILED
    assert f"{MOST_ERRORS} errors in a row" in (run.detail or "")
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        states = [row.state for row in archive.coverage.missing()]
    assert set(states) == {"failed", "pending"}
    assert states.count("failed") <= MOST_ERRORS // 3


def test_crawl_delay_is_never_shortened(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(2)
        site.page("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", Content_Type="text/plain")
        crawled(tmp_path / "archive.db", site.url(), limit=1)
        assert len(site.asked) >= 3
        assert min(gaps(site)) >= 0.95  # at the server, which may see the first one late


def test_slow_answers_are_rested_from(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(2)
        for path in site.posts_in_order():
            site.answers[path][0].delay = 0.8
        crawled(tmp_path / "archive.db", site.url(), delay=0.05)
        first, second = (site.times(path)[0] for path in site.posts_in_order())
        assert second - first >= 0.8 + 0.7


def test_two_sources_of_one_host_share_one_slot(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/tag/x/", site.answers["/"][0].body)
        crawled(tmp_path / "archive.db", site.url(), site.url("/tag/x/"), delay=0.2)
        assert "/tag/x/" in site.paths()
        assert min(gaps(site)) >= 0.09  # half of the delay, by its jitter
        assert site.most_at_once == 1


def test_thirty_hosts_are_each_asked_politely_and_all_side_by_side(tmp_path: Path) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(ScriptedSite()) for _ in range(30)]
        for site in sites:
            site.blog(2)
            site.page("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", Content_Type="text/plain")
        runs, _ = crawled(tmp_path / "archive.db", *(site.url() for site in sites))
        assert [run.counts.new for run in runs] == [2] * 30
        for site in sites:
            assert site.paths()[:2] == ["/robots.txt", "/"]
            assert min(gaps(site)) >= 0.7  # at servers that share two cores
            assert site.most_at_once == 1
        first = [site.asked[0].at for site in sites]
        last = [site.asked[-1].at for site in sites]
        assert max(first) < min(last)  # each had begun before any was done


def test_budget_of_a_day_ends_the_run_and_the_next_day_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(6)
        (run,), _ = crawled(path, site.url(), most_requests_a_day=5)
        assert len(site.asked) == 5
        assert (run.ending, run.counts.failed) == (RunEnding.FINISHED, 0)
        assert (run.detail or "").startswith("budget: ")
        (same_day,), _ = crawled(path, site.url(), most_requests_a_day=5)
        assert len(site.asked) == 5
        assert (same_day.ending, same_day.counts.requests) == (RunEnding.FINISHED, 0)
        with Archive.open(path) as archive:
            status = archive.coverage.status()[0]
            assert status.next_due is not None
            assert status.last_run is not None
            assert status.next_due.date() > status.last_run.date()
            archive.connection.write("UPDATE traffic SET day = '2020-01-01'")
        (next_day,), _ = crawled(path, site.url(), most_requests_a_day=50)
        assert run.counts.new + next_day.counts.new == 6


def test_user_agent_is_honest_and_names_the_contact(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        crawled(tmp_path / "archive.db", site.url(), contact="me@example.org")
        agents = {asked.headers["User-Agent"] for asked in site.asked}
        assert len(agents) == 1
        assert agents.pop().startswith("blog-archiver/")
        assert all("me@example.org" in asked.headers["User-Agent"] for asked in site.asked)
