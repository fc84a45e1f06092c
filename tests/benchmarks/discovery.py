"""Recall, precision, titles, days and requests of discovery on the corpus, without any network.

    python tests/benchmarks/discovery.py --corpus ../shared/corpus --min-recall 1 --min-precision 1

Drives the frontier over the files of corpus/sites as a server would answer, from the index URL of
each truth file alone. Titles and days are those that the lists show, before any post is read.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from archiver.dates import day_of
from archiver.discovery.frontier import Ask, Frontier, Step, read
from archiver.model import Entry, Page, Source
from archiver.urls import url_key

QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


@dataclass(slots=True)
class Result:
    """What one run found, against the truth."""

    name: str
    recall: float
    precision: float
    titles: float
    days: float
    invented: int
    requests: int
    posts: int
    seconds: float
    misses: list[str] = field(default_factory=list)


def answer(root: Path, url: str) -> Page:
    """The page at an address, found in the files by the rules of replay.py."""
    parts = urlsplit(url)
    folder = root / parts.netloc.lower().removeprefix("www.")
    path = unquote(parts.path)
    found, final = locate(folder, path)
    body = found.read_bytes() if found else b""
    kind = mimetypes.guess_type(found.name)[0] if found else "text/plain"
    kind = "text/html; charset=utf-8" if kind == "text/html" else kind
    return Page(
        url=url,
        final_url=parts._replace(path=final).geturl(),
        status=200 if found else 404,
        headers=(("Content-Type", kind or "application/octet-stream"),),
        body=body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def locate(folder: Path, path: str) -> tuple[Path | None, str]:
    """The file for a path, and the path after a redirect to the folder's slash."""
    target = folder / path.lstrip("/")
    if target.is_dir():
        if path.endswith("/"):
            index = target / "index.html"
            feed = target / "index.xml"
            return (index if index.is_file() else feed if feed.is_file() else None), path
        page = target.with_name(target.name + ".html")
        if page.is_file():
            return page, path
        index = target / "index.html"
        return (index, path + "/") if index.is_file() else (None, path)
    if target.is_file() and not path.endswith("/"):
        return target, path
    page = target.with_name(target.name + ".html")
    return (page, path) if page.is_file() and not path.endswith("/") else (None, path)


def crawl(root: Path, url: str) -> tuple[Step, list[Ask]]:
    """The concluding step of a source, and every request it took to get there."""
    source = Source(name="x", url=url)
    frontier = Frontier(source)
    robots = answer(root, f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/robots.txt")
    lines = robots.body.decode("utf-8", "replace").splitlines() if robots.status == 200 else []
    frontier.sitemaps_announced(
        [line.partition(":")[2].strip() for line in lines if line.lower().startswith("sitemap:")]
    )
    waiting = list(frontier.start().asks)
    asked = []
    while waiting:
        ask = waiting.pop(0)
        asked.append(ask)
        page = answer(root, ask.url)
        if page.status >= 400:
            step = frontier.miss(ask, f"HTTP {page.status}")
        else:
            step = frontier.take(ask, read(ask, page, source))
        if step.done_listing:
            return step, asked
        waiting += step.asks
    raise AssertionError(f"{url}: the frontier never ended")


def judge(
    name: str, truth: dict, entries: tuple[Entry, ...], requests: int, seconds: float
) -> Result:  # type: ignore[type-arg]
    """Entries against a truth file."""
    posts = {}
    for post in truth["posts"]:
        for url in [post["url"], *post.get("alt", [])]:
            posts[url_key(url)] = post
    skipped = {url_key(url) for url in truth.get("ambiguous") or []}
    own = [entry for entry in entries if not entry.external and url_key(entry.url) not in skipped]
    found = {id(posts[url_key(e.url)]): e for e in own if url_key(e.url) in posts}
    wrong = [e.url for e in own if url_key(e.url) not in posts]
    missed = [post["url"] for post in truth["posts"] if id(post) not in found]
    pairs = [(post, found[id(post)]) for post in truth["posts"] if id(post) in found]
    titles = [(p["title"], e.title) for p, e in pairs if p.get("title")]
    days = [(p["date"], e) for p, e in pairs if p.get("date")]
    bad_titles = [f"title {e!r}, not {t!r}" for t, e in titles if plain(e) != plain(t)]
    bad_days = [f"day {e.published}, not {d}: {e.url}" for d, e in days if shown_day(e) != d]
    invented = [e for p, e in pairs if not p.get("date") and e.published]
    return Result(
        name=name,
        recall=len(found) / len(truth["posts"]),
        precision=len(found) / max(1, len(own)),
        titles=1 - len(bad_titles) / max(1, len(titles)),
        days=1 - len(bad_days) / max(1, len(days)),
        invented=len(invented),
        requests=requests,
        posts=len(truth["posts"]),
        seconds=seconds,
        misses=[
            *(f"missed {u}" for u in missed),
            *(f"no post {u}" for u in wrong),
            *bad_titles,
            *bad_days,
        ],
    )


def plain(text: str | None) -> str:
    """A title for comparing: NFKC, plain quotes and dashes, no case."""
    folded = unicodedata.normalize("NFKC", text or "").translate(QUOTES)
    return " ".join(folded.split()).casefold()


def shown_day(entry: Entry) -> str | None:
    """The day of an entry as the truth writes it."""
    return day_of(entry.published).isoformat() if entry.published else None


def results(corpus: Path, *, verbose: bool) -> Iterator[Result]:
    """One result for each index URL of each truth file."""
    for file in sorted([*corpus.glob("truth/*.json"), *corpus.glob("truth-tags/*.json")]):
        truth = json.loads(file.read_text())
        for url in truth["index_urls"]:
            begun = time.perf_counter()
            step, asked = crawl(corpus / "sites", url)
            seconds = time.perf_counter() - begun
            if verbose:
                show(step, asked)
            yield judge(url, truth, step.entries, len(asked), seconds)


def show(step: Step, asked: list[Ask]) -> None:
    """Requests and declarations of one run."""
    for ask in asked:
        print("   ", ask.role.value, ask.url)
    for said in step.declarations:
        print("   ", said)
    print("   ", step.title, step.language, step.verdict)


def main() -> int:
    """Prints the table; 1 when a gate is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--min-recall", type=float, default=0.0)
    parser.add_argument("--min-precision", type=float, default=0.0)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    found = []
    print(f"{'index':58} posts recall  prec. titles   days inv. requests seconds")
    for row in results(options.corpus, verbose=options.verbose):
        found.append(row)
        others = sum(1 for _ in [row]) and row.requests
        print(
            f"{row.name:58} {row.posts:5} {row.recall:6.3f} {row.precision:6.3f} {row.titles:6.3f} "
            f"{row.days:6.3f} {row.invented:4} {others:8} {row.seconds:7.2f}"
        )
        for miss in row.misses[:8]:
            print("      ", miss)
    posts, requests = sum(r.posts for r in found), sum(r.requests for r in found)
    print(f"{(posts + requests) / posts:.3f} requests a post")
    low = [r for r in found if r.recall < options.min_recall or r.precision < options.min_precision]
    for row in low:
        print(f"BELOW THE GATE: {row.name}: recall {row.recall:.3f}, precision {row.precision:.3f}")
    return 1 if low or any(r.invented for r in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
