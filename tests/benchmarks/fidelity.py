"""Score our HTML and Markdown on the fidelity set, and refuse to fall below the pinned floors.

python tests/benchmarks/fidelity.py --fidelity ../shared/fidelity [--fails 20] [--by-site]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from trafilatura import bare_extraction

from archiver.extraction.post import extract_post
from archiver.model import Page, Post

MOST_TIME = 1.3  # of issue 4
FLOORS = Path(__file__).with_name("floors.json")


def load(path: Path) -> ModuleType:
    """The scorer beside the data, as a module."""
    spec = importlib.util.spec_from_file_location("fidelity_score", path / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_of(path: Path, url: str) -> Page:
    """A page as if it had been fetched."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=path.read_bytes(),
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def run(scorer: ModuleType, folder: Path, arguments: argparse.Namespace) -> dict[str, Counter[str]]:
    """The figures of all pages, by kind, and by kind and site."""
    totals: dict[str, Counter[str]] = {"html": Counter(), "markdown": Counter()}
    shown = 0
    for path in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if not re.search(arguments.site, truth["site"]):
            continue
        page = page_of(folder / "html" / truth["site"] / f"{truth['slug']}.html", truth["url"])
        post = extract_post(page)
        for kind, scored in (("html", "html"), ("markdown", "md")):
            body = getattr(post, kind) if isinstance(post, Post) else ""
            result, failures = scorer.score_output(truth, body, scored)
            totals[kind] += result
            totals.setdefault(f"{kind} {truth['site']}", Counter()).update(result)
            if not result["page_full"] and shown < arguments.fails:
                shown += 1
                print("NOT FULL", kind, truth["site"], truth["slug"], report(scorer, result))
                for what, text in failures[:3]:
                    print("      ", what, repr(text[:150]))
    return totals


def report(scorer: ModuleType, result: Counter[str]) -> str:
    """The columns of one page that are not whole."""
    figures = scorer.as_json(result)["percent"]
    poor = {
        k: v for k, v in figures.items() if v is not None and v < 100 and not k.startswith("code_")
    }
    return " ".join(f"{k}={v}" for k, v in poor.items())


def time_ratio(folder: Path) -> float:
    """Our CPU time over that of trafilatura's `bare_extraction` with metadata, on all pages."""
    spent = {"ours": 0.0, "theirs": 0.0}
    for _ in range(2):  # the first round warms both up
        spent = dict.fromkeys(spent, 0.0)
        for path in sorted((folder / "html").glob("*/*.html"))[::3]:
            page = page_of(path, "https://example.org/posts/a/")
            source = page.body.decode("utf-8")
            start = time.process_time()
            extract_post(page)
            spent["ours"] += time.process_time() - start
            start = time.process_time()
            bare_extraction(source, url=page.url, favor_precision=True, with_metadata=True)
            spent["theirs"] += time.process_time() - start
    return spent["ours"] / spent["theirs"]


def below(scorer: ModuleType, totals: dict[str, Counter[str]], floors: dict[str, Any]) -> list[str]:
    """Every column that fell below its floor."""
    faults = []
    for kind, columns in floors.items():
        figures = scorer.as_json(totals[kind])["percent"]
        for column, floor in columns.items():
            if (figures[column] or 0) < floor:
                faults.append(f"{kind} {column}: {figures[column]} is below {floor}")
    return faults


def main() -> int:
    """Print the columns; 1 when a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fidelity", type=Path, required=True)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--site", default="")
    parser.add_argument("--by-site", action="store_true")
    arguments = parser.parse_args()
    scorer = load(arguments.fidelity)
    totals = run(scorer, arguments.fidelity, arguments)
    print(scorer.header())
    for name, result in totals.items():
        if arguments.by_site or " " not in name:
            print(scorer.row(name, result))
    if arguments.site:
        return 0
    faults = below(
        scorer, totals, json.loads(FLOORS.read_text(encoding="utf-8")).get("fidelity", {})
    )
    print("\n".join(faults) or "fidelity: no column below its floor")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
