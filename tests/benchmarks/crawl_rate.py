"""How fast a crawl is, as a ratio: ours, the naive spider, and download only, on one local server.

    python tests/benchmarks/crawl_rate.py [--pages ../shared/fidelity/html] [--posts 1920]

The naive spider is what people write: trafilatura in parse(), and a pipeline with one upsert an
item. All three read the same index and posts with the same eight connections and no delay; each
starts in a fresh process, and its start counts. Seconds depend on the machine; the ratio is the
figure. Fails when ours is less than --least times the naive one in the median of the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CONNECTIONS = 8
REAL_POSTS = Path(__file__).parents[3] / "shared/fidelity/html"


def posts_of(folder: Path | None, count: int) -> list[bytes]:
    """So many posts, in turn the HTML files of a folder; None: the posts of the demo's blogs.

    Each has its number in a comment: no two are the same bytes, which we would store once.
    """
    if folder is not None:
        bodies = [file.read_bytes() for file in sorted(folder.rglob("*.html"))]
        if not bodies:
            raise SystemExit(f"{folder}: no .html file below it")
    else:
        bodies = posts_of_the_demo()
    return [bodies[n % len(bodies)] + b"<!-- %d -->" % n for n in range(count)]


def posts_of_the_demo() -> list[bytes]:
    from archiver.demo import DemoServer

    with DemoServer(ports=()) as server:
        return [
            site.answer(urlsplit(url).path).body
            for site in server.sites
            for url in site.blog.post_urls
        ]


def serve(pages: list[bytes], ready: Any) -> None:
    """The blog, in a process of its own: an index of all posts and the posts.

    Its answers are made beforehand: the server of a real blog is another machine.
    """
    cards = "".join(
        f"<article><h2><a href='/posts/lesson-{n}/'>Lesson {n} of many</a></h2>"
        f"<time>2026-01-{n % 28 + 1:02}</time><p>What we learned on day {n}.</p></article>"
        for n in range(len(pages))
    )
    index = f"<html><title>Lessons</title><main>{cards}</main></html>".encode()
    answers = {b"/posts/lesson-%d/" % n: answer(page) for n, page in enumerate(pages)}
    answers[b"/"] = answer(index)
    nothing = answer(b"", b"404 Not Found")

    class Connection(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport, self.asked = transport, b""

        def data_received(self, data: bytes) -> None:
            self.asked += data
            while b"\r\n\r\n" in self.asked:
                request, _, self.asked = self.asked.partition(b"\r\n\r\n")
                self.transport.write(answers.get(request.split(b" ", 2)[1], nothing))

    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())


def answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    """The bytes of an answer."""
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


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

        def parse_post(self, response: Any) -> Any:
            seen.append(response.url)
            if extract:
                document = trafilatura.bare_extraction(
                    response.body, url=response.url, with_metadata=True
                )
                row = document.as_dict() if document else {}
                text = {"title": row.get("title"), "date": row.get("date"), "text": row.get("text")}
                yield {"url": response.url} | text

    class Upsert:
        def process_item(self, item: Any) -> Any:
            table.upsert(item, pk="url")
            return item

    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS,
            "ITEM_PIPELINES": {Upsert: 300},
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
    """As `archiver crawl` does it."""
    from archiver.crawl.extractors import prepare_extraction

    prepare_extraction()
    from archiver.crawl.launch import crawl
    from archiver.crawl.options import CrawlOptions
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
    real = REAL_POSTS if REAL_POSTS.is_dir() else None
    parser.add_argument(
        "--pages",
        type=Path,
        default=real,
        help=f"folder of HTML posts; default: {real or 'the posts of the demo'}",
    )
    parser.add_argument("--posts", type=int, default=1920)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--least", type=float, default=2.0, help="ratio; default: 2")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    pages = posts_of(options.pages, options.posts)
    server = context.Process(target=serve, args=(pages, ready), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ready.get()}/"
    rates: dict[str, list[float]] = {"download_only": [], "naive": [], "ours": []}
    for _ in range(options.rounds):
        for contender in (download_only, naive, ours):
            rates[contender.__name__].append(timed(contender, url, options.posts))
    server.terminate()
    print(f"{options.posts} posts of {options.pages or 'the demo'}, {options.rounds} rounds")
    for name, rate in rates.items():
        ratios = [mine / theirs for mine, theirs in zip(rate, rates["naive"], strict=True)]
        ratio = statistics.median(ratios)
        print(f"{name:14} {statistics.median(rate):7.1f} posts/s  {ratio:5.2f} x naive")
    sys.exit(ratio < options.least)


if __name__ == "__main__":
    main()
