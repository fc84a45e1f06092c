"""`archiver crawl --due`: only what is due, quickly, and quietly when nothing is."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Archiver, environment
from filelock import FileLock
from scripted_site import ScriptedSite

from archiver.crawl.lock import archive_lock
from archiver.dates import utc_text


def write(folder: Path, **sources: str) -> None:
    """A sources.toml with these sources, due every 12 hours."""
    crawl = '[crawl]\ndelay = 0\nworkers = 1\nallow_private = ["127.0.0.1"]\n'
    tables = "".join(f'[[source]]\nname = "{n}"\nurl = "{u}"\n' for n, u in sources.items())
    (folder / "sources.toml").write_text(crawl + tables, encoding="utf-8")


def change(folder: Path, sql: str, *parameters: object) -> None:
    database = sqlite3.connect(folder / "archive.db", isolation_level=None)
    database.execute(sql, parameters)
    database.close()


def runs(folder: Path) -> list[str]:
    database = sqlite3.connect(folder / "archive.db")
    rows = database.execute(
        "SELECT name FROM runs JOIN sources ON sources.id = source_id ORDER BY runs.id"
    ).fetchall()
    database.close()
    return [name for (name,) in rows]


def test_first_all_then_none_then_those_whose_time_has_come(
    archiver: Archiver, tmp_path: Path
) -> None:
    with ScriptedSite() as one, ScriptedSite() as two:
        one.blog(3)
        two.blog(3)
        write(tmp_path, one=one.url(), two=two.url())
        done = archiver("crawl", "--due")
        assert done.returncode == 0, done.stderr
        assert sorted(runs(tmp_path)) == ["one", "two"]
        done = archiver("crawl", "--due")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.startswith("nothing is due; ")
        assert " is next, in 11 h" in done.stderr
        past = utc_text(datetime.now(UTC) - timedelta(days=30))  # the laptop slept
        change(tmp_path, "UPDATE sources SET next_due_at = ? WHERE name = 'two'", past)
        assert archiver("crawl", "--due", "--quiet").returncode == 0
        assert runs(tmp_path)[2:] == ["two"]
        done = archiver("crawl", "--due", "--quiet", "--json")
        assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_interval_that_was_shortened_counts_at_once(archiver: Archiver, tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        write(tmp_path, one=site.url())
        archiver("crawl", "--due")
        long_ago = utc_text(datetime.now(UTC) - timedelta(hours=2))
        change(tmp_path, "UPDATE runs SET started_at = ?", long_ago)
        toml = tmp_path / "sources.toml"
        for every, expected in (("3h", 1), ("1h", 2)):
            toml.write_text(toml.read_text(encoding="utf-8") + f'every = "{every}"\n')
            archiver("crawl", "--due")
            assert len(runs(tmp_path)) == expected
            write(tmp_path, one=site.url())


def test_source_that_failed_is_told_though_quiet_and_left_alone_for_a_while(
    archiver: Archiver, tmp_path: Path
) -> None:
    with ScriptedSite() as site:
        write(tmp_path, one=site.url())
        done = archiver("crawl", "--due", "--quiet")
        assert done.returncode == 3
        (line,) = done.stderr.splitlines()
        assert line.startswith("archiver: one: ")
        assert "failed" in line
        again = archiver("crawl", "--due", "--quiet")
        assert (again.returncode, again.stderr) == (0, "")


def test_timer_that_comes_while_a_crawl_runs_is_no_fault(
    archiver: Archiver, tmp_path: Path
) -> None:
    write(tmp_path, one="http://127.0.0.1:9/")
    with FileLock(tmp_path / "archive.db.lock"):
        done = archiver("crawl", "--due", "--quiet")
        assert (done.returncode, done.stderr) == (5, "")
        assert "archiver: " in archiver("crawl", "--quiet").stderr


def test_locked_archive_says_by_whom(archiver: Archiver, tmp_path: Path) -> None:
    write(tmp_path, one="http://127.0.0.1:9/")
    with archive_lock(tmp_path / "archive.db"):
        done = archiver("crawl")
    assert done.returncode == 5
    assert f"(process {os.getpid()} on " in done.stderr


def test_nothing_due_is_said_without_starting_scrapy(archiver: Archiver, tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        write(tmp_path, one=site.url())
        archiver("crawl")
    code = (
        "import sys\nfrom archiver.cli import run\n"
        "code = run(['crawl', '--due'])\n"
        "heavy = {'scrapy', 'twisted', 'trafilatura', 'numpy', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("offset", [timedelta(days=4000), -timedelta(days=4000)], ids=str)
def test_clock_that_was_wrong_does_not_stop_the_crawls(
    archiver: Archiver, tmp_path: Path, offset: timedelta
) -> None:
    with ScriptedSite() as site:
        site.blog(3)
        write(tmp_path, one=site.url())
        archiver("crawl")
        then = datetime.now(UTC) + offset
        change(
            tmp_path,
            "UPDATE sources SET scheduled_at = ?, next_due_at = ?",
            *(utc_text(then), utc_text(then + timedelta(hours=12))),
        )
        change(tmp_path, "UPDATE runs SET started_at = ?, ended_at = ?", *[utc_text(then)] * 2)
        (answer,) = json.loads(archiver("crawl", "--due", "--json").stdout)
        assert answer["ending"] == "finished"
        assert json.loads(archiver("crawl", "--due", "--json").stdout) == []


def test_status_says_when_and_why_by_the_sources_toml_of_now(
    archiver: Archiver, tmp_path: Path
) -> None:
    """The interval that counts, the server's wish that stays, the source that is no more."""

    def status() -> dict[str, tuple[float | None, str]]:
        rows = json.loads(archiver("status", "--json").stdout)
        now = datetime.now(UTC)
        hours = {
            row["source"]: row["next_due"]
            and (datetime.fromisoformat(row["next_due"]) - now) / timedelta(hours=1)
            for row in rows
        }
        return {row["source"]: (hours[row["source"]], row["next_due_reason"]) for row in rows}

    with ScriptedSite() as one, ScriptedSite() as two, ScriptedSite() as three:
        one.blog(3)
        two.page("/", "busy", status=503, Retry_After="86400")
        three.blog(3)
        write(tmp_path, one=one.url(), two=two.url(), three=three.url())
        archiver("crawl")
        hours, reason = status()["one"]
        assert hours
        assert 11 < hours < 12
        assert reason == "every 12h"
        write(tmp_path, one=one.url(), two=two.url())
        toml = (tmp_path / "sources.toml").read_text(encoding="utf-8")
        (tmp_path / "sources.toml").write_text(toml.replace("delay", 'every = "2h"\ndelay'))
        hours, reason = status()["one"]
        assert hours
        assert 1.8 < hours < 2
        assert reason == "every 2h"
        assert status()["one"] == (pytest.approx(hours, abs=0.1), reason), "it does not move"
        hours, reason = status()["two"]
        assert hours
        assert hours > 23
        assert reason.endswith("the server asks to wait (Retry-After)")
        assert status()["three"] == (None, "not in sources.toml")
        line = next(line for line in archiver("status").stdout.splitlines() if "three" in line)
        assert " never " in line
