"""Score titles, days, authors and tags against the truth of real blogs and of generators.

python tests/benchmarks/metadata.py --corpus ../shared/corpus [--fidelity ../shared/fidelity]
       [--entries] [--misses 20] [--floors tests/benchmarks/floors.json]

Alone, a page is read without any help of a list; with --entries it is read with its line of the
index pages, as discovery finds it. Texts are compared as corpus/score.py does.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from archiver.dates import day_of
from archiver.extraction.document import parse_page
from archiver.extraction.metadata import Metadata, read_metadata
from archiver.model import Entry, Page
from archiver.urls import url_key

FETCHED = datetime(2026, 11, 21, tzinfo=UTC)
FIELDS = ("title", "day", "authors", "tags")


class Case(NamedTuple):
    """One page, and what is true of it."""

    group: str
    url: str
    path: Path
    truth: dict[str, Any]
    has_undated: bool  # whether a truth without a date means that the page has none


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--fidelity", type=Path)
    parser.add_argument("--entries", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--floors", type=Path)
    options = parser.parse_args()
    failed = False
    for name, cases, scorer in suites(options):
        table, misses, seconds = score(cases, scorer, entries_of(options, cases))
        failed |= report(name, table, options.floors)
        print(f"{name}: {1000 * seconds / len(cases):.1f} ms a page")
        for miss in misses[: options.misses]:
            print("  ", *miss, sep=" | ")
    sys.exit(failed)


def suites(options: argparse.Namespace) -> Iterator[tuple[str, list[Case], ModuleType]]:
    """The sets that were asked for."""
    scorer = load((options.corpus or options.fidelity.parent / "corpus") / "score.py")
    if options.corpus:
        name = "metadata with entries" if options.entries else "metadata alone"
        yield name, list(corpus_cases(options.corpus)), scorer
    if options.fidelity:
        yield "metadata of generators", list(fidelity_cases(options.fidelity)), scorer


def load(path: Path) -> ModuleType:
    """The scorer beside the data, as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def corpus_cases(folder: Path) -> Iterator[Case]:
    for file in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(file.read_text())
        for post in truth["posts"]:
            path = file_of(folder / "sites" / truth["host"], post["url"])
            if path is not None:
                yield Case(truth["host"], post["url"], path, post, has_undated=True)


def file_of(site: Path, url: str) -> Path | None:
    """The file that a web server gives for that address, None when it is not in the corpus."""
    path = site / unquote(urlsplit(url).path).lstrip("/")
    candidates = (path, path / "index.html", path.with_name(path.name + ".html"))
    return next((file for file in candidates if file.is_file()), None)


def fidelity_cases(folder: Path) -> Iterator[Case]:
    for file in sorted((folder / "truth").glob("*.json")):
        generator, _, slug = file.stem.partition("--")
        truth = json.loads(file.read_text())
        path = folder / "html" / generator / f"{slug}.html"
        yield Case(generator, truth["url"], path, truth, has_undated=False)


def entries_of(options: argparse.Namespace, cases: list[Case]) -> dict[str, Entry]:
    """The lines of the index pages by key; read page by page, as the crawl does."""
    if not options.entries or not cases:
        return {}
    from archiver.discovery.index_page import read_index

    entries: dict[str, Entry] = {}
    for file in sorted((options.corpus / "truth").glob("*.json")):
        truth = json.loads(file.read_text())
        queue, seen = list(truth["index_urls"][:1]), set()
        while queue:
            url = queue.pop(0)
            path = file_of(options.corpus / "sites" / truth["host"], url)
            if url_key(url) in seen or path is None:
                continue
            seen.add(url_key(url))
            listing = read_index(page_of(path, url))
            queue += [u for u in (*listing.pages, listing.next_page) if u]
            for entry in listing.entries:
                entries.setdefault(url_key(entry.url), entry)
    return entries


def page_of(path: Path, url: str) -> Page:
    """A page as if it had been fetched."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=path.read_bytes(),
        fetched_at=FETCHED,
    )


def score(
    cases: list[Case], scorer: ModuleType, entries: dict[str, Entry]
) -> tuple[dict[str, Counter[str]], list[tuple[str, ...]], float]:
    """The counts by group, what was missed, and the seconds that reading took."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[tuple[str, ...]] = []
    seconds = 0.0
    for case in cases:
        page = page_of(case.path, case.url)
        tree = parse_page(page)
        assert tree is not None
        started = time.perf_counter()
        found = read_metadata(tree, page, entries.get(url_key(case.url)))
        seconds += time.perf_counter() - started
        source = scorer.norm_title(page.body.decode("utf-8", "replace"))
        for field, right, wanted, got in judge(case, found, scorer, source):
            table[case.group][field] += 1
            table[case.group][f"{field} right"] += right
            if not right:
                misses.append(
                    (
                        field,
                        case.url,
                        str(wanted),
                        str(got),
                        str(
                            found.provenance.get(
                                {"day": "published", "invented": "published"}.get(field, field), ""
                            )
                        ),
                    )
                )
    return table, misses, seconds


def judge(
    case: Case, found: Metadata, scorer: ModuleType, source: str
) -> Iterator[tuple[str, bool, object, object]]:
    """Each field that has a truth: whether it is right, what was wanted, what was found.

    A generator's truth is its front matter: what its theme does not show is not asked for.
    """
    same, truth = scorer.norm_title, case.truth
    yield "title", same(found.title) == same(truth["title"]), truth["title"], found.title
    day = day_of(found.published) if found.published else None
    if truth.get("date") and (case.has_undated or truth["date"] in source):
        yield "day", day == date.fromisoformat(truth["date"]), truth["date"], day
    if case.has_undated or not truth.get("date"):
        yield "invented", truth.get("date") is not None or day is None, None, day
    if truth.get("author") and same(truth["author"]) in source:
        right = [same(a) for a in found.authors] == [same(truth["author"])]
        yield "authors", right, truth["author"], found.authors
    if truth.get("tags") and all(same(tag) in source for tag in truth["tags"]):
        right = {same(t) for t in truth["tags"]} <= {same(t) for t in found.tags}
        yield "tags", right, truth["tags"], found.tags


def report(name: str, table: dict[str, Counter[str]], floors: Path | None) -> bool:
    """Print a row a group and the total; True when a pinned floor is missed."""
    fields = [f for f in (*FIELDS, "invented") if any(f in row for row in table.values())]
    print(f"{name:26}" + "".join(f"{field:>10}" for field in fields))
    total: Counter[str] = sum(table.values(), Counter())
    for group, row in [*sorted(table.items()), ("total", total)]:
        print(f"{group:26}" + "".join(f"{share(row, field):>10.3f}" for field in fields))
    pinned = json.loads(floors.read_text()).get(name, {}) if floors else {}
    missed = [field for field, floor in pinned.items() if share(total, field) < floor]
    for field in missed:
        print(f"BELOW THE FLOOR: {name}: {field} {share(total, field):.4f} < {pinned[field]}")
    return bool(missed)


def share(row: Counter[str], field: str) -> float:
    """Part of the truths that were met; 1 where there are none."""
    return row[f"{field} right"] / row[field] if row[field] else 1.0


if __name__ == "__main__":
    main()
