"""`preview` and `explain`: a page as a list or as a post, with the rules of sources.toml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from archiver.demo import DemoServer

Ask = Callable[..., Any]
KINDS = ("tail-latency", "loose-coupling", "northbridge", "odd-hours", "small-servers")


def saved(url: str, folder: Path) -> tuple[str, str, str]:
    """The arguments that name a copy of that page."""
    with urlopen(url) as page:
        (folder / "page.html").write_bytes(page.read())
    return ("page.html", "--url", url)


@pytest.mark.parametrize("name", KINDS)
def test_index_page_is_shown_as_its_list(
    ask: Ask, demo: DemoServer, tmp_path: Path, name: str
) -> None:
    blog = demo.blog(name).blog
    listing = ask("preview", *saved(blog.url, tmp_path), "--json", cwd=tmp_path).json
    urls = [entry["url"] for entry in listing["entries"]]
    assert urls == list(blog.post_urls[: len(urls)])
    table = ask("preview", *saved(blog.url, tmp_path), cwd=tmp_path).out
    assert all(url in table for url in urls)


@pytest.mark.parametrize("name", KINDS)
def test_post_page_is_shown_as_the_post(
    ask: Ask, demo: DemoServer, tmp_path: Path, name: str
) -> None:
    post = demo.blog(name).blog.posts[-1]
    record = ask("preview", *saved(post.url, tmp_path), "--json", cwd=tmp_path).json
    assert record["title"] == post.title
    assert record["revision"] is None
    shown = ask("preview", *saved(post.url, tmp_path), cwd=tmp_path).out
    assert shown.startswith(f"# {post.title}\n")


def test_page_can_be_taken_for_the_other_kind(ask: Ask, demo: DemoServer, tmp_path: Path) -> None:
    page = saved(demo.blog("odd-hours").blog.post_urls[0], tmp_path)
    as_list = ask("preview", *page, "--as", "list", "--json", cwd=tmp_path)
    assert as_list.code == 3 or "entries" in as_list.json
    page = saved(demo.blog("odd-hours").blog.url, tmp_path)
    assert "markdown" in ask("preview", *page, "--as", "post", "--json", cwd=tmp_path).json


def test_rules_of_the_site_are_used(ask: Ask, demo: DemoServer, tmp_path: Path) -> None:
    blog = demo.blog("odd-hours").blog
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nname = "a"\nurl = "{blog.url}"\n[source.rules]\nentries = "nav a"\n',
        encoding="utf-8",
    )
    listing = ask("preview", *saved(blog.url, tmp_path), "--as", "list", "--json", cwd=tmp_path)
    assert not {entry["url"] for entry in listing.json["entries"]} & set(blog.post_urls)


def test_explain_gives_every_link_a_verdict(ask: Ask, demo: DemoServer, tmp_path: Path) -> None:
    blog = demo.blog("odd-hours").blog
    page = saved(blog.url, tmp_path)
    verdicts = ask("explain", *page, "--json", cwd=tmp_path).json
    posts = {verdict["url"] for verdict in verdicts if verdict["verdict"] == "post"}
    assert posts == set(blog.post_urls)
    shown = ask("explain", *page, cwd=tmp_path).out
    assert all(verdict["evidence"] in shown for verdict in verdicts)


def test_explain_says_where_fields_came_from(ask: Ask, demo: DemoServer, tmp_path: Path) -> None:
    post = demo.blog("small-servers").blog.posts[0]
    page = saved(post.url, tmp_path)
    record = ask("explain", *page, "--json", cwd=tmp_path).json
    assert record["fields"]["title"]["value"] == post.title
    assert record["fields"]["title"]["from"]
    assert post.title in ask("explain", *page, cwd=tmp_path).out


def test_explain_of_a_page_without_anything_says_so(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<title>x</title>", encoding="utf-8")
    answer = ask("explain", "page.html", "--url", "https://a.example/x", cwd=tmp_path)
    assert answer.code == 0
    assert answer.out.startswith("no post: ")
    assert ask("preview", "page.html", "--url", "https://a.example/x", cwd=tmp_path).code == 3
