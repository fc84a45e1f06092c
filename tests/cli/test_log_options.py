"""`--log-format` and `--log-file` of a crawl: what programs parse and people read."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, Archiver, environment
from scripted_site import ScriptedSite
from warm_command import begun
from watched import write_sources

TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (debug|info|warning|error) +\S.*")
RUN = "source run ending detail started_at seconds new changed same suspect rejected failed gone"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ScriptedSite]:
    """A blog of which one post fails, and a second source whose server is down."""
    with ScriptedSite() as site:
        site.blog(3)
        site.forget("/posts/2-lesson/")
        site.page("/posts/2-lesson/", "no", status=500)
        write_sources(tmp_path, {"one": site.url(), "down": "http://127.0.0.1:9/"})
        yield site


def parsed(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_log_has_a_line_a_post_and_a_run_and_nothing_else_is_on_stderr(
    archiver: Archiver, site: ScriptedSite
) -> None:
    done = archiver("crawl", "--log-format", "json")
    assert done.returncode == 3
    lines = parsed(done.stderr)
    assert all(list(line)[:4] == ["time", "level", "event", "message"] for line in lines)
    posts = {line["url"]: line for line in lines if line["event"] == "post"}
    assert len(posts) == 3
    good = posts[site.url("/posts/1-lesson/")]
    assert (good["level"], good["outcome"], good["status"]) == ("info", "new", 200)
    assert (good["title"], good["detail"]) == ("Lesson 1 of many", None)
    assert good["bytes"] > 500
    bad = posts[site.url("/posts/2-lesson/")]
    assert (bad["level"], bad["outcome"], bad["detail"]) == ("warning", "failed", "HTTP 500")
    runs = {line["source"]: line for line in lines if line["event"] == "run"}
    assert {name: run["ending"] for name, run in runs.items()} == {
        "one": "finished",
        "down": "failed",
    }
    assert set(RUN.split()) <= set(runs["one"])
    assert (runs["one"]["new"], runs["one"]["failed"], runs["one"]["level"]) == (2, 1, "info")
    assert runs["down"]["level"] == "error"
    assert "refused the connection" in runs["down"]["detail"]


def test_text_log_can_be_read(archiver: Archiver, site: ScriptedSite) -> None:
    lines = archiver("crawl", "--log-format", "text").stderr.splitlines()
    assert all(TEXT.fullmatch(line) for line in lines), lines
    (post,) = [line for line in lines if "1-lesson" in line]
    assert re.search(r"info    one: new http\S+ \(\d+\.\d\d s, [\d,.]+ k?B\)$", post)
    assert any(" error   down: nothing new in " in line for line in lines)


def test_verbose_log_has_scrapys_lines_as_lines(archiver: Archiver, site: ScriptedSite) -> None:
    lines = parsed(archiver("crawl", "-v", "--log-format", "json").stderr)
    assert any(line.get("logger", "").startswith("scrapy") for line in lines)


def test_quiet_log_has_only_what_someone_should_look_at(
    archiver: Archiver, site: ScriptedSite
) -> None:
    lines = parsed(archiver("crawl", "-q", "--log-format", "json").stderr)
    assert {line["level"] for line in lines} == {"warning", "error"}


def test_fault_is_a_line_of_the_log_too(archiver: Archiver, tmp_path: Path) -> None:
    done = archiver("crawl", "nosuch", "--log-format", "json")
    assert done.returncode == 2
    (line,) = parsed(done.stderr)
    assert (line["level"], line["event"]) == ("error", "message")
    assert '"nosuch" is neither' in line["message"]


def test_log_file_is_added_to_and_progress_stays(
    archiver: Archiver, site: ScriptedSite, tmp_path: Path
) -> None:
    log = tmp_path / "crawl.log"
    log.write_text("before\n")
    done = archiver("crawl", "one", "--log-file", log)
    assert "one: 3 posts listed, 3 to fetch" in done.stderr.splitlines()
    first, *lines = log.read_text(encoding="utf-8").splitlines()
    assert first == "before"
    assert all(TEXT.fullmatch(line) for line in lines)
    assert any("one: 2 new, 1 failed" in line for line in lines)


def test_quiet_crawl_with_a_log_file_tells_cron_what_failed_and_the_file_all(
    archiver: Archiver, site: ScriptedSite, tmp_path: Path
) -> None:
    log = tmp_path / "crawl.log"
    done = archiver("crawl", "-q", "--log-file", log, "--log-format", "json")
    assert [line.startswith("archiver: down: ") for line in done.stderr.splitlines()] == [True]
    assert {line["event"] for line in parsed(log.read_text(encoding="utf-8"))} >= {"post", "run"}


def test_terminal_keeps_its_bars_beside_a_log_file(site: ScriptedSite, tmp_path: Path) -> None:
    main, side = pty.openpty()
    log = tmp_path / "crawl.log"
    process = subprocess.Popen(
        [*COMMAND, "crawl", "one", "--log-file", str(log)],
        cwd=tmp_path,
        env=environment() | {"TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=side,
    )
    os.close(side)
    shown = b""
    try:
        while piece := os.read(main, 65536):
            shown += piece
    except OSError:  # Linux says so that the other side is closed
        pass
    os.close(main)
    assert process.wait(timeout=60) == 0
    assert b"\x1b[" in shown
    assert all(TEXT.fullmatch(line) for line in log.read_text(encoding="utf-8").splitlines())


def test_log_that_cannot_be_written_is_told_before_anything_happens(
    archiver: Archiver, site: ScriptedSite, tmp_path: Path
) -> None:
    done = archiver("crawl", "--log-file", tmp_path / "nowhere" / "crawl.log")
    assert (done.returncode, site.asked) == (1, [])
    assert "No such file or directory" in done.stderr


def test_reader_of_the_log_that_goes_away_does_not_stop_the_crawl(
    archiver: Archiver, site: ScriptedSite, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as log, (tmp_path / "said").open("wb") as out:
        call = begun(tmp_path, "crawl", "one", "--log-format", "json", stdout=out, stderr=log)
    os.close(reading)
    assert call.wait(timeout=60) == 0
    assert json.loads(archiver("status", "one", "--json").stdout)[0]["archived"] == 2


def test_journal_of_systemd_is_given_levels_and_no_times(
    site: ScriptedSite, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    with journal.open("wb") as stream:
        number = f"{os.fstat(stream.fileno()).st_dev}:{os.fstat(stream.fileno()).st_ino}"
        words = ("crawl", "--log-format", "text")
        env = {"JOURNAL_STREAM": number}
        begun(tmp_path, *words, stdout=stream, stderr=stream, env=env).wait(timeout=60)
    lines = journal.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("<6>one: new http") for line in lines)
    assert any(line.startswith("<4>one: failed http") for line in lines)
    assert any(line.startswith("<3>down: nothing new") for line in lines)
