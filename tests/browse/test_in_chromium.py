"""A real reader in a real browser: search, open, read; nothing runs, nothing comes from afar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

PAGES = (
    "/", "/archive/-/posts", "/archive/-/search?q=worker", "/archive/-/search?q=zeppelin",
    "/archive/-/code?q=func", "/archive/-/tags", "/archive/-/years", "/archive/-/source/rajpoot",
    "/archive/-/post/1", "/archive/-/post/5", "/archive/-/post/6",
    "/archive/-/post/1/revisions/1", "/archive/-/post/1/changes/1/2", "/archive/-/missing",
    "/archive/-/health", "/archive/-/runs", "/archive/-/run/1", "/archive/-/post/99",
)  # fmt: skip


def test_search_open_read(visit: Any) -> None:
    page = visit()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("worker pools")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Worker pools in Go").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Worker pools in Go")
    assert "share memory by communicating" in page.locator(".prose").inner_text()
    assert page.locator("figure.code").first.get_by_role("button", name="Copy").count() == 1
    page.get_by_role("link", name="Closing it").click()
    assert page.url.endswith("#s-part-5") or "#s-" in page.url
    page.get_by_role("link", name="what changed").click()
    assert page.locator("ins").count() >= 1


def test_no_page_is_wider_than_the_screen(visit: Any) -> None:
    page = visit()
    for path in PAGES:
        page.goto(path)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, wide)


def test_dark_is_dark(visit: Any) -> None:
    page = visit(color_scheme="dark")
    page.goto("/archive/-/post/1")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 28)"


def test_everything_works_without_scripts(visit: Any) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/archive/-/search?q=queue")
    page.get_by_role("link", name="Channels are a queue with manners").click()
    assert "A worker waits at it" in page.locator(".prose").inner_text()


def test_right_to_left_text_reads_from_the_right(visit: Any) -> None:
    page = visit()
    page.goto("/archive/-/post/6")
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})]
)
def test_axe_finds_nothing(visit: Any, scheme: str, rules: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(color_scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(path)
        faults = axe.run(page, options=rules).response["violations"]
        found += [(path, fault["id"], fault["nodes"][0]["html"]) for fault in faults]
    assert found == []


def test_snapshot_runs_nothing_and_fetches_nothing(visit: Any, built: Path) -> None:
    sha = Database(built)["posts"].get(1)["snapshot_sha256"]
    page = visit()
    page.goto(f"/archive/-/snapshot/{sha}")
    assert page.frame_locator("iframe").get_by_role("heading").inner_text() == "As it was"
