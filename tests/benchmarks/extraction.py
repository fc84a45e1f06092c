"""F1 of our text on the extraction benchmark, against trafilatura's own in precision mode.

python tests/benchmarks/extraction.py --benchmark ../shared/extraction-benchmark [--worst 10]
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from trafilatura import bare_extraction, extract

from archiver.extraction.post import extract_post
from archiver.model import Page, Post

FLOORS = Path(__file__).with_name("floors.json")


def load(path: Path) -> ModuleType:
    """The scorer beside the data, as a module."""
    spec = importlib.util.spec_from_file_location("extraction_score", path / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_of(body: bytes, url: str) -> Page:
    """A page as if it had been fetched."""
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


def texts(pages: dict[str, Page]) -> tuple[dict[str, str], dict[str, str], float]:
    """Our texts, trafilatura's, and our time over that of `bare_extraction` with metadata."""
    ours, theirs = {}, {}
    spent = {"ours": 0.0, "theirs": 0.0}
    for key, page in pages.items():
        source = page.body.decode("utf-8")
        start = time.process_time()
        post = extract_post(page)
        spent["ours"] += time.process_time() - start
        start = time.process_time()
        bare_extraction(source, url=page.url, favor_precision=True, with_metadata=True)
        spent["theirs"] += time.process_time() - start
        ours[key] = post.text if isinstance(post, Post) else ""
        theirs[key] = extract(source, include_comments=False, favor_precision=True) or ""
    return ours, theirs, spent["ours"] / spent["theirs"]


def row(name: str, result: dict[str, Any]) -> str:
    """One line of the table."""
    figures = " ".join(f"{result[k]:9.4f}" for k in ("f1", "precision", "recall", "accuracy"))
    return f"{name:24s}{figures}"


def main() -> int:
    """Print the figures; 1 when ours fell below trafilatura's, the floor or the time allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmark", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=0)
    arguments = parser.parse_args()
    scorer = load(arguments.benchmark)
    truths = json.loads((arguments.benchmark / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {
        key: page_of(
            gzip.decompress((arguments.benchmark / "html" / f"{key}.html.gz").read_bytes()),
            truth.get("url") or "https://example.org/",
        )
        for key, truth in truths.items()
    }
    texts(
        pages
    )  # both warm up: caches of class names and of patterns are a process's, not a page's
    ours, theirs, ratio = texts(pages)
    mine, base = scorer.evaluate(truths, ours), scorer.evaluate(truths, theirs)
    print(f"{'':24s}{'F1':>9s} {'precision':>9s} {'recall':>9s} {'accuracy':>9s}")
    print(row("blog archiver", mine))
    print(row("trafilatura precision", base))
    print(f"time over bare_extraction with metadata: {ratio:.2f}")
    for key, page in sorted(mine["pages"].items(), key=lambda i: i[1]["f1"])[: arguments.worst]:
        print(
            f"  {page['f1']:.3f} (theirs {base['pages'][key]['f1']:.3f}) p={page['precision']} "
            f"r={page['recall']} {key[:12]} {truths[key].get('url', '')}"
        )
    floors = json.loads(FLOORS.read_text(encoding="utf-8")).get("extraction", {})
    faults = []
    if mine["f1"] < max(base["f1"], floors.get("f1", 0.0)):
        faults.append(f"F1 {mine['f1']:.4f} is below trafilatura's or the floor")
    if ratio > floors.get("time_ratio", 99.0):
        faults.append(f"time ratio {ratio:.2f} is above {floors['time_ratio']}")
    print("\n".join(faults) or "extraction: no figure below its floor")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
