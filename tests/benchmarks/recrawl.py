"""The recrawl gate: what it costs to ask real blogs again, by the log of the replay proxy.

    python tests/benchmarks/recrawl.py --corpus ../shared/corpus [--floors FLOORS.json] [HOST …]

Each blog is archived with its newest post withheld: taken out of its index pages, feeds and
sitemaps. Then all are crawled again, unchanged; then the posts are published, and all are crawled
once more. Counted are the requests of each, robots.txt left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
from corpus import ARCHIVER, SETTINGS, Replay

from archiver.urls import url_key

LISTS = (
    *("index*.html", "blog/index.html", "blog.html", "page*/**/index.html"),
    *("*.xml", "*.rss", "feeds/*.xml"),
)
PICTURES = shutil.ignore_patterns("*.png", "*.jpg", "*.jpeg", "*.gif", "*.webp", "*.svg", "*.mp4")


def newest(truth: dict[str, Any]) -> str:
    """The address of a blog's newest post."""
    dated = [post for post in truth["posts"] if post["date"]]
    return str(max(dated, key=lambda post: post["date"])["url"])


def withhold(site: Path, truth: dict[str, Any]) -> dict[Path, bytes]:
    """Takes the newest post out of every list of a site; the files as they were."""
    key = url_key(newest(truth))
    others = {url_key(post["url"]) for post in truth["posts"]} - {key}
    before = {}
    for file in {file for pattern in LISTS for file in site.glob(pattern)}:
        raw = file.read_bytes()
        base = f"https://{truth['host']}/{file.relative_to(site)}"
        cut = without(raw, base, key, others, is_html=file.suffix == ".html")
        if cut is not None:
            before[file] = raw
            file.unlink()  # a link to the corpus
            file.write_bytes(cut)
    return before


def without(raw: bytes, base: str, key: str, others: set[str], *, is_html: bool) -> bytes | None:
    """A list without the cards, items or lines of one post; None when it does not name it."""
    if is_html:
        tree = lxml.html.document_fromstring(raw)
        links = [a for a in tree.iter("a") if a.get("href")]
    else:
        tree = lxml.etree.fromstring(raw)
        links = [e for e in tree.iter("*") if lxml.etree.QName(e).localname in {"link", "loc"}]
    keys = {link: url_key(address(link, base)) for link in links}
    found = [link for link in links if keys[link] == key]
    foreign = {link for link in links if keys[link] in others}
    for link in found:
        card = link
        while (parent := card.getparent()) is not None and not foreign & set(parent.iter()):
            card = parent
        if card.getparent() is not None:
            card.getparent().remove(card)
    for script in tree.iter("script") if is_html else ():
        script.text = without_data(script.text or "", key)
    if not found:
        return None
    return lxml.html.tostring(tree) if is_html else lxml.etree.tostring(tree)


def address(link: Any, base: str) -> str:
    from urllib.parse import urljoin

    return urljoin(base, (link.get("href") or link.text or "").strip())


def without_data(script: str, key: str) -> str:
    """The data of a page without the objects that name the post by the end of its address."""
    slug = key.rsplit("/", 1)[-1]
    if not script.startswith("{") or slug not in script:
        return script

    def cut(value: Any) -> Any:
        if isinstance(value, list):
            return [cut(item) for item in value if f'"{slug}"' not in json.dumps(item)]
        return (
            {name: cut(item) for name, item in value.items()} if isinstance(value, dict) else value
        )

    return json.dumps(cut(json.loads(script)))


