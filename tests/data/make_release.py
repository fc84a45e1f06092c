"""Makes the archive of this release, that every later one must open: VERSION.db and VERSION.json.

    python tests/data/make_release.py

Two demo blogs are crawled; then one post is edited, one torn, one refused, one deleted and one
moved, so that every table has rows. Until a release is out, run it again when m001 changes; a
file of a release that is out never changes any more.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from archiver import __version__  # noqa: E402 (found by the line above)
from archiver.config import Notify  # noqa: E402
from archiver.crawl.alarming import settle_config  # noqa: E402
from archiver.crawl.launch import CrawlOptions, crawl  # noqa: E402
from archiver.demo import DemoServer  # noqa: E402
from archiver.model import Counts, Page, Reason, Rejection, RunEnding, Source  # noqa: E402
from archiver.storage.archive import Archive  # noqa: E402
from archiver.storage.checks import verify  # noqa: E402

BLOGS = ("odd-hours", "small-servers")


def crawl_demo(path: Path) -> None:
    with DemoServer() as server:
        sources = [
            Source(name=blog.name, url=blog.url) for blog in server.blogs if blog.name in BLOGS
        ]
        options = CrawlOptions(delay=0, workers=1, allow_private=("127.0.0.1", "localhost"))
        crawl(path, sources, options)


def live_on(archive: Archive) -> None:
    """What happens to posts in a year: an edit, a collapse, a refusal, a deletion, a move."""
    source = archive.sources.all()[0]
    settle_config(archive, ["sources.toml: line 3: broken"], Notify(), datetime.now(UTC))
    edited, torn, refused, deleted, moved, *_ = archive.posts.select(source=source.name)
    for day in (1, 2):
        now = datetime.now(UTC) + timedelta(days=day)
        run_id = archive.runs.start(source.id, now)
        post = replace(edited.post, title=f"{edited.post.title}, edited")
        archive.posts.record(source.id, run_id, post, now=now)
        short = replace(torn.post, text="Gone.", html="<p>Gone.</p>", markdown="Gone.")
        archive.posts.record(source.id, run_id, short, now=now)
        captcha = Rejection(url=refused.post.url, reason=Reason.CAPTCHA, detail="a puzzle")
        archive.posts.record_rejection(source.id, run_id, captcha, now=now)
        archive.posts.record_absence(source.id, run_id, deleted.post.url, "HTTP 404", now)
        url = moved.post.url.rstrip("/") + "-moved"
        page = Page(
            url=moved.post.url,
            final_url=url,
            status=200,
            headers=(),
            body=b"",
            fetched_at=now,
            redirects=(301,),
        )
        archive.posts.record(source.id, run_id, replace(moved.post, url=url), page=page, now=now)
        archive.runs.finish(run_id, RunEnding.FINISHED, Counts(same=1), now=now)


def kept_rows(archive: Archive) -> dict[str, object]:
    """What a later release must find again."""
    tables = archive.connection.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT' ORDER BY name"
    )
    return {
        "rows": {
            table: archive.connection.value(f"SELECT COUNT(*) FROM {table}") for table in tables
        },
        "posts": [
            {
                "url": post.post.url,
                "title": post.post.title,
                "text_begins": post.post.text[:40],
                "status": post.status,
                "content_sha256": post.content_sha256,
                "revisions": [
                    [revision.number, revision.kind, revision.reason]
                    for revision in archive.posts.revisions(post.id)
                ],
                "events": [event.kind for event in archive.history.events(post.id)],
            }
            for post in archive.posts.select()
        ],
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        crawl_demo(path)
        with Archive.open(path) as archive:
            live_on(archive)
            assert all(finding.is_ok for finding in verify(archive))
            kept = kept_rows(archive)
        target = HERE / f"{__version__}.db"
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as db:
            db.execute("VACUUM INTO ?", (str(target),))
        empty = [name for name, number in kept["rows"].items() if not number]  # type: ignore[union-attr, attr-defined]
        (HERE / f"{__version__}.json").write_text(
            json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    print(f"{target}: {target.stat().st_size:,} bytes; empty tables: {', '.join(empty) or 'none'}")


if __name__ == "__main__":
    main()
