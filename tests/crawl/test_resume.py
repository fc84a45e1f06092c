"""A run that was killed: the next one goes on where it was, and asks for nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from recrawling import Blog, down, index, post
from scripted_site import ScriptedSite
from warm_command import WarmCommand

HELD = 60.0  # seconds that an answer waits: it never comes


@pytest.fixture(scope="module")
def command() -> WarmCommand:
    return WarmCommand()


@pytest.fixture
def blog(tmp_path: Path, command: WarmCommand) -> Iterator[Blog]:
    with ScriptedSite() as site:
        yield Blog(tmp_path, site, command)


def cut_off(
    blog: Blog, path: str, *options: str, number: int = signal.SIGKILL, days: int = 0
) -> list[str]:
    """Starts a crawl and kills it while it waits for the answer at that path; what it asked."""
    blog.site.asked.clear()
    answer = blog.site.answers[path][-1]
    answer.delay = HELD
    group = blog.command.start(blog.folder, "crawl", *options, days=days)
    until = time.monotonic() + HELD
    while path not in blog.site.paths():
        assert not blog.command.is_done(0.01), blog.command.said()
        assert time.monotonic() < until
    os.killpg(group, number)
    while not blog.command.is_done(0.2):  # two signals at once may arrive as one
        with suppress(ProcessLookupError):  # it ended just now
            os.killpg(group, number)  # a second Ctrl-C stops at once
    assert blog.command.ending()
    answer.delay = 0
    return [asked for asked in blog.site.paths() if asked != "/robots.txt"]


def test_lists_that_were_read_are_not_asked_for_again(blog: Blog) -> None:
    blog.publish(down(17))
    assert cut_off(blog, index(3)) == [index(1), index(2), index(3)]
    asked = blog.crawl()
    assert asked[:2] == [index(3), index(4)]
    assert sorted(asked[2:]) == sorted(map(post, down(17)))
    assert blog.coverage() == [("index", 17, 17, 0)]
    assert blog.crawl() == ["/"]


def test_posts_that_were_recorded_are_not_asked_for_again(blog: Blog) -> None:
    blog.publish(down(12))
    before = cut_off(blog, post(6))
    assert before[-1] == post(6)
    asked = blog.crawl()
    assert not {index(1), index(2), index(3)} & set(asked)
    assert set(asked) | set(before) >= set(map(post, down(12)))
    assert len(set(asked) & set(before)) <= 1
    assert blog.coverage() == [("index", 12, 12, 0)]


def test_run_that_goes_on_can_be_killed_too(blog: Blog) -> None:
    blog.publish(down(17))
    asked = [*cut_off(blog, index(2)), *cut_off(blog, index(4)), *cut_off(blog, post(9))]
    asked += blog.crawl()
    twice = {path for path in asked if asked.count(path) > 1}
    assert twice <= {index(2), index(4), post(9)}
    assert blog.coverage() == [("index", 17, 17, 0)]


def test_run_that_was_interrupted_by_hand_is_gone_on_with(blog: Blog) -> None:
    blog.publish(down(17))
    cut_off(blog, index(3), number=signal.SIGINT)
    assert blog.crawl()[:2] == [index(3), index(4)]


def test_glance_that_was_killed_goes_on(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish(down(19))
    assert cut_off(blog, index(2)) == [index(1), index(2)]
    asked = blog.crawl()
    assert asked[0] == index(2)
    assert sorted(asked[1:]) == sorted(map(post, down(19, 13)))


def test_full_crawl_that_was_killed_goes_on_with_the_rest(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    before = cut_off(blog, post(6), "--full", days=1)
    asked = blog.crawl("--full", days=1)
    assert sorted({*before[3:], *asked}) == sorted(map(post, down(12)))
    assert set(before) & set(asked) == {post(6)}


def test_reading_of_yesterday_is_begun_afresh(blog: Blog) -> None:
    blog.publish(down(12))
    cut_off(blog, index(3))
    assert blog.crawl(days=2)[:3] == [index(1), index(2), index(3)]


def test_other_rules_begin_afresh(blog: Blog) -> None:
    blog.publish(down(12))
    cut_off(blog, index(3))
    with (blog.folder / "sources.toml").open("a") as config:
        config.write('[source.rules]\nentries = "main article"\n')
    assert blog.crawl()[:3] == [index(1), index(2), index(3)]
