"""A blog that breaks raises an alarm, somebody is told once, and told once that it is over."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from archives import LATER, NOW
from crawling import in_process
from scripted_site import ScriptedSite

from archiver.config import Notify
from archiver.crawl.alarming import OFFLINE, Settlement, settle_config
from archiver.crawl.launch import CrawlOptions, crawl
from archiver.dates import utc_text
from archiver.health.alarm import Alarm
from archiver.model import Source
from archiver.storage.archive import Archive


def settled(path: Path, sources: list[Source], options: CrawlOptions) -> Settlement:
    found: list[Settlement] = []
    crawl(path, sources, options, alarmed=found.append)
    return found[0]


def crawled(path: Path, *urls: str, notify: Notify | None = None, **more: Any) -> Settlement:
    """What is said to be wrong after a crawl of these URLs."""
    sources = [Source(name=f"source-{n}", url=url) for n, url in enumerate(urls, 1)]
    options = CrawlOptions(delay=0, workers=1, notify=notify or Notify(), **more)
    return in_process(settled, path, sources, options)  # type: ignore[no-any-return]


def rules(found: Settlement) -> list[str]:
    return [alarm.rule for alarm in found.alarms]


def listed(path: Path) -> list[Alarm]:
    """All alarms there ever were, the oldest first."""
    with Archive.open(path, readonly=True) as archive:
        return archive.health.alarms(is_open=False)[::-1]


def replaced(site: ScriptedSite, body: str, status: int = 200) -> list[Any]:
    """Gives the blog another first page; the one that it had."""
    before = site.answers["/"]
    site.answers["/"] = []
    site.page("/", body, status)
    return before


def keeper(folder: Path) -> tuple[Notify, Path]:
    """A command that keeps what it is told, a line each, and where it keeps it."""
    script, told = folder / "keep.py", folder / "told"
    script.write_text(
        "import os, sys\n"
        f"with open({str(told)!r}, 'a') as file:\n"
        "    file.write(sys.stdin.read() + '\\n')\n"
        f"open({str(folder / 'env')!r}, 'w').write(' '.join(sorted(os.environ)))\n"
    )
    return Notify(command=(sys.executable, str(script))), told


def lines(told: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []


def test_blog_that_shuts_us_out_is_told_of_once_and_its_return_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    notify, told = keeper(tmp_path)
    with ScriptedSite() as site:
        site.blog(6)
        assert crawled(path, site.url(), notify=notify) == Settlement()
        good = replaced(site, "<h1>Forbidden</h1>", 403)
        for _ in range(2):
            assert rules(crawled(path, site.url(), notify=notify)) == ["blocked"]
            (message,) = lines(told)
        site.answers["/"] = good
        found = crawled(path, site.url(), notify=notify)
        assert found.alarms == ()
        assert [alarm.rule for alarm in found.recovered] == ["blocked"]
        assert crawled(path, site.url(), notify=notify) == Settlement()
    (alarm,) = listed(path)
    assert alarm.recovered_at is not None
    assert alarm.opened_at <= alarm.seen_at <= alarm.recovered_at
    assert message == {
        "event": "alarm",
        "alarm": "blocked",
        "source": "source-1",
        "url": site.url(),
        "reason": alarm.reason,
        "remedy": alarm.remedy,
        "opened_at": utc_text(alarm.opened_at),
        "recovered_at": None,
        "archive": str(path),
    }
    assert "HTTP 403" in alarm.reason
    assert [line["event"] for line in lines(told)] == ["alarm", "recovery"]
    assert lines(told)[1]["recovered_at"] == utc_text(alarm.recovered_at)
    given = set((tmp_path / "env").read_text().split())
    assert {"ARCHIVER_EVENT", "ARCHIVER_ALARM", "ARCHIVER_SOURCE", "PATH"} <= given
    assert "PYTHONPATH" not in given


def test_webhook_gets_the_same_json_by_post(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site, ScriptedSite() as hook:
        hook.page("/hook", "", status=204)
        site.blog(6)
        crawled(path, site.url())
        replaced(site, "<h1>Not Found</h1>", 404)
        found = crawled(path, site.url(), notify=Notify(webhook=hook.url("/hook")))
        assert found.notes == ()
        (body,) = map(json.loads, hook.posted)
        assert (body["event"], body["alarm"], body["url"]) == ("alarm", "list_gone", site.url())
        assert hook.asked[0].headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("/no/such/program",), "No such file or directory"),
        ((sys.executable, "-c", "import sys; sys.exit('no mail today')"), "1 (no mail today)"),
    ],
)
def test_command_that_fails_is_one_line_and_is_not_run_again(
    tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "archive.db"
    notify = Notify(command=command)
    with ScriptedSite() as site:
        site.blog(6)
        crawled(path, site.url(), notify=notify)
        site.page("/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
        forget_robots(path)
        found = crawled(path, site.url(), notify=notify)
        (note,) = found.notes
        assert note.startswith(f"[notify] command: {command[0]}: ")
        assert words in note
        assert rules(found) == ["robots"]
        assert crawled(path, site.url(), notify=notify).notes == ()


def forget_robots(path: Path) -> None:
    """As if it had been asked for long ago."""
    with Archive.open(path) as archive:
        archive.connection.write(
            "UPDATE fetches SET fetched_at = '2026-01-01T00:00:00Z' WHERE role = 'robots'"
        )


def test_list_of_another_template_that_shows_less_is_an_alarm_until_it_is_mended(
    tmp_path: Path,
) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(8)
        page = site.answers["/"][0]
        page.body = page.body.replace(b"<article>", b"<article class=post>")
        page.body = page.body.replace(b"<main>", b"<main class=posts><nav class=top></nav>")
        assert crawled(path, site.url()).alarms == ()
        tiles = "".join(
            f'<div class=tile><h3 class=name><a href="/posts/{n}-lesson/">Lesson {n} of many</a>'
            f"</h3><span class=when>2026-01-0{n}</span></div>"
            for n in (1, 2, 3)
        )
        good = replaced(site, f"<title>Lessons</title><section class=wall>{tiles}</section>")
        first = crawled(path, site.url())
        assert rules(first) == ["template_changed"]
        assert "shows 3 posts, before 8" in first.alarms[0].reason
        assert rules(crawled(path, site.url())) == ["template_changed"]
        site.answers["/"] = good
        assert crawled(path, site.url()).alarms == ()


def test_list_that_shows_nothing_any_more_is_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(6)
        crawled(path, site.url())
        replaced(site, "<title>Lessons</title><main><p>We are moving house.</p></main>")
        assert rules(crawled(path, site.url())) == ["no_posts"]


def test_server_that_fails_twice_in_a_row_is_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as site:
        site.blog(6)
        crawled(path, site.url())
        replaced(site, "<h1>Bad Gateway</h1>", 502)
        assert rules(crawled(path, site.url())) == []
        assert rules(crawled(path, site.url())) == ["server_errors"]


def test_address_that_never_was_a_blog_raises_no_alarm(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        assert crawled(tmp_path / "archive.db", site.url()) == Settlement()
        assert listed(tmp_path / "archive.db") == []


def test_machine_without_a_network_says_so_once_instead_of_an_alarm_each(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with ScriptedSite() as one, ScriptedSite() as two:
        urls = (one.url(), two.url())
        one.blog(5)
        two.blog(5)
        crawled(path, *urls)
    for _ in range(2):
        assert crawled(path, *urls).notes == (OFFLINE,)
    assert listed(path) == []


def test_broken_configuration_is_an_alarm_of_no_source(tmp_path: Path) -> None:
    notify, told = keeper(tmp_path)
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        faults = ["sources.toml: line 3: a text is not closed", "sources.toml: another"]
        assert settle_config(archive, faults, notify, NOW) == ()
        assert settle_config(archive, faults, notify, LATER) == ()
        (alarm,) = archive.health.alarms()
        assert (alarm.rule, alarm.source) == ("config", None)
        assert alarm.reason.endswith("closed (and 1 more)")
        assert settle_config(archive, [], notify, LATER) == ()
        assert archive.health.alarms() == []
    assert [line["event"] for line in lines(told)] == ["alarm", "recovery"]
