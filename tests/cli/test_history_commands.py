"""What `show` and `status` tell of suspects, tombstones and older revisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from archives import NOW, SOURCE, a_post, an_entry

from archiver.model import Reason, Rejection
from archiver.storage.archive import Archive

Ask = Callable[..., Any]
WHOLE = a_post(text="What one says. " * 10, markdown="What one says.\n\nAnd more.")
EDITED = replace(WHOLE, markdown="What one says.\n\nAnd less.", html="<p>edited</p>")
TORN = replace(WHOLE, text="What.", html="<p>torn</p>", markdown="What.", word_count=1)


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    """An archive of one post: edited once, then torn, then behind a captcha."""
    with Archive.open(tmp_path / "archive.db", create=True) as archive:
        source_id = archive.sources.ensure(SOURCE, NOW)
        archive.entries.declare(source_id, [an_entry()], now=NOW)
        run_id = archive.runs.start(source_id, NOW)
        for day, post in enumerate((WHOLE, EDITED, TORN)):
            archive.posts.record(
                source_id, run_id, post, entry=an_entry(), now=NOW + timedelta(days=day)
            )
        captcha = Rejection(url=WHOLE.url, reason=Reason.CAPTCHA, detail="asks for a puzzle")
        later = NOW + timedelta(days=3)
        archive.posts.record_rejection(source_id, run_id, captcha, entry=an_entry(), now=later)
    return tmp_path


def test_status_counts_suspects(ask: Ask) -> None:
    assert ask("status", "--json").json[0]["suspects"] == 1
    assert "suspects" in ask("status").out.splitlines()[0]


def test_show_says_what_stands_in_place_of_the_post(ask: Ask) -> None:
    shown = ask("show", "1").out
    assert EDITED.markdown in shown
    (line,) = (line for line in shown.splitlines() if line.startswith("suspect: "))
    assert "captcha: asks for a puzzle" in line
    assert "met 1 time since 2026-11-24 as revision 4; --accept 4" in line
    assert "suspect" not in ask("show", "1", "--revision", "1").out


def test_history_is_a_row_a_revision(ask: Ask) -> None:
    told = ask("show", "1", "--history").out.splitlines()[1:]
    assert [line.split()[2] for line in told] == ["good", "current", "suspect", "suspect"]
    record = ask("show", "1", "--history", "--json").json
    assert record["current"] == 2
    assert [revision["reason"] for revision in record["revisions"]] == [
        None,
        None,
        "collapsed: 1 of 30 words",
        "captcha: asks for a puzzle",
    ]
    assert [event["revision"] for event in record["events"]] == [3, 4]


def test_diff_shows_what_changed_between_two_revisions(ask: Ask) -> None:
    lines = ask("show", "1", "--diff", "1", "2").out.splitlines()
    assert lines[:2] == ["--- revision 1", "+++ revision 2"]
    assert [line for line in lines if line[0] in "+-"][2:] == ["-And more.", "+And less."]
    assert ask("show", "1", "--diff", "2", "2").out == ""


def test_accepted_suspect_is_the_post(ask: Ask) -> None:
    answer = ask("show", "1", "--accept", "3", "--format", "text")
    assert (answer.code, answer.out) == (0, "What.\n")
    assert answer.err == "revision 3 is what post 1 says now\n"
    again = ask("show", "1", "--accept", "3")
    assert (again.code, again.err) == (2, "archiver: post 1 has no suspect revision 3\n")


def test_accepted_page_that_is_no_post_makes_a_tombstone(ask: Ask) -> None:
    answer = ask("show", "1", "--accept", "4")
    assert answer.err == "post 1 is gone from the blog, and stays here\n"
    assert "gone from the blog" in answer.out
    assert "suspect" not in answer.out
    assert ask("search", "says").out != ""


def test_revision_that_is_no_post_is_named(ask: Ask) -> None:
    answer = ask("show", "1", "--revision", "4")
    assert answer.code == 2
    assert "revision 4 of post 1 is no post (captcha: asks for a puzzle)" in answer.err
    assert ask("show", "1", "--revision", "5").err == "archiver: post 1 has revisions 1 to 4\n"
