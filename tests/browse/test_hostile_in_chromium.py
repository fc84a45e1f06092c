"""A browser on an archive whose every text is hostile: no script of it ever runs.

Two locks, each tested without the other: nothing but allowed markup reaches a page, and the
policy of the pages runs nothing even if it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hostile_markup import PAYLOADS
from sqlite_utils import Database

from archiver.browse.article import Article


def paths(archive: Path) -> Iterator[str]:
    room = "/archive/-/"
    rows = list(Database(archive).query("SELECT id, snapshot_sha256 AS sha FROM posts ORDER BY id"))
    yield from ("/", *(f"{room}{page}" for page in (
        "posts", "posts?page=2", "missing", "runs", "run/1", "health", "tags", "authors",
        "languages", "code-languages", "code", "code?q=func", "code?q=func&page=3",
        "search?q=worker", "source/hanami", "source/" + quote(f"rajpoot{PAYLOADS[0]}", safe=""),
        "post/2/revisions/1", "post/2/revisions/2", "post/2/changes/1/2",
    )))  # fmt: skip
    yield from (f"{room}post/{row['id']}" for row in rows)
    yield from (f"{room}snapshot/{row['sha']}{part}" for row in rows[1:2] for part in ("", "/page"))
    for name in ("tag", "author", "language", "code"):
        yield f"{room}{name}/{quote(PAYLOADS[4], safe='')}"
    for at in range(0, len(PAYLOADS), 40):
        asked = quote(" ".join(PAYLOADS[at : at + 40]), safe="")
        yield from (f"{room}search?q={asked}", f"{room}code?q={asked}", f"{room}posts?tag={asked}")
    yield from ("/archive", "/archive/posts", "/archive/bodies", "/archive/entries?_size=200",
                "/archive/code_blocks?_size=200", "/archive/sources", "/archive/posts/7",
                "/archive/bodies/7", "/archive/posts?_tag=" + quote(PAYLOADS[0]))  # fmt: skip


def test_no_script_runs_and_nothing_loads(
    hostile: Path, served: Callable[[Path], Any], visit: Any
) -> None:
    with served(hostile) as address:
        page = visit(address, viewport={"width": 320, "height": 700})
        wide = {}
        for path in paths(hostile):
            page.goto(path)
            if "/-/" in path and not path.endswith("/page"):  # that one is the blog's own
                wide[path] = page.evaluate("document.documentElement.scrollWidth")
            links = page.eval_on_selector_all(
                "a", "all => all.map(a => a.protocol || a.href.animVal)"
            )
            assert set(links) <= {"http:", "https:", "mailto:", ":"}, path
        assert {path: width for path, width in wide.items() if width > 320} == {}


def test_the_policy_alone_stops_all(
    hostile: Path,
    served: Callable[[Path], Any],
    browser: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if sanitising had failed: the blog's markup stands on our page as it is.

    But for refreshes: no policy forbids a page to lead away, and the browser would be gone.
    """

    def raw(body: str, **_: Any) -> Any:
        return Article(html=body.replace("http-equiv=refresh", ""), contents=())

    monkeypatch.setattr("archiver.browse.post.article", raw)
    ran: list[str] = []
    with served(hostile) as address, fresh_page(browser, address) as page:
        page.expose_function("ran", lambda: ran.append(page.url))
        page.on("dialog", lambda dialog: ran.append("dialog"))
        page.on("requestfinished", lambda r: r.url.startswith(address) or ran.append(r.url))
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        for row in Database(hostile).query("SELECT id FROM posts WHERE id > 6"):
            page.goto(f"/archive/-/post/{row['id']}")
        assert ran == []
        assert sum("Content Security Policy" in text for text in refused) > 50


@contextmanager
def fresh_page(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page(base_url=address)
    yield page
    page.close()
