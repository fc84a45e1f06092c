"""A blog that is crawled again and again: what it is asked for, and what the archive says then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from recrawling import Blog, down, post
from scripted_site import ScriptedSite
from warm_command import WarmCommand


@pytest.fixture(scope="module")
def command() -> WarmCommand:
    return WarmCommand()


@pytest.fixture
def blog(tmp_path: Path, command: WarmCommand) -> Iterator[Blog]:
    with ScriptedSite() as site:
        yield Blog(tmp_path, site, command)


def test_unchanged_blog_is_asked_once_and_the_ledger_still_counts_all(blog: Blog) -> None:
    blog.publish(down(12))
    assert len(blog.crawl()) == 15
    before = blog.coverage()
    assert blog.crawl() == ["/"]
    assert "If-None-Match" in blog.site.asked[-1].headers
    assert blog.coverage() == before == [("index", 12, 12, 0)]


def test_robots_txt_is_asked_for_once_a_day(blog: Blog) -> None:
    blog.publish(down(3))
    blog.crawl()
    blog.crawl()
    assert "/robots.txt" not in blog.site.paths()


def test_blog_whose_pages_differ_each_time_is_asked_once_too(blog: Blog) -> None:
    blog.etags = False
    blog.publish(down(12), note="17 visitors today")
    blog.crawl()
    blog.publish(down(12), note="18 visitors today")
    assert blog.crawl() == ["/"]


def test_new_post_costs_two_requests(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish(down(13))
    assert blog.crawl() == ["/", post(13)]
    assert blog.coverage() == [("index", 13, 13, 0)]
    with blog.archive() as archive:
        run = archive.runs.last("lessons")
        assert run
        assert (run.counts.new, run.counts.index_pages, run.counts.requests) == (1, 1, 2)
    assert blog.crawl() == ["/"]


def test_new_posts_over_a_page_boundary_are_all_found(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish(down(19))
    asked = blog.crawl()
    assert asked[:2] == ["/", "/page/2/"]
    assert sorted(asked[2:]) == sorted(map(post, down(19, 13)))
    assert blog.coverage() == [("index", 19, 19, 0)]


def test_full_crawl_reads_all_lists_and_posts_again(blog: Blog) -> None:
    blog.publish(down(12))
    first = blog.crawl()
    assert sorted(blog.crawl("--full")) == sorted(first)


def test_lists_are_read_whole_each_month(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish([*down(12, 4), 99, *down(3)])
    blog.site.forget(post(99))
    blog.write(99, "slipped in")
    assert blog.crawl() == ["/"]
    assert {"/", "/page/2/", "/page/3/", post(99)} <= set(blog.crawl(days=31))


def test_changed_rules_are_a_reason_to_read_all_lists(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    with (blog.folder / "sources.toml").open("a") as config:
        config.write('[source.rules]\nentries = "main article"\n')
    assert blog.crawl() == ["/", "/page/2/", "/page/3/"]


def test_post_that_failed_is_tried_again_without_reading_the_lists(blog: Blog) -> None:
    blog.publish(down(4))
    good = blog.site.answers.pop(post(2))
    blog.site.page(post(2), "<h1>Oops</h1>", 500)
    blog.crawl()
    blog.site.answers[post(2)] = good
    assert blog.crawl() == ["/", post(2)]
    assert blog.coverage() == [("index", 4, 4, 0)]


def test_archived_posts_are_looked_at_ever_more_seldom(blog: Blog) -> None:
    blog.publish(down(3))
    blog.crawl()
    looks = {days: len(blog.crawl(days=days)) - 1 for days in (1, 2, 3, 5, 10, 20)}
    assert looks == {1: 3, 2: 0, 3: 3, 5: 0, 10: 3, 20: 0}
    assert all("If-None-Match" in asked.headers for asked in blog.site.asked)


def test_edit_is_found_and_looked_after_again_soon(blog: Blog) -> None:
    blog.publish(down(3))
    blog.crawl()
    blog.crawl(days=1)
    blog.write(2, "teached")
    assert post(2) in blog.crawl(days=4)
    assert blog.crawl(days=5) == ["/", post(2)]
    with blog.archive() as archive:
        edited = archive.posts.get(blog.site.url(post(2)))
        assert edited
        assert edited.revision == 2


def test_post_that_left_its_list_is_looked_at_and_found_gone(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish([12, *down(10)])
    blog.site.forget(post(11))
    assert blog.crawl() == ["/", post(11)]
    assert blog.crawl(days=2)[:2] == ["/", post(11)]
    with blog.archive() as archive:
        gone = archive.posts.get(blog.site.url(post(11)))
        assert gone
        assert gone.status == "gone"
    assert blog.coverage() == [("index", 12, 12, 0)]


def test_feed_that_is_read_anyhow_tells_of_an_edit(blog: Blog) -> None:
    blog.publish(down(8), feed=True)
    blog.crawl()
    blog.crawl(days=29)
    blog.write(8, "teached")
    blog.tell_by_feed(down(8), updated=f"{date.today() + timedelta(days=30)}T08:00:00Z")
    asked = blog.crawl(days=32)
    assert post(8) in asked
    assert "/feed.xml" in asked


def test_limit_leaves_the_rest_to_the_next_run(blog: Blog) -> None:
    blog.publish(down(12))
    assert len(blog.crawl("--limit", "4")) == 5
    assert len(blog.crawl()) == 3 + 8
    assert blog.crawl() == ["/"]


def test_dry_run_reads_all_lists_and_remembers_nothing(blog: Blog) -> None:
    blog.publish(down(12))
    blog.crawl()
    blog.publish(down(13))
    assert blog.crawl("--dry-run") == ["/", "/page/2/", "/page/3/"]
    assert blog.crawl() == ["/", post(13)]
