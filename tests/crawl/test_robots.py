"""robots.txt is asked once a day and obeyed, also when it says nothing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from crawling import crawled
from scripted_site import ScriptedSite

from archiver.crawl.events import ListingDone, PostDone
from archiver.crawl.robots import MOST_BYTES, RobotsFile, first_lines
from archiver.dates import utc_text
from archiver.model import Role, RunEnding
from archiver.storage.archive import Archive

PLAIN = {"Content_Type": "text/plain"}


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        pytest.param(200, b"Disallow: /", id="a file"),
        pytest.param(404, b"", id="no file allows all"),
        pytest.param(403, b"", id="a forbidden file allows all"),
        pytest.param(None, b"", id="redirects without end allow all"),
        pytest.param(429, None, id="a busy server has allowed nothing"),
        pytest.param(500, None, id="a broken server has allowed nothing"),
        pytest.param(503, None, id="an unavailable server has allowed nothing"),
    ],
)
def test_status_says_what_is_to_be_obeyed(status: int | None, rules: bytes | None) -> None:
    assert RobotsFile(status=status, body=b"Disallow: /").rules == rules


def test_whole_lines_of_the_first_500_kib_are_read() -> None:
    line = b"Disallow: /a\n"
    body = line * (MOST_BYTES // len(line) + 10)
    kept = first_lines(body)
    assert MOST_BYTES - len(line) <= len(kept) <= MOST_BYTES
    assert body.startswith(kept)
    assert kept.endswith(b"/a")


def test_post_that_robots_forbids_is_excluded_with_the_reason(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nDisallow: /posts/2", **PLAIN)
        _, events = crawled(tmp_path / "archive.db", site.url())
        excluded = [e for e in events if isinstance(e, PostDone) and e.outcome == "excluded"]
        assert [e.detail for e in excluded] == ["Forbidden by robots.txt"]
        assert "/posts/2-lesson/" not in site.paths()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_server_that_fails_at_robots_is_asked_for_nothing_else(tmp_path: Path, status: int) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nAllow: /", status=status)
        (run,), events = crawled(tmp_path / "archive.db", site.url())
        assert set(site.paths()) == {"/robots.txt"}
        assert run.ending is RunEnding.FAILED
        assert f"robots.txt answered HTTP {status}" in (run.detail or "")
        assert [e.entries for e in events if isinstance(e, ListingDone)] == [0]


def test_answer_is_kept_for_a_day_across_runs_and_asked_again_after(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(3)
        site.page("/robots.txt", "User-agent: *\nDisallow: /posts/2", **PLAIN)
        for _ in range(2):
            crawled(path, site.url(), full=True)
            assert len(site.times("/robots.txt")) == 1
            assert "/posts/2-lesson/" not in site.paths()
        with Archive.open(path) as archive:
            yesterday = utc_text(datetime.now(UTC) - timedelta(days=1, minutes=1))
            sql = "UPDATE fetches SET fetched_at = ? WHERE role = ?"
            assert archive.connection.write(sql, yesterday, Role.ROBOTS) == 1
        crawled(path, site.url())
        assert len(site.times("/robots.txt")) == 2


def test_file_behind_five_redirects_counts_and_behind_six_there_is_none(tmp_path: Path) -> None:
    for redirects, forbidden in ((5, True), (6, False)):
        with ScriptedSite() as site:
            site.blog(3)
            places = ["/robots.txt", *(f"/robots-{n}.txt" for n in range(1, redirects + 1))]
            for here, there in pairwise(places):
                site.page(here, status=302, Location=there)
            site.page(places[-1], "User-agent: *\nDisallow: /posts/2", **PLAIN)
            crawled(tmp_path / f"{redirects}.db", site.url())
            assert ("/posts/2-lesson/" not in site.paths()) is forbidden
