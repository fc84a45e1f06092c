"""The corpus gate: real blogs through the replay proxy, each with nothing but its URL.

    python tests/benchmarks/corpus.py --corpus ../shared/corpus [--floors FLOORS.json]

All blogs and tag pages go into one archive by `archiver crawl URL`; every source's export is
scored against its truth, and the proxy's log is counted. With --floors it fails when a figure is
lower than the one pinned there.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

ARCHIVER = [sys.executable, "-m", "archiver"]
SETTINGS = "[crawl]\ndelay = 0\nverify_tls = false\n"
MEASURES = ("recall", "precision", "title", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One source's score; percent but for the counts. None: the truth has nothing to compare."""

    name: str
    recall: float | None
    precision: float | None
    title: float | None
    date: float | None
    invented: int
    requests_per_post: float | None  # None for a tag page: its host's requests are shared


class Replay:
    """The corpus's own proxy, as a child process with a log."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "replay.jsonl"
        script = [sys.executable, str(corpus / "replay.py"), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*script, "--log", str(self.log)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.wait()

    def wait(self) -> None:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("the replay proxy did not start")

    def environment(self) -> dict[str, str]:
        proxy = f"http://127.0.0.1:{self.port}"
        return os.environ | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}

    def stop(self) -> dict[str, int]:
        """Ends the proxy; requests by host, robots.txt left out."""
        time.sleep(0.5)  # its log is flushed four times a second
        self.process.terminate()
        self.process.wait()
        lines = (json.loads(line) for line in self.log.read_text().splitlines())
        return Counter(line["host"] for line in lines if line["path"] != "/robots.txt")


def truths(corpus: Path) -> list[Path]:
    return sorted(corpus.glob("truth/*.json")) + sorted(corpus.glob("truth-tags/*.json"))


def crawl(folder: Path, urls: list[str], environment: dict[str, str]) -> None:
    """One command for all blogs, then one for all tag pages."""
    (folder / "sources.toml").write_text(SETTINGS)
    command = [*ARCHIVER, "--dir", str(folder), "crawl", *urls]
    done = subprocess.run(command, env=environment, check=False)
    if done.returncode not in {0, 3}:
        raise SystemExit(f"archiver crawl ended with {done.returncode}")


def source_names(folder: Path) -> dict[str, str]:
    """Name of each source by its URL."""
    import tomllib

    config = tomllib.loads((folder / "sources.toml").read_text())
    return {source["url"].rstrip("/"): source["name"] for source in config["source"]}


def score(corpus: Path, truth: Path, folder: Path, source: str) -> dict[str, object]:
    export, result = folder / f"{source}.json", folder / f"{source}.score.json"
    subprocess.run(
        [*ARCHIVER, "--dir", str(folder), "export", "--source", source, "-o", str(export)],
        check=True,
    )
    subprocess.run(
        [sys.executable, str(corpus / "score.py"), str(truth), str(export), "--json", str(result)],
        check=True,
        stdout=None if os.environ.get("SHOW") else subprocess.DEVNULL,
    )
    figures: dict[str, object] = json.loads(result.read_text())[0]
    return figures


def measure(corpus: Path, folder: Path) -> list[Figures]:
    replay = Replay(corpus, folder)
    files = truths(corpus)
    told = {path: json.loads(path.read_text()) for path in files}
    try:
        crawl(folder, [told[path]["index_urls"][0] for path in files], replay.environment())
    finally:
        requests = replay.stop()
    names = source_names(folder)
    rows = []
    for path in files:
        truth = told[path]
        row = score(corpus, path, folder, names[truth["index_urls"][0].rstrip("/")])
        is_tag = path.parent.name == "truth-tags"
        rows.append(
            Figures(
                name=path.stem,
                **{measure: row[measure] for measure in MEASURES},  # type: ignore[arg-type]
                invented=int(str(row["date_invented"])),
                requests_per_post=None
                if is_tag
                else round(requests[truth["host"]] / truth["n_posts"], 3),
            )
        )
    return rows


def show(rows: list[Figures]) -> None:
    print(f"{'source':48}  recall   prec  title   date  inv  req/post")
    for row in rows:
        values = [getattr(row, name) for name in MEASURES]
        cells = " ".join(f"{'-' if value is None else value:>6}" for value in values)
        print(f"{row.name:48}  {cells} {row.invented:4} {row.requests_per_post or '-':>9}")
    for name in MEASURES:
        print(f"mean {name}: {mean(rows, name):.2f}")


def mean(rows: list[Figures], name: str) -> float:
    values = [getattr(row, name) for row in rows if getattr(row, name) is not None]
    return sum(values) / len(values)


def falls(rows: list[Figures], floors: dict[str, float]) -> list[str]:
    """Each figure that is worse than its floor, in words."""
    figures = {name: mean(rows, name) for name in MEASURES}
    figures["invented"] = sum(row.invented for row in rows)
    return [
        f"corpus {name}: {figures[name]:.2f}, the floor is {floor}"
        for name, floor in floors.items()
        if (figures[name] > floor if name == "invented" else figures[name] < floor)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--floors", type=Path)
    parser.add_argument(
        "--keep", type=Path, help="folder for the archive; default: a temporary one"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = measure(options.corpus, folder)
    show(rows)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    if options.floors:
        worse = falls(rows, json.loads(options.floors.read_text())["corpus"])
        print("\n".join(worse) or "corpus: no figure below its floor")
        sys.exit(bool(worse))


if __name__ == "__main__":
    main()
