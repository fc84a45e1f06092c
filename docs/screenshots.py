"""Takes the pictures of docs/images/ again: `python docs/screenshots.py demo-archive/archive.db`.

Starts the reading room on that archive, visits each kind of page in Chromium, wide, on a phone
and in the dark. `--all` keeps every picture, else only those that the documents show.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

PAGES = {
    "home": "",
    "posts": "/-/posts",
    "search": "/-/search?q={words}",
    "source": "/-/source/{source}",
    "post": "/-/post/{post}",
    "tags": "/-/tags",
    "years": "/-/years",
    "code": "/-/code?q={code}",
    "health": "/-/health",
    "missing": "/-/missing",
    "runs": "/-/runs",
    "run": "/-/run/1",
    "snapshot": "/-/snapshot/{snapshot}",
    "changes": "/-/post/{post}/changes/1/2",
    "tables": "/posts",
}
LOOKS = {
    "wide": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
}
KEPT = ("home-wide", "post-wide", "post-dark", "post-phone", "search-wide", "tables-wide")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "images")
    parser.add_argument("--words", default="worker")
    parser.add_argument("--code", default="func")
    parser.add_argument("--post", help="id; the post with the most code when not given")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    code = (
        "import sys; from archiver.browse.serve import serve;"
        "serve(sys.argv[1], port=0, ready=lambda at: print(at, flush=True))"
    )
    command = [sys.executable, "-c", code, str(options.archive)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None
            take(server.stdout.readline().strip(), options)
        finally:
            server.terminate()


def take(address: str, options: argparse.Namespace) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        base = address + quote(options.archive.stem)
        for look, settings in LOOKS.items():
            page = browser.new_page(**settings)
            chosen = choices(page, base, options)
            for name, path in PAGES.items():
                if not options.all and f"{name}-{look}" not in KEPT:
                    continue
                page.goto(address if name == "home" else base + path.format(**chosen))
                page.screenshot(path=options.into / f"{name}-{look}.png", animations="disabled")
            page.close()
        browser.close()


def choices(page: Page, base: str, options: argparse.Namespace) -> dict[str, str]:
    """What the addresses need, asked of the archive itself."""
    sql = (
        "SELECT posts.id, snapshot_sha256, sources.name FROM posts"
        " JOIN sources ON sources.id = source_id"
        " ORDER BY posts.id = :post DESC, code_count > 2 DESC, word_count DESC LIMIT 1"
    )
    answer = page.request.get(
        f"{base}.json?sql={quote(sql)}&_shape=arrays&post={options.post or 0}"
    )
    rows = answer.json()["rows"] if answer.ok else [[1, "", ""]]
    post, snapshot, source = rows[0]
    return {
        "post": str(options.post or post),
        "snapshot": str(snapshot or "0" * 64),
        "source": quote(str(source), safe=""),
        "words": quote(options.words),
        "code": quote(options.code),
    }


if __name__ == "__main__":
    main()
