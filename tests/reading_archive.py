"""A small archive with every kind of row that a page of the reading room can show."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from backports import zstd
from sqlite_utils import Database

from archiver.model import Post
from archiver.storage.codec import pack
from archiver.storage.migrations import migrations

NOW = "2026-11-21T08:00:00Z"

GO_POST = """
<p>A worker pool bounds <em>how much</em> runs at once. The idea is older than Go;
what Go adds is that <a href="https://rajpoot.dev/posts/channels/">channels</a> make it
<strong>short</strong>. See also <a href="https://go.dev/ref/spec">the specification</a>.<sup><a
href="https://rajpoot.dev/posts/pools/#fn1" id="ref1">1</a></sup></p>
<h1>Why bother</h1>
<p>Ten thousand goroutines are cheap. Ten thousand database connections are not.</p>
<h2 id="shape">The shape of it</h2>
<pre><code class="language-go">package main

import "fmt"

// Run starts n workers and waits for them.
func Run(n int, jobs &lt;-chan Job) {
\tfor i := 0; i &lt; n; i++ {
\t\tgo func() { for job := range jobs { use(job.Do(context.Background(), withRetries(3))) } }()
\t}
}</code></pre>
<p>Inline <code>GOMAXPROCS</code> stays inline.</p>
<blockquote><p>Do not communicate by sharing memory; share memory by communicating.</p></blockquote>
<h2>What it costs</h2>
<table><thead><tr><th>workers</th><th>jobs a second</th>
<th style="text-align: right">p95 latency</th><th>resident memory</th></tr></thead>
<tbody><tr><td>1</td><td>1,200</td><td>8.1 ms</td><td>12 MB</td></tr>
<tr><td>8</td><td>8,900</td><td>9.4 ms</td><td>14 MB</td></tr>
<tr><td>64</td><td>9,100</td><td>71.0 ms</td><td>31 MB</td></tr></tbody></table>
<figure><img src="https://rajpoot.dev/img/latency.png"
alt="Latency over the number of workers: flat to eight, then a wall">
<figcaption>Eight cores, eight workers. The wall is where the queue begins.</figcaption></figure>
<h3>Three rules</h3>
<ol><li>Bound it.</li><li>Name the bound.</li><li>Measure <kbd>before</kbd> and after.</li></ol>
<h2>Closing it</h2>
<pre><code>close(jobs)
wg.Wait()</code></pre>
<hr>
<section><ol><li id="fn1"><p>Hoare, 1978. <a href="https://rajpoot.dev/posts/pools/#ref1">back</a></p></li></ol></section>
"""

PY_POST = """<p>Generators keep one row in memory. This is the archive of <a
href="https://rajpoot.dev/posts/pools/">pools</a>, told in Python.</p>
<pre><code class="language-python">def rows(path):
    with open(path) as file:
        yield from map(json.loads, file)</code></pre>
