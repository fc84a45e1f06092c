"""How fast a crawl is, as a ratio: ours, the naive spider, and download only, on one local server.

    python tests/benchmarks/crawl_rate.py [--pages ../shared/fidelity/html] [--posts 240]

The naive spider is what people write: trafilatura in parse(), one upsert an item. All three read
the same index and posts with the same eight connections and no delay. Seconds depend on the
machine; the ratio is the figure. Fails when ours is less than --least times the naive one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONNECTIONS = 8
WORDS = (
    "queue index cache replica commit latency request worker batch shard token cursor lease "
    "retry timeout socket buffer schema planner vacuum snapshot leader follower quorum clock "
    "the a of and to in is was that for with which because when before after between under"
).split()


def written_page(number: int, dice: random.Random) -> str:
    """A post of about 1,200 words with code, a list and a sidebar, as a generator would make it."""
    prose = [" ".join(dice.choices(WORDS, k=60)).capitalize() + "." for _ in range(20)]
    code = "\n".join(f"    value_{n} = load({n})  # {dice.choice(WORDS)}" for n in range(25))
    menu = "".join(f"<li><a href='/tag/{word}/'>{word}</a></li>" for word in WORDS)
    body = "".join(f"<h2>Part {n}</h2><p>{text}</p>" for n, text in enumerate(prose))
    return (
        f"<html lang=en><head><title>Lesson {number} of many - Lessons</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><main><article><h1>Lesson {number} of many</h1>"
        f"<time datetime=2026-01-01>January 1, 2026</time>{body}"
        f"<pre><code class='language-python'>{code}</code></pre></article></main>"
        f"<aside><ul>{menu}</ul></aside><footer>made by hand</footer></body></html>"
    )


def written_pages(folder: Path | None, count: int) -> list[bytes]:
    dice = random.Random(7)
    if folder is None:
        return [written_page(n, dice).encode() for n in range(count)]
    files = sorted(folder.rglob("*.html"))
    return [files[n % len(files)].read_bytes() for n in range(count)]


def serve(pages: list[bytes], ready: Any) -> None:
    """The blog, in a process of its own: an index of all posts and the posts."""
    cards = "".join(
        f"<article><h2><a href='/posts/lesson-{n}/'>Lesson {n} of many</a></h2>"
        f"<time>2026-01-{n % 28 + 1:02}</time><p>What we learned on day {n}.</p></article>"
        for n in range(len(pages))
    )
    index = f"<html><title>Lessons</title><main>{cards}</main></html>".encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/").rpartition("lesson-")[2]
            body = index if self.path == "/" else pages[int(name)] if name.isdigit() else None
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ready.put(server.server_port)
    server.serve_forever()


def simple_crawl(url: str, folder: str, *, extract: bool) -> int:
    """Posts fetched by a plain Scrapy spider; with `extract`, as people write it."""
    import scrapy
    import sqlite_utils
    import trafilatura
    from scrapy.crawler import AsyncCrawlerProcess

    table = sqlite_utils.Database(f"{folder}/naive.db").table("posts")
    seen: list[str] = []

    class Plain(scrapy.Spider):
        name = "plain"
        start_urls = [url]  # noqa: RUF012 - Scrapy's own form

        def parse(self, response: Any) -> Any:
            for link in response.css("article h2 a"):
                yield response.follow(link, self.parse_post)

        def parse_post(self, response: Any) -> None:
            seen.append(response.url)
            if extract:
                document = trafilatura.bare_extraction(
                    response.body, url=response.url, with_metadata=True
                )
                row = document.as_dict() if document else {}
                text = {"title": row.get("title"), "date": row.get("date"), "text": row.get("text")}
                table.upsert({"url": response.url} | text, pk="url")

    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS,
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(Plain)
    process.start()
    return len(seen)


def download_only(url: str, folder: str) -> int:
    return simple_crawl(url, folder, extract=False)


def naive(url: str, folder: str) -> int:
    return simple_crawl(url, folder, extract=True)


def ours(url: str, folder: str) -> int:
    from archiver.crawl.launch import CrawlOptions, crawl
    from archiver.model import Source

    options = CrawlOptions(delay=0, concurrency_per_site=CONNECTIONS)
    (run,) = crawl(Path(folder) / "archive.db", [Source(name="lessons", url=url)], options)
    return run.counts.new + run.counts.rejected


def timed(contender: Any, url: str, posts: int) -> float:
    """Posts a second of one contender in a fresh process, its start included."""
    context = multiprocessing.get_context("spawn")
    process = ProcessPoolExecutor(1, mp_context=context)
    with tempfile.TemporaryDirectory() as folder, process:
        process.submit(time.time).result()  # the interpreter is up
        begin = time.perf_counter()
        done = process.submit(contender, url, folder).result()
        seconds = time.perf_counter() - begin
    if done != posts:
        raise SystemExit(f"{contender.__name__}: {done} of {posts} posts")
    return posts / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=Path, help="folder of HTML posts; default: written ones")
    parser.add_argument("--posts", type=int, default=240)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--least", type=float, default=2.0)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    pages = written_pages(options.pages, options.posts)
    server = context.Process(target=serve, args=(pages, ready), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ready.get()}/"
    rates: dict[str, list[float]] = {"download_only": [], "naive": [], "ours": []}
    for _ in range(options.rounds):
        for contender in (download_only, naive, ours):
            rates[contender.__name__].append(timed(contender, url, options.posts))
    server.terminate()
    middle = {name: statistics.median(values) for name, values in rates.items()}
    for name, rate in middle.items():
        print(f"{name:14} {rate:7.1f} posts/s  {rate / middle['naive']:5.2f} x naive")
    sys.exit(middle["ours"] < options.least * middle["naive"])


if __name__ == "__main__":
    main()
