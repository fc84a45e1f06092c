"""The five demo blogs, archived by their URLs alone, are exactly what their authors wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import crawled

from archiver.dates import day_of
from archiver.demo import DemoBlog, DemoServer
from archiver.model import ArchivedPost
from archiver.storage.archive import Archive
from archiver.urls import url_key


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(ports=()) as server:
        yield server


@pytest.fixture(scope="module")
def archived(
    server: DemoServer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[ArchivedPost]]:
    """The posts of each blog, from one crawl of all of them."""
    blogs = [*server.blogs, *(variant for variant in server.variants if variant.name != CLIENT)]
    path = tmp_path_factory.mktemp("demo") / "archive.db"
    crawled(path, *(blog.url for blog in blogs))
    with Archive.open(path, readonly=True) as archive:
        return {
            blog.name: list(archive.posts.select(source=f"source-{number}"))
            for number, blog in enumerate(blogs, 1)
        }


CLIENT = "northbridge-client"  # its list exists only once a script ran
NAMES = (
    "tail-latency", "loose-coupling", "northbridge", "odd-hours", "small-servers",
    "northbridge-next-data", "northbridge-flight",
)  # fmt: skip


def told(server: DemoServer, name: str) -> DemoBlog:
    return next(blog for blog in (*server.blogs, *server.variants) if blog.name == name)


def by_key(posts: list[ArchivedPost]) -> dict[str, ArchivedPost]:
    return {url_key(archived.post.url): archived for archived in posts}


@pytest.mark.parametrize("name", NAMES)
def test_every_post_and_nothing_else(
    name: str, server: DemoServer, archived: dict[str, list[ArchivedPost]]
) -> None:
    wanted = {url_key(url) for url in told(server, name).post_urls}
    assert set(by_key(archived[name])) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_titles_and_days_as_written_and_no_date_invented(
    name: str, server: DemoServer, archived: dict[str, list[ArchivedPost]]
) -> None:
    kept = by_key(archived[name])
    for post in told(server, name).posts:
        found = kept[url_key(post.url)].post
        day = day_of(found.published) if found.published else None
        assert (found.title, day) == (post.title, post.day), post.url


@pytest.mark.parametrize("name", NAMES)
def test_code_as_written(
    name: str, server: DemoServer, archived: dict[str, list[ArchivedPost]]
) -> None:
    kept = by_key(archived[name])
    for post in told(server, name).posts:
        found = [(block.language, block.text) for block in kept[url_key(post.url)].post.code]
        assert found == [(block.language, block.text) for block in post.code], post.url


@pytest.mark.parametrize("name", NAMES)
def test_tags_of_the_author_are_there(
    name: str, server: DemoServer, archived: dict[str, list[ArchivedPost]]
) -> None:
    kept = by_key(archived[name])
    for post in told(server, name).posts:
        found = {tag.casefold() for tag in kept[url_key(post.url)].post.tags}
        assert {tag.casefold() for tag in post.tags} <= found, post.url


def test_any_page_of_the_pager_leads_to_all_posts(server: DemoServer, tmp_path: Path) -> None:
    blog = told(server, "tail-latency")
    crawled(tmp_path / "archive.db", blog.index_urls[-1])
    with Archive.open(tmp_path / "archive.db", readonly=True) as archive:
        assert archive.posts.count() == len(blog.posts)