<p>Nothing more is needed for a worker that reads a file of any size.</p>"""

SOURCES = (
    ("rajpoot", "https://rajpoot.dev/posts/", "Rajpoot on back ends", "en"),
    ("hanami", "https://hanami.example/", "花見ノート", "ja"),
    ("bayan", "https://bayan.example/", "بيان", "ar"),
    ("empty", "https://empty.example/", None, None),
)

# source, slug, title, published, language, tags, author, body
POSTS: tuple[tuple[Any, ...], ...] = (
    ("rajpoot", "pools", "Worker pools in Go, and the one number that matters", "2026-04-28", "en",
     ("go", "concurrency", "performance"), "Mahesh Rajpoot", GO_POST),
    ("rajpoot", "channels", "Channels are a queue with manners", "2026-03-25", "en",
     ("go", "concurrency"), "Mahesh Rajpoot", "<p>A channel is a queue. A worker waits at it.</p>"),
    ("rajpoot", "generators", "Generators, or how to read a file larger than memory",
     "2025-11-02T09:30:00+05:30", "en", ("python",), "Mahesh Rajpoot", PY_POST),
    ("rajpoot", "undated", "A page without a date", None, "en", (), None, "<p>Old words.</p>"),
    ("hanami", "sakura", "桜とデータベース", "2024-04-01", "ja", ("日本語", "sqlite"), "花子",
     "<p>全文検索は日本語でも使えます。桜の季節に読む。</p>"),
    ("bayan", "kitab", "الكتابة للويب", "2023-01-15", "ar", ("كتابة",), "ليلى",
     "<p>هذه فقرة قصيرة عن الكتابة للويب.</p>"
     '<pre><code class="language-html">&lt;p&gt;</code></pre>'),
)  # fmt: skip


def text_of(html: str) -> str:
    """The words of a body, as the extraction would store them."""
    from lxml import html as parser

    return " ".join(parser.fragment_fromstring(html, create_parent="div").text_content().split())


def add_post(db: Database, row: tuple[Any, ...], **more: Any) -> int:
    """One post with its tags, authors, code and body; the id it got."""
    source, slug, title, published, language, tags, author, body = row
    base = next((url for name, url, *_ in SOURCES if name == source), "https://elsewhere.example/")
    url = f"{base}{slug}/" if source != "rajpoot" else f"https://rajpoot.dev/posts/{slug}/"
    text = text_of(body)
    sha = hashlib.sha256(text.encode()).hexdigest()
    post_id = next(iter(db.query("SELECT COALESCE(MAX(id), 0) + 1 AS id FROM posts")))["id"]
    source_id = next(iter(db.query("SELECT id FROM sources WHERE name = ?", [source])))["id"]
    values = {
        "id": post_id, "source_id": source_id, "url": url, "title": title,
        "url_key": url.removeprefix("https://").rstrip("/"), "published": published,
        "language": language, "summary": text[:140] or None, "word_count": len(text.split()),
        "code_count": body.count("<pre"), "content_sha256": sha, "extractor": "test-1",
        "provenance": json.dumps({"title": "json-ld", "published": "index"}),
        "first_archived": NOW, "last_checked": NOW, "last_changed": NOW,
    }  # fmt: skip
    db["posts"].insert({**values, **more})
    db["bodies"].insert({"post_id": post_id, "html": body, "markdown": text, "text": text})
    for table, key, names in (("tags", "tag_id", tags), ("authors", "author_id", (author,))):
        for position, name in enumerate(filter(None, names)):
            other = db[table].lookup({"name": name})
            db[f"posts_{table}"].insert({"post_id": post_id, key: other, "position": position})
    add_code(db, post_id, body)
    add_links(db, post_id, body)
    entry = {
        "source_id": source_id, "url": url, "url_key": values["url_key"], "title": title,
        "published": published, "state": "archived", "post_id": post_id,
        "first_seen_at": NOW, "last_seen_at": NOW,
    }  # fmt: skip
    db["entries"].insert(entry)
    return int(post_id)


def add_code(db: Database, post_id: int, body: str) -> None:
    from lxml import html as parser

    tree = parser.fragment_fromstring(body, create_parent="div")
    for position, code in enumerate(tree.xpath("//pre/code")):
        language = (code.get("class") or "").removeprefix("language-") or None
        row = {"post_id": post_id, "position": position, "language": language}
        db["code_blocks"].insert({**row, "text": code.text_content(), "sha256": "0" * 64})


def add_links(db: Database, post_id: int, body: str) -> None:
    from lxml import html as parser

    tree = parser.fragment_fromstring(body, create_parent="div")
    for position, link in enumerate(tree.xpath("//a[@href]")):
        key = link.get("href").removeprefix("https://").split("#")[0].rstrip("/")
        row = {"post_id": post_id, "position": position, "url": link.get("href"), "target": key}
        db["links"].insert({**row, "text": link.text_content()})


def add_snapshot(db: Database, html: bytes, *, dictionary: zstd.ZstdDict | None = None) -> str:
    sha = hashlib.sha256(html).hexdigest()
    row: dict[str, Any] = {"sha256": sha, "size": len(html), "site": "rajpoot.dev", "kept_at": NOW}
    if dictionary is None:
        db["snapshots"].insert({**row, "body": zstd.compress(html)})
        return sha
    about = {
        "site": "rajpoot.dev",
        "body": zstd.compress(dictionary.dict_content),
        "trained_at": NOW,
        "samples": 3,
    }
    number = db["dictionaries"].insert(about).last_pk
    body = zstd.compress(html, zstd_dict=dictionary)
    db["snapshots"].insert({**row, "body": body, "dictionary_id": number})
    return sha


def add_revision(db: Database, post_id: int, number: int, title: str, text: str) -> None:
    found_at = f"2026-11-2{number}T08:00:00Z"
    row = {
        "post_id": post_id, "number": number, "title": title, "word_count": len(text.split()),
        "changed": json.dumps(["text"] if number > 1 else []), "content_sha256": "0" * 64,
        "extractor": "test-1", "found_at": found_at, "seen_at": found_at,
    }  # fmt: skip
    pk = db["revisions"].insert(row).last_pk
    html = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    then = Post(url=SOURCES[0][1] + "pools/", title=title, html=html, markdown=text, text=text)
    db["revision_bodies"].insert({"revision_id": pk, "body": pack(then)})


def build_archive(path: Path) -> Path:
    db = Database(path)
    db.conn.execute("PRAGMA journal_mode=WAL")
    migrations.apply(db)
    for name, url, title, language in SOURCES:
        key = url.removeprefix("https://").rstrip("/")
        row = {"name": name, "url": url, "url_key": key, "title": title, "language": language}
        db["sources"].insert({**row, "added_at": NOW})
    for post in POSTS:
        add_post(db, post)
    page = b"<html><head><script>x()</script></head><body onload='x()'><h1>As it was</h1></body>"
    db["posts"].update(1, {"snapshot_sha256": add_snapshot(db, page), "revision": 2})
    add_revision(db, 1, 1, "Worker pools in Go", "A pool bounds what runs.\n\nIt is old.")
    add_revision(db, 1, 2, POSTS[0][2], "A worker pool bounds how much runs.\n\nIt is old.")
    add_ledger(db)
    db.conn.close()
    return path


def add_ledger(db: Database) -> None:
    """Declarations, runs, and entries that became no post."""
    common = {"source_id": 1, "first_seen_at": NOW, "last_seen_at": NOW}
    for slug, state, reason in (
        ("draft", "rejected", "soft_404"), ("slow", "failed", "timed out after 30 s"),
        ("moved", "gone", "answered 410"), ("elsewhere", "external", "another site"),
    ):  # fmt: skip
        url = f"https://rajpoot.dev/posts/{slug}/"
        row = {"url": url, "url_key": f"rajpoot.dev/posts/{slug}", "title": slug.title()}
        db["entries"].insert({**common, **row, "state": state, "reason": reason})
    about = {"source_id": 1, "witness": "index", "url": SOURCES[0][1], "listed": 8, "declared": 8}
    db["declarations"].insert({**about, "pages": 2, "read_at": NOW})
    db.execute(
        "INSERT INTO entry_witnesses (entry_id, witness, first_seen_at, last_seen_at)"
        " SELECT id, 'index', first_seen_at, last_seen_at FROM entries WHERE source_id = 1"
    )
    times = {"started_at": "2026-11-21T07:58:00Z", "ended_at": NOW}
    counts = {"new": 4, "requests": 12, "bytes": 482_113, "index_pages": 2, "failed": 1}
    db["runs"].insert({"source_id": 1, "ending": "finished", **times, **counts})
    db["runs"].insert({"source_id": 2, "ending": "failed", "detail": "no route to host", **times})


def add_alarm(db: Database, source_id: int | None, reason: str, **more: Any) -> None:
    """An alarm that is open, unless `more` says when it recovered."""
    about = {"rule": "no_posts", "remedy": "Look at the page.", "opened_at": NOW, "seen_at": NOW}
    db["alarms"].insert({**about, "source_id": source_id, "reason": reason, **more})
