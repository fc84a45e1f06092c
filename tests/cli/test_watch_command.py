"""`archiver watch` as a process: real signals, real children, a real archive."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Archiver
from filelock import FileLock
from scripted_site import ScriptedSite
from watched import ServiceManager, Watching, end, wait_for_watch, write_sources

from archiver.dates import utc_text
from archiver.watching.presence import presence


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    with ScriptedSite() as site:
        site.blog(3)
        yield site


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[ServiceManager]:
    manager = ServiceManager(tmp_path)
    yield manager
    manager.close()


def change(folder: Path, sql: str, *parameters: object) -> None:
    database = sqlite3.connect(folder / "archive.db", isolation_level=None, timeout=30)
    database.execute(sql, parameters)
    database.close()


def endings(folder: Path) -> list[tuple[str, str | None]]:
    database = sqlite3.connect(folder / "archive.db")
    rows = database.execute(
        "SELECT name, ending FROM runs JOIN sources ON sources.id = source_id ORDER BY runs.id"
    ).fetchall()
    database.close()
    return rows


def make_due(folder: Path) -> None:
    change(folder, "UPDATE sources SET next_due_at = ?", utc_text(datetime.now(UTC)))


def started(folder: Path, site: ScriptedSite, **env: str) -> Watching:
    """A watch on one source that is due."""
    write_sources(folder, {"one": site.url()})
    return Watching(folder, env=env)


def test_rounds_come_when_something_is_due_and_each_is_a_line(
    tmp_path: Path, site: ScriptedSite
) -> None:
    write_sources(tmp_path, {"one": site.url()})
    with Watching(tmp_path, fresh=True) as watch:
        assert watch.message("watching") == "watching 1 source"
        line = watch.round()
        assert (line["sources"], line["failed_sources"], line["new"]) == (1, 0, 3)
        assert (line["code"], line["next"], line["level"]) == (0, "one", "info")
        assert line["seconds"] > 0
        assert line["bytes"] > 1000
        posts = [line for line in watch.lines if line["event"] == "post"]
        assert [(post["source"], post["outcome"], post["status"]) for post in posts] == [
            ("one", "new", 200)
        ] * 3
        assert all(post["bytes"] > 500 and post["url"] and post["title"] for post in posts)
        make_due(tmp_path)  # as time would
        watch.reload()
        line = watch.round()
        assert (line["sources"], line["new"]) == (1, 0)
        assert watch.stop() == 0
        watch.message("stopped")
    assert endings(tmp_path) == [("one", "finished")] * 2


def test_sources_toml_is_edited_broken_gone_and_healed_while_it_runs(
    tmp_path: Path, site: ScriptedSite, archiver: Archiver
) -> None:
    with ScriptedSite() as other, started(tmp_path, site) as watch:
        other.blog(2)
        watch.round()
        write_sources(tmp_path, {"one": site.url(), "two": other.url()})
        watch.reload()
        assert "2 sources; new: two" in watch.message("read again")
        assert watch.round()["new"] == 2

        write_sources(tmp_path, {"one": site.url()}, "every = \n")
        watch.reload()
        assert "stays in force, because sources.toml: line" in watch.message("last good")
        make_due(tmp_path)
        watch.reload()
        assert watch.round()["sources"] == 2, "the last good one is in force"
        assert sum("last good" in line["message"] for line in watch.lines) == 1
        done = archiver("status")
        assert "`archiver watch` goes on with the last good one" in done.stderr

        (tmp_path / "sources.toml").unlink()
        watch.reload()
        watch.message("sources.toml is not there")
        write_sources(tmp_path, {"one": site.url()})
        watch.reload()
        assert "mended: 1 source; no longer there: two" in watch.message("mended")
        make_due(tmp_path)
        watch.reload()
        assert watch.round()["sources"] == 1
        assert watch.stop() == 0
    assert [ending for _, ending in endings(tmp_path)] == ["finished"] * 5


def test_change_of_the_file_is_noticed_without_a_signal(
    tmp_path: Path, site: ScriptedSite, manager: ServiceManager
) -> None:
    """The watchdog has it look more often than the half minute that it may sleep."""
    env = manager.environment | {"WATCHDOG_USEC": "400000"}
    with ScriptedSite() as other, started(tmp_path, site, **env) as watch:
        other.blog(2)
        watch.round()
        write_sources(tmp_path, {"one": site.url(), "two": other.url()})
        assert watch.round()["new"] == 2


def test_systemd_is_told_all_that_it_asks_for(
    tmp_path: Path, site: ScriptedSite, manager: ServiceManager
) -> None:
    env = manager.environment | {"WATCHDOG_USEC": "200000"}
    with started(tmp_path, site, **env) as watch:
        assert manager.until("READY=1") == "READY=1"
        manager.until("WATCHDOG=1")
        manager.until("STATUS=crawling: ")
        assert "STATUS=next: one at 2" in manager.until("STATUS=next: ")
        watch.reload()
        assert manager.until("RELOADING=1").startswith("RELOADING=1\nMONOTONIC_USEC=")
        manager.until("READY=1")
        manager.until("WATCHDOG=1")
        assert watch.stop() == 0
        manager.until("STOPPING=1")


def test_round_has_no_part_in_what_the_service_manager_is_told(
    tmp_path: Path, site: ScriptedSite, manager: ServiceManager
) -> None:
    site.answers["/"][0].delay = 2.0
    write_sources(tmp_path, {"one": site.url()})
    env = manager.environment | {"WATCHDOG_USEC": "1000000"}
    with Watching(tmp_path, env=env, fresh=True) as watch:
        manager.until("STATUS=crawling: ")
        (child,) = watch.children
        told = Path(f"/proc/{child}/environ").read_bytes()
        assert b"NOTIFY_SOCKET" not in told
        assert b"WATCHDOG" not in told


def test_round_that_is_killed_is_told_and_its_run_is_later_crashed(
    tmp_path: Path, site: ScriptedSite
) -> None:
    for path, answers in site.answers.items():
        answers[0].delay = 0.5 if path.startswith("/posts/") else 0.0
    with started(tmp_path, site) as watch:
        watch.until(lambda line: line["event"] == "post")
        end(*watch.children)
        line = watch.round()
        assert line["level"] == "error"
        assert "the round died (killed by signal 9)" in line["message"]
        assert "tried again in 1 min" in line["message"]
        assert endings(tmp_path) == [("one", None)]
        assert watch.process.poll() is None
        watch.stop()
    make_due(tmp_path)
    with Watching(tmp_path) as watch:
        assert watch.round()["code"] == 0
    assert endings(tmp_path) == [("one", "crashed"), ("one", "finished")]
    database = sqlite3.connect(tmp_path / "archive.db")
    new, requests, size, detail = database.execute(
        "SELECT new, requests, bytes, detail FROM runs ORDER BY id"
    ).fetchone()
    database.close()
    assert new >= 1
    assert requests >= 2
    assert size > 0
    assert detail == "the process ended without closing the run"


def slow_posts(site: ScriptedSite) -> None:
    for path, answers in site.answers.items():
        answers[0].delay = 1.0 if path.startswith("/posts/") else 0.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_stop_finishes_what_is_in_flight_and_the_next_watch_goes_on(
    tmp_path: Path, site: ScriptedSite, number: signal.Signals
) -> None:
    slow_posts(site)
    with started(tmp_path, site) as watch:
        watch.until(lambda line: line["event"] == "list")
        watch.signal(number)
        assert watch.process.wait(timeout=60) == 0
        watch.message("finishes what is in flight")
        line = watch.until(lambda line: line["event"] == "run")
        assert line["ending"] == "interrupted"
        watch.message("stopped")
    assert endings(tmp_path) == [("one", "interrupted")]
    with Watching(tmp_path) as watch:
        line = watch.round()
    had = 3 - line["new"]
    assert 0 <= had < 3
    assert endings(tmp_path)[1] == ("one", "finished")


def test_second_signal_stops_at_once_and_the_run_is_closed(
    tmp_path: Path, site: ScriptedSite
) -> None:
    for path, answers in site.answers.items():
        answers[0].delay = 45.0 if path.startswith("/posts/") else 0.0
    with started(tmp_path, site) as watch:
        watch.until(lambda line: line["event"] == "list")
        watch.signal(signal.SIGTERM)
        watch.message("finishes what is in flight")
        watch.signal(signal.SIGTERM)
        watch.message("at once")
        assert watch.process.wait(timeout=30) == 0
    assert endings(tmp_path) == [("one", "interrupted")]


def test_source_removed_while_it_is_crawled_is_finished_and_not_crawled_again(
    tmp_path: Path, site: ScriptedSite
) -> None:
    slow_posts(site)
    with ScriptedSite() as other:
        other.blog(2)
        write_sources(tmp_path, {"one": site.url(), "two": other.url()})
        with Watching(tmp_path) as watch:
            watch.until(lambda line: line["event"] == "list" and line["source"] == "one")
            write_sources(tmp_path, {"two": other.url()})
            watch.reload()
            watch.message("no longer there: one")
            line = watch.round()
            assert (line["sources"], line["new"], line["next"]) == (2, 5, "two")
            make_due(tmp_path)
            watch.reload()
            assert watch.round()["sources"] == 1


def test_archive_that_another_crawl_holds_is_waited_for(tmp_path: Path, site: ScriptedSite) -> None:
    write_sources(tmp_path, {"one": site.url()})
    with FileLock(tmp_path / "archive.db.lock"), Watching(tmp_path) as watch:
        line = watch.round()
        assert line["level"] == "warning"
        assert "another crawl is running on this archive" in line["message"]
        assert "tried again in 1 min" in line["message"]
        assert watch.process.poll() is None
        assert watch.stop() == 0


def test_second_watch_waits_and_takes_over_from_one_that_was_killed(
    tmp_path: Path, site: ScriptedSite, manager: ServiceManager
) -> None:
    with started(tmp_path, site) as first:
        first.round()
        env = manager.environment | {"WATCHDOG_USEC": "400000"}  # it looks every 0.2 s
        with Watching(tmp_path, env=env) as second:
            said = second.message("another `archiver watch` runs")
            assert f"process {first.process.pid} on " in said
            manager.until("READY=1")
            end(first.process.pid)
            second.message("this one takes over")
            make_due(tmp_path)
            second.reload()
            assert second.round()["sources"] == 1
    assert presence(tmp_path / "archive.db") is None


def test_locks_that_a_power_cut_left_behind_stop_nothing(
    tmp_path: Path, site: ScriptedSite, archiver: Archiver
) -> None:
    write_sources(tmp_path, {"one": site.url()})
    (tmp_path / "archive.db.lock").write_text("")
    left = {"pid": 1, "host": "box", "since": "2026-01-01T00:00:00Z", "doing": "crawling"}
    (tmp_path / "archive.db.watch").write_text(json.dumps(left))
    assert presence(tmp_path / "archive.db") is None
    with Watching(tmp_path) as watch:
        assert watch.round()["new"] == 3
        watch.stop()
    assert not (tmp_path / "archive.db.watch").exists()


def test_clock_that_was_ahead_and_is_set_right_stops_nothing(
    tmp_path: Path, site: ScriptedSite
) -> None:
    with started(tmp_path, site) as watch:
        watch.round()
        ahead = datetime.now(UTC) + timedelta(days=4000)
        change(
            tmp_path,
            "UPDATE sources SET scheduled_at = ?, next_due_at = ?",
            *(utc_text(ahead), utc_text(ahead + timedelta(hours=12))),
        )
        watch.reload()
        assert watch.round()["sources"] == 1


def test_log_file_takes_the_lines_and_stderr_stays_for_faults(
    tmp_path: Path, site: ScriptedSite, archiver: Archiver
) -> None:
    write_sources(tmp_path, {"one": site.url()})
    log = tmp_path / "watch.log"
    with Watching(tmp_path, "--log-file", str(log)) as watch:
        wait_for_watch(tmp_path, "next: one at ")
        done = archiver("status")
        assert f"`archiver watch` runs (process {watch.process.pid}" in done.stderr
        assert watch.stop() == 0
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines if line["event"] in {"run", "round"}] == [
        "run",
        "round",
    ]
    assert {"time", "level", "event", "message"} <= set(lines[0])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no sources yet"),
        ("[crawl]\n", "no sources yet"),
        ("[[source]]\nname = 3\n", "sources.toml: "),
    ],
    ids=["no file", "no source", "broken"],
)
def test_watch_that_cannot_begin_says_why(
    tmp_path: Path, archiver: Archiver, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "sources.toml").write_text(content)
    done = archiver("watch")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("archiver: ")
    assert words in done.stderr
