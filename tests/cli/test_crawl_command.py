"""`archiver crawl`: from an address to an archive, and again."""

from __future__ import annotations

import json
import signal
import subprocess
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from command_line import COMMAND, Archiver, environment

from archiver.demo import DemoServer
from archiver.storage.archive import Archive


def sources(folder: Path) -> list[dict[str, Any]]:
    return tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8")).get("source", [])


def answers(archiver: Archiver, *arguments: str) -> list[dict[str, Any]]:
    """What the command says in JSON."""
    done = archiver(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_address_alone_is_found_named_written_down_and_archived_once(
    archiver: Archiver, folder: Path, demo: DemoServer
) -> None:
    blog = demo.blog("northbridge").blog
    done = archiver("crawl", blog.url)
    assert done.returncode == 0, done.stderr
    (source,) = sources(folder)
    assert source["url"] == blog.url
    assert f"added to sources.toml: {source['name']} = {blog.url}" in done.stderr
    assert f"{len(blog.posts)} of {len(blog.posts)}" in done.stdout
    with Archive.open(folder / "archive.db", readonly=True) as archive:
        assert {post.post.url for post in archive.posts.select()} == set(blog.post_urls)
    (again,) = answers(archiver, "crawl", blog.url + "/")
    assert again["ending"] == "finished"
    assert again["counts"]["new"] == 0
    assert len(sources(folder)) == 1


def test_another_page_of_its_list_is_the_same_source(
    archiver: Archiver, folder: Path, demo: DemoServer
) -> None:
    blog = demo.blog("tail-latency").blog
    archiver("crawl", blog.url, "--limit", "1")
    done = archiver("crawl", blog.index_urls[1], "--limit", "1")
    assert done.returncode == 0, done.stderr
    assert [source["url"] for source in sources(folder)] == [blog.url]


def test_limit_leaves_posts_owed_which_check_tells(
    archiver: Archiver, folder: Path, demo: DemoServer
) -> None:
    url = demo.blog("northbridge").blog.url
    done = archiver("crawl", url, "--limit", "2", "--check")
    assert done.returncode == 4, done.stderr
    assert "2 of " in done.stdout
    assert "missing" in done.stdout
    assert "`archiver status --missing`" in done.stderr
    quiet = archiver("crawl", "--check", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    assert quiet.stdout.startswith("source")


def test_dry_run_counts_and_writes_nothing(
    archiver: Archiver, folder: Path, demo: DemoServer
) -> None:
    before = sorted(folder.iterdir())
    blog = demo.blog("odd-hours").blog
    done = archiver("crawl", blog.url, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert f"{len(blog.posts)} posts listed, {len(blog.posts)} to fetch" in done.stderr
    assert sorted(folder.iterdir()) == before
    assert sources(folder) == []


def test_one_address_that_is_no_blog_does_not_stop_the_others(
    archiver: Archiver, folder: Path, demo: DemoServer
) -> None:
    blog = demo.blog("odd-hours").blog
    nowhere = f"{blog.url}no-such-page"
    done = archiver("crawl", nowhere, blog.url)
    assert done.returncode == 3
    assert f"archiver: {nowhere}: the server answered HTTP 404; check the address" in done.stderr
    assert [source["url"] for source in sources(folder)] == [blog.url]
    with Archive.open(folder / "archive.db", readonly=True) as archive:
        assert [source.url for source in archive.sources.all()] == [blog.url]


@pytest.fixture
def slow_demo() -> Any:
    with DemoServer(ports=(), latency=0.15) as server:
        yield server


def started_crawl(folder: Path, url: str) -> subprocess.Popen[str]:
    """A crawl that has begun to fetch posts."""
    crawl = subprocess.Popen(
        [*COMMAND, "crawl", "-v", url],
        cwd=folder,
        env=environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert crawl.stderr
    for line in crawl.stderr:
        if ": new http" in line:
            return crawl
    raise AssertionError("no post was fetched")


def test_second_crawl_of_an_archive_is_refused_and_an_interrupted_one_goes_on(
    archiver: Archiver, folder: Path, slow_demo: DemoServer
) -> None:
    blog = slow_demo.blog("tail-latency").blog
    crawl = started_crawl(folder, blog.url)
    refused = archiver("crawl", blog.url)
    assert refused.returncode == 5
    assert refused.stderr.startswith("archiver: ")
    assert "another crawl is running" in refused.stderr
    crawl.send_signal(signal.SIGINT)
    out, err = crawl.communicate(timeout=60)
    assert crawl.returncode == 130
    assert "interrupted" in out
    assert "goes on from here" in err
    slow_demo.latency = 0
    again = archiver("crawl", "--check")
    assert again.returncode == 0, again.stderr
    asked = Counter(line.path for line in slow_demo.requests)
    repeated = sum(asked[urlsplit(url).path] - 1 for url in blog.post_urls)
    assert repeated <= 1, "only what was in flight may be asked for again"
