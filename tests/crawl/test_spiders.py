"""Scrapy users are at home: the spiders run from the checkout without our CLI or a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import crawled
from scripted_site import ScriptedSite

ROOT = Path(__file__).parent.parent.parent


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def feed(site: ScriptedSite, posts: int) -> str:
    items = "".join(
        f"<item><title>Lesson {n} of many</title><link>{site.url(f'/posts/{n}-lesson/')}</link>"
        f"<pubDate>Thu, {n:02} Jan 2026 08:00:00 +0000</pubDate></item>"
        for n in range(1, posts + 1)
    )
    return f"<rss version='2.0'><channel><title>Lessons</title>{items}</channel></rss>"


def sitemap(site: ScriptedSite, posts: int) -> str:
    urls = "".join(
        f"<url><loc>{site.url(f'/posts/{n}-lesson/')}</loc></url>" for n in range(1, posts + 1)
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


def test_scrapy_lists_the_three_spiders() -> None:
    assert scrapy("list").stdout.split() == ["blog", "feed", "sitemap"]


@pytest.mark.parametrize(
    ("spider", "path"), [("blog", "/"), ("feed", "/feed.xml"), ("sitemap", "/sitemap.xml")]
)
def test_spider_writes_the_posts_in_the_exported_form(
    spider: str, path: str, tmp_path: Path
) -> None:
    with ScriptedSite() as site:
        site.blog(4)
        site.page("/feed.xml", feed(site, 4), Content_Type="application/rss+xml")
        site.page("/sitemap.xml", sitemap(site, 4), Content_Type="application/xml")
        output = tmp_path / "posts.jsonl"
        done = scrapy(
            "crawl", spider, "-a", f"url={site.url(path)}", "-O", str(output),
            "-s", "DOWNLOAD_DELAY=0",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        asked = [asked.path for asked in site.asked if asked.path.startswith("/posts/")]
        assert asked == site.posts_in_order()  # the first on the list is asked for first
    posts = [json.loads(line) for line in output.read_text().splitlines()]
    assert sorted(post["title"] for post in posts) == [f"Lesson {n} of many" for n in (1, 2, 3, 4)]
    assert list(posts[0])[:5] == ["id", "source", "url", "canonical_url", "title"]
    assert sorted(post["published"][:10] for post in posts) == [
        f"2026-01-0{n}" for n in (1, 2, 3, 4)
    ]
    assert " ERROR:" not in done.stderr


def test_post_with_an_address_of_three_thousand_characters_is_archived(tmp_path: Path) -> None:
    with ScriptedSite() as site:
        site.blog(4)
        long, post = f"/posts/5-{'long-' * 600}/", site.answers["/posts/4-lesson/"][0]
        site.page(long, post.body.replace(b"Lesson 4", b"Lesson 5"))
        listed = site.answers["/"][0].body.replace(b"/posts/4-lesson/", long.encode())
        site.forget("/")
        site.page("/", listed)
        (run,), _ = crawled(tmp_path / "archive.db", site.url())
    assert (run.counts.new, run.counts.failed) == (4, 0)
    assert long in [asked.path for asked in site.asked]


def test_spider_without_a_url_says_what_to_give() -> None:
    done = scrapy("crawl", "blog")
    assert "use -a url=https://a.blog/" in done.stderr
