"""An archive whose every text is hostile: rows as no code of ours would write them."""

from __future__ import annotations

import json
from pathlib import Path

from hostile_markup import PAYLOADS, SWALLOWING
from reading_archive import add_alarm, add_post, add_revision, add_snapshot, build_archive
from sqlite_utils import Database

TOGETHER = 24  # payloads in one post; few enough that one cannot hide many
BAD = "javascript:ran()"
ALL = "".join(PAYLOADS)


def build_hostile_archive(path: Path) -> Path:
    """Each payload in every text of an archive."""
    build_archive(path)
    db = Database(path)
    groups = [PAYLOADS[at : at + TOGETHER] for at in range(0, len(PAYLOADS), TOGETHER)]
    for number, group in enumerate([*groups, *((payload,) for payload in SWALLOWING)]):
        add_hostile_post(db, number, group)
    for number, payload in enumerate((*PAYLOADS, *SWALLOWING)):
        add_hostile_ledger(db, number, payload)
    site = {"title": ALL, "url": BAD, "next_due_reason": ALL, "next_due_at": PAYLOADS[0]}
    db["sources"].update(1, {**site, "name": f"rajpoot{PAYLOADS[0]}", "language": '"><img onerror'})
    db["runs"].update(1, {"detail": ALL, "started_at": PAYLOADS[1], "ended_at": PAYLOADS[2]})
    db["runs"].update(2, {"detail": ALL})
    db["declarations"].update((1, "index", "https://rajpoot.dev/posts/"), {"note": ALL})
    for source_id, times in ((1, {}), (None, {}), (2, {"recovered_at": PAYLOADS[0]})):
        add_alarm(db, source_id, ALL, rule=PAYLOADS[0], remedy=ALL, **times)
    add_revision(db, 2, 1, ALL, "a\n\n" + "\n\n".join(PAYLOADS))
    add_revision(db, 2, 2, f"{ALL}!", "b\n\n" + "!\n\n".join(PAYLOADS))
    db["posts"].update(2, {"revision": 2, "snapshot_sha256": hostile_snapshot(db)})
    db.conn.close()
    return path


def add_hostile_post(db: Database, number: int, group: tuple[str, ...]) -> None:
    body = "".join(
        f"<div>worker {payload}</div><figure><img src='{payload}' alt='{payload}'>"
        f'<figcaption>{payload}</figcaption></figure><p><a href="{payload}">{payload}</a>'
        f'<span class="math math-inline">{payload}</span></p><h2 id="{payload}">{payload}</h2>'
        f'<pre><code class="language-{payload}">func {payload}</code></pre>'
        for payload in group
    )
    text = "".join(group)
    row = ("hanami", f"bad-{number}", f"worker {text}", "2026-11-11", text, group, text, body)
    facts = {"summary": text, "site_name": text, "image": BAD, "canonical_url": BAD}
    origin = {"provenance": json.dumps({text: text}), "extractor": text, "status": "gone"}
    post = add_post(db, row, url=f"{BAD}//{text}", **facts, **origin, gone_at=text)
    db["quality"].insert({
        "post_id": post, "vote_words": 1, "kept_words": 1, "agreement": 1.0,
        "flags": json.dumps(group),
    })  # fmt: skip
    for position, payload in enumerate(group, start=100):
        code = {"post_id": post, "position": position, "language": payload, "caption": payload}
        db["code_blocks"].insert({**code, "text": f"func {payload}", "sha256": "0" * 64})


def add_hostile_ledger(db: Database, number: int, payload: str) -> None:
    seen = {"first_seen_at": payload, "last_seen_at": payload}
    entry = {"source_id": 1, "url": BAD, "url_key": f"bad/{number}", "state": "failed"}
    db["entries"].insert({**entry, **seen, "title": payload, "reason": payload})
    page = {"source_id": 1, "run_id": 1, "url": f"{BAD}{payload}"}
    why = {"reason": payload, "detail": payload, "rejected_at": payload}
    db["rejections"].insert({**page, **why})
    answer = {"outcome": "failed", "detail": payload, "fetched_at": payload, "role": "post"}
    db["fetches"].insert({**page, **answer, "final_url": BAD})


def hostile_snapshot(db: Database) -> str:
    sha: str = add_snapshot(db, "".join((*PAYLOADS, SWALLOWING[0])).encode())
    pairs = [["content-type", "text/html"], *([payload, payload] for payload in PAYLOADS)]
    db["fetches"].insert({
        "source_id": 1, "run_id": 1, "url": BAD, "final_url": BAD, "role": "post",
        "outcome": "ok", "fetched_at": PAYLOADS[0], "snapshot_sha256": sha,
        "headers": json.dumps(pairs),
    })  # fmt: skip
    return sha