class Blogs:
    """A copy of the corpus behind the proxy, and an archive of it."""

    def __init__(self, corpus: Path, folder: Path, hosts: list[str]) -> None:
        files = sorted(corpus.glob("truth/*.json"))
        truths = [json.loads(file.read_text()) for file in files]
        self.truths = [truth for truth in truths if not hosts or truth["host"] in hosts]
        self.folder = folder
        self.sites = folder / "sites"
        self.archive = folder / "archive"
        self.archive.mkdir()
        (self.archive / "sources.toml").write_text(SETTINGS)
        for truth in self.truths:
            shutil.copytree(
                corpus / "sites" / truth["host"],
                self.sites / truth["host"],
                copy_function=os.symlink,
                ignore=PICTURES,
            )
        self.withheld = {
            truth["host"]: withhold(self.sites / truth["host"], truth) for truth in self.truths
        }
        shutil.copy(corpus / "replay.py", folder / "replay.py")  # it serves what lies beside it
        self.replay = Replay(folder, folder)

    def publish(self) -> None:
        """Each blog's newest post is out."""
        for file, raw in (
            (file, raw) for files in self.withheld.values() for file, raw in files.items()
        ):
            file.write_bytes(raw)

    def crawl(self, *urls: str) -> tuple[dict[str, list[str]], float]:
        """What was asked of each host by one more crawl, and the seconds that it took."""
        before = len(list(self.lines()))
        started = time.monotonic()
        command = [*ARCHIVER, "--dir", str(self.archive), "crawl", "--quiet", *urls]
        done = subprocess.run(command, env=self.replay.environment(), check=False)
        took = time.monotonic() - started
        if done.returncode:
            raise SystemExit(f"archiver crawl ended with {done.returncode}")
        time.sleep(0.5)  # the log is flushed four times a second
        asked: dict[str, list[str]] = {truth["host"]: [] for truth in self.truths}
        for line in list(self.lines())[before:]:
            asked[line["host"]].append(line["path"])
        return asked, took

    def lines(self) -> Iterator[dict[str, Any]]:
        for line in self.replay.log.read_text().splitlines() if self.replay.log.exists() else ():
            yield json.loads(line)

    def posts(self) -> Counter[str]:
        """How many posts of each host the archive holds."""
        command = [*ARCHIVER, "--dir", str(self.archive), "export", "--format", "ndjson"]
        done = subprocess.run(command, capture_output=True, check=True)
        urls = [json.loads(line)["url"] for line in done.stdout.splitlines()]
        return Counter(url_key(url).split("/")[0] for url in urls)


def costs(asked: dict[str, list[str]]) -> dict[str, int]:
    """Requests by host, robots.txt left out."""
    return {host: sum(path != "/robots.txt" for path in paths) for host, paths in asked.items()}


def measure(blogs: Blogs) -> dict[str, float]:
    first, took = blogs.crawl(*(truth["index_urls"][0] for truth in blogs.truths))
    print(f"archived: {sum(costs(first).values())} requests, {took:.0f} s")
    had = blogs.posts()
    same, took = blogs.crawl()
    print(f"unchanged: {sum(costs(same).values())} requests, {took:.1f} s")
    blogs.publish()
    more, took = blogs.crawl()
    print(f"one new post each: {sum(costs(more).values())} requests, {took:.1f} s")
    has = blogs.posts()
    won = {truth["host"]: has[truth["host"]] - had[truth["host"]] for truth in blogs.truths}
    print(f"{'blog':28} {'first':>6} {'same':>5} {'new':>5}  asked for the new post")
    for truth in blogs.truths:
        host = truth["host"]
        paths = " ".join(path for path in more[host] if path != "/robots.txt")
        cells = f"{costs(first)[host]:6} {costs(same)[host]:5} {costs(more)[host]:5}"
        print(f"{host:28} {cells}  {paths[:100]}")
    return {
        "unchanged": max(costs(same).values()),
        "one new": max(costs(more).values()),
        "missed": sum(count != 1 for count in won.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--floors", type=Path, help="fails when a blog costs more than this says")
    parser.add_argument("hosts", nargs="*", help="default: all blogs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        blogs = Blogs(options.corpus.resolve(), Path(folder), options.hosts)
        try:
            figures = measure(blogs)
        finally:
            blogs.replay.process.terminate()
            blogs.replay.process.wait()
    print(", ".join(f"{name}: {value}" for name, value in figures.items()))
    if options.floors:
        most = json.loads(options.floors.read_text())["recrawl"]
        worse = [name for name, value in figures.items() if value > most[name]]
        print(
            "\n".join(f"recrawl {name}: worse than {most[name]}" for name in worse)
            or "recrawl: holds"
        )
        sys.exit(bool(worse))


if __name__ == "__main__":
    main()
